"""What a person draws on a photo, kept as figures and not as pixels.

Places are whole 1/10,000 of the picture's width and height, counted from its upper left corner as
it is seen upright; line widths and letter heights whole 1/10,000 of its longer side. The text form
is canonical JSON, so the same drawing always has the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

WHOLE: Final = 10_000
MOST_MARKS: Final = 200
MOST_LETTERS: Final = 200
MOST_BYTES: Final = 100_000
THIN, THICK = 10, 400  # of a line
SMALL, TALL = 100, 1_500  # of letters
BLOCKS: Final = 8  # of a blur along its longer side: too few to guess a number or a face from
BLOCK: Final = 24  # px, the smallest
_FORMAT: Final = 1


class MarkKind(StrEnum):
    ARROW = "arrow"  # from the first place to its point at the second
    BOX = "box"
    TEXT = "text"  # the first place is its upper left corner
    BLUR = "blur"  # what lies in the box can no longer be read


class MarkColour(StrEnum):
    RED = "red"
    YELLOW = "yellow"
    BLUE = "blue"
    WHITE = "white"


# (line, edge around it): each line is edged with its opposite, so it shows on any photo
INKS: Final[Mapping[MarkColour, tuple[str, str]]] = {
    MarkColour.RED: ("#D92D20", "#FFFFFF"),
    MarkColour.YELLOW: ("#FFD60A", "#17212E"),
    MarkColour.BLUE: ("#0A66C2", "#FFFFFF"),
    MarkColour.WHITE: ("#FFFFFF", "#17212E"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """``size``: the line's width, of a text its letters' height; nothing for a blur."""

    kind: MarkKind
    x1: int
    y1: int
    x2: int = 0
    y2: int = 0
    colour: MarkColour = MarkColour.RED
    size: int = 40
    text: str = ""

    def moved(self, dx: int, dy: int) -> Mark:
        """The mark shifted, with its first place kept on the picture."""
        dx = min(max(dx, -self.x1), WHOLE - self.x1)
        dy = min(max(dy, -self.y1), WHOLE - self.y1)
        if self.kind is not MarkKind.TEXT:
            dx = min(max(dx, -self.x2), WHOLE - self.x2)
            dy = min(max(dy, -self.y2), WHOLE - self.y2)
        x2, y2 = (0, 0) if self.kind is MarkKind.TEXT else (self.x2 + dx, self.y2 + dy)
        return replace(self, x1=self.x1 + dx, y1=self.y1 + dy, x2=x2, y2=y2)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """(left, top, right, bottom); of a text only its corner is known here."""
        if self.kind is MarkKind.TEXT:
            return self.x1, self.y1, self.x1, self.y1
        return (
            min(self.x1, self.x2),
            min(self.y1, self.y2),
            max(self.x1, self.x2),
            max(self.y1, self.y2),
        )


def written(marks: Iterable[Mark]) -> str:
    """The canonical text; "" for none. Raises ValueError for what ``parsed`` would refuse."""
    made = [_plain(mark) for mark in marks]
    if not made:
        return ""
    body = {"v": _FORMAT, "marks": made}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    parsed(text)
    return text


def parsed(text: str) -> tuple[Mark, ...]:
    """The marks of a text. Raises ValueError for anything that ``written`` would not give."""
    if not text:
        return ()
    if len(text) > MOST_BYTES:
        raise ValueError("too long")
    try:
        body = json.loads(text, parse_float=_no_float, parse_constant=_no_float)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(body, dict) or body.get("v") != _FORMAT or body.keys() != {"v", "marks"}:
        raise ValueError("not marks of a known form")
    marks = body["marks"]
    if not isinstance(marks, list) or not 0 < len(marks) <= MOST_MARKS:
        raise ValueError("no list of marks")
    return tuple(_mark(fields) for fields in marks)


@lru_cache(maxsize=512)
def hides(text: str) -> bool:
    """Whether a blur is among the marks. A text that cannot be read hides, to be careful."""
    if not text:
        return False
    try:
        return any(mark.kind is MarkKind.BLUR for mark in parsed(text))
    except ValueError:
        return True


def _plain(mark: Mark) -> dict[str, Any]:
    fields: dict[str, Any] = {"kind": mark.kind.value, "at": [mark.x1, mark.y1]}
    if mark.kind is not MarkKind.TEXT:
        fields["to"] = [mark.x2, mark.y2]
    if mark.kind is not MarkKind.BLUR:
        fields |= {"colour": mark.colour.value, "size": mark.size}
    if mark.kind is MarkKind.TEXT:
        fields["text"] = mark.text
    return fields


def _mark(fields: Any) -> Mark:
    if not isinstance(fields, dict):
        raise ValueError("a mark is not an object")
    kind = MarkKind(_text(fields, "kind"))
    wanted = {"kind", "at"}
    x1, y1 = _place(fields, "at")
    x2 = y2 = 0
    if kind is not MarkKind.TEXT:
        wanted.add("to")
        x2, y2 = _place(fields, "to")
    mark = Mark(kind, x1, y1, x2, y2)
    if kind is not MarkKind.BLUR:
        wanted |= {"colour", "size"}
        low, high = (SMALL, TALL) if kind is MarkKind.TEXT else (THIN, THICK)
        size = _whole(fields.get("size"), low, high)
        mark = Mark(kind, x1, y1, x2, y2, MarkColour(_text(fields, "colour")), size)
    if kind is MarkKind.TEXT:
        wanted.add("text")
        said = _text(fields, "text")
        if not said.strip() or len(said) > MOST_LETTERS or not _clean(said):
            raise ValueError("text")
        mark = Mark(kind, x1, y1, x2, y2, mark.colour, mark.size, said)
    if fields.keys() != wanted:
        raise ValueError("fields")
    return mark


def _clean(text: str) -> bool:
    """Line ends are no part of a label; half a surrogate is no text."""
    return all(c >= " " and not "\ud800" <= c <= "\udfff" and c != "\x7f" for c in text)


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    if not isinstance(value, str):
        raise ValueError(name)
    return value


def _place(fields: dict[str, Any], name: str) -> tuple[int, int]:
    value = fields.get(name)
    if not isinstance(value, list) or len(value) != 2:
        raise ValueError(name)
    return _whole(value[0], 0, WHOLE), _whole(value[1], 0, WHOLE)


def _whole(value: Any, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{value!r} is not a whole number from {low} to {high}")
    return value


def _no_float(text: str) -> Any:
    raise ValueError(f"{text} is not a whole number")
