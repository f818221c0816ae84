"""The encoding of a text file, and of each row where rows differ.

UTF-8 with its mark, UTF-16 with its mark, UTF-8 that is valid throughout, else GB18030 (which
holds GBK and GB2312). In a file that is both, rows are told apart: Chinese in GBK is next to never
valid UTF-8 of three bytes a character, while UTF-8 often passes for GBK, so such a row is UTF-8.
Two bytes a character prove nothing: 联通 in GBK is valid UTF-8.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

UTF8, GB18030, UTF16 = "UTF-8", "GB18030", "UTF-16"
_CODECS: Final = {UTF8: "utf-8", GB18030: "gb18030", UTF16: "utf-16"}
_UTF8_LINE: Final = re.compile(  # all ASCII and three-byte UTF-8, some of the latter
    rb"^[\x00-\x09\x0b-\x7f]*(?:[\xe0-\xef][\x80-\xbf]{2}[\x00-\x09\x0b-\x7f]*)+$", re.MULTILINE
)
_HIGH_LINE: Final = re.compile(rb"^[\x00-\x09\x0b-\x7f]*[\x80-\xff]", re.MULTILINE)
# bytes by what they can be in UTF-8: a first of three, b a later one, c another; ASCII left out
_CLASSES: Final = bytes(
    97 if 0xE0 <= n <= 0xEF else 98 if 0x80 <= n <= 0xBF else 99 if n > 0x7F else n
    for n in range(256)
)
_ASCII: Final = bytes(n for n in range(128) if n != 10)
_MAYBE_UTF8_LINE: Final = re.compile(rb"\n(?:abb)+\n")


@dataclass(frozen=True, slots=True)
class Encoding:
    """``text``: the whole file without its mark, where it is neither mixed nor UTF-16."""

    name: str  # of most rows
    mixed: bool = False
    skip: int = 0  # bytes of the mark
    text: str = field(default="", repr=False)


def encoding_of(raw: bytes) -> Encoding:
    if raw.startswith(codecs.BOM_UTF8):
        return _throughout(raw[3:], UTF8, 3) or Encoding(UTF8, True, 3)
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding(UTF16)
    if sound := _throughout(raw, UTF8):
        return sound
    mixed = Encoding(GB18030, True)
    if not _MAYBE_UTF8_LINE.search(b"\n%b\n" % raw.translate(_CLASSES, _ASCII)):
        return _throughout(raw, GB18030) or mixed
    utf8 = sum(1 for _ in _UTF8_LINE.finditer(raw))
    if utf8 * 2 > sum(1 for _ in _HIGH_LINE.finditer(raw)):
        return Encoding(UTF8, True)
    return mixed if utf8 else _throughout(raw, GB18030) or mixed


def _throughout(raw: bytes, name: str, skip: int = 0) -> Encoding | None:
    try:
        return Encoding(name, False, skip, raw.decode(_CODECS[name]))
    except UnicodeDecodeError:
        return None


@dataclass(frozen=True, slots=True)
class Line:
    text: str  # with its line end
    encoding: str = ""  # other than the file's; "?" where some bytes were no text


def text_of(raw: bytes, encoding: Encoding) -> str:
    """The whole file; what is no text in it is replaced."""
    return encoding.text or raw[encoding.skip :].decode(_CODECS[encoding.name], "replace")


def lines_of(raw: bytes, encoding: Encoding) -> Iterator[Line]:
    """The lines of any file; where it is mixed each is decoded by itself. No encoding has a line
    end inside a character but UTF-16, which is never read as mixed."""
    if not encoding.mixed:
        broken = encoding.name == UTF16
        for text in io.StringIO(text_of(raw, encoding), newline=""):
            yield Line(text, "?" if broken and "\ufffd" in text else "")
        return
    at = encoding.skip
    while at < len(raw):
        end = raw.find(b"\n", at) + 1 or len(raw)
        for piece in raw[at:end].splitlines(keepends=True):  # a lone CR ends a line too
            yield _decoded(piece, encoding.name)
        at = end


def _decoded(piece: bytes, main: str) -> Line:
    if piece.isascii():
        return Line(piece.decode("ascii"))
    first = UTF8 if main == UTF8 or _UTF8_LINE.match(piece) else GB18030
    for name in (first, GB18030 if first == UTF8 else UTF8):
        try:
            return Line(piece.decode(_CODECS[name]), "" if name == main else name)
        except UnicodeDecodeError:
            continue
    return Line(piece.decode(_CODECS[main], errors="replace"), "?")
