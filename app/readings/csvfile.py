"""A text file of cells: csv, tab or semicolon separated, as systems and spreadsheets save it."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from app.domain.text import Text
from app.readings.blocks import BlockRows, blocks_of_rows, blocks_of_text
from app.readings.cells import Area, Cells
from app.readings.encoding import Encoding, Line, encoding_of, lines_of
from app.readings.table import Book, Row, Tick, Told

_SEPARATORS: Final = (",", "\t", ";", "|", "，")
_NAMES: Final = {
    ",": Text("逗号", "comma"),
    "\t": Text("制表符", "tab"),
    ";": Text("分号", "semicolon"),
    "|": Text("竖线", "bar"),
    "，": Text("全角逗号", "full-width comma"),
}
_SAMPLE: Final = 40  # lines looked at for the separator
_MAX_LINES: Final = 50  # of one record: beyond that a quote was left open
_MAX_LINE: Final = 100_000  # characters: csv refuses cells beyond 131,072


def open_csv(path: Path, raw: bytes) -> Book:
    encoding = encoding_of(raw)
    separator = _separator(raw, encoding)
    name = _NAMES[separator]
    mixed = Text("（有混杂）", " (mixed)") if encoding.mixed else Text("", "")
    detail = Text(
        f"编码 {encoding.name}{mixed.zh}，分隔符：{name.zh}",
        f"{encoding.name}{mixed.en}, separated by {name.en}",
    )
    return Book("csv", False, (Lines(raw, encoding, separator),), detail)


def _separator(raw: bytes, encoding: Encoding) -> str:
    """The one that cuts most of the first lines into the same number of cells, at least two."""
    sample = []
    for line in lines_of(raw[: 1 << 18], _lenient(encoding)):
        if line.text.strip():
            sample.append(line.text[:5000])
        if len(sample) >= _SAMPLE:
            break
    best, best_score = ",", (0, 0)
    for separator in _SEPARATORS:
        widths = [_outside_quotes(text).count(separator) + 1 for text in sample]
        counts = {w: widths.count(w) for w in widths if w > 1}
        if not counts:
            continue
        width = max(counts, key=lambda w: (counts[w], w))
        if (counts[width], width) > best_score:
            best, best_score = separator, (counts[width], width)
    return best


def _lenient(encoding: Encoding) -> Encoding:
    """The sample may end inside a character."""
    return Encoding(encoding.name, True, encoding.skip)


def _outside_quotes(text: str) -> str:
    return "".join(text.split('"')[::2])


class Lines:
    """A table of ``app.readings.table``: the whole file."""

    name = ""
    hidden = False
    merged: Sequence[Area] = ()
    hidden_columns: frozenset[int] = frozenset()

    def __init__(self, raw: bytes, encoding: Encoding, separator: str) -> None:
        self._raw = raw
        self._encoding = encoding
        self._separator = separator

    def rows(self, told: Told, tick: Tick) -> Iterator[Row]:
        text = self._encoding.text
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        if not text or '"' in text or "\r" in text or _has_long_line(text):
            blocks = blocks_of_rows(self._careful(told))
        else:
            blocks = blocks_of_text(text, self._separator)
        return BlockRows(blocks, self._raw.count(b"\n"), told, tick)

    def _careful(self, told: Told) -> Iterator[Cells]:
        source = _Source(lines_of(self._raw, self._encoding))
        reader = csv.reader(source, delimiter=self._separator)
        number = 0
        while True:
            number += 1
            source.taken.clear()
            try:
                cells = next(reader, None)
            except csv.Error:
                cells = []
                source.overrun = True
            if not source.taken:
                return
            if source.overrun:
                first = source.back()
                rule = "quote_open" if '"' in first else "cell_long"
                told(rule, number, first.strip()[:100], {})
                cells = list(first.rstrip("\r\n")[:_MAX_LINE].split(self._separator))
                reader = csv.reader(source, delimiter=self._separator)
            self._tell_encodings(told, number, source.taken)
            yield cells or []

    def _tell_encodings(self, told: Told, number: int, lines: Sequence[Line]) -> None:
        for other in sorted({line.encoding for line in lines if line.encoding}):
            if other == "?":
                told("encoding_broken", number, "", {})
            else:
                told("encoding_mixed", number, "", {"real": other, "main": self._encoding.name})


def _has_long_line(text: str) -> bool:
    """Whether a line that ends with LF is longer than ``_MAX_LINE``."""
    at = 0
    while len(text) - at > _MAX_LINE:
        end = text.rfind("\n", at, at + _MAX_LINE)
        if end < 0:
            return True
        at = end + 1
    return False


class _Source:
    """Hands lines to csv and remembers those of one record. A record that takes too many lines, or
    does not end with the file, has a quote that was left open; then all lines but its first are
    read again."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._again: deque[Line] = deque()
        self.taken: list[Line] = []
        self.overrun = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _MAX_LINES:
            self.overrun = True
            raise StopIteration
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            self.overrun = bool(self.taken)
            raise StopIteration
        self.taken.append(line)
        return line.text

    def back(self) -> str:
        """The first line of the record; the others come again."""
        self.overrun = False
        first, *others = self.taken
        self._again.extendleft(reversed(others))
        self.taken = [first]
        return first.text
