"""What a scanner types is a label or it is not; nothing it types breaks anything."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import label_code
from app.domain.ids import register_id

IDS = st.uuids().map(str)
KINDS = st.sampled_from(("asset", "site"))
BLANKS = st.text(" \t\r\n\u3000", max_size=3)


@given(KINDS, IDS, BLANKS, BLANKS)
def test_what_is_printed_is_read_again(
    kind: label_code.Kind, id: str, before: str, after: str
) -> None:
    text = label_code.text_of(kind, id)
    assert label_code.parse(f"{before}{text}{after}") == (kind, id)


@given(KINDS, IDS)
def test_capitals_and_a_chinese_input_method_do_not_matter(kind: label_code.Kind, id: str) -> None:
    text = label_code.text_of(kind, id)
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in text)
    for typed in (text.upper(), text.replace(":", "："), wide, text.replace("-", "－")):
        assert label_code.looks_like(typed)
        assert label_code.parse(typed) == (kind, id)


@given(st.text(max_size=80))
def test_any_text_is_looked_at_without_harm(text: str) -> None:
    found = label_code.parse(text)
    assert found is None or label_code.parse(label_code.text_of(*found)) == found
    assert found is None or label_code.looks_like(text)
    tail = label_code.short(text)
    assert tail == "" or (len(tail) == 8 and tail.isascii())


@given(KINDS, IDS, st.integers(0, 44))
def test_half_a_label_is_no_label_and_is_known_to_be_one(
    kind: label_code.Kind, id: str, at: int
) -> None:
    half = label_code.text_of(kind, id)[:at]
    found = label_code.parse(half)
    assert found is None or id.startswith(found.id)  # never another whole id
    assert label_code.looks_like(half) is (at >= 3)


@given(IDS)
def test_the_short_number_finds_its_own_device(id: str) -> None:
    shown = label_code.short_of(id)
    assert len(shown) == 9
    for typed in (shown, shown.lower(), shown.replace("-", ""), shown.replace("-", " ")):
        assert label_code.ends_with(id, label_code.short(typed))


def test_a_name_is_no_number() -> None:
    for typed in ("", "常平", "12345", "7F3A-9C2G", "abcdefgh", "cc:asset:"):
        assert label_code.short(typed) == ""


@pytest.mark.parametrize(
    "id",
    [
        "01a21dcb-e20c-791c-8be7-90c4bb46e2e2",
        register_id("p", "1"),
        str(uuid.UUID(int=7)),
        "printer-1",
    ],
)
def test_every_kind_of_id_fits_a_label(id: str) -> None:
    assert label_code.parse(label_code.text_of("asset", id)) == ("asset", id)


@pytest.mark.parametrize("id", ["", "a b", "A1", "x" * 65, "中"])
def test_what_cannot_be_read_again_is_not_printed(id: str) -> None:
    with pytest.raises(ValueError):
        label_code.text_of("asset", id)
