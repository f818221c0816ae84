"""The text in a label's code, and the short number printed under it.

``cc:asset:<id>`` or ``cc:site:<id>``. It names a record and nothing else: a picture of a label is
as good as the label, so a scan is never proof that somebody was there.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, NamedTuple

Kind = Literal["asset", "site"]
# what a scanner types: with capitals on or with a Chinese input method it comes out otherwise
_CODE: Final = re.compile(r"cc:(asset|site):([0-9a-z][0-9a-z_.-]{0,63})")
_SHORT: Final = re.compile(r"[0-9a-f]{4}[- ]?[0-9a-f]{4}")
_DASHES: Final = str.maketrans(dict.fromkeys("‐‑‒–—―−－", "-"))


class LabelCode(NamedTuple):
    kind: Kind
    id: str


def text_of(kind: Kind, id: str) -> str:
    """What the code holds. Raises ValueError for an id that no label can carry."""
    text = f"cc:{kind}:{id}"
    if _CODE.fullmatch(text) is None:
        raise ValueError(f"{id!r} cannot be put on a label")
    return text


def parse(text: str) -> LabelCode | None:
    """The record that a scanned or typed text names; None if it is no label's. Never raises."""
    match = _CODE.fullmatch(_plain(text))
    if match is None:
        return None
    return LabelCode("asset" if match[1] == "asset" else "site", match[2])


def looks_like(text: str) -> bool:
    """Whether a text begins as a label's does: a scanner is still typing, or its text is broken."""
    return _plain(text).startswith("cc:")


def short_of(id: str) -> str:
    """The number a person reads and types: the last eight signs of the id, "7F3A-9C21". Ids end
    in random digits, so that two devices of one contract hardly ever share it."""
    tail = re.sub(r"[^0-9a-zA-Z]", "", id)[-8:].upper()
    return f"{tail[:4]}-{tail[4:]}" if len(tail) == 8 else tail


def short(text: str) -> str:
    """The end of the id that a typed short number names, in lower case; "" if it is none. Never
    raises."""
    plain = _plain(text)
    return re.sub(r"[- ]", "", plain) if _SHORT.fullmatch(plain) else ""


def ends_with(id: str, tail: str) -> bool:
    """Whether this is the id that a ``short`` number names."""
    return bool(tail) and re.sub(r"[^0-9a-z]", "", id.lower()).endswith(tail)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_DASHES)).strip().lower()
