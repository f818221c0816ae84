"""MSR206/MSR605 stripe reader/writers (MSR605 Programmer's Manual, section 6), in the words of
UnifiedPOS' MSR.

    ESC a reset, no answer      ESC e -> ESC "y"             ESC t -> ESC model "S"
    ESC v -> ESC "REV?X.XX"     ESC r -> ESC s, for each track ESC n data, 3F 1C ESC state
    state 30 done, 31 read/write error, 32 and 34 command error, 39 swipe error, 41 general
"""

from __future__ import annotations

from drivers.cancel import Deadline
from drivers.card_readers.serial.faults import CommandError, ReaderFault, SwipeError
from drivers.card_readers.serial.tracks import Track, track
from drivers.claiming import ClaimedDevice
from drivers.errors import BadReply, NoReply
from drivers.transport.base import Line

ESC = 0x1B
_END = b"\x3f\x1c\x1b"
_STATES: dict[int, type[ReaderFault]] = {
    0x31: SwipeError,
    0x32: CommandError,
    0x34: CommandError,
    0x39: SwipeError,
    0x41: ReaderFault,
}
_LONGEST = 700


class StripeReader(ClaimedDevice):
    """One MSR on one line. ``wait`` seconds for an answer."""

    def __init__(self, line: Line, wait: float = 1.0) -> None:
        super().__init__(line)
        self._wait = wait

    def _initialise(self) -> None:
        self._line.drain()
        self.reset()

    def reset(self) -> None:
        """ESC a: ends a read that waits; nothing is answered."""
        self._line.write(bytes((ESC, 0x61)), 1.0)

    def comm_test(self) -> None:
        """Raises NoReply, BadReply."""
        said = self._ask(0x65, 2)
        if said != b"\x1by":
            raise BadReply(said.hex(" "), port=self._line.url, command="1b 65")

    def model(self) -> str:
        """The number in its answer: which tracks it has ("3": all three)."""
        said = self._ask(0x74, 3)
        if said[:1] != b"\x1b" or said[-1:] != b"S":
            raise BadReply(said.hex(" "), port=self._line.url, command="1b 74")
        return said[1:-1].decode("ascii", "replace")

    def firmware(self) -> str:
        said = self._ask(0x76, 9)
        if said[:1] != b"\x1b":
            raise BadReply(said.hex(" "), port=self._line.url, command="1b 76")
        return said[1:].decode("ascii", "replace")

    def read(self, deadline: float) -> tuple[Track, ...]:
        """Arm it and wait for a swipe. Raises NoReply when none came, SwipeError, ReaderFault;
        the reader is disarmed in any case."""
        self._line.drain()
        self._line.write(bytes((ESC, 0x72)), 1.0)
        try:
            data = self._block(deadline)
        except BaseException:
            self._line.last_words(bytes((ESC, 0x61)))
            raise
        tracks, state = parse_block(data)
        if state != 0x30:
            self.counts["UnreadableCardCount"] += 1
            raise _STATES.get(state, ReaderFault)(f"{state:02X}", port=self._line.url)
        self.counts["GoodReadCount"] += any(item.good for item in tracks)
        self.counts["UnreadableCardCount"] += not any(item.good for item in tracks)
        return tracks

    def _block(self, deadline: float) -> bytes:
        until = Deadline(deadline)
        data = bytearray()
        while True:
            data += self._line.read(256, until.left)
            end = data.find(_END)
            if end >= 0 and len(data) > end + 3:
                return bytes(data[: end + 4])
            if len(data) > _LONGEST:
                raise BadReply(bytes(data[:40]).hex(" "), port=self._line.url, command="1b 72")
            if until.expired:
                kind = BadReply if data else NoReply
                raise kind(bytes(data[:40]).hex(" "), port=self._line.url, command="1b 72")

    def _ask(self, command: int, size: int) -> bytes:
        self._ready()
        self._line.drain()
        self._line.write(bytes((ESC, command)), 1.0)
        until = Deadline(self._wait)
        data = bytearray()
        while len(data) < size and not until.expired:
            data += self._line.read(size - len(data), until.left)
        if not data:
            self.counts["CommunicationErrorCount"] += 1
            raise NoReply(port=self._line.url, command=f"1b {command:02x}")
        return bytes(data)


def parse_block(data: bytes) -> tuple[tuple[Track, ...], int]:
    """The tracks and the state byte of an answer to ESC r. Never raises: what is no block has
    three empty tracks and state 41."""
    start = data.find(b"\x1bs")
    end = data.rfind(_END)
    if start < 0 or end < start or len(data) <= end + 3:
        return tuple(track(n, "") for n in (1, 2, 3)), 0x41
    body, state = data[start + 2 : end], data[end + 3]
    places = [body.find(bytes((ESC, n))) for n in (1, 2, 3)]
    found = []
    for at, number in enumerate((1, 2, 3)):
        begin = places[at]
        if begin < 0:
            found.append(track(number, ""))
            continue
        ends = [p for p in places[at + 1 :] if p >= 0]
        raw = body[begin + 2 : ends[0] if ends else len(body)]
        # a track that could not be read is ESC "*" (no data "+") in the manual
        text = "" if raw[:1] == b"\x1b" else raw.decode("ascii", "replace")
        found.append(track(number, text))
    return tuple(found), state
