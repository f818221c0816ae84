"""Chinese text that came through the wrong encoding (乱码): found, and read as it was meant.

Whether bytes that decode as GBK are UTF-8 all the same goes by how common the characters are: the
3755 of GB 2312 level 1 (rows B0-D7, ordered by pinyin) make up nearly all running text, and UTF-8
read as GBK hits them only by chance.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from drivers.handhelds.routes.layout import ENCODINGS

# what is left when a decoder gave up, and memory of a C program that was never filled
_LOST: Final = re.compile("\ufffd|锟斤拷|烫烫|屯屯|锘锘|葺葺")
_CONTROL: Final = re.compile("[\x00-\x1f\x7f-\x9f]")
_LATIN: Final = re.compile("[\u0080-\u00ff]{2}")
_CJK: Final = re.compile("[\u3400-\u9fff]")


class Decoded(NamedTuple):
    """``rule`` empty when the bytes are what they should be; ``found`` the encoding they are in."""

    text: str
    rule: str = ""
    found: str = ""


def decoded(raw: bytes, encodings: tuple[str, ...], width: int = 0) -> Decoded:
    """The text of a cell. ``width``: of the field it fills, to tell a character cut at its end."""
    if raw.isascii():
        return Decoded(raw.decode("ascii"))
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        other = _as_utf8(raw) if encoding in ("cp936", "gb18030") else None
        if other is not None and "utf-8" not in encodings and more_common(other, text):
            return Decoded(other, "encoding", "UTF-8")
        return Decoded(text)
    return _otherwise(raw, encodings[0], width)


def _otherwise(raw: bytes, wanted: str, width: int) -> Decoded:
    if len(raw) == width:
        tail = 1 if wanted in ("cp936", "gb18030") else 3
        for end in range(1, tail + 1):
            try:
                text = raw[:-end].decode(wanted)
            except UnicodeDecodeError:
                continue
            return Decoded(text, "cut_character")
    others = ("utf-8", "gb18030") if wanted in ("cp936", "gb18030") else ("gb18030",)
    for other in others:
        # a cut UTF-8 field is still UTF-8
        for end in (0, 1, 2):
            try:
                text = raw[: len(raw) - end].decode(other)
            except UnicodeDecodeError:
                continue
            if _CJK.search(text) and (end == 0 or (other == "utf-8" and len(raw) == width)):
                return Decoded(text, "encoding", ENCODINGS[other])
    return Decoded(raw.decode(wanted, errors="replace"), "undecodable")


def _as_utf8(raw: bytes) -> str | None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if _CJK.search(text) else None


def more_common(one: str, other: str) -> bool:
    """Whether ``one`` is the likelier reading of the same bytes."""
    return _share(one) > _share(other)


def _share(text: str) -> float:
    """The share of level-1 characters among all that are not ASCII, 0 to 1."""
    common = total = 0
    for char in text:
        if char < "\x80":
            continue
        total += 1
        raw = char.encode("gb2312", errors="ignore")
        # full-width signs (A1, A3) are common in addresses too
        common += bool(raw) and (0xB0 <= raw[0] <= 0xD7 or raw[0] in (0xA1, 0xA3))
    return common / total if total else 0.0


def garbled(text: str) -> str | None:
    """What a text should read that was spoiled before it was written; "" where it is lost for good;
    None where nothing is wrong with it."""
    if text.isascii():
        return None
    if _LOST.search(text):
        return ""
    if _LATIN.search(text):  # GBK or UTF-8 that was read as Latin-1
        for encoding in ("utf-8", "gbk"):
            meant = _through(text, "latin-1", encoding)
            if meant is not None:
                return meant
    meant = _through(text, "gbk", "utf-8")
    return meant if meant is not None and more_common(meant, text) else None


def _through(text: str, back: str, again: str) -> str | None:
    try:
        meant = text.encode(back).decode(again)
    except UnicodeError:
        return None
    return meant if _CJK.search(meant) else None


def has_control(text: str) -> bool:
    return _CONTROL.search(text) is not None


def without_control(text: str) -> str:
    return _CONTROL.sub("", text)


def file_encoding(raw: bytes, encodings: tuple[str, ...]) -> str:
    """The encoding of a whole text: its mark; the layout's, where it holds throughout; another that
    does; the layout's first, where none does and lines must be read one by one."""
    if raw.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    plain = tuple(name for name in encodings if name != "utf-8-sig") or ("utf-8",)
    if raw.isascii():
        return plain[0]
    try:
        as_utf8: str | None = raw.decode("utf-8")
    except UnicodeDecodeError:
        as_utf8 = None
    for name in plain:
        if name == "utf-8":
            if as_utf8 is not None:
                return name
            continue
        try:
            text = raw.decode(name)
        except UnicodeDecodeError:
            continue
        if as_utf8 is None or not more_common(as_utf8, text):
            return name
    if as_utf8 is not None:
        return "utf-8"
    if plain[0] == "utf-8":
        try:
            raw.decode("gb18030")
        except UnicodeDecodeError:
            return plain[0]
        return "gb18030"
    return plain[0]
