"""A file to send, cut into blocks."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.transfer.frames import LARGE, SMALL, block

LONGEST_NAME = 100  # bytes: what a block of 128 holds beside size and time


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A file to send; its name (bytes, at most 100) is told by YMODEM only."""

    data: bytes
    name: bytes = b""
    modified: int = 0  # seconds since 1970

    @property
    def tellable(self) -> bool:
        """Whether YMODEM can tell the name."""
        return 0 < len(self.name) <= LONGEST_NAME and b"\0" not in self.name


class Cutter:
    """Blocks of 1024 where ``large``, and of 128 at the end where that saves padding."""

    def __init__(self, data: bytes, *, large: bool, crc: bool) -> None:
        self._data = memoryview(data)
        self._large, self._crc = large, crc

    @property
    def blocks(self) -> int:
        """How many there are."""
        whole, left = divmod(len(self._data), LARGE if self._large else SMALL)
        if self._large and left <= LARGE - SMALL:
            return whole + -(-left // SMALL)
        return whole + (left > 0)

    def size(self, at: int) -> int:
        """Bytes of data in the block that begins there; 0 at the end."""
        left = len(self._data) - at
        # seven small blocks with their answers still cost less than one large one half empty
        return min(left, LARGE if self._large and left > LARGE - SMALL else SMALL)

    def frame(self, number: int, at: int) -> bytes | None:
        """The block that begins there; None at the end of the file."""
        size = self.size(at)
        return block(number, self._data[at : at + size], crc=self._crc) if size else None
