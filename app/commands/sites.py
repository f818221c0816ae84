"""``countercheck sites import|check|export``. Exit codes: 0 done; 1 some rows were left out, or
something looks wrong; 2 the file is no register; 3 not permitted, or not possible now."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.commands.signed_in import open_session
from app.commands.terminal import DONE, FAILED, WRONG, complain, facts, table, write_out
from app.domain.register_import import ImportKind, ImportRow, RowState
from app.domain.text import Lang, Text

if TYPE_CHECKING:
    from app.domain.register_import import ImportPreview, ImportResult
    from app.services.register_check import RegisterCheck

ENDINGS: Final = (".xlsx", ".csv")
_MOST: Final = 200  # rows shown; --json has all
_STATES: Final = {
    RowState.NEW: Text("新增", "new"),
    RowState.CHANGED: Text("修改", "changed"),
    RowState.SAME: Text("相同", "same"),
    RowState.PROBLEM: Text("不导入", "left out"),
}


def run_import(args: Namespace) -> int:
    from app.services import register_import
    from app.services.register_columns import missing
    from app.services.register_table import read_table

    kind = _kind(args)
    if args.close_absent and kind is ImportKind.DEVICES:
        text = Text("--close-absent 只用于网点。", "--close-absent is for sites only.")
        complain(args, text)
        return WRONG
    read = read_table(Path(args.file), args.sheet)
    session = open_session(args)
    try:
        ctx = session.ctx(args.lang)
        preview = register_import.preview(ctx, read, kind)
        if missing(preview.columns, kind) or not read.fits(kind):
            complain(args, preview.notes[0])
            return WRONG
        result = None
        if not args.preview:
            _, result = register_import.apply(ctx, preview, close_absent=args.close_absent)
    finally:
        session.store.close()
    facts(args, _import_facts(preview, result, args.lang), _import_words(preview, result, args))
    return FAILED if preview.count(RowState.PROBLEM) or (result and result.left_out) else DONE


def run_check(args: Namespace) -> int:
    from app.services import register_check

    session = open_session(args)
    try:
        found = register_check.check(session.ctx(args.lang))
    finally:
        session.store.close()
    facts(args, _check_facts(found, args.lang), _check_words(found, args.lang))
    return FAILED if found.flags or found.missing else DONE


def run_export(args: Namespace) -> int:
    from app.services import register_export

    target = Path(args.file)
    ending = target.suffix.lower()
    if ending not in ENDINGS:
        text = Text("文件名应以 .xlsx 或 .csv 结尾。", "The file must end in .xlsx or .csv.")
        complain(args, text)
        return WRONG
    session = open_session(args)
    try:
        make = register_export.xlsx if ending == ".xlsx" else register_export.text
        made = make(session.ctx(args.lang), _kind(args))
    finally:
        session.store.close()
    if not write_out(args, target, made):
        return WRONG
    facts(args, {"file": str(target), "bytes": len(made)}, f"{target} ({len(made)} B)")
    return DONE


def _kind(args: Namespace) -> ImportKind:
    return ImportKind.DEVICES if args.devices else ImportKind.SITES


def _import_facts(
    preview: ImportPreview, result: ImportResult | None, lang: Lang
) -> dict[str, Any]:
    return {
        "file": preview.file,
        "sheet": preview.sheet,
        "kind": preview.kind.value,
        "columns": {c.head: c.field for c in preview.columns if c.head.strip()},
        "counts": {state.value: preview.count(state) for state in RowState},
        "rows": [_row_facts(row, lang) for row in preview.rows],
        "absent": [{"number": s.number, "town": s.town, "name": s.name} for s in preview.absent],
        "notes": [note.to(lang) for note in preview.notes],
        "result": asdict(result) if result else None,
    }


def _row_facts(row: ImportRow, lang: Lang) -> dict[str, Any]:
    return {
        "line": row.line,
        "number": row.number,
        "title": row.title,
        "state": row.state.value,
        "changes": [{"field": c.field, "old": c.old, "new": c.new} for c in row.changes],
        "problems": [
            {
                "column": p.column,
                "value": p.value,
                "message": p.message.to(lang),
                "hint": p.hint.to(lang),
            }
            for p in row.problems
        ],
        "flags": [flag.to(lang) for flag in row.flags],
    }


def _import_words(preview: ImportPreview, result: ImportResult | None, args: Namespace) -> str:
    lang: Lang = args.lang
    lines = [note.to(lang) for note in preview.notes]
    telling = [r for r in preview.rows if r.state is not RowState.SAME or r.flags]
    if telling:
        head = [t.to(lang) for t in _HEAD]
        lines.append(table([_line(row, lang) for row in telling[:_MOST]], head))
    if len(telling) > _MOST:
        rest = len(telling) - _MOST
        lines.append(
            Text(f"还有 {rest} 行，加 --json 看全部。", f"{rest} more; --json has all.").to(lang)
        )
    if preview.absent:
        lines.append(_absent(preview, lang))
    lines.append(_kept(result, lang) if result else _would(preview, lang))
    return "\n".join(lines)


_HEAD: Final = (
    Text("行", "line"),
    Text("序号", "number"),
    Text("结果", "state"),
    Text("名称", "name"),
    Text("说明", "what"),
)


def _line(row: ImportRow, lang: Lang) -> Sequence[str]:
    said = [f"{c.title.to(lang)}: {c.old or '∅'} → {c.new}" for c in row.changes]
    said += [
        f"{p.column}: {p.message.to(lang)} ({p.hint.to(lang)})"
        if p.column
        else f"{p.message.to(lang)} ({p.hint.to(lang)})"
        for p in row.problems
    ]
    said += [flag.to(lang) for flag in row.flags]
    what = " | ".join(" ".join(s.split()) for s in said)
    return str(row.line), row.number, _STATES[row.state].to(lang), row.title, what


def _absent(preview: ImportPreview, lang: Lang) -> str:
    some = ", ".join(s.number for s in preview.absent[:20])
    some += "…" if len(preview.absent) > 20 else ""
    count = len(preview.absent)
    return Text(
        f"文件里没有的网点 {count} 个：{some}。", f"Not in the file: {count} site(s): {some}."
    ).to(lang)


def _would(preview: ImportPreview, lang: Lang) -> str:
    new, changed, same, left = (preview.count(s) for s in RowState)
    return Text(
        f"预览：新增 {new}，修改 {changed}，相同 {same}，不导入 {left}。没有改动任何内容。",
        f"Preview: {new} new, {changed} changed, {same} the same, {left} left out. Nothing was "
        "changed.",
    ).to(lang)


def _kept(result: ImportResult, lang: Lang) -> str:
    closed = Text(f"，停用 {result.closed}", f", {result.closed} closed") if result.closed else None
    tail = closed.to(lang) if closed else ""
    words = Text(
        f"已导入：新增 {result.added}，修改 {result.changed}，相同 {result.same}，"
        f"不导入 {result.left_out}",
        f"Imported: {result.added} new, {result.changed} changed, {result.same} the same, "
        f"{result.left_out} left out",
    ).to(lang)
    return words + tail + Text("。", ".").to(lang)


def _check_facts(found: RegisterCheck, lang: Lang) -> dict[str, Any]:
    return {
        "known": found.known,
        "total": found.total,
        "missing": list(found.missing),
        "flags": [
            {
                "code": flag.code,
                "numbers": [found.sites[id].number for id in flag.site_ids],
                "text": flag.text.to(lang),
                "todo": flag.todo.to(lang),
            }
            for flag in found.flags
        ],
    }


def _check_words(found: RegisterCheck, lang: Lang) -> str:
    lines = [
        Text(
            f"登记了 {found.known} 个网点，合同共 {found.total} 个。",
            f"{found.known} sites are registered; the contract speaks of {found.total}.",
        ).to(lang)
    ]
    if found.missing:
        numbers = ", ".join(found.missing[:50]) + ("…" if len(found.missing) > 50 else "")
        lines.append(Text(f"缺少的序号：{numbers}", f"Numbers left out: {numbers}").to(lang))
    for flag in found.flags:
        numbers = ", ".join(found.sites[id].number for id in flag.site_ids)
        gap = "" if lang == "zh" else " "
        lines.append(f"{numbers}  {flag.text.to(lang)}{gap}{flag.todo.to(lang)}")
    if not found.flags:
        lines.append(Text("没有发现可疑之处。", "Nothing looks wrong.").to(lang))
    return "\n".join(lines)
