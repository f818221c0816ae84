"""Checking a reading file of 100,000 rows and nine columns, beside the reader library that does no
more than hand over the same cells: openpyxl (read-only), csv, xlrd.

The xlsx is as Excel writes it, with shared texts. The xls has two sheets, for one holds 65,536
rows. csv is C code that makes texts and nothing else, a microsecond a row: a check of nine cells
in twice that time is not reached, for decoding, cutting and finding duplicates take as much.
"""

from __future__ import annotations

import csv
import html
import statistics
import tempfile
import time
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.domain.reading_template import ReadingTemplate
from app.packs.registry import load_builtin
from app.readings.check import check_file
from tests.readings import biff

ROWS = 100_000
REPEATS = 3
HEAD = ("户号", "户名", "地址", "表号", "上期读数", "本期读数", "上期用量", "本期用量", "抄表日期")
FIRST = date(2026, 3, 1)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def rows(count: int = ROWS, start: int = 0) -> Iterator[tuple[Any, ...]]:
    for i in range(start, start + count):
        last, used, before = i * 7 % 9000, 5 + i * 3 % 40, 5 + i * 5 % 40
        used = min(used, 30)  # no jump: a clean file is the slowest to be sure of
        yield (
            f"DG{i:08d}",
            f"住户{i % 3000}",
            f"茶山镇东路{i % 700}号{i % 9}栋",
            f"{i:010d}",
            last,
            last + used,
            before,
            used,
            FIRST + timedelta(i % 28),
        )


def write_xlsx(path: Path) -> None:
    texts: dict[str, int] = {}

    def cell(name: str, value: Any) -> str:
        if isinstance(value, str):
            return f'<c r="{name}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'
        if isinstance(value, date):
            return f'<c r="{name}" s="1"><v>{(value - date(1899, 12, 30)).days}</v></c>'
        return f'<c r="{name}"><v>{value}</v></c>'

    def row(number: int, values: tuple[Any, ...]) -> str:
        cells = "".join(cell(f"{chr(65 + i)}{number}", v) for i, v in enumerate(values))
        return f'<row r="{number}" spans="1:9">{cells}</row>'

    body = "".join(row(n, values) for n, values in enumerate((HEAD, *rows()), 1))
    shared = "".join(f"<si><t>{html.escape(text)}</t></si>" for text in texts)
    override = (
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{override}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{_REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        '<sheet name="抄表" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{_REL}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts>'
        '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData>'
        "</worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in parts.items():
            made.writestr(name, _XML + text)


def write_csv(path: Path) -> None:
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows((HEAD, *rows()))


def write_xls(path: Path) -> None:
    half = ROWS // 2
    sheets = {"一": (HEAD, *rows(half)), "二": (HEAD, *rows(half, half))}
    path.write_bytes(biff.workbook(sheets))


def _openpyxl(path: Path) -> int:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


def _csv(path: Path) -> int:
    with path.open(encoding="gb18030", newline="") as stream:
        return sum(1 for _ in csv.reader(stream))


def _xlrd(path: Path) -> int:
    import xlrd

    return sum(
        1
        for sheet in xlrd.open_workbook(str(path)).sheets()
        for row in range(sheet.nrows)
        if sheet.row_values(row)
    )


KINDS: dict[str, tuple[Callable[[Path], None], Callable[[Path], int], int]] = {
    "xlsx": (write_xlsx, _openpyxl, ROWS + 1),
    "csv": (write_csv, _csv, ROWS + 1),
    "xls": (write_xls, _xlrd, ROWS + 2),
}


def measure() -> dict[str, dict[str, float]]:
    """Rows for the benchmark; ratios are medians of paired runs. ``peak_mib`` is what the check
    allocates at most, measured in a run of its own, for measuring slows it down."""
    template = load_builtin("dongguan-2026").reading_template()
    assert template is not None
    template = replace(template, max_rows=2 * ROWS)
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory(prefix="countercheck-") as folder:
        for kind, (write, library, count) in KINDS.items():
            path = Path(folder) / f"readings.{kind}"
            write(path)
            pairs = [
                (_timed(library, path, count), _timed(_ours(template), path, ROWS))
                for _ in range(REPEATS)
            ]
            found[f"readings {kind}"] = {
                "floor_s": statistics.median(floor for floor, _ in pairs),
                "ours_s": statistics.median(ours for _, ours in pairs),
                "rows_per_s": ROWS / statistics.median(ours for _, ours in pairs),
                "peak_mib": _peak(template, path),
                "ratio": statistics.median(ours / floor for floor, ours in pairs),
            }
    return found


def _ours(template: ReadingTemplate) -> Callable[[Path], int]:
    def run(path: Path) -> int:
        check = check_file(path, template)
        assert check.clean, check.problems[:3]
        return check.rows

    return run


def _timed(run: Callable[[Path], int], path: Path, count: int) -> float:
    began = time.perf_counter()
    seen = run(path)
    took = time.perf_counter() - began
    assert seen == count, (seen, count)
    return took


def _peak(template: ReadingTemplate, path: Path) -> float:
    tracemalloc.start()
    try:
        check_file(path, template)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    for name, row in measure().items():
        print(name, {key: round(value, 2) for key, value in row.items()})
