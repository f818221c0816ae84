"""Importing sites and devices: what it would do, row by row, then all of it in one unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from app.domain.account import Role
from app.domain.changes import ChangeSet
from app.domain.register_check import check
from app.domain.register_import import (
    CellProblem,
    Column,
    ImportKind,
    ImportPreview,
    ImportResult,
    ImportRow,
    RowState,
)
from app.domain.site import Asset, AssetKind, Site
from app.domain.text import Text
from app.errors import CounterCheckError
from app.services.refusals import Refused
from app.services.register_columns import match, titles
from app.services.register_import_devices import DeviceRows
from app.services.register_import_notes import notes
from app.services.register_import_sites import SiteRows
from app.services.register_table import Table
from app.services.site_edit import closed_now
from app.services.site_fields import Words, searchable
from app.services.visit_guard import OFFICE

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.uow import Unit

IMPORT: Final = Text("导入登记表", "import a register")
CLOSE: Final = Text("停用网点", "close a site")
IMPORTERS: Final = (Role.ENGINEER, *OFFICE)
_EVERY: Final = 50  # rows between two looks at whether to stop
Stop = Callable[[], bool]
Progress = Callable[[int, int], None]


class ImportCancelled(CounterCheckError):
    """Somebody stopped the import before it was kept."""

    code = "import_cancelled"
    exit_code = 130
    what = Text("导入已取消。", "The import was cancelled.")
    meaning = Text("没有改动任何内容。", "Nothing was changed.")


class AbsentUnsure(Refused):
    """Sites may only be closed for being absent where every row's number was read."""

    code = "absent_unsure"
    exit_code = 2

    def __init__(self, lines: Sequence[int]) -> None:
        some = ", ".join(str(n) for n in lines[:5]) + ("…" if len(lines) > 5 else "")
        super().__init__(
            f"lines {some}",
            what=Text(
                f"第 {some} 行的序号读不出，不能断定哪些网点不在文件里。",
                f"The number on line {some} is not readable, so it is not certain which sites the "
                "file leaves out.",
            ),
            todo=Text(
                "请先在文件里补上序号，再停用缺少的网点。",
                "Fill in the numbers first, then close the sites left out.",
            ),
        )


def preview(
    ctx: Ctx,
    table: Table,
    kind: ImportKind,
    columns: Sequence[Column] | None = None,
    *,
    cancelled: Stop = lambda: False,
) -> ImportPreview:
    """What importing the table would do; nothing is changed. ``columns``: as a person matched
    them, else by the words of the heads. Raises NotPermitted, ImportCancelled."""
    ctx.require(IMPORT, *IMPORTERS)
    given = tuple(columns) if columns is not None else match(table.heads, kind, ctx.pack.terms)
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if s.pack_id == ctx.pack.id]
        assets = reader.assets() if kind is ImportKind.DEVICES else []
    rows: list[ImportRow] = []
    judge = (
        SiteRows(ctx, sites, given)
        if kind is ImportKind.SITES
        else DeviceRows(ctx, sites, assets, given)
    )
    for n, row in enumerate(table.rows):
        if n % _EVERY == 0:
            _go_on(cancelled)
        made = judge.row(row)
        rows.append(_spoilt(made, *table.spoilt[row.line]) if row.line in table.spoilt else made)
    absent: tuple[Site, ...] = ()
    if isinstance(judge, SiteRows):
        absent = judge.absent()
        rows = _flagged(ctx, sites, rows)
    return ImportPreview(
        kind,
        table.file,
        table.sheet,
        given,
        tuple(rows),
        absent,
        notes(table, kind, given, by_hand=columns is not None),
    )


