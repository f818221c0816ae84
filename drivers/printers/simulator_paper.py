"""The paper of the virtual receipt printer: what a person would read on it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from drivers.drawing import Dots, Drawing, Mark, Stroke, Words
from drivers.printers.qr import matrix_bits

_MAX_LINES = 20_000  # the oldest fall off
_SHOWN = 120  # lines in the drawing
_ROW = 4.23  # mm of a line of font A at the usual spacing of 1/6 inch
_EDGE = 3.0  # mm beside the print
_DEAD = (61, 62, 203, 204, 205)  # dots of the head that a worn one no longer heats


@dataclass(frozen=True, slots=True)
class _Piece:
    data: bytes
    chinese: bool
    wide: int


@dataclass(frozen=True, slots=True)
class _Picture:
    """A raster that was printed: dots a row, rows, bits as ``Dots`` wants them."""

    columns: int
    rows: int
    bits: bytes
    dot: int = 1  # printer dots an image dot takes

    def without(self, dead: Collection[int]) -> _Picture:
        """As a head prints it whose ``dead`` dots do not heat."""
        stride = (self.columns + 7) // 8
        mask = bytearray(b"\xff" * stride)
        for column in {at // self.dot for at in dead if at // self.dot < self.columns}:
            mask[column // 8] &= ~(0x80 >> column % 8)
        rows = (self.bits[at : at + stride] for at in range(0, len(self.bits), stride))
        kept = b"".join(bytes(a & b for a, b in zip(row, mask, strict=False)) for row in rows)
        return replace(self, bits=kept)


class Paper:
    """Collects the current line, wraps it at ``columns``, and keeps lines and tickets; ``dot`` in
    mm."""

    def __init__(self, columns: int, dot: float = 25.4 / 203) -> None:
        self._columns = columns
        self._dot = dot
        self._current: list[_Piece] = []
        self._lines: list[str] = []
        self._pictures: dict[int, _Picture] = {}  # by the number of the line they are on
        self._gone = 0  # lines that fell off
        self._ticket_starts: list[int] = [0]
        self._qr = b""
        self._qr_size = 3
        self.printed = 0
        self.cuts = 0
        self._chinese = False
        self._wide = 1
        self.active: Collection[str] = ()  # faults of the printer

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(self._lines)

    @property
    def tickets(self) -> tuple[tuple[str, ...], ...]:
        """Lines between cuts; the last, uncut one only if it has lines."""
        ends = [*self._ticket_starts[1:], len(self._lines)]
        groups = [tuple(self._lines[a:b]) for a, b in zip(self._ticket_starts, ends, strict=True)]
        return tuple(groups[:-1] if not groups[-1] else groups)

    @property
    def has_text(self) -> bool:
        return bool(self._current)

    def text(self, data: bytes, chinese: bool | None = None) -> None:
        """``chinese`` None: as the mode is."""
        mode = self._chinese if chinese is None else chinese
        self._current.append(_Piece(data, mode, self._wide))

    def command(self, name: str, data: bytes) -> None:
        """Modes that change what is read on paper; others only change its looks."""
        if name == "FS &":
            self._chinese = True
        elif name == "FS .":
            self._chinese = False
        elif name == "GS !":
            self._wide = (data[2] >> 4 & 0x07) + 1
        elif name == "ESC !":
            self._wide = 2 if data[2] & 0x20 else 1
        elif name == "GS v":
            across, down = data[4] | data[5] << 8, data[6] | data[7] << 8
            self._picture("[图像]", _Picture(across * 8, down, data[8:]))
        elif name == "GS k":
            self._current.append(_Piece("[条码]".encode("gbk"), True, 1))
        elif name == "GS ( k":
            self._code(data)

    def _code(self, data: bytes) -> None:
        """GS ( k, symbol 49: 1C size of a module, 1P data to keep, 1Q print it."""
        if data[5:7] == b"1C" and len(data) > 7:
            self._qr_size = data[7]
        elif data[5:7] == b"1P":
            self._qr = data[8:]
        elif data[5:7] == b"1Q" and self._qr:
            side, bits = matrix_bits(self._qr)
            self._picture("[二维码]", _Picture(side, side, bits, self._qr_size))

    def _picture(self, words: str, picture: _Picture) -> None:
        if self._current:
            self.feed(1)
        if "blank" in self.active:
            picture, words = replace(picture, bits=bytes(len(picture.bits))), ""
        elif "dead_dots" in self.active:
            picture = picture.without(_DEAD)
        self._pictures[self._gone + len(self._lines)] = picture
        self._lines.append(words)
        self.printed += max(1, round(picture.rows * picture.dot * self._dot / _ROW))

    def reset_modes(self) -> None:
        self._chinese, self._wide = False, 1
        self.drop_line()

    def drop_line(self) -> None:
        self._current.clear()

    def feed(self, lines: int) -> None:
        """Print the line and feed. A blank print feeds the paper all the same."""
        rows = self._rows()
        self._current.clear()
        rows += [""] * max(0, lines - 1)
        for row in rows[: max(lines, len(rows))]:
            self._lines.append("" if "blank" in self.active else row)
            self.printed += 1
        extra = len(self._lines) - _MAX_LINES
        if extra > 0:
            del self._lines[:extra]
            self._gone += extra
            self._ticket_starts = [max(0, at - extra) for at in self._ticket_starts]
            self._pictures = {at: p for at, p in self._pictures.items() if at >= self._gone}

    def cut(self) -> None:
        self.cuts += 1
        self._ticket_starts.append(len(self._lines))

    def drawing(self) -> Drawing:
        """The last lines, with pictures and cuts where they are."""
        first = max(0, len(self._lines) - _SHOWN)
        advance = 12 * self._dot
        width = self._columns * advance + 2 * _EDGE
        cuts = set(self._ticket_starts[1:])
        marks: list[Mark] = []
        y = 2.0
        for number in range(first, len(self._lines)):
            if number in cuts and number > first:
                marks.append(Stroke(0, y, width, y, 0.2, "faint"))
                y += 3.0
            picture = self._pictures.get(self._gone + number)
            if picture is None:
                if self._lines[number]:
                    marks.append(Words(_EDGE, y, _ROW * 0.86, advance, self._lines[number]))
                y += _ROW
                continue
            dot = self._dot * picture.dot
            marks.append(Dots(_EDGE, y, picture.columns, picture.rows, dot, dot, picture.bits))
            y += picture.rows * dot + 1.0
        return Drawing(width, max(y + 2.0, 20.0), "paper", tuple(marks))

    def _rows(self) -> list[str]:
        rows, used = [""], 0
        font = "no_chinese" not in self.active
        for piece in self._joined():
            # outside Chinese mode each byte is one character of code page 437
            mode = piece.chinese and font
            shown = piece.data.decode("gbk" if mode else "cp437", errors="replace")
            for char in shown:
                size = piece.wide * (2 if mode and ord(char) > 0x7F else 1)
                if used and used + size > self._columns:
                    rows.append("")
                    used = 0
                rows[-1] += char
                used += size
        return rows

    def _joined(self) -> list[_Piece]:
        """Neighbours of one mode together: a double-byte character may come in two pieces."""
        joined: list[_Piece] = []
        for piece in self._current:
            if joined and (joined[-1].chinese, joined[-1].wide) == (piece.chinese, piece.wide):
                joined[-1] = _Piece(joined[-1].data + piece.data, piece.chinese, piece.wide)
            else:
                joined.append(piece)
        return joined
