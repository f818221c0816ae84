"""The paper of the virtual printer: what a person would read on it."""

from __future__ import annotations

_MAX_LINES = 20_000  # the oldest fall off


class Paper:
    """Collects the current line, wraps it at ``columns``, and keeps lines and tickets."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._current = bytearray()
        self._pieces: list[tuple[bytes, bool, int]] = []  # bytes, Chinese mode, width factor
        self._lines: list[str] = []
        self._ticket_starts: list[int] = [0]
        self.printed = 0
        self.cuts = 0
        self._chinese = False
        self._wide = 1

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
        return bool(self._pieces)

    def text(self, data: bytes) -> None:
        self._pieces.append((data, self._chinese, self._wide))

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
            self._pieces.append(("[图像]".encode("gbk"), True, 1))
        elif name == "GS k":
            self._pieces.append(("[条码]".encode("gbk"), True, 1))
        elif name == "GS ( k" and data[5:7] == b"1Q":
            self._pieces.append(("[二维码]".encode("gbk"), True, 1))

    def reset_modes(self) -> None:
        self._chinese, self._wide = False, 1
        self.drop_line()

    def drop_line(self) -> None:
        self._pieces.clear()

    def feed(self, lines: int, blank: bool = False, chinese: bool = True) -> None:
        """Print the line and feed. A blank print feeds the paper all the same."""
        rows = self._rows(chinese)
        self._pieces.clear()
        rows += [""] * max(0, lines - 1)
        for row in rows[: max(lines, len(rows))]:
            self._lines.append("" if blank else row)
            self.printed += 1
        extra = len(self._lines) - _MAX_LINES
        if extra > 0:
            del self._lines[:extra]
            self._ticket_starts = [max(0, at - extra) for at in self._ticket_starts]

    def cut(self) -> None:
        self.cuts += 1
        self._ticket_starts.append(len(self._lines))

    def _rows(self, chinese: bool) -> list[str]:
        rows, used = [""], 0
        for data, mode, wide in self._joined():
            # outside Chinese mode each byte is one character of code page 437
            shown = (
                data.decode("gbk", errors="replace") if mode and chinese else data.decode("cp437")
            )
            for char in shown:
                size = wide * (2 if mode and chinese and ord(char) > 0x7F else 1)
                if used and used + size > self._columns:
                    rows.append("")
                    used = 0
                rows[-1] += char
                used += size
        return rows

    def _joined(self) -> list[tuple[bytes, bool, int]]:
        """Neighbours of one mode together: a double-byte character may come in two pieces."""
        joined: list[tuple[bytes, bool, int]] = []
        for data, mode, wide in self._pieces:
            if joined and joined[-1][1:] == (mode, wide):
                joined[-1] = (joined[-1][0] + data, mode, wide)
            else:
                joined.append((data, mode, wide))
        return joined
