"""Finding the head row and which column is which.

Heads are compared without what people vary: white space and line breaks, full width, case, the
star of a required field, and, as a second try, a unit in brackets: ``*本期读数（吨）`` is 本期读数.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from app.domain.reading_template import ReadingTemplate
from app.readings.cells import Area, Cells, cell_text
from app.readings.table import Row

SEARCHED: Final = 30  # rows with content in which the head is looked for
_ENOUGH: Final = 2  # columns known that make a row a head
_BRACKETS: Final = re.compile(r"[(\[【〔{<][^)\]】〕}>]*[)\]】〕}>]")
_DROPPED: Final = str.maketrans("", "", "*＊:：_'\"“”。.、·-")


def bare(head: str) -> str:
    """For comparing: ``"本期 读数\\n（吨）"`` -> ``本期读数(吨)``."""
    text = unicodedata.normalize("NFKC", head).casefold().translate(_DROPPED)
    return "".join(c for c in text if not c.isspace() and c.isprintable())


@dataclass(frozen=True, slots=True)
class Head:
    row: int
    texts: Mapping[int, str]  # column number -> head as it stands, line breaks made spaces
    columns: Mapping[str, int]  # template key -> column number
    twice: tuple[tuple[int, int], ...]  # (column, the first one that means the same)
    extra: tuple[int, ...]
    cells: int  # of the row, empty ones at its end too

    @property
    def width(self) -> int:
        return max(self.texts, default=0)


class Heads:
    """The heads a template knows."""

    def __init__(self, template: ReadingTemplate) -> None:
        self._known: dict[str, str] = {}
        for column in template.columns:
            for name in (column.title.zh, column.title.en, column.key, *column.names):
                self._known.setdefault(bare(name), column.key)
        self._required = {c.key for c in template.columns if c.required}
        self._enough = min(_ENOUGH, len(template.columns))

    def key_of(self, head: str) -> str | None:
        whole = bare(head)
        found = self._known.get(whole)
        if found is None and (short := _BRACKETS.sub("", whole)) != whole:
            found = self._known.get(short)
        return found

    def read(self, row: Row) -> Head:
        texts: dict[int, str] = {}
        columns: dict[str, int] = {}
        twice: list[tuple[int, int]] = []
        extra: list[int] = []
        for number, cell in enumerate(row.cells, 1):
            text = " ".join(cell_text(cell).split())
            if not text:
                continue
            texts[number] = text
            key = self.key_of(text)
            if key is None:
                extra.append(number)
            elif key in columns:
                twice.append((number, columns[key]))
            else:
                columns[key] = number
        return Head(row.number, texts, columns, tuple(twice), tuple(extra), len(row.cells))

    def find(self, rows: Sequence[Row], merged: Sequence[Area]) -> Head | None:
        """The row that knows most columns, the first of equals; or two rows, where a merged cell
        stands over several heads."""
        best: Head | None = None
        for row in (*rows, *self._joined(rows, merged)):
            head = self.read(row)
            if len(head.columns) >= self._enough and (
                best is None or len(head.columns) > len(best.columns)
            ):
                best = head
        return best

    def _joined(self, rows: Sequence[Row], merged: Sequence[Area]) -> Iterator[Row]:
        """Two rows as one: 读数 merged over 上期 and 本期 is 上期读数 and 本期读数."""
        for upper, lower in pairwise(rows):
            areas = [a for a in merged if a.top == a.bottom == upper.number and a.right > a.left]
            if not areas or lower.number != upper.number + 1:
                continue
            width = max(len(upper.cells), len(lower.cells))
            above = [cell_text(c) for c in upper.cells] + [""] * (width - len(upper.cells))
            for area in areas:
                for column in range(area.left, min(area.right, width) + 1):
                    above[column - 1] = above[area.left - 1]
            below = [cell_text(c) for c in lower.cells] + [""] * (width - len(lower.cells))
            pairs = zip(above, below, strict=True)
            yield Row(lower.number, [self._one(over, under) for over, under in pairs])

    def _one(self, over: str, under: str) -> str:
        if not under.strip():
            return over
        known = (t for t in (f"{under}{over}", f"{over}{under}", under) if self.key_of(t))
        return next(known, f"{over}{under}")

    def whole(self, row: Row) -> bool:
        """Whether the row has every column that must be there: no need to look further."""
        return self._required <= set(self.read(row).columns) and bool(self._required)


def filled(cells: Cells) -> bool:
    """Whether anything stands in the row; white space is nothing."""
    for cell in cells:
        if cell is not None and not (isinstance(cell, str) and not cell.strip()):
            return True
    return False
