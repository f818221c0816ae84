"""Rows that are no data: sums, heads that come again, what a form says at its foot. And cells that
are none: those under a merged one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from app.domain.reading_template import ColumnKind, ReadingTemplate
from app.readings.cells import COVERED, Area, Cells
from app.readings.cleaning import Add
from app.readings.heads import Head, Heads, bare, filled

_TOTALS: Final = re.compile(
    r"(?:本页|本月|本册|全部)?(?:合计|总计|小计|共计)(?:\D.*|\d+户.*)?|(?:sub|grand)?total|sum"
)
_FOOTERS: Final = re.compile(
    r"制表|填表|审核|复核|核对人|负责人|经办|打印|导出|第\d+页|共\d+页|^(?:备注|说明|注)[:：]"
)
_NAMES: Final = (ColumnKind.METER, ColumnKind.CUSTOMER)


class Aside:
    """``anchor`` is the index of the cell that every row of data has: the meter's number, or else
    the account, or else the first column that must be there."""

    def __init__(self, template: ReadingTemplate, head: Head, heads: Heads, add: Add) -> None:
        self._heads = heads
        self._add = add
        self._width = head.width
        self._known = len(head.columns)
        present = [c for c in template.columns if c.key in head.columns]
        names = [c for kind in _NAMES for c in present if c.kind is kind]
        needed = [c for c in present if c.required]
        self.anchor = head.columns[(names or needed or present)[0].key] - 1
        self.anchor_head = head.texts[self.anchor + 1]
        self._figures = [
            head.columns[c.key] - 1
            for c in present
            if c.kind in (ColumnKind.NUMBER, ColumnKind.DATE, *_NAMES)
        ]

    def told(self, cells: Cells, row: int) -> bool:
        """Whether the row is no data; tells why. Called where the anchor's cell is empty or odd."""
        texts = [(i, c) for i, c in enumerate(cells, 1) if isinstance(c, str) and c.strip()]
        mark = cells[self.anchor]
        empty = mark is None or mark is COVERED or (isinstance(mark, str) and not mark.strip())
        for column, text in texts[:4]:
            if _TOTALS.fullmatch(bare(text)) and (empty or column == self.anchor + 1):
                self._add("row_total", row, column, text)
                return True
        if isinstance(mark, str) and self._heads.key_of(mark) is not None:
            again = sum(self._heads.key_of(text) is not None for _, text in texts)
            if again * 2 > self._known:
                self._add("head_repeated", row)
                return True
        if texts and empty and not filled([self._figure(cells[i]) for i in self._figures[1:]]):
            column, text = texts[0]
            if any(_FOOTERS.search(t) for _, t in texts):
                self._add("row_foot", row, column, text)
                return True
        return False

    def _figure(self, cell: object) -> object:
        """Footers run over columns of figures: text there does not count."""
        return None if cell is COVERED or isinstance(cell, str) else cell


class Merged:
    """Merged areas below the head. ``head_end`` is the last row of the head: merged cells may make
    it two rows high."""

    def __init__(self, areas: Sequence[Area], head: Head, add: Add) -> None:
        self._add = add
        self._waiting = [
            a for a in areas if a.top > head.row and a.left <= head.width and a.top <= a.bottom
        ]
        self._waiting.sort(key=lambda a: (a.top, a.left), reverse=True)
        self._active: list[Area] = []
        ends = [a.bottom for a in areas if a.top <= head.row <= a.bottom <= head.row + 3]
        self.head_end = max(ends, default=head.row)
        self.any = bool(self._waiting)
        self._width = head.width
        self.fresh: list[Area] = []

    def cover(self, row: int, cells: Cells) -> None:
        """Marks the cells of the row that lie under a merged one. ``fresh`` are those whose first
        row this is."""
        self.fresh = []
        while self._waiting and self._waiting[-1].top <= row:
            area = self._waiting.pop()
            self._active.append(area)
            self.fresh.append(area)
        self._active = [a for a in self._active if a.bottom >= row]
        for area in self._active:
            for column in range(area.left, min(area.right, self._width) + 1):
                if (row, column) != (area.top, area.left):
                    cells[column - 1] = COVERED
        if not self._active and not self._waiting:
            self.any = False

    def tell(self, row: int) -> None:
        for area in self.fresh:
            self._add("merged_cells", row, area.left, area.text)
        self.fresh = []
