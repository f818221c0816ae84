"""Rows of a file against the register of sites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain.ids import register_id
from app.domain.register_import import CellProblem, Column, FieldChange, ImportRow, RowState
from app.domain.site import Site
from app.domain.text import Text
from app.services.register_table import TableRow
from app.services.site_fields import (
    FIELDS,
    NEEDED,
    UNRECKONED,
    Bad,
    Words,
    alike,
    odd_number,
    searchable,
    shown,
    tidy,
)
from app.services.visit_guard import OFFICE

if TYPE_CHECKING:
    from app.services.context import Ctx


class Cells:
    """A row's cells by field, with the heads for what is said of them."""

    def __init__(self, columns: Sequence[Column], row: TableRow) -> None:
        self._heads: dict[str, str] = {}
        self.texts: dict[str, str] = {}
        for column in columns:
            if not column.field:
                continue
            text = row.cells[column.index] if 0 <= column.index < len(row.cells) else ""
            self._heads.setdefault(column.field, column.head)
            if text.strip() and column.field not in self.texts:
                self._heads[column.field] = column.head
                self.texts[column.field] = text

    def problem(self, field: str, message: Text, hint: Text) -> CellProblem:
        text = self.texts.get(field, "").strip().lstrip(UNRECKONED)
        return CellProblem(self._heads.get(field, ""), text[:100], message, hint)

    def empty(self, field: str, title: Text) -> CellProblem:
        return self.problem(
            field,
            Text(f"没有填{title.zh}", f"{title.en} is empty"),
            Text("请补上", "fill it in"),
        )


class SiteRows:
    """Judges rows in the order of the file; remembers which sites they spoke of."""

    def __init__(self, ctx: Ctx, sites: Sequence[Site], columns: Sequence[Column]) -> None:
        self._ctx = ctx
        self._columns = columns
        self._sites = sites
        self._words = Words(ctx.pack, (s.town for s in sites))
        self._known = {tidy("number", s.number): s for s in reversed(sites)}
        self._known |= {s.number: s for s in sites}
        self._lines: dict[str, int] = {}  # site id -> line
        self._office = ctx.actor.is_(*OFFICE)
        self._today = ctx.clock.now().local.date().isoformat()

    def absent(self) -> tuple[Site, ...]:
        """Sites of the actor's towns, still served, that no row spoke of."""
        return tuple(
            s for s in self._sites if s.id not in self._lines and not s.closed and self._ctx.sees(s)
        )

    def row(self, row: TableRow) -> ImportRow:
        cells = Cells(self._columns, row)
        typed = cells.texts.get("number", "")
        number = self._words.read("number", typed) if tidy("number", typed) else ""
        if not isinstance(number, str) or not number:
            problem = (
                cells.problem("number", number.message, number.hint)
                if isinstance(number, Bad)
                else cells.empty("number", FIELDS["number"])
            )
            title = _title(cells.texts.get("town", ""), cells.texts.get("name", ""))
            return ImportRow(row.line, "", title, RowState.PROBLEM, problems=(problem,))
        held = self._known.get(number) or self._known.get(_bare(number))
        site_id = held.id if held else register_id(self._ctx.pack.id, number)
        problems = list(self._repeated(cells, site_id, number, row.line))
        given, wrong = self._given(cells, held)
        problems += wrong
        if held is None:
            if bad := odd_number(number, self._ctx.pack.sites):
                problems.append(cells.problem("number", bad.message, bad.hint))
            problems += [
                cells.empty(f, FIELDS[f])
                for f in NEEDED
                if f not in given and f != "number" and not tidy(f, cells.texts.get(f, ""))
            ]
        record = None
        if not problems:
            record = self._record(held, site_id, number, given)
            problems += self._refused(cells, held, record, given)
        title = _title(
            str(given.get("town", held.town if held else cells.texts.get("town", ""))),
            str(given.get("name", held.name if held else cells.texts.get("name", ""))),
        )
        shown_number = held.number if held else number
        if problems or record is None:
            return ImportRow(
                row.line, shown_number, title, RowState.PROBLEM, problems=tuple(problems)
            )
        if held is None:
            return ImportRow(row.line, shown_number, title, RowState.NEW, record)
        changes = self._changes(held, given)
        state = RowState.CHANGED if changes else RowState.SAME
        return ImportRow(row.line, shown_number, title, state, record, changes)

    def _repeated(
        self, cells: Cells, site_id: str, number: str, line: int
    ) -> Sequence[CellProblem]:
        other = self._lines.setdefault(site_id, line)
        if other == line:
            return ()
        message = Text(
            f"序号 {number} 与第 {other} 行重复", f"number {number} is also on line {other}"
        )
        hint = Text("每个网点只能有一行", "a site has one row")
        return (cells.problem("number", message, hint),)

    def _given(self, cells: Cells, held: Site | None) -> tuple[dict[str, Any], list[CellProblem]]:
        """What the row says beyond the record; what is the same needs no judgement."""
        given: dict[str, Any] = {}
        problems = []
        for field in FIELDS:
            text = cells.texts.get(field, "")
            if field == "number" or not tidy(field, text):
                continue
            old = getattr(held, field) if held else None
            if isinstance(old, str) and alike(field, old, text):
                continue
            value = self._words.read(field, text)
            if isinstance(value, Bad):
                problems.append(cells.problem(field, value.message, value.hint))
            elif value != old:
                given[field] = value
        return given, problems

    def _record(
        self, held: Site | None, site_id: str, number: str, given: Mapping[str, Any]
    ) -> Site:
        if held is None:
            blank = Site(site_id, self._ctx.pack.id, number, "", "", "", added_on=self._today)
            record = replace(blank, **given)
        else:
            record = replace(held, **given)
        if {"town", "name"} & given.keys():
            record = searchable(record, self._words.towns)
        return record

    def _refused(
        self, cells: Cells, held: Site | None, record: Site, given: Mapping[str, Any]
    ) -> Sequence[CellProblem]:
        """What the actor may not do."""
        for site in (held, record):
            if site is not None and given and not self._ctx.sees(site):
                message = Text(
                    f"您的账号不负责{site.town}", f"your account does not cover {site.town}"
                )
                hint = Text("请由负责该镇街的人员导入", "ask whoever covers that town")
                return (cells.problem("town", message, hint),)
        if held is None or not given or self._office:
            return ()
        named = [FIELDS[f] for f in given]
        message = Text(
            f"网点已登记，您的账号不能改它的{'、'.join(t.zh for t in named)}",
            f"the site is registered; your account may not change: "
            f"{', '.join(t.en.lower() for t in named)}",
        )
        hint = Text(
            "已有网点由中心复核人员或管理员修改",
            "a central reviewer or an administrator changes it",
        )
        return (CellProblem("", "", message, hint),)

    def _changes(self, held: Site, given: Mapping[str, Any]) -> tuple[FieldChange, ...]:
        lang, pack = self._ctx.lang, self._ctx.pack
        return tuple(
            FieldChange(
                field,
                FIELDS[field],
                shown(pack, field, getattr(held, field)).to(lang),
                shown(pack, field, value).to(lang),
            )
            for field, value in given.items()
        )


def _bare(number: str) -> str:
    """``007`` is the register's 7, where there is no 007."""
    return number.lstrip("0") if number.isdecimal() else number


def _title(town: str, name: str) -> str:
    return " ".join(f"{town} {name}".split())[:200]
