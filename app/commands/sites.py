"""``countercheck sites import|check|export``: the register from files, what is odd in it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from app.commands.signed_in import open_session
from app.commands.terminal import DONE, FAILED, WRONG, complain, facts
from app.domain.register_import import ImportKind, ImportPreview, RowState
from app.domain.text import Text

if TYPE_CHECKING:
    from app.domain.text import Lang

ENDINGS = (".xlsx", ".csv")
_STATES = {
    RowState.NEW: Text("新增", "new"),
    RowState.CHANGED: Text("更改", "changed"),
    RowState.SAME: Text("相同", "same"),
    RowState.PROBLEM: Text("未导入", "left out"),
}


def import_(args: Namespace) -> int:
    """0: all rows are in the register now (or would be); 1: some were left out."""
    from app.services import register_import as service

    kind = ImportKind.DEVICES if args.devices else ImportKind.SITES
    session = open_session(args)
    try:
        ctx = session.ctx(args.lang)
        table = service.read(Path(args.file), kind, args.sheet)
        found = service.preview(ctx, table, kind)
        if not args.preview:
            service.apply(ctx, found, close_absent=args.close_absent)
    finally:
        session.store.close()
    said = "\n".join((*_lines(found, args.lang), _sums(found, args.lang, done=not args.preview)))
    facts(args, _facts(found, args.lang, done=not args.preview), said)
    return FAILED if found.count(RowState.PROBLEM) else DONE


def _lines(found: ImportPreview, lang: Lang) -> list[str]:
    lines = []
    for row in found.rows:
        head = f"{row.line}: {row.number} {row.title}".rstrip()
        for problem in row.problems:
            where = f" [{problem.column}]" if problem.column else ""
            said = f"{problem.message.to(lang)} {problem.hint.to(lang)}"
            lines.append(f"✗ {head}{where} {problem.value} {said}".replace("  ", " "))
        if row.state is RowState.CHANGED:
            lines += [f"~ {head} {c.title.to(lang)}: {c.old} → {c.new}" for c in row.changes]
        lines += [f"! {head} {flag.to(lang)}" for flag in row.flags]
    return lines


def _sums(found: ImportPreview, lang: Lang, *, done: bool) -> str:
    counts = ", ".join(f"{_STATES[s].to(lang)} {found.count(s)}" for s in RowState)
    head = Text("已导入", "Imported") if done else Text("预览，未改动", "Preview, nothing changed")
    absent = len(found.absent)
    more = Text(
        f"；登记中有 {absent} 个不在文件里", f"; {absent} of the register are not in the file"
    )
    return f"{head.to(lang)}: {counts}" + (more.to(lang) if absent else "")


def _facts(found: ImportPreview, lang: Lang, *, done: bool) -> dict[str, object]:
    return {
        "file": found.file,
        "kind": found.kind.value,
        "done": done,
        **{state.value: found.count(state) for state in RowState},
        "absent": [site.number for site in found.absent],
        "problems": [
            {
                "row": row.line,
                "number": row.number,
                "column": p.column,
                "value": p.value,
                "problem": p.message.to(lang),
                "hint": p.hint.to(lang),
            }
            for row in found.rows
            for p in row.problems
        ],
    }


def check(args: Namespace) -> int:
    """0: nothing looks wrong; 1: something does."""
    from app.services.register_check import check as look
    from app.services.register_check import spans

    session = open_session(args)
    try:
        found = look(session.ctx(args.lang))
    finally:
        session.store.close()
    known = Text(
        f"已知 {found.known} 个，共约 {found.total} 个",
        f"{found.known} known of about {found.total}",
    )
    lines = [known.to(args.lang)]
    if found.unknown:
        missing = Text("未知序号", "unknown numbers").to(args.lang)
        lines.append(f"{missing}: {spans(found.unknown)}")
    for flag in found.flags:
        numbers = ", ".join(found.sites[id].number for id in flag.site_ids)
        lines.append(f"! {numbers} {flag.text.to(args.lang)} {flag.todo.to(args.lang)}")
    told = {
        "known": found.known,
        "total": found.total,
        "unknown": list(found.unknown),
        "flags": [
            {
                "code": flag.code,
                "numbers": [found.sites[id].number for id in flag.site_ids],
                "text": flag.text.to(args.lang),
                "todo": flag.todo.to(args.lang),
            }
            for flag in found.flags
        ],
    }
    facts(args, told, "\n".join(lines))
    return FAILED if found.flags else DONE


def export(args: Namespace) -> int:
    from app.services.register_export import export as made

    target = Path(args.file)
    if target.suffix.lower() not in ENDINGS:
        complain(args, Text("文件名应以 .xlsx 或 .csv 结尾。", "FILE must end in .xlsx or .csv."))
        return WRONG
    kind = ImportKind.DEVICES if args.devices else ImportKind.SITES
    session = open_session(args)
    try:
        content = made(session.ctx(args.lang), kind, target.suffix.lower(), args.lang)
    finally:
        session.store.close()
    try:
        target.write_bytes(content)
    except OSError as error:
        complain(args, Text(f"写不进 {target}：{error}", f"{target} cannot be written: {error}"))
        return WRONG
    facts(args, {"file": str(target), "bytes": len(content)}, f"{target} ({len(content)} B)")
    return DONE
