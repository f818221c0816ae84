"""A check as JSON facts, as lines for a terminal, as a CSV of its problems."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

from app.domain.reading_template import Severity
from app.domain.text import Lang, Text
from app.readings.result import Check, Problem

SEVERITY_NAMES: Final = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.NOTE: Text("提示", "note"),
}
_COLUMNS: Final = (
    Text("级别", "Severity"),
    Text("规则", "Rule"),
    Text("工作表", "Sheet"),
    Text("行", "Row"),
    Text("列", "Column"),
    Text("列名", "Head"),
    Text("值", "Value"),
    Text("问题", "Problem"),
    Text("处理", "What to do"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def facts(check: Check) -> dict[str, Any]:
    """For ``--json``: every problem kept, and the counts of all."""
    return {
        "file": check.file,
        "kind": check.kind,
        "detail": check.detail._asdict(),
        "template": check.template,
        "clean": check.clean,
        "rows": check.rows,
        "seconds": round(check.seconds, 3),
        "errors": check.count(Severity.ERROR),
        "warnings": check.count(Severity.WARNING),
        "notes": check.count(Severity.NOTE),
        "sheets": [
            {
                "name": sheet.name,
                "head_row": sheet.head_row,
                "rows": sheet.rows,
                "columns": dict(sheet.columns),
            }
            for sheet in check.sheets
        ],
        "rules": [
            {
                "rule": group.rule,
                "severity": group.severity.value,
                "count": group.count,
                "kept": group.kept,
                "title": group.title._asdict(),
            }
            for group in check.groups
        ],
        "problems": [_problem(p) for p in (*check.problems, *check.notes)],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "head": problem.head,
        "value": problem.value,
        "rule": problem.rule,
        "severity": problem.severity.value,
        "what": problem.what._asdict(),
        "todo": problem.todo._asdict(),
    }


def lines(check: Check, lang: Lang, shown: int = 10) -> list[str]:
    """The groups, gravest first, each with its first ``shown`` problems, then a sum."""
    made: list[str] = []
    kept = (*check.problems, *check.notes)
    for group in check.groups:
        name = SEVERITY_NAMES[group.severity].to(lang)
        count = Text(f"{group.count} 处", f"{group.count} found").to(lang)
        made.append(f"[{name}] {group.title.to(lang)} ({group.rule}): {count}")
        own = [p for p in kept if p.rule == group.rule][:shown]
        for problem in own:
            place = problem.place(lang)
            head = f" {problem.head}" if problem.head else ""
            stop = "：" if lang == "zh" else ": "
            before = f"{place}{head}{stop}" if place or head else ""
            made.append(f"    {before}{problem.text.to(lang)}")
        if group.count > len(own):
            rest = group.count - len(own)
            made.append("    " + Text(f"……另有 {rest} 处", f"… and {rest} more").to(lang))
    made.append(summary(check).to(lang))
    return made


def summary(check: Check) -> Text:
    errors, warnings = check.count(Severity.ERROR), check.count(Severity.WARNING)
    notes = check.count(Severity.NOTE)
    detail_zh = f"（{check.detail.zh}）" if check.detail.zh else ""
    detail_en = f" ({check.detail.en})" if check.detail.en else ""
    about = Text(
        f"{check.file}：{check.kind}{detail_zh}，模板 {check.template}，{check.rows} 行，"
        f"{check.seconds:.1f} 秒。",
        f"{check.file}: {check.kind}{detail_en}, template {check.template}, {check.rows} rows, "
        f"{check.seconds:.1f} s. ",
    )
    if check.clean:
        more = Text(f"提示 {notes} 条。", f"Notes: {notes}.") if notes else Text("", "")
        return Text(f"{about.zh}没有问题。{more.zh}", f"{about.en}No problems. {more.en}".rstrip())
    return Text(
        f"{about.zh}错误 {errors} 处，警告 {warnings} 处，提示 {notes} 条。",
        f"{about.en}Errors: {errors}, warnings: {warnings}, notes: {notes}.",
    )


def as_csv(check: Check, lang: Lang) -> bytes:
    """The problems kept, as UTF-8 with its mark, so that Excel shows Chinese. No cell is a formula
    when it is opened: what could be one gets an apostrophe."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([text.to(lang) for text in _COLUMNS])
    for problem in (*check.problems, *check.notes):
        row = (
            SEVERITY_NAMES[problem.severity].to(lang),
            problem.rule,
            problem.sheet,
            str(problem.row or ""),
            problem.column,
            problem.head,
            problem.value,
            problem.what.to(lang),
            problem.todo.to(lang),
        )
        writer.writerow([harmless(cell) for cell in row])
    return stream.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """``=1+1`` -> ``'=1+1``: a spreadsheet shows it and calculates nothing."""
    return f"'{cell}" if cell.lstrip(" \u3000\u00a0").startswith(_FORMULA) else cell
