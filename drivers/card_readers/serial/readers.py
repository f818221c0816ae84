"""Swipe readers in the words of UnifiedPOS' MSR: ``track1_data`` … of the last swipe, counters
GoodReadCount, FailedReadCount, UnreadableCardCount. The tracks stay in memory, and only there.

MSR206/605: see ``msr_bytes``; MRS100: ``mrs_reader``.
"""

from __future__ import annotations

from typing import Protocol

from drivers.cancel import Deadline
from drivers.card_readers.serial.msr_bytes import (
    ERASE,
    FIRMWARE,
    MODEL,
    OK,
    RAM_TEST,
    READ,
    READ_RAW,
    RESET,
    TEST,
    WRITE,
    Swipe,
    SwipeParser,
    data_block,
)
from drivers.card_readers.serial.reader_faults import (
    STATUS,
    FrameCut,
    SelfTestFailed,
    UnknownStatus,
)
from drivers.card_readers.serial.stripe import Track, decode_bits, parse_track
from drivers.claiming import ClaimedDevice
from drivers.errors import BadReply, DeviceError, Illegal, NoReply
from drivers.transport.base import Line
from drivers.types import Text

Tracks = dict[int, Track]
_MODELS = {"1": "2", "2": "23", "3": "123", "5": "12"}  # digit of the model: its tracks
GAP = 0.4  # s without a byte: what began does not go on (a byte at 4800 baud takes 2 ms)


class SwipeReader(Protocol):
    """What the swipe test needs of a reader."""

    @property
    def can_raw(self) -> bool: ...
    def comm_test(self) -> None: ...
    def identify(self) -> dict[str, str]: ...
    def read(self, seconds: float) -> Tracks: ...
    def read_raw(self, seconds: float) -> dict[int, bytes]: ...
    def cancel(self) -> None: ...


class Stripe(ClaimedDevice):
    """What both kinds share. ``wait`` seconds for an answer that needs no card."""

    def __init__(self, line: Line, wait: float = 2.0) -> None:
        super().__init__(line)
        self._wait = wait
        self._last: Tracks = {}

    @property
    def track1_data(self) -> str:
        return self._data(1)

    @property
    def track2_data(self) -> str:
        return self._data(2)

    @property
    def track3_data(self) -> str:
        return self._data(3)

    def _data(self, number: int) -> str:
        track = self._last.get(number)
        return track.text if track is not None and track.good else ""

    def told(self, tracks: Tracks) -> Tracks:
        self._last = tracks
        good = any(track.good for track in tracks.values())
        self.counts["GoodReadCount" if good else "UnreadableCardCount"] += 1
        return tracks

    def no_reply(self, command: bytes) -> NoReply:
        self.counts["CommunicationErrorCount"] += 1
        return NoReply(port=self._line.url, command=command.hex(" "))

    def cut_short(self, got: bytes, command: bytes) -> FrameCut:
        self.counts["CommunicationErrorCount"] += 1
        return FrameCut(f"{len(got)} B", port=self._line.url, command=command.hex(" "))


