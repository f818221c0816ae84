"""Taking sites and devices over from a file: looked at by row, then done at once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.account import Role
from app.domain.changes import ChangeSet
from app.domain.register_import import (
    Column,
    ImportKind,
    ImportPreview,
    ImportResult,
    ImportRow,
    RowState,
)
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.readings.faults import CheckCancelled
from app.services import register_columns
from app.services.device_rows import Shelf, device_row
from app.services.refusals import Refused
from app.services.register_rows import Given, site_row
from app.services.register_table import RegisterTable, read_table

if TYPE_CHECKING:
    from app.services.context import Ctx

IMPORT: Final = Text("导入登记", "import into the register")
OFFICE: Final = (Role.REVIEWER, Role.ADMINISTRATOR)
IMPORTERS: Final = (*OFFICE, Role.ENGINEER)
EVERY: Final = 200  # rows between two looks at the watch
Cancelled = Callable[[], bool]
Progress = Callable[[int, int], object]


class Lacking(Refused):
    """A column that is needed is not in the file, or not chosen."""

    code = "register_columns"

    def __init__(self, fields: Sequence[register_columns.Field]) -> None:
        zh = "、".join(f.title.zh for f in fields)
        en = ", ".join(f.title.en for f in fields)
        super().__init__(
            what=Text(f"缺少列：{zh}。", f"Columns are missing: {en}."),
            todo=Text("请指定哪一列是它。", "Say which column it is."),
        )
        self.fields = tuple(fields)


def read(
    path: Path, kind: ImportKind, sheet: str = "", cancelled: Cancelled = lambda: False
) -> RegisterTable:
    """SLOW. Raises a ReadingFileError that says why the file cannot be used; CheckCancelled."""
    return read_table(path, lambda cells: register_columns.known(kind, cells), sheet, cancelled)


def preview(
    ctx: Ctx,
    table: RegisterTable,
    kind: ImportKind,
    columns: Sequence[Column] | None = None,
    cancelled: Cancelled = lambda: False,
) -> ImportPreview:
    """SLOW for large files. What the import would do; nothing is changed. ``columns`` None: by the
    words above them. Raises NotPermitted, Lacking, CheckCancelled."""
    ctx.require(IMPORT, *IMPORTERS)
    chosen = tuple(columns or register_columns.match(table.heads, kind))
    if missing := register_columns.lacking(chosen, kind):
        raise Lacking(missing)
    heads = {c.field: c.head for c in chosen if c.field}
    at = {c.field: c.index for c in chosen if c.field}
    with ctx.store.read() as reader:
        sites = [s for s in reader.sites() if s.pack_id == ctx.pack.id]
        assets = reader.assets() if kind is ImportKind.DEVICES else []
    known = {s.number: s for s in sites}
    may_change = ctx.actor.is_(*OFFICE)
    shelf, taken = Shelf(assets), dict[str, int]()
    seen: dict[str, int] = {}
    rows: list[ImportRow] = []
    for n, line in enumerate(table.lines):
        if n % EVERY == 0 and cancelled():
            raise CheckCancelled()
        cells = {f: line.cells[i] for f, i in at.items() if i < len(line.cells)}
        if not any(cells.values()):
            continue
        given = Given(line.number, cells, heads)
        if kind is ImportKind.SITES:
            row = site_row(given, ctx.pack, known, seen, may_change=may_change)
            seen.setdefault(row.number, line.number)
            outside = row.record if isinstance(row.record, Site) else None
        else:
            row = device_row(given, known, shelf, taken)
            outside = known.get(row.number)
        if outside is not None and not ctx.sees(outside):
            row = _not_his(row, outside)
        rows.append(row)
    absent = [s for s in sites if s.number not in seen and not s.closed and ctx.sees(s)]
    return ImportPreview(
        kind,
        table.file,
        table.sheet,
        chosen,
        tuple(rows),
        tuple(absent) if kind is ImportKind.SITES and rows else (),
    )


def _not_his(row: ImportRow, site: Site) -> ImportRow:
    from app.domain.register_import import CellProblem

    message = Text(f"{site.town} 不在您负责的范围。", f"{site.town} is not one of your towns.")
    hint = Text("请交给中心导入。", "Leave it to the central team.")
    return replace(
        row, state=RowState.PROBLEM, record=None, problems=(CellProblem("", "", message, hint),)
    )


def apply(
    ctx: Ctx,
    found: ImportPreview,
    *,
    close_absent: bool = False,
    cancelled: Cancelled = lambda: False,
    progress: Progress = lambda _done, _total: None,
) -> tuple[ChangeSet, ImportResult]:
    """SLOW. Does what was previewed, in one transaction: cancelled before its end, nothing was
    done. What somebody changed since the preview stays, unless the file says otherwise of that very
    field. Raises NotPermitted, CheckCancelled."""
    ctx.require(IMPORT, *IMPORTERS)
    todo = [r for r in found.rows if r.state in (RowState.NEW, RowState.CHANGED)]
    closing = found.absent if close_absent and ctx.actor.is_(*OFFICE) else ()
    total = len(todo) + len(closing)
    with ctx.store.unit(ctx.actor.id) as unit:
        for n, row in enumerate(todo):
            if n % EVERY == 0:
                if cancelled():
                    raise CheckCancelled()
                progress(n, total)
            if row.record is None:
                continue
            held = unit.get(type(row.record), row.record.id)
            unit.put(row.record if held is None else _onto(held, row))
        for site in closing:
            held_site = unit.need(Site, site.id)
            unit.put(replace(held_site, closed=True))
        if cancelled():
            raise CheckCancelled()
        changes = unit.commit()
    progress(total, total)
    return changes, ImportResult(
        added=sum(r.state is RowState.NEW for r in todo),
        changed=sum(r.state is RowState.CHANGED for r in todo),
        same=found.count(RowState.SAME),
        left_out=found.count(RowState.PROBLEM),
        closed=len(closing),
    )


def _onto(held: Site | Asset, row: ImportRow) -> Site | Asset:
    """Only the fields that the preview showed, and what hangs on them."""
    names = [change.field for change in row.changes]
    if isinstance(held, Site) and {"town", "name"} & set(names):
        names += ["pinyin", "initials", "flag"]
    return replace(held, **{name: getattr(row.record, name) for name in names})
