"""Any text a person or a device may give, made fit for a font.

Nothing is dropped in silence: a character the font cannot draw becomes a box with its code point,
so a rare character in a name stays identifiable.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container

_KEPT = {"\n", "\t"}


def printable(text: str, glyphs: Container[int]) -> str:
    """``text`` with line ends as \\n and only characters that ``glyphs`` can draw."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\f", "\n")
    return "".join(_one(c, glyphs) for c in unicodedata.normalize("NFC", text)).replace("\t", "  ")


def _one(char: str, glyphs: Container[int]) -> str:
    code = ord(char)
    if char in _KEPT or (code in glyphs and code >= 0x20 and not 0x7F <= code < 0xA0):
        return char
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Mn", "Me"):  # joiners, marks, variation selectors: nothing to see
        return ""
    return f"□(U+{code:04X})"