class MsrReader(Stripe):
    """MSR206, MSR605 and copies. Every method raises PortGone, WriteStuck, NotEnabled; a read also
    NoReply (nobody swiped), FrameCut, and what the status says (``reader_faults.STATUS``)."""

    can_raw = True

    def _initialise(self) -> None:
        self._line.drain()
        self.cancel()

    def cancel(self) -> None:
        """ESC a: back to idle; a read that waits for a card is given up. Nothing is answered."""
        self._line.write(RESET, 1.0)

    def comm_test(self) -> None:
        """Raises NoReply, BadReply, FrameCut."""
        self._ready()
        said = self._ask(TEST, 2)
        if said != b"\x1by":
            self.counts["CommunicationErrorCount"] += 1
            raise BadReply(said.hex(" "), port=self._line.url, command=TEST.hex(" "))

    def identify(self) -> dict[str, str]:
        """model, tracks (such as "123") and firmware, those it tells."""
        found: dict[str, str] = {}
        said = self._ask(MODEL, 3)
        if said[:1] == b"\x1b" and said[2:3] == b"S":
            found["model"] = f"MSR-{chr(said[1])}"
            found["tracks"] = _MODELS.get(chr(said[1]), "")
        said = self._ask(FIRMWARE, 9)
        if said[:1] == b"\x1b":
            found["firmware"] = said[1:].decode("ascii", "replace").strip()
        return found

    def ram_test(self) -> None:
        """Its memory test. Raises SelfTestFailed."""
        said = self._ask(RAM_TEST, 2)
        if said == b"\x1bA":
            raise SelfTestFailed(port=self._line.url, command=RAM_TEST.hex(" "))

    def read(self, seconds: float) -> Tracks:
        """Wait for a swipe, decoded by the reader. All three tracks are in the answer."""
        swipe = self._swipe(READ, seconds, raw=False)
        tracks = {
            number: Track(number, "", "unread")
            if number in swipe.bad
            else parse_track(number, swipe.tracks.get(number, b"").decode("ascii"))
            for number in (1, 2, 3)
        }
        return self.told(tracks)

    def read_raw(self, seconds: float) -> dict[int, bytes]:
        """Wait for a swipe; the bits of each head as they came."""
        return self._swipe(READ_RAW, seconds, raw=True).tracks

    def write(self, tracks: dict[int, str], seconds: float, *, consent: bool = False) -> None:
        """Write a card: destroys what it holds. Raises Illegal without ``consent``."""
        self._change(WRITE + data_block(tracks), seconds, consent)

    def erase(self, numbers: str, seconds: float, *, consent: bool = False) -> None:
        """Erase tracks ("123"): ESC c and a bit for each, but 00 for track 1 alone (MSRE206
        Programmer's Manual rev. 2.8, command 14)."""
        bits = sum({"1": 1, "2": 2, "3": 4}.get(number, 0) for number in set(numbers))
        if not bits or not set(numbers) <= set("123"):
            raise Illegal(Text("磁道应为 1、2、3", "tracks are 1, 2 and 3"), port=self._line.url)
        self._change(ERASE + bytes((0 if bits == 1 else bits,)), seconds, consent)

    def _change(self, command: bytes, seconds: float, consent: bool) -> None:
        if not consent:
            raise Illegal(
                Text("写卡和擦卡要先同意", "writing or erasing a card needs consent"),
                port=self._line.url,
            )
        self._ready()
        self._line.drain()
        self._line.write(command, 2.0)
        try:
            said = self._collect(2, seconds, command[:2])
        except BaseException:
            self._line.last_words(RESET)
            raise
        if said[1] != OK:
            self.counts["FailedWriteCount"] += 1
            raise self._fault(said[1], command[:2])
        self.counts["GoodWriteCount"] += 1

    def _swipe(self, command: bytes, seconds: float, *, raw: bool) -> Swipe:
        self._ready()
        self._line.drain()
        self._line.write(command, 2.0)
        parser, until, got = SwipeParser(raw), Deadline(seconds), bytearray()
        try:
            while True:
                wait = min(GAP, until.left) if got else until.left
                data = self._line.read(512, wait)
                got += data
                swipe = parser.feed(data)
                if swipe is not None:
                    break
                if until.expired or (got and not data):
                    raise self.cut_short(bytes(got), command) if got else self._no_swipe(command)
        except BaseException:
            self._line.last_words(RESET)  # armed it must not stay: the next swipe would surprise
            raise
        if swipe.status != OK and not swipe.tracks:
            self.counts["FailedReadCount"] += 1
            raise self._fault(swipe.status, command)
        return swipe

    def _no_swipe(self, command: bytes) -> NoReply:
        return NoReply(port=self._line.url, command=command.hex(" "))

    def _fault(self, status: int, command: bytes) -> DeviceError:
        kind = STATUS.get(status, UnknownStatus)
        return kind(f"{status:02X}", port=self._line.url, command=command.hex(" "))

    def _ask(self, command: bytes, size: int) -> bytes:
        self._ready()
        self._line.drain()
        self._line.write(command, 1.0)
        return self._collect(size, self._wait, command)

    def _collect(self, size: int, seconds: float, command: bytes) -> bytes:
        until, got = Deadline(seconds), bytearray()
        while len(got) < size:
            data = self._line.read(size - len(got), min(GAP, until.left) if got else until.left)
            got += data
            if not data and (got or until.expired):
                raise self.cut_short(bytes(got), command) if got else self.no_reply(command)
        return bytes(got)


def raw_tracks(bits: dict[int, bytes]) -> dict[int, Track]:
    """What each head really saw, decoded as either kind of track: the number of a track found is
    that of its form (1: seven bits; 2: five bits), the key that of the head."""
    found: dict[int, Track] = {}
    for head, data in bits.items():
        seven, five = decode_bits(1, data, 7), decode_bits(2, data, 5)
        found[head] = seven if seven.good else five if five.good else Track(head, "", "unread")
    return found