def apply(
    ctx: Ctx,
    preview: ImportPreview,
    *,
    close_absent: bool = False,
    cancelled: Stop = lambda: False,
    progress: Progress = lambda done, total: None,
) -> tuple[ChangeSet, ImportResult]:
    """Keeps every row that has no problem, all in one unit: cancelled before its end nothing is
    kept. A record that changed since the preview keeps what the file does not speak of.

    Raises NotPermitted, AbsentUnsure, ImportCancelled, StorageFull, StorageFailed."""
    ctx.require(IMPORT, *IMPORTERS)
    absent = preview.absent if close_absent else ()
    if absent:
        ctx.require(CLOSE, *OFFICE)
        if unsure := [row.line for row in preview.rows if not row.number]:
            raise AbsentUnsure(unsure)
    wanted = [row for row in preview.rows if row.state in (RowState.NEW, RowState.CHANGED)]
    total = len(wanted) + len(absent)
    added = changed = closed = 0
    left_out = preview.count(RowState.PROBLEM)
    same = preview.count(RowState.SAME)
    with ctx.store.unit(ctx.actor.id) as unit:
        towns = (*ctx.pack.towns, *(s.town for s in unit.sites()))
        devices = unit.assets() if preview.kind is ImportKind.DEVICES else []
        numbered = {(a.site_id, a.kind, a.serial_no.lower()): a.id for a in devices if a.serial_no}
        for done, row in enumerate(wanted):
            if done % _EVERY == 0:
                _go_on(cancelled)
                progress(done, total)
            fate = _keep(ctx, unit, row, towns, numbered)
            added += fate is RowState.NEW
            changed += fate is RowState.CHANGED
            same += fate is RowState.SAME
            left_out += fate is RowState.PROBLEM
        reason = Text(f"不在导入的文件里：{preview.file}", f"not in the file {preview.file}")
        for site in absent:
            _go_on(cancelled)
            held = unit.get(Site, site.id)
            if held is not None and not held.closed:
                unit.put(closed_now(ctx, held, reason.to(ctx.lang)))
                closed += 1
        _go_on(cancelled)
        changes = unit.commit()
    progress(total, total)
    return changes, ImportResult(added, changed, same, left_out, closed)


def _keep(
    ctx: Ctx,
    unit: Unit,
    row: ImportRow,
    towns: Sequence[str],
    numbered: Mapping[tuple[str, AssetKind, str], str],
) -> RowState:
    """What became of the row, against the record as it is now."""
    record = row.record
    assert record is not None  # rows with a problem are not wanted
    held: Site | Asset | None = unit.get(type(record), record.id)
    if held is None:
        if isinstance(record, Asset):
            key = (record.site_id, record.kind, record.serial_no.lower())
            if key in numbered:
                return RowState.PROBLEM  # somebody registered it meanwhile
        unit.put(record)
        return RowState.NEW
    if isinstance(record, Site) and not ctx.actor.is_(*OFFICE):
        return RowState.PROBLEM  # it came from elsewhere meanwhile; it is the office's now
    fields = [c.field for c in row.changes] or _said(record)
    merged = replace(held, **{f: getattr(record, f) for f in fields})
    if isinstance(merged, Site) and {"town", "name"} & set(fields):
        merged = searchable(merged, towns)
    if merged == held:
        return RowState.SAME
    unit.put(merged)
    return RowState.CHANGED


def _said(record: Site | Asset) -> list[str]:
    """What a record that was new says, for one that came from elsewhere meanwhile."""
    return [
        f
        for f in titles(ImportKind.SITES if isinstance(record, Site) else ImportKind.DEVICES)
        if getattr(record, f, None)
    ]


def _spoilt(row: ImportRow, why: Text, hint: Text) -> ImportRow:
    """Left out: nobody can say what its cells are."""
    problem = CellProblem("", "", why, hint)
    return replace(
        row,
        state=RowState.PROBLEM,
        record=None,
        changes=(),
        problems=(problem, *row.problems),
        flags=(),
    )


def _flagged(ctx: Ctx, sites: Sequence[Site], rows: Sequence[ImportRow]) -> list[ImportRow]:
    """The rows with what the register check would find odd once they are in."""
    register = {s.id: s for s in sites}
    register.update((r.record.id, r.record) for r in rows if isinstance(r.record, Site))
    found: dict[str, list[Text]] = {}
    known = Words(ctx.pack, (s.town for s in sites)).towns
    for flag in check(
        tuple(register.values()), towns=known, businesses={b.id for b in ctx.pack.businesses}
    ):
        for site_id in flag.site_ids:
            found.setdefault(site_id, []).append(flag.text)
    return [
        replace(r, flags=tuple(found[r.record.id])) if r.record and r.record.id in found else r
        for r in rows
    ]


def _go_on(cancelled: Stop) -> None:
    if cancelled():
        raise ImportCancelled()
