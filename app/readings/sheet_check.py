"""One sheet, row by row, against a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final

from app.domain.reading_template import ColumnKind, ReadingColumn, ReadingTemplate
from app.readings.aside import Aside, Merged
from app.readings.between import Between
from app.readings.cells import COVERED, Cells, cell_text, letters
from app.readings.collecting import Collector
from app.readings.dates import DateColumn, Period
from app.readings.heads import SEARCHED, Head, Heads, filled
from app.readings.names import ChoiceColumn, NameColumn, TextColumn
from app.readings.numbers import NumberColumn
from app.readings.result import SheetSeen
from app.readings.seen import Once, Seen
from app.readings.sieve import Ahead, Checker, Run, Sieve
from app.readings.table import Book, Row, Table, Tick

_MAKERS: Final[Mapping[ColumnKind, Callable[..., Checker]]] = {
    ColumnKind.TEXT: TextColumn,
    ColumnKind.METER: NameColumn,
    ColumnKind.CUSTOMER: NameColumn,
    ColumnKind.NUMBER: NumberColumn,
    ColumnKind.CHOICE: ChoiceColumn,
}


class SheetCheck:
    def __init__(
        self,
        template: ReadingTemplate,
        book: Book,
        table: Table,
        collector: Collector,
        seen: Seen,
        period: Period,
    ) -> None:
        self._template = template
        self._ragged = book.kind == "csv"
        self._typed = book.typed
        self._table = table
        self._add = collector.add
        self._collector = collector
        self._seen = seen
        self._period = period
        self.rows = 0
        self.stopped = False  # at the limit of rows

    def run(self, tick: Tick, head_needed: bool = True) -> SheetSeen | None:
        """What the sheet has; None where no head was found, which is told if it is needed."""
        rows = self._table.rows(self._told, tick)
        first, head, heads = self._head(rows)
        if head is None:
            if head_needed:
                self.tell_headless()
            return None
        self._collector.heads(dict(head.texts))
        self._columns_told(head)
        below = [row for row in first if row.number > head.row]
        self._data(head, heads, below, rows)
        if not self.rows:
            self._add("rows_missing", head.row)
        columns = tuple((key, letters(number)) for key, number in head.columns.items())
        return SheetSeen(self._table.name, head.row, self.rows, columns)

    def tell_headless(self) -> None:
        needed = [c.title for c in self._template.columns if c.required]
        names = "、".join(title.zh for title in needed)
        names_en = ", ".join(title.en for title in needed)
        self._add("head_missing", limit=SEARCHED, names=names, names_en=names_en)

    def _told(self, rule: str, row: int, value: str, names: dict[str, object]) -> None:
        self._add(rule, row, 0, value, **names)

    def _head(self, rows: Iterator[Row]) -> tuple[list[Row], Head | None, Heads]:
        heads = Heads(self._template)
        looked: list[Row] = []
        with_content = 0
        for row in rows:
            looked.append(row)
            if filled(row.cells):
                with_content += 1
                if heads.whole(row) or with_content >= SEARCHED:
                    break
            if len(looked) >= 10 * SEARCHED:
                break
        return looked, heads.find(looked, self._table.merged), heads

    def _columns_told(self, head: Head) -> None:
        for column in self._template.columns:
            if column.required and column.key not in head.columns:
                names = "、".join(column.names) or column.title.en
                self._add("column_missing", head.row, 0, column.title.zh, names=names)
        for number, first in head.twice:
            text = head.texts[number]
            self._add("column_twice", head.row, number, text, first=letters(first))
        for number in head.extra:
            self._add("column_extra", head.row, number, head.texts[number])
        for number in sorted(self._table.hidden_columns & set(head.columns.values())):
            self._add("column_hidden", head.row, number, head.texts[number])

    def _plan(self, head: Head) -> tuple[list[tuple[int, Checker]], dict[str, int]]:
        """(index of the cell, what checks it) and key -> place in that list."""
        plan: list[tuple[int, Checker]] = []
        slots: dict[str, int] = {}
        for column in self._template.columns:
            number = head.columns.get(column.key)
            if number is not None:
                slots[column.key] = len(plan)
                plan.append((number - 1, self._checker(column, number)))
        return plan, slots

    def _checker(self, column: ReadingColumn, number: int) -> Checker:
        made: Checker
        if column.kind is ColumnKind.DATE:
            period = self._period if column.key == self._template.date else Period()
            made = DateColumn(column, number, self._typed, self._add, period)
        else:
            made = _MAKERS[column.kind](column, number, self._typed, self._add)
        return Once(made, column.key, number, self._seen, self._add) if column.unique else made

    def _data(self, head: Head, heads: Heads, below: list[Row], rows: Iterator[Row]) -> None:
        plan, slots = self._plan(head)
        rules = self._template.rules
        between = Between(rules, slots, head.columns, self._add) if rules else None
        if between and not between.possible:
            between = None
        aside = Aside(self._template, head, heads, self._add)
        merged = Merged(self._table.merged, head, self._add)
        width = head.width
        blank: Cells = [None] * width
        unnamed = [n for n in range(1, width + 1) if n not in head.texts]
        left = self._template.max_rows - self._seen.rows
        last = merged.head_end  # the row above
        anchor, anchor_head = aside.anchor, aside.anchor_head
        sieve = self._sieve(plan, head, aside, between, left)
        stream = sieve.rows(rows) if sieve and isinstance(rows, Ahead) else rows
        for row in chain(below, stream):
            if isinstance(row, Run):
                if row.first - last > 1:
                    self._add("row_empty", last + 1, 0, str(row.first - last - 1))
                last = row.first + row.count - 1
                self.rows += row.count
                continue
            number, cells = row.number, row.cells
            if number <= merged.head_end or not filled(cells):
                continue
            count = len(cells)
            if count < width:
                cells = cells + blank[count:]
            if merged.any:
                merged.cover(number, cells)
            mark = cells[anchor]
            if (
                type(mark) is not str or not mark or not mark.isascii() or mark == anchor_head
            ) and aside.told(cells, number):
                last = number
                continue
            if number - last > 1:
                self._add("row_empty", last + 1, 0, str(number - last - 1))
            last = number
            if self.rows >= left:
                self._add("rows_too_many", number, limit=self._template.max_rows)
                self.stopped = True
                break
            self.rows += 1
            if row.hidden:
                self._add("row_hidden", number)
            if merged.fresh:
                merged.tell(number)
            if self._ragged and count != head.cells and self._uneven(cells, count, head, number):
                continue  # which cell is which is not known
            if unnamed or count > width:
                self._outside(cells, width, unnamed, number)
            values = [check(cells[index], number) for index, check in plan]
            if between:
                between(values, number)
        self._seen.rows += self.rows

    def _sieve(
        self,
        plan: list[tuple[int, Checker]],
        head: Head,
        aside: Aside,
        between: Between | None,
        left: int,
    ) -> Sieve | None:
        """None where columns have no head or are no quantities: rows are looked at one by one."""
        numbers = between.slots if between else ()
        if head.cells != len(head.texts) or not all(
            type(plan[slot][1]) is NumberColumn for slot in numbers
        ):
            return None
        anchor = aside.anchor, aside.anchor_head
        return Sieve(plan, head.cells, anchor, between, lambda: left - self.rows)

    def _uneven(self, cells: Cells, count: int, head: Head, number: int) -> bool:
        """Tells of a row with more or fewer cells than the head; empty ones too many are fine."""
        if count > head.cells and not filled(cells[head.cells :]):
            return False
        names = {"count": count, "expected": head.cells}
        self._add("row_ragged", number, 0, cell_text(cells[0]), **names)
        return True

    def _outside(self, cells: Cells, width: int, unnamed: Sequence[int], number: int) -> None:
        for column in (*unnamed, *range(width + 1, len(cells) + 1)):
            cell = cells[column - 1]
            if cell is not COVERED and filled([cell]):
                self._add("cell_outside", number, column, cell_text(cell))
