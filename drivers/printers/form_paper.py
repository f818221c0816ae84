"""The continuous paper of the virtual invoice printer: where each dot and character fell, in mm.

``y`` runs on from sheet to sheet, as the paper does. The perforation is the paper's own: what the
host believes of the page length is another thing, and their difference is the drift people see.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import ClassVar

from drivers.drawing import Box, Dots, Drawing, Mark, Stroke, Words
from drivers.printers.escp_tokens import per_column
from drivers.printers.form_page import Form

INCH = 25.4
_DPI = {0: 60, 1: 120, 2: 120, 3: 240, 4: 80, 5: 72, 6: 90, 32: 60, 33: 120, 38: 90, 39: 180}
_DPI |= {40: 360, 71: 180, 72: 360, 73: 360}
_OLD = {"K": 0, "L": 1, "Y": 2, "Z": 3}
_MOST = 20_000  # marks; the oldest fall off
_SHIFT, _SCALE, _SKEW, _SLIP = (3.2, -2.0), 1.01, math.radians(0.4), 0.8  # of the faults


@dataclass(frozen=True, slots=True)
class Faulty:
    """How faults move what is printed: a shift in mm, a vertical scale, a turn in radians about
    the top of each sheet."""

    shift: tuple[float, float] = (0.0, 0.0)
    scale: float = 1.0
    turn: float = 0.0

    @staticmethod
    def of(active: Collection[str]) -> Faulty:
        return Faulty(
            _SHIFT if "misaligned" in active else (0.0, 0.0),
            _SCALE if "stretched" in active else 1.0,
            _SKEW if "skewed" in active else 0.0,
        )


class FormPaper:
    """Carries out positioning and printing commands; ``marks`` are where they fell."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.marks: list[Mark] = []
        self.rows: list[tuple[float, float, float, str]] = []  # y, x, end, text, as printed
        self.characters = 0
        self.columns = 0
        self.feeds = 0
        self.sheets = 0  # form feeds
        self.active: Collection[str] = frozenset()
        self.y = 0.0
        self.top = 0.0  # where the host's present sheet begins
        self.length = 11 * INCH
        self._reset()

    def _reset(self) -> None:
        self.x = self.left = 0.0
        self.spacing = INCH / 6
        self.unit = INCH / 360
        self.advance = INCH / 10
        self.margin = 0.0
        self.letter_quality = False
        self.chinese = False
        self.around = (0, 3)  # dots left and right of a full-width character
        self.wide = 1

    def text(self, data: bytes) -> None:
        """Print characters from the present position; the carriage moves on."""
        chinese = self.chinese and "no_chinese" not in self.active
        shown = data.decode("gbk" if chinese else "cp437", errors="replace")
        full = (24 + sum(self.around)) / 180 * INCH
        for run, doubled in _runs(shown, chinese):
            size = full if doubled else self.advance
            advance = size * self.wide
            each = advance / (2 if doubled else 1)
            mark = Words(self.x, self.y, INCH / 180 * 24, each, run)
            self._put(mark, run, len(run) * advance)
            self.x += len(run) * advance
        self.characters += len(shown)

    def command(self, name: str, data: bytes) -> bool:
        """False for a command it does not carry out, though it may be a right one."""
        act = self._ACTIONS.get(name)
        if act is not None:
            act(self, data)
        return act is not None or name in _LOOKS

    # ------------------------------------------------------------ where the head stands

    def _feed(self, mm: float) -> None:
        if "jam" in self.active:
            return  # the paper stands; what follows is printed over what was
        self.y += mm
        while self.y >= self.top + self.length - 1e-6:
            self.top += self.length
            self.sheets += 1
            self._slip()

    def _slip(self) -> None:
        if "feed_slip" in self.active:
            self.y += _SLIP
            self.top += _SLIP

    def _line_feed(self, data: bytes) -> None:
        self.x = self.left
        self._feed(self.spacing)
        self.feeds += 1

    def _tab(self, data: bytes) -> None:
        stop = 8 * self.advance  # the stops of the power-on state
        self.x = self.left + ((self.x - self.left + 1e-6) // stop + 1) * stop

    def _return(self, data: bytes) -> None:
        self.x = self.left

    def _form_feed(self, data: bytes) -> None:
        self.x = self.left
        self._feed(self.top + self.length - self.y)

    def _page_length(self, data: bytes) -> None:
        if "wrong_length" in self.active:
            return
        self.length = data[2] * self.spacing if data[2] else data[3] * INCH
        self.top, self.margin = self.y, 0.0

    def _extended(self, data: bytes) -> None:
        kind, body = chr(data[2]), data[5:]
        low = int.from_bytes(body[:2], "little")
        if kind == "U":
            self.unit = body[0] / 3600 * INCH
        elif kind == "C" and "wrong_length" not in self.active:
            self.length, self.top, self.margin = low * self.unit, self.y, 0.0
        elif kind == "c":
            self.margin = low * self.unit
        elif kind == "V":
            self._feed(self.top + self.margin + low * self.unit - self.y)
        elif kind == "v":
            self._feed((low - 0x10000 if low & 0x8000 else low) * self.unit)

    def _absolute(self, data: bytes) -> None:
        self.x = self.left + (data[2] | data[3] << 8) / 60 * INCH

    def _relative(self, data: bytes) -> None:
        value = int.from_bytes(data[2:4], "little", signed=True)
        self.x += value / (180 if self.letter_quality else 120) * INCH

    def _graphics(self, data: bytes) -> None:
        mode, body = (data[2], data[5:]) if data[1] == 0x2A else (_OLD[chr(data[1])], data[4:])
        each = per_column(mode)
        count, dot = len(body) // each, INCH / _DPI.get(mode, 60)
        pitch = INCH / (60 if each == 1 else 180 if each == 3 else 360)
        bits = _rows_of(body, count, each)
        # a pin's middle stands at the position; the bitmap begins half a dot before
        left, top = self.x - dot / 2, self.y - pitch / 2
        self._put(Dots(left, top, count, each * 8, dot, pitch, bits), at=(left, top))
        self.x += count * dot
        self.columns += count

    def _put(
        self,
        mark: Words | Dots,
        text: str = "",
        width: float = 0.0,
        at: tuple[float, float] | None = None,
    ) -> None:
        faulty = Faulty.of(self.active)
        left, top = at or (self.x, self.y)
        down = (top - self.top) * faulty.scale + faulty.shift[1]
        across = left + faulty.shift[0]
        # a sheet loaded askew turns about its upper left corner
        x = across * math.cos(faulty.turn) - down * math.sin(faulty.turn)
        y = self.top + across * math.sin(faulty.turn) + down * math.cos(faulty.turn)
        if "blank" in self.active:
            return
        self.marks.append(replace(mark, x=x, y=y))
        if text:
            self.rows.append((y, x, x + width, text))
        del self.marks[: max(0, len(self.marks) - _MOST)]
        del self.rows[: max(0, len(self.rows) - _MOST)]

    # ------------------------------------------------------------ what is seen

    def lines(self) -> tuple[str, ...]:
        """Texts that stand on one line together, from the top of the paper down."""
        found: list[tuple[float, list[tuple[float, float, str]]]] = []
        for y, x, end, text in sorted(self.rows):
            if found and y - found[-1][0] < 1.5:
                found[-1][1].append((x, end, text))
            else:
                found.append((y, [(x, end, text)]))
        return tuple(_joined(sorted(row)) for _, row in found)

    def sheet_of(self, y: float) -> int:
        """On which paper sheet something at ``y`` fell; the first is 0."""
        return int(y // self.form.height)

    def drawing(self, sheets: int = 2) -> Drawing:
        """The last ``sheets`` sheets with their perforations and tractor strips."""
        height = self.form.height
        last = max(self.sheet_of(max(self.y - 0.01, 0.0)), 0)
        first = max(0, last - sheets + 1)
        start, end = first * height, (last + 1) * height
        edges = (_EDGE, self.form.width - _EDGE)
        marks: list[Mark] = [Stroke(x, 0, x, end - start, 0.15, "faint") for x in edges]
        holes = range(round((end - start) / 12.7))
        for side in (6.35, self.form.width - 6.35):
            marks += [Box(side - 2, n * 12.7 + 4.35, 4, 4, False, "faint") for n in holes]
        for sheet in range(first + 1, last + 1):
            at = sheet * height - start
            marks.append(Stroke(0, at, self.form.width, at, 0.3, "faint"))
        marks += [_moved(m, _EDGE, -start) for m in self.marks if start <= _y(m) < end]
        return Drawing(self.form.width, end - start, "paper", tuple(marks))

    def _initialise(self, data: bytes) -> None:
        self._reset()
        self.top = self.y

    def _set(self, data: bytes) -> None:
        code, value = chr(data[1]), data[2] if len(data) > 2 else 0
        if code == "2":
            self.spacing = INCH / 6
        elif code == "0":
            self.spacing = INCH / 8
        elif code == "3":
            self.spacing = value / 180 * INCH
        elif code == "+":
            self.spacing = value / 360 * INCH
        elif code in "PMg":
            self.advance = INCH / {"P": 10, "M": 12, "g": 15}[code]
        elif code == "x":
            self.letter_quality = value in (1, 49)
        elif code == "l":
            self.left = value * self.advance
            self.x = max(self.x, self.left)
        elif code == "W":
            self.wide = 2 if value in (1, 49) else 1

    def _step(self, data: bytes) -> None:
        self._feed(data[2] / 180 * INCH)

    def _mode(self, data: bytes) -> None:
        self.chinese = data[1] == 0x26

    def _around(self, data: bytes) -> None:
        self.around = (data[2], data[3])

    def _double(self, data: bytes) -> None:
        self.wide = 2 if data[-1] == 0x0E else 1

    _ACTIONS: ClassVar[dict[str, Callable[[FormPaper, bytes], None]]] = {
        "HT": _tab,
        "LF": _line_feed,
        "VT": _line_feed,
        "CR": _return,
        "FF": _form_feed,
        "ESC @": _initialise,
        "ESC C": _page_length,
        "ESC $": _absolute,
        "ESC \\": _relative,
        "ESC J": _step,
        "ESC *": _graphics,
        **dict.fromkeys([f"ESC {letter}" for letter in "KLYZ"], _graphics),
        **dict.fromkeys([f"ESC ( {letter}" for letter in "UCcVv"], _extended),
        **dict.fromkeys([f"ESC {letter}" for letter in "203+PMgxlW"], _set),
        "FS &": _mode,
        "FS .": _mode,
        "FS S": _around,
        "FS SO": _double,
        "FS DC4": _double,
        "SO": _double,
        "DC4": _double,
    }


_EDGE = 12.7  # mm: the left tractor strip; printing begins beside it
# right commands that only change how print looks, or that have no effect on paper here
_LOOKS = frozenset(
    [f"ESC {c}" for c in "EFGH45-kpUtRSTwOQN !aIrj"]
    + ["ESC SP", "FS !", "FS -", "FS W", "FS k", "FS x", "FS r", "FS SI", "FS DC2", "FS T"]
    + ["NUL", "BEL", "SI", "DC1", "DC2", "DC3", "CAN"]
)


def _joined(row: list[tuple[float, float, str]]) -> str:
    """Pieces that touch are one; others stand apart by a space."""
    said, end = "", 0.0
    for x, stop, text in row:
        said += " " + text if said and x - end > 1.0 else text
        end = stop
    return said


def _runs(text: str, chinese: bool) -> list[tuple[str, bool]]:
    """Stretches of half-width and of full-width characters."""
    runs: list[tuple[str, bool]] = []
    for char in text:
        doubled = chinese and ord(char) > 0x7F
        if runs and runs[-1][1] == doubled:
            runs[-1] = (runs[-1][0] + char, doubled)
        else:
            runs.append((char, doubled))
    return runs


def _rows_of(body: bytes, count: int, each: int) -> bytes:
    """Columns of pins as the rows of a ``Dots``."""
    stride = (count + 7) // 8
    bits = bytearray(stride * each * 8)
    for column in range(count):
        pins = int.from_bytes(body[column * each : (column + 1) * each], "big")
        while pins:
            top = pins.bit_length() - 1
            row = each * 8 - 1 - top
            bits[row * stride + column // 8] |= 0x80 >> (column % 8)
            pins ^= 1 << top
    return bytes(bits)


def _y(mark: Mark) -> float:
    return mark.y if isinstance(mark, (Words, Dots, Box)) else 0.0


def _moved(mark: Mark, x: float, y: float) -> Mark:
    assert isinstance(mark, (Words, Dots, Box))
    return replace(mark, x=mark.x + x, y=mark.y + y)
