"""Hard limits judge, soft ones warn; what proof an item asks for."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer, Limits, Measurement, Verdict
from app.domain.checklist import Gap, Item, ItemKind, Missing, Need, gaps_of, off_guide
from app.domain.text import same

HARD, SOFT = Limits(high=Decimal("80")), Limits(high=Decimal("50"))


def number(limits: Limits | None = None, soft: Limits | None = None, *needs: Need) -> Item:
    return Item(
        "s.a",
        same("a"),
        ItemKind.NUMBER,
        limits=limits,
        soft_limits=soft,
        needs=frozenset(needs),
    )


@pytest.mark.parametrize(
    ("value", "verdict", "warned"),
    [
        ("50", Verdict.NORMAL, False),
        ("50.1", None, True),
        ("80", None, True),
        ("80.1", Verdict.ABNORMAL, False),
    ],
)
def test_a_value_between_the_limits_is_for_a_person(
    value: str, verdict: Verdict | None, warned: bool
) -> None:
    item = number(HARD, SOFT)
    assert (item.judge(value), item.off_guide(value)) == (verdict, warned)


def test_soft_limits_alone_decide_nothing() -> None:
    item = number(None, SOFT)
    assert item.judge("49") is None and not item.off_guide("49")
    assert item.judge("9999") is None and item.off_guide("9999")


def test_limits_that_an_older_pack_marked_soft_keep_their_meaning() -> None:
    item = number(Limits(high=Decimal("50"), soft=True))
    assert item.hard is None and item.guide == item.limits
    assert item.judge("51") is None and item.off_guide("51") and not item.off_guide("50")


@given(st.text(max_size=10))
def test_no_text_breaks_the_warning(text: str) -> None:
    assert number(HARD, SOFT).off_guide(text) in (True, False)


def test_a_measurement_outside_limits_that_only_warn_is_seen() -> None:
    soft = Measurement("t", "9", "ms", Limits(high=Decimal("5"), soft=True))
    word = Measurement("t", "slow", "", Limits(high=Decimal("5"), soft=True))
    assert soft.off_guide and not word.off_guide
    answer = Answer("i", "v", "s.a", 1, Verdict.NORMAL, measurements=(soft,))
    item = Item("s.a", same("a"), ItemKind.DEVICE_TEST)
    assert off_guide(item, answer)
    na = Answer("i", "v", "s.a", 1, Verdict.NA, measurements=(soft,))
    assert not off_guide(item, na) and not off_guide(item, None)


def given_(verdict: Verdict, value: str = "60", note: str = "") -> Answer:
    return Answer("i", "v", "s.a", 1, verdict, value, note)


def test_a_note_is_wanted_outside_the_soft_limits() -> None:
    item = number(HARD, SOFT, Need.NOTE_IF_SOFT)
    missing = (Gap("s.a", Missing.NOTE),)
    assert gaps_of(item, given_(Verdict.NORMAL), 0) == missing
    assert gaps_of(item, given_(Verdict.NORMAL, note="peak hour"), 0) == ()
    assert gaps_of(item, given_(Verdict.NORMAL, "20"), 0) == ()
    assert gaps_of(item, given_(Verdict.ABNORMAL, "90"), 0) == ()
    assert gaps_of(item, given_(Verdict.NA), 0) == ()


@pytest.mark.parametrize(
    ("need", "verdict", "wanted"),
    [
        (Need.FILE, Verdict.NORMAL, True),
        (Need.FILE, Verdict.ABNORMAL, True),
        (Need.FILE, Verdict.NA, False),
        (Need.FILE_IF_ABNORMAL, Verdict.NORMAL, False),
        (Need.FILE_IF_ABNORMAL, Verdict.ABNORMAL, True),
        (Need.FILE_IF_ABNORMAL, Verdict.NA, False),
    ],
)
def test_a_file_is_wanted_as_the_pack_says(need: Need, verdict: Verdict, wanted: bool) -> None:
    item = Item("s.a", same("a"), ItemKind.VERDICT, needs=frozenset({need}))
    answer = given_(verdict, "")
    assert gaps_of(item, answer, 0) == ((Gap("s.a", Missing.FILE),) if wanted else ())
    assert gaps_of(item, answer, 0, files=1) == ()
    assert (gaps_of(item, answer, 3) != ()) is wanted  # photos are no files
