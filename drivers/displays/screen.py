"""The glass of the virtual display: cells, lamps, brightness, and how they are drawn."""

from __future__ import annotations

from dataclasses import replace

from drivers.displays.dialects import Lamp
from drivers.drawing import Box, Drawing, Mark, Shape, Tone, Words

# which of the seven segments (a top, b, c right, d bottom, e, f left, g middle) a digit lights
_SEGMENTS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abfgcd",
    "-": "g",
    " ": "",
}
_LAMPS = {
    Lamp.PRICE: "单价",
    Lamp.TOTAL: "总计",
    Lamp.RECEIVED: "收款",
    Lamp.CHANGE: "找零",
}
_CELL_W, _CELL_H = 6.0, 9.3  # mm of a character of a 20 × 2 display
_DIGIT_W, _DIGIT_H = 11.0, 17.0  # mm of a digit of an LED8


class Screen:
    """``rows`` × ``columns`` cells of half width; a full-width character takes two."""

    def __init__(self, rows: int, columns: int, digits: bool, chinese: bool) -> None:
        self.rows, self.columns = rows, columns
        self.digits = digits
        self.chinese = chinese
        self.cells = [[" "] * columns for _ in range(rows)]
        self.points: set[int] = set()
        self.lamp = Lamp.OFF
        self.brightness = 4
        self.blinking = False
        self.row = self.column = 0
        self._lead = b""

    def clear(self) -> None:
        self.cells = [[" "] * self.columns for _ in range(self.rows)]
        self.points.clear()
        self.home()

    def home(self) -> None:
        self.row = self.column = 0
        self._lead = b""

    def to(self, row: int, column: int) -> bool:
        """Put the cursor there; False outside the glass."""
        if not (0 <= row < self.rows and 0 <= column < self.columns):
            return False
        self.row, self.column, self._lead = row, column, b""
        return True

    def write(self, data: bytes) -> None:
        """Text from the cursor on, to the next row at the end and back to the top."""
        for byte in data:
            if self.chinese and (self._lead or byte >= 0x81):
                if not self._lead:
                    self._lead = bytes((byte,))
                    continue
                pair, self._lead = self._lead + bytes((byte,)), b""
                self._put(pair.decode("gbk", errors="replace")[:1], 2)
            else:
                self._put(chr(byte) if 0x20 <= byte < 0x7F else "▒", 1)

    def _put(self, char: str, size: int) -> None:
        if self.column + size > self.columns:
            self.column, self.row = 0, (self.row + 1) % self.rows
        self.cells[self.row][self.column] = char
        if size == 2:
            self.cells[self.row][self.column + 1] = ""
        self.column += size
        if self.column >= self.columns:
            self.column, self.row = 0, (self.row + 1) % self.rows

    def show_number(self, text: str) -> None:
        """Digits at the right edge; a point belongs to the digit before it."""
        self.points.clear()
        digits: list[str] = []
        for char in text:
            if char == "." and digits:
                self.points.add(len(digits))
            elif char != ".":
                digits.append(char)
        digits = digits[-self.columns :]
        shift = self.columns - len(digits)
        self.points = {at + shift - 1 for at in self.points}
        self.cells[0] = [" "] * shift + digits

    def text(self, row: int) -> str:
        """A row as it is read, points where they stand."""
        if not self.digits:
            return "".join(self.cells[row]).rstrip()
        return "".join(
            char + ("." if at in self.points else "") for at, char in enumerate(self.cells[row])
        ).strip()

    def drawing(self, dark: bool, dim: bool, broken: str) -> Drawing:
        """``broken``: segments that stay dark in the first lit place."""
        marks = self._led(dark, broken) if self.digits else self._vfd(dark, broken)
        width = self.columns * (_DIGIT_W if self.digits else _CELL_W) + 10
        height = (_DIGIT_H + 18) if self.digits else self.rows * _CELL_H + 10
        if dim or self.brightness == 1:
            marks = [_faint(mark) for mark in marks]
        return Drawing(width, height, "glass", tuple(marks))

    def _vfd(self, dark: bool, broken: str) -> list[Mark]:
        marks: list[Mark] = []
        for row, cells in enumerate(self.cells):
            y = 5 + row * _CELL_H
            for column in range(self.columns):
                x = 5 + column * _CELL_W
                marks.append(Box(x + 0.6, y + 0.5, _CELL_W - 1.2, _CELL_H - 1.6, True, "unlit"))
            for column, char in enumerate(cells):
                if char.strip() and not dark and not (broken and column == 3):
                    x = 5 + column * _CELL_W
                    marks.append(Words(x, y, _CELL_H - 0.8, _CELL_W, char, "lit"))
        return marks

    def _led(self, dark: bool, broken: str) -> list[Mark]:
        marks: list[Mark] = []
        for place in range(self.columns):
            char = self.cells[0][place]
            lit = "" if dark else _SEGMENTS.get(char, "abcdefg")
            if broken and place == self.columns - 2:
                lit = "".join(s for s in lit if s not in broken)
            x = 5 + place * _DIGIT_W
            marks += [
                Shape(points, "lit" if name in lit else "unlit")
                for name, points in _outline(x, 5.0).items()
            ]
            tone: Tone = "lit" if place in self.points and not dark else "unlit"
            marks.append(Box(x + _DIGIT_W - 2.4, 5 + _DIGIT_H - 1.8, 1.6, 1.6, True, tone))
        for number, (lamp, words) in enumerate(_LAMPS.items()):
            x, y = 8 + number * 22.0, 5 + _DIGIT_H + 4.0
            on: Tone = "lit" if self.lamp is lamp and not dark else "unlit"
            marks.append(Box(x, y + 0.8, 3.0, 3.0, True, on))
            marks.append(Words(x + 4.5, y, 4.6, 2.4, words, "faint" if on == "unlit" else "lit"))
        return marks


def _outline(x: float, y: float) -> dict[str, tuple[tuple[float, float], ...]]:
    """The seven bars of a digit whose cell begins at ``x``, ``y``."""
    w, h, t = _DIGIT_W - 3.0, _DIGIT_H, 1.5
    half = h / 2

    def across(top: float) -> tuple[tuple[float, float], ...]:
        return (
            (x + t, y + top),
            (x + w - t, y + top),
            (x + w - t, y + top + t),
            (x + t, y + top + t),
        )

    def upright(left: float, top: float) -> tuple[tuple[float, float], ...]:
        return (
            (x + left, y + top),
            (x + left + t, y + top),
            (x + left + t, y + top + half - t),
            (x + left, y + top + half - t),
        )

    return {
        "a": across(0),
        "g": across(half - t / 2),
        "d": across(h - t),
        "f": upright(0, t),
        "b": upright(w - t, t),
        "e": upright(0, half),
        "c": upright(w - t, half),
    }


def _faint(mark: Mark) -> Mark:
    return replace(mark, tone="faint") if mark.tone == "lit" else mark
