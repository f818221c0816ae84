"""Readers that speak in frames: contactless (a) and (b), the swipe reader (c)."""

from __future__ import annotations

from drivers.cancel import Deadline
from drivers.card_readers.serial.faults import (
    CommandError,
    NoCardInField,
    ReaderFault,
    SwipeError,
    WrongKey,
)
from drivers.card_readers.serial.framing import Frame, FrameReader, Kind, frame
from drivers.card_readers.serial.tracks import Track, split
from drivers.claiming import ClaimedDevice
from drivers.errors import BadReply, NoReply
from drivers.transport.base import Line

YES, NO, FAILED = 0x59, 0x4E, 0x45  # "Y", "N", "E" of frame (a)
_DONE = 0x00


class FramedReader(ClaimedDevice):
    """One reader on one line. ``kind`` of its frames, ``wait`` seconds for an answer."""

    def __init__(self, line: Line, kind: Kind, wait: float = 1.0) -> None:
        super().__init__(line)
        self.kind: Kind = kind
        self._wait = wait

    def _initialise(self) -> None:
        self._line.drain()

    def ask(self, command: int, data: bytes = b"", wait: float | None = None) -> Frame:
        """Send a command and take its answer. Raises NoReply, BadReply."""
        self._ready()
        self._line.drain()
        sent = frame(self.kind, command, data)
        self._line.write(sent, 1.0)
        until = Deadline(self._wait if wait is None else wait)
        reader = FrameReader(self.kind)
        got = bytearray()
        while not until.expired:
            data = self._line.read(256, until.left)
            got += data
            for found in reader.feed(data):
                if found.command == command:
                    return found
                self.counts["CommunicationErrorCount"] += 1
        self.counts["CommunicationErrorCount"] += 1
        kind = BadReply if got else NoReply
        raise kind(bytes(got[:40]).hex(" "), port=self._line.url, command=sent.hex(" "))


class ContactlessA(FramedReader):
    """Frame (a): reset 30 30, card state 31 30, find 35 30, UID 35 31, authenticate by key A 35 32
    or B 35 39, read block 35 33."""

    def __init__(self, line: Line, wait: float = 1.0) -> None:
        super().__init__(line, "a", wait)

    def reset(self) -> None:
        self._good(self.ask(0x30, b"0"))

    def present(self) -> bool:
        said = self.ask(0x31, b"0")
        if said.data[-1:] not in (b"Y", b"N"):
            raise BadReply(said.raw.hex(" "), port=self._line.url, command="31 30")
        return said.data[-1:] == b"Y"

    def uid(self) -> str:
        """Raises NoCardInField."""
        self._good(self.ask(0x35, b"0"))
        said = self._good(self.ask(0x35, b"1"))
        return said.hex().upper()

    def authenticate(self, sector: int, key: bytes, *, second: bool = False) -> None:
        """``key`` of six bytes, B if ``second``. Raises WrongKey."""
        said = self.ask(0x35, (b"9" if second else b"2") + bytes((sector,)) + key)
        if said.data[1:2] == b"N":
            raise WrongKey(port=self._line.url, command="35 32")
        self._good(said)

    def read_block(self, number: int) -> bytes:
        return self._good(self.ask(0x35, b"3" + bytes((number,))))

    def _good(self, said: Frame) -> bytes:
        """What stands behind the state "Y"; the first data byte repeats PARAM."""
        state = said.data[1:2]
        if state == b"Y":
            return said.data[2:]
        if state == b"E":
            raise NoCardInField(port=self._line.url)
        raise ReaderFault(said.raw.hex(" "), port=self._line.url)


class ContactlessB(FramedReader):
    """Frame (b): what is published of it is set address 80, baud rate 81 and the states; a
    command that asks for the serial number is answered by the state alone where it is unknown."""

    def __init__(self, line: Line, wait: float = 1.0) -> None:
        super().__init__(line, "b", wait)

    def address(self, number: int) -> None:
        """Set (again) the address it has: answered by every reader of this family."""
        said = self.ask(0x80, bytes((number,)))
        state = said.data[0] if said.data else 0xFF
        if state not in (_DONE, 0x80):
            kind = CommandError if state in (0x85, 0x8F) else ReaderFault
            raise kind(f"{state:02X}", port=self._line.url, command="80")


class SwipeC(FramedReader):
    """Frame (c), MRS100: 30 mode, 32 version, 33 read; error 30 31 40 41."""

    def __init__(self, line: Line, wait: float = 1.0) -> None:
        super().__init__(line, "c", wait)

    def version(self) -> str:
        return self.ask(0x32, b"0").data.decode("ascii", "replace").strip("\0 ")

    def read(self, deadline: float) -> tuple[Track, ...]:
        """Wait for a swipe. Raises NoReply when none came, SwipeError."""
        said = self.ask(0x33, b"0", deadline)
        text = said.data.decode("ascii", "replace")
        if len(said.data) <= 1 or said.data[:1] in (b"1", b"@", b"A"):
            self.counts["UnreadableCardCount"] += 1
            raise SwipeError(said.data.hex(" "), port=self._line.url)
        tracks = split(text)
        self.counts["GoodReadCount"] += any(item.good for item in tracks)
        return tracks
