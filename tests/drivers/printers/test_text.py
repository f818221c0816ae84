from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printers.text import Note, encode, encode_lines, width, wrap


def test_chinese_is_two_byte_gbk() -> None:
    found = encode("水费①·25m")
    assert found.data == "水费①·25m".encode("gbk")
    assert found.columns == 11
    assert not found.substituted and not found.missing


def test_the_yen_sign_is_replaced_and_said_so() -> None:
    found = encode("¥5")
    assert found.data == b"\xa3\xa45"
    assert found.substituted == (Note(0, "¥", "￥"),)


@pytest.mark.parametrize("char", ["²", "㙍", "\U00020000", "é́"[1], "\x1b", "\n", "\x7f", "😀"])
def test_what_cannot_be_printed_is_reported_never_sent(char: str) -> None:
    found = encode("a" + char)
    assert found.missing == (Note(1, char, "〓"),)
    assert found.data == b"a" + "〓".encode("gbk")


@given(st.text())
def test_no_control_byte_and_no_silent_change(text: str) -> None:
    found = encode(text)
    assert all(byte >= 0x20 and byte != 0x7F for byte in found.data)
    noted = {note.index for note in (*found.missing, *found.substituted)}
    shown = found.data.decode("gbk")
    assert len(shown) == len(text)
    assert all(a == b or i in noted for i, (a, b) in enumerate(zip(text, shown, strict=True)))


@given(st.text(), st.integers(2, 48))
def test_wrapping_keeps_every_character_within_the_columns(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert "".join(lines) == text
    assert all(width(line) <= columns for line in lines)


def test_lines_switch_chinese_on_and_off() -> None:
    found = encode_lines(["水", ""], 48)
    assert found.data == b"\x1c&\xcb\xae\n\n\x1c."
    assert found.lines == 2
