"""Chinese text for ESC/POS printers: GBK behind FS &, and an honest report of what does not fit.

Printers know two-byte GBK; four-byte GB18030 mostly prints as rubbish. So a character is printed,
replaced by a listed look-alike (reported), or missing (reported, printed as 〓).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from drivers.printers.escpos_bytes import CHINESE_OFF, CHINESE_ON, LF

GETA = "〓"  # the printers' mark for a character they do not have; in GB 2312

# U+00A5 would leave as four bytes 81 30 84 36; the full-width sign is what bills print anyway
LOOKALIKES = {"¥": "￥", "•": "·", "–": "—", "\u00a0": " ", "\u2007": " ", "\u202f": " "}


@dataclass(frozen=True, slots=True)
class Note:
    """A character at ``index`` that was replaced by ``shown``."""

    index: int
    char: str
    shown: str


@dataclass(frozen=True, slots=True)
class Encoded:
    """``data`` to send while Chinese mode is on; ``columns`` its width in half-width columns."""

    data: bytes
    columns: int
    substituted: tuple[Note, ...] = ()
    missing: tuple[Note, ...] = ()


def encode(text: str) -> Encoded:
    """One line of text, without mode switches. Control characters count as missing: they would
    be commands."""
    plain = _plain(text)
    if plain is not None:
        return Encoded(plain, len(plain))
    data = bytearray()
    columns = 0
    substituted: list[Note] = []
    missing: list[Note] = []
    for index, char in enumerate(text):
        shown = LOOKALIKES.get(char, char)
        piece = _bytes(shown)
        if piece is None:
            shown = GETA
            piece = _bytes(shown) or b"?"
            missing.append(Note(index, char, shown))
        elif shown != char:
            substituted.append(Note(index, char, shown))
        data += piece
        columns += len(piece)
    return Encoded(bytes(data), columns, tuple(substituted), tuple(missing))


_ODD = re.compile("[\x00-\x1f\x7f" + "".join(LOOKALIKES) + "]")


def _plain(text: str) -> bytes | None:
    """A text without anything to note, in one go: nearly every line of a ticket is one."""
    if _ODD.search(text):
        return None
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        return None


def _bytes(char: str) -> bytes | None:
    if ord(char) < 0x20 or ord(char) == 0x7F:
        return None
    try:
        return char.encode("gbk")
    except UnicodeEncodeError:
        return None


def width(text: str) -> int:
    """Half-width columns the text takes on paper."""
    return encode(text).columns


def wrap(text: str, columns: int) -> list[str]:
    """Cut into lines of at most ``columns`` half-width columns (at least 2); never splits a
    full-width character. An empty text is one empty line."""
    if width(text) <= columns:
        return [text]
    lines, current, used = [], "", 0
    for char in text:
        size = width(char)
        if current and used + size > columns:
            lines.append(current)
            current, used = "", 0
        current += char
        used += size
    return [*lines, current]


@dataclass(frozen=True, slots=True)
class EncodedLines:
    """Lines ready to send, with mode switches, and all notes."""

    data: bytes
    lines: int
    characters: int
    substituted: tuple[Note, ...]
    missing: tuple[Note, ...]


def encode_lines(lines: Iterable[str], columns: int) -> EncodedLines:
    """Wrap, encode and end each line; Chinese mode on before and off after."""
    data = bytearray(CHINESE_ON)
    substituted: list[Note] = []
    missing: list[Note] = []
    count = characters = 0
    for line in lines:
        for part in wrap(line, columns):
            piece = encode(part)
            data += piece.data + LF
            substituted += piece.substituted
            missing += piece.missing
            count += 1
            characters += len(part)
    data += CHINESE_OFF
    return EncodedLines(bytes(data), count, characters, tuple(substituted), tuple(missing))
