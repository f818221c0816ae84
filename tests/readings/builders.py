"""Reading files to break in one place at a time."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.domain.reading_template import (
    ColumnKind,
    JumpOf,
    ReadingColumn,
    ReadingRules,
    ReadingTemplate,
    SheetChoice,
)
from app.domain.text import Text
from app.readings.check import check_file
from app.readings.dates import Period
from app.readings.result import Check
from tests.readings import biff

HEAD = ["户号", "户名", "表号", "上期读数", "本期读数", "上期用量", "本期用量", "抄表日期", "状态"]
C = {head: number for number, head in enumerate(HEAD)}
FIRST_DAY = date(2026, 3, 1)
Rows = list[list[Any]]
Found = list[tuple[int, str, str]]  # row, column letter, rule


def _column(key: str, zh: str, kind: ColumnKind, **more: Any) -> ReadingColumn:
    return ReadingColumn(key, Text(zh, key.replace("_", " ").capitalize()), kind, **more)


def _quantity(key: str, zh: str, **more: Any) -> ReadingColumn:
    limits = {"decimals": 2, "low": Decimal(0), "high": Decimal(99999)}
    return _column(key, zh, ColumnKind.NUMBER, **limits, **more)


TEMPLATE = ReadingTemplate(
    id="small",
    title=Text("小模板", "Small"),
    columns=(
        _column("customer_no", "户号", ColumnKind.CUSTOMER, min_length=6, max_length=8),
        _column("name", "户名", ColumnKind.TEXT, max_length=20),
        _column(
            "meter_no",
            "表号",
            ColumnKind.METER,
            names=("水表编号",),
            unique=True,
            min_length=10,
            max_length=12,
            pattern="[0-9]+",
        ),
        _quantity("last_reading", "上期读数"),
        _quantity("this_reading", "本期读数"),
        _quantity("last_usage", "上期用量", required=False),
        _quantity("this_usage", "本期用量", required=False),
        _column("read_on", "抄表日期", ColumnKind.DATE, formats=("YYYY-MM-DD", "YYYY/M/D")),
        _column("state", "状态", ColumnKind.CHOICE, required=False, choices=("正常", "估抄")),
    ),
    rules=ReadingRules(
        last="last_reading",
        this="this_reading",
        used="this_usage",
        used_before="last_usage",
        digits=5,
        jump_percent=Decimal(300),
        jump_of=JumpOf.USAGE,
        jump_floor=Decimal(30),
    ),
    date="read_on",
    sheets=SheetChoice.ALL,
    max_rows=1000,
)


def good_rows(count: int = 6, start: int = 0) -> Rows:
    return [
        [
            f"DG{i:05d}",
            f"住户{i}",
            f"{30000000 + i:010d}",
            float(100 + i),
            float(110 + i),
            9.0,
            10.0,
            FIRST_DAY + timedelta(i % 28),
            "正常",
        ]
        for i in range(start, start + count)
    ]


def as_text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def csv_bytes(rows: Rows, encoding: str = "gb18030", head: Sequence[str] = HEAD) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([[as_text(c) for c in row] for row in [list(head), *rows]])
    return stream.getvalue().encode(encoding)


def xlsx_file(
    path: Path,
    rows: Rows,
    change: Callable[[Worksheet], None] | None = None,
    head: Sequence[Any] = HEAD,
) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "抄表"
    for row in [list(head), *rows]:
        sheet.append(row)
    if change:
        change(sheet)
    book.save(path)
    return path


def edited(path: Path, part: str, *changes: tuple[str, str]) -> Path:
    """The xlsx with the text of one part changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    text = parts[part].decode()
    for before, after in changes:
        assert before in text, f"{before!r} is not in {text[:2000]}"
        text = text.replace(before, after, 1)
    parts[part] = text.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, raw in parts.items():
            new.writestr(name, raw)
    return path


def write(folder: Path, kind: str, rows: Rows, head: Sequence[str] = HEAD) -> Path:
    """The rows as a file of that kind."""
    path = folder / f"readings.{kind}"
    if kind == "xlsx":
        return xlsx_file(path, rows, head=head)
    if kind == "xls":
        path.write_bytes(biff.ole(biff.workbook({"抄表": [list(head), *rows]})))
    else:
        path.write_bytes(csv_bytes(rows, head=head))
    return path


def check(path: Path, template: ReadingTemplate = TEMPLATE, period: Period | None = None) -> Check:
    return check_file(path, template, period)


def found(check: Check) -> Found:
    """All of it, notes too, by place."""
    problems = sorted((*check.problems, *check.notes), key=lambda p: (p.sheet, p.row, p.column))
    return [(p.row, p.column, p.rule) for p in problems]
