"""What a sign-off is worth, in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import Confidence, Stamp
from app.domain.sign_off import Identity, SignOff
from app.domain.sign_words import (
    IDENTITY,
    LONGEST_WORDS,
    REASONS,
    Reason,
    proof_words,
    reason_of,
    reason_words,
)
from app.domain.text import Text, same

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
AT = Stamp(NOON, 1.0, "boot", 0.0, Confidence.MEASURED)
SIGN = SignOff(
    "s", "v", 1, "钱主任", "站长", 5, "", (), "", "{}", "", "", "", "", AT, identity=Identity.PIN
)


@given(st.sampled_from(REASONS), st.text(max_size=LONGEST_WORDS), st.sampled_from(("zh", "en")))
def test_a_kept_reason_is_read_in_both_languages(chosen: Reason, own: str, lang: str) -> None:
    whole = reason_of(chosen, own)
    kept = whole.zh if lang == "zh" else whole.en
    assert reason_words(kept) == whole
    assert len(kept) <= 300  # what the service takes


def test_a_reason_of_nobodys_choice_stays_as_it_is() -> None:
    assert reason_words("负责人外出") == same("负责人外出")


def whole(sign: SignOff | None) -> Text:
    proof = proof_words(sign)
    parts = (*proof.proves, *proof.not_proven, proof.check)
    return Text("".join(p.zh for p in parts), " ".join(p.en for p in parts))


def test_nothing_more_is_claimed_than_was_shown() -> None:
    assert set(IDENTITY) == set(Identity)
    for identity in Identity:
        words = whole(replace(SIGN, identity=identity))
        assert "谁握的笔" in words.zh and "who held the pen" in words.en
        proven = identity in (Identity.PIN, Identity.CODE)
        assert ("only that he knew" in words.en) is proven


def test_a_refusal_claims_no_strokes_and_no_confirmation() -> None:
    words = whole(replace(SIGN, refused=True, rating=0))
    assert "笔迹" not in words.zh and "strokes" not in words.en
    assert "The site confirmed nothing" in words.en


@pytest.mark.parametrize("confidence", Confidence)
def test_the_clocks_confidence_is_told(confidence: Confidence) -> None:
    words = whole(replace(SIGN, at=replace(AT, confidence=confidence)))
    assert ("never checked" in words.en) is (confidence is Confidence.UNKNOWN)


def test_no_authority_is_claimed_and_the_check_is_named() -> None:
    for sign in (None, SIGN):
        words = whole(sign)
        assert "No public certification authority" in words.en and "时间戳" in words.zh
        assert "countercheck verify" in words.zh and "countercheck verify" in words.en
