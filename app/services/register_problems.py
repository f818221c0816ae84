"""What an import left out and what it found odd, as a file for whoever corrects the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from app.domain.register_import import ImportPreview, ImportRow, RowState
from app.domain.text import Lang, Text
from app.services.register_csv import csv_bytes

_HEADS: Final = (
    Text("行号", "Line"),
    Text("序号", "Number"),
    Text("名称", "Name"),
    Text("结果", "Result"),
    Text("列", "Column"),
    Text("填写的值", "Value"),
    Text("问题", "Problem"),
    Text("怎么改", "What to do"),
)
_LEFT_OUT: Final = Text("未导入", "left out")
_ODD: Final = Text("可疑，仍可导入", "odd, taken all the same")
_TITLE: Final = Text("导入问题", "Import problems")


def has_problems(preview: ImportPreview) -> bool:
    return any(row.problems or row.flags for row in preview.rows)


def problems_csv(preview: ImportPreview, lang: Lang) -> bytes:
    return csv_bytes([[head.to(lang) for head in _HEADS], *map(_cells, _lines(preview, lang))])


def problems_xlsx(preview: ImportPreview, lang: Lang) -> bytes:
    """SLOW."""
    from app.reports.workbook import Book

    book = Book(lang, _TITLE.to(lang), "CounterCheck")
    book.sheet(_TITLE, [(head, 0) for head in _HEADS], [_cells(r) for r in _lines(preview, lang)])
    return book.bytes()


def _cells(line: Sequence[str | int]) -> list[str]:
    return [str(cell) for cell in line]


def _lines(preview: ImportPreview, lang: Lang) -> Iterator[list[str | int]]:
    for row in preview.rows:
        yield from _of_row(row, lang)


def _of_row(row: ImportRow, lang: Lang) -> Iterator[list[str | int]]:
    result = _LEFT_OUT if row.state is RowState.PROBLEM else _ODD
    head: list[str | int] = [row.line, row.number, row.title, result.to(lang)]
    for problem in row.problems:
        said = [problem.message.to(lang), problem.hint.to(lang)]
        yield [*head, problem.column, problem.value, *said]
    for flag in row.flags:
        yield [*head, "", "", flag.to(lang), ""]
