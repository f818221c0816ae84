"""The rows of a pack's CSV files, each with the line it starts on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from app.domain.text import Text
from app.packs.problems import Problem
from app.packs.source import Folder, read_text
from app.packs.wording import did_you_mean

Row = dict[str, str]
MAX_CELL = 600  # characters, as any text of a pack


def read_rows(
    folder: Folder,
    file: str,
    needed: Sequence[str],
    optional: Sequence[str],
    problems: list[Problem],
) -> Iterator[tuple[int, Row]]:
    """(line, column -> stripped text) of every row in shape; what is wrong with the others, with
    the header or with the file is in ``problems``. A file of only a header has no rows."""
    text = read_text(folder, file, problems)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [cell.strip() for cell in next(reader, [])]
    except csv.Error as error:
        problems.append(_unreadable(file, 1, error))
        return
    if not _header_fits(file, header, needed, optional, problems):
        return
    while True:
        # a quoted name may span lines, so the row is named by the line it starts on
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            problems.append(_unreadable(file, line, error))
            return
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            message = Text(
                f"这一行有 {len(cells)} 列，应为 {len(header)} 列",
                f"this row has {len(cells)} columns, not {len(header)}",
            )
            hint = Text("名称中的逗号要加引号", "a name with a comma needs quotes")
            problems.append(Problem(file, line, "", message, hint))
            continue
        row = {key: cell.strip() for key, cell in zip(header, cells, strict=True)}
        found = list(_cell_problems(file, line, row, needed))
        problems += found
        if not found:
            yield line, row


def _unreadable(file: str, line: int, error: csv.Error) -> Problem:
    message = Text(f"这一行无法读取（{error}）", f"this row cannot be read ({error})")
    hint = Text("检查引号是否成对", "check that the quotes are closed")
    return Problem(file, line, "", message, hint)


def _header_fits(
    file: str,
    header: list[str],
    needed: Sequence[str],
    optional: Sequence[str],
    problems: list[Problem],
) -> bool:
    before = len(problems)
    known = (*needed, *optional)
    for name in needed:
        if name not in header:
            message = Text(f"缺少列 “{name}”", f"the column “{name}” is missing")
            first = ",".join(known)
            hint = Text(f"第一行应为 {first}", f"the first line is {first}")
            problems.append(Problem(file, 1, name, message, hint))
    for i, name in enumerate(header):
        if name not in known:
            message = Text(f"不认识的列 “{name}”", f"unknown column “{name}”")
            problems.append(Problem(file, 1, name, message, did_you_mean(name, known)))
        elif name in header[:i]:
            message = Text(f"列 “{name}” 写了两次", f"the column “{name}” is given twice")
            hint = Text("请删除其中一列", "remove one of them")
            problems.append(Problem(file, 1, name, message, hint))
    return len(problems) == before


def _cell_problems(file: str, line: int, row: Row, needed: Sequence[str]) -> Iterator[Problem]:
    for key, cell in row.items():
        if key in needed and not cell:
            hint = Text("请补上", "fill it in")
            yield Problem(file, line, key, Text("内容是空的", "this is empty"), hint)
        elif len(cell) > MAX_CELL:
            message = Text("内容太长", "this is too long")
            hint = Text(f"最多 {MAX_CELL} 个字", f"at most {MAX_CELL} characters")
            yield Problem(file, line, key, message, hint)
