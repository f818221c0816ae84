"""A route file that is text: separated cells, one record a line.

Lines are taken one by one and not by the csv module's own reader of files: there a single stray
quote swallows all that follows, here it spoils its line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator

from drivers.handhelds.routes.chinese import decoded, file_encoding
from drivers.handhelds.routes.faults import RouteDamaged, RouteTooBig
from drivers.handhelds.routes.layout import ENCODINGS, SEPARATORS, RouteLayout
from drivers.handhelds.routes.record import MAX_RECORDS, FileKind
from drivers.handhelds.routes.rules import Problems
from drivers.handhelds.routes.table import Row, Table

_MAX_LINE = 1 << 16  # characters; more is no record


def open_csv(data: bytes, layout: RouteLayout, told: Problems) -> Table:
    """Raises RouteDamaged for what is no text, RouteTooBig."""
    encoding = file_encoding(data, layout.encodings)
    allowed = encoding in layout.encodings or data.isascii()
    if not allowed and not (encoding == "utf-8" and "utf-8-sig" in layout.encodings):
        name = ENCODINGS.get(encoding, "UTF-16")
        told.add(0, "", name, "encoding_file", found=name, wanted=ENCODINGS[layout.encoding])
    lines = _lines(data, encoding, layout, told)
    first = next(lines, None)
    if first is None:
        return Table(FileKind.CSV, tuple(c.name for c in layout.columns), iter(()), encoding)
    separator = _separator(first[1], layout, told)
    head = _cells(first[0], first[1], separator, told)
    by_place = tuple(column.name for column in layout.columns)
    if not layout.head:
        names = by_place
    elif not {cell.strip() for cell in head} & set(by_place) and len(head) == len(by_place):
        told.add(first[0], "", first[1], "no_head")
        names = by_place
    else:
        return Table(
            FileKind.CSV,
            tuple(cell.strip() for cell in head),
            _rows(lines, len(head), separator, told),
            encoding,
        )
    again = _rows(_with(first, lines), len(names), separator, told)
    return Table(FileKind.CSV, names, again, encoding)


def _with(first: tuple[int, str], lines: Iterator[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    yield first
    yield from lines


def _lines(
    data: bytes, encoding: str, layout: RouteLayout, told: Problems
) -> Iterator[tuple[int, str]]:
    """Line number and text of every line that holds something."""
    try:
        whole: str | None = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-16":
            raise RouteDamaged("broken UTF-16") from None
        whole = None
    if whole is not None:
        for number, text in enumerate(_split(whole), 1):
            if text.strip():
                yield number, text
        return
    raw = data.removeprefix(b"\xef\xbb\xbf")
    encodings = (encoding.removesuffix("-sig"),)
    for number, piece in enumerate(
        raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), 1
    ):
        text, rule, found = decoded(piece, encodings)
        if rule:
            # the character that is cut may be inside the line: there is no saying which cell
            facts = {"found": found, "wanted": ENCODINGS[layout.encoding]} if found else {}
            told.add(number, "", text, rule, **facts)
        if text.strip():
            yield number, text


def _split(text: str) -> list[str]:
    """By line ends only: splitlines would part at form feeds too, which are told as control."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _separator(line: str, layout: RouteLayout, told: Problems) -> str:
    """The one that the first line is parted by."""
    wanted = len(layout.columns)
    counts = {mark: line.count(mark) + 1 for mark in SEPARATORS}
    best = min(SEPARATORS, key=lambda mark: (abs(counts[mark] - wanted), mark != layout.separator))
    if counts[best] == 1 or counts[layout.separator] == wanted:
        best = layout.separator
    if best != layout.separator:
        found, right = SEPARATORS[best], SEPARATORS[layout.separator]
        told.add(0, "", best, "separator", found=found, wanted=right)
    return best


def _cells(number: int, line: str, separator: str, told: Problems) -> list[str]:
    if '"' not in line:
        return line.split(separator)
    if len(line) <= _MAX_LINE:
        try:
            return next(csv.reader([line], delimiter=separator, strict=True))
        except (csv.Error, StopIteration):
            pass
    told.add(number, "", line, "quote")
    return line.split(separator)


def _rows(
    lines: Iterator[tuple[int, str]], width: int, separator: str, told: Problems
) -> Iterator[Row]:
    for count, (number, line) in enumerate(lines, 1):
        if count > MAX_RECORDS:
            raise RouteTooBig(f"more than {MAX_RECORDS} records")
        cells = _cells(number, line, separator, told)
        if len(cells) != width:
            told.add(number, "", line, "cells", real=len(cells), said=width)
            cells = cells[:width]
            cells += [""] * (width - len(cells))
        yield Row(number, list(cells))
