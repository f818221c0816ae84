"""A reading file against a contract's template: everything that is wrong with it, in one pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.domain.reading_template import ReadingTemplate, Severity, SheetChoice
from app.readings.collecting import KEEP, Collector
from app.readings.dates import Period
from app.readings.faults import CheckCancelled
from app.readings.heads import filled
from app.readings.opening import KIND_NAMES, named_otherwise, open_book
from app.readings.result import Check, SheetSeen
from app.readings.seen import Seen
from app.readings.sheet_check import SheetCheck
from app.readings.table import Book, Table, Tick

_PEEK = 50  # rows looked at to say whether a sheet has content


@dataclass(frozen=True, slots=True)
class Progress:
    sheet: str
    rows: int  # of data, in the whole file so far
    share: float  # of the sheet, 0-1


Watch = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def check_file(
    path: Path,
    template: ReadingTemplate,
    period: Period | None = None,
    *,
    keep: int = KEEP,
    watch: Watch | None = None,
    cancelled: Cancelled | None = None,
) -> Check:
    """Checks the whole file; of each rule at most ``keep`` problems are kept, all are counted.

    ``watch`` and ``cancelled`` are called every thousand rows or so. Raises a ReadingFileError
    where the file cannot be read, CheckCancelled where ``cancelled`` says so. Opening an .xls
    cannot be interrupted; it takes seconds at most.
    """
    began = time.perf_counter()
    if cancelled and cancelled():
        raise CheckCancelled()
    book = open_book(path)
    run = _Run(template, book, period or Period(), keep, watch, cancelled)
    if named_otherwise(path, book.kind):
        run.collector.add("file_type", 0, 0, path.name, real=KIND_NAMES[book.kind])
    sheets = tuple(run.sheets())
    found = run.collector.problems()
    return Check(
        file=path.name,
        kind=book.kind,
        detail=book.detail,
        template=template.id,
        sheets=sheets,
        rows=run.seen.rows,
        groups=run.collector.groups(),
        problems=tuple(p for p in found if p.severity is not Severity.NOTE),
        notes=tuple(p for p in found if p.severity is Severity.NOTE),
        seconds=time.perf_counter() - began,
    )


class _Run:
    def __init__(
        self,
        template: ReadingTemplate,
        book: Book,
        period: Period,
        keep: int,
        watch: Watch | None,
        cancelled: Cancelled | None,
    ) -> None:
        self.collector = Collector(template, keep)
        self.seen = Seen()
        self._template = template
        self._book = book
        self._period = period
        self._watch = watch
        self._cancelled = cancelled

    def sheets(self) -> list[SheetSeen]:
        chosen = self._chosen()
        done: list[SheetSeen] = []
        headless: list[int] = []
        for index, table in chosen:
            self.collector.sheet(index + 1, table.name)
            if table.hidden:
                self.collector.add("sheet_hidden", value=table.name)
            check = SheetCheck(
                self._template, self._book, table, self.collector, self.seen, self._period
            )
            self.seen.sheets.append(table.name)
            sole = len(chosen) == 1 or self._template.sheets is not SheetChoice.ALL
            seen = check.run(self._tick(table, check), head_needed=sole)
            if seen:
                done.append(seen)
            else:
                headless.append(index)
            if check.stopped:
                break
        self._leftover(headless, bool(done), len(chosen) > 1)
        return done

    def _chosen(self) -> list[tuple[int, Table]]:
        tables = list(enumerate(self._book.tables))
        match self._template.sheets:
            case SheetChoice.ALL:
                return tables
            case SheetChoice.NAMED if self._book.typed:
                return self._named(tables)
        first = next((t for t in tables if not t[1].hidden), tables[0])
        self._unchecked([t for t in tables if t is not first])
        return [first]

    def _named(self, tables: list[tuple[int, Table]]) -> list[tuple[int, Table]]:
        names = self._template.sheet_names
        there = {table.name.strip(): (index, table) for index, table in tables}
        for name in names:
            if name not in there:
                self.collector.add("sheet_missing", value=name, there="、".join(there))
        chosen = [there[name] for name in names if name in there]
        self._unchecked([t for t in tables if t not in chosen])
        return chosen

    def _unchecked(self, tables: list[tuple[int, Table]]) -> None:
        for index, table in tables:
            if _has_content(table):
                self.collector.sheet(index + 1, table.name)
                self.collector.add("sheet_unchecked", value=table.name)

    def _leftover(self, headless: list[int], any_done: bool, several: bool) -> None:
        """Where all sheets are checked one without a head is a cover sheet, if another has one."""
        if not several:
            return
        for index in headless:
            table = self._book.tables[index]
            self.collector.sheet(index + 1, table.name)
            if any_done:
                if _has_content(table):
                    self.collector.add("sheet_unchecked", value=table.name)
            else:
                SheetCheck(
                    self._template, self._book, table, self.collector, self.seen, self._period
                ).tell_headless()

    def _tick(self, table: Table, check: SheetCheck) -> Tick:
        def tick(share: float) -> None:
            if self._cancelled and self._cancelled():
                raise CheckCancelled()
            if self._watch:
                self._watch(Progress(table.name, self.seen.rows + check.rows, share))

        return tick


def _has_content(table: Table) -> bool:
    def told(rule: str, row: int, value: str, names: dict[str, object]) -> None:
        """Nothing is told of a sheet that is only looked at."""

    def tick(share: float) -> None:
        """Nor watched."""

    rows = table.rows(told, tick)
    for count, row in enumerate(rows):
        if filled(row.cells):
            return True
        if count >= _PEEK:
            break
    return False
