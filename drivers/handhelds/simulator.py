"""A virtual meter-reading handheld: it speaks the bytes of its family, keeps files and a clock, and
can be given every fault of the catalogue. What it has is made up and marked so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from drivers.drawing import Drawing
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.writing import write_route
from drivers.handhelds.simulator_faults import FAULTS
from drivers.handhelds.simulator_multipoint import MultipointTongue
from drivers.handhelds.simulator_screen import picture
from drivers.handhelds.simulator_spoiling import DIES_AFTER, Weather, spoiled
from drivers.handhelds.simulator_text import OperatorTongue, TextTongue
from drivers.handhelds.simulator_tongue import Tongue
from drivers.simulation import FaultAt, Received, check_fault
from drivers.transfer.frames import LARGE

RECORDS = 60  # in the book it comes with
ROOM = 2 << 20  # bytes
_RAW_MAX = 1 << 18
_BOOKS = {"dbf": "jk.dbf", "csv": "jk.csv", "xlsx": "jk.xlsx"}


class HandheldSimulator:
    """Handed bytes and monotonic seconds, asked for its output. The protocol is its ``Tongue``'s;
    here are its memory, clock, faults and line."""

    kind = "handheld"
    faults = FAULTS

    def __init__(
        self, profile: HandheldProfile, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.model = profile.profile.id
        self.profile = profile
        self.said = "就绪"  # what its screen says
        self.files: dict[str, bytes] = {}
        self.errors: list[str] = []
        self._moved = 0  # bytes of files that went over the line
        self._of_this = 0  # of them, of the file on its way
        self._dies_at = DIES_AFTER
        self._now: Callable[[], datetime] = clock or _local
        self._shift = timedelta(0)  # its clock against the laptop's, once it was set
        self._active: set[str] = set()
        self._scheduled: list[FaultAt] = []
        self._born: float | None = None
        self._baud = 0
        self._out = bytearray()
        self._late: list[tuple[float, bytes]] = []
        self._raw = bytearray()
        self._weather = Weather()
        layout = profile.layout
        self.book = _BOOKS[layout.file]
        route = made_up(RECORDS, until=self._now(), layout=layout)
        self.files[self.book] = write_route(route, layout)
        self._tongue = _tongue(self)

    # ------------------------------------------------------------ faults

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self._active)

    def has(self, fault: str) -> bool:
        return fault in self._active

    def set_fault(self, name: str, on: bool) -> None:
        """Raises Illegal for a fault it does not have."""
        check_fault(name, FAULTS)
        (self._active.add if on else self._active.discard)(name)
        if name == "dies_midway" and on:
            self._dies_at = self._moved + DIES_AFTER
        elif name == "dies_midway":  # switched off and on: it takes commands again
            self._tongue.reset()
            self.said = "就绪"

    def schedule(self, fault: FaultAt) -> None:
        """``after`` and ``line`` count the blocks of files that moved."""
        check_fault(fault.name, FAULTS)
        if fault.unit == "now":
            self.set_fault(fault.name, True)
        else:
            self._scheduled.append(fault)

    @property
    def accepting(self) -> bool:
        return True

    @property
    def dead(self) -> bool:
        return "dies" in self._active

    @property
    def frozen(self) -> bool:
        """It died on the way."""
        return "dies_midway" in self._active and self._moved >= self._dies_at

    # ------------------------------------------------------------ the line

    def line_set(self, baud: int) -> None:
        self._baud = baud

    def connected(self, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._out.clear()
        self._late.clear()
        self._tongue.reset()
        self._tongue.connected(now)

    def feed(self, data: bytes, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._raw += data
        del self._raw[: max(0, len(self._raw) - _RAW_MAX)]
        if "silent" in self._active or self.frozen:
            return
        self._tongue.hear(self._heard(data), now)
        self.advance(now)

    def advance(self, now: float) -> None:
        self._due(now)
        if not self.frozen:
            self._tongue.advance(now)

    def next_wake(self) -> float | None:
        wakes = [when for when, _ in self._late[:1]]
        wake = None if self.frozen else self._tongue.next_wake()
        wakes += [wake] if wake is not None else []
        return min(wakes) if wakes else None

    def take_output(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def received(self) -> Received:
        """``lines``: what its screen says, then its files with their sizes."""
        files = [f"{name},{len(data)}" for name, data in sorted(self.files.items())]
        return Received(bytes(self._raw), (self.said, *files), (), tuple(self.errors))

    def drawing(self) -> Drawing:
        files = [(name, len(data)) for name, data in sorted(self.files.items())]
        done, total = self._tongue.progress or (None, 0)
        return picture(self.clock(), self.said, files, done, total, self.has("battery_low"))

    # ------------------------------------------------------------ for its tongue

    def say(self, data: bytes, now: float) -> None:
        """An answer: late from a slow one, damaged on a bad line."""
        if "flips" in self._active:
            data = self._weather.spoil(data)
        if "slow" in self._active:
            self._late.append((now + 0.4, data))
        else:
            self._out += data

    def stream(self, data: bytes) -> None:
        """A part of a transfer."""
        self._out += self._weather.spoil(data) if "flips" in self._active else data

    def clock(self) -> datetime:
        moment = self._now() + self._shift
        if "clock_wrong" in self._active:
            moment -= timedelta(days=3, hours=2)
        if "wrong_year" in self._active:
            moment -= timedelta(days=365)
        return moment.replace(tzinfo=None)

    def set_clock(self, moment: datetime) -> None:
        self._active -= {"clock_wrong", "wrong_year"}  # it was set: it is right now
        self._shift += moment - self.clock()

    def given_out(self, name: str) -> bytes | None:
        """A file as its faults make it; None for one that is not there."""
        held = self.files.get(name)
        return None if held is None else spoiled(held, self._active, self.profile.layout)

    def takes(self, size: int) -> bool:
        """Whether there is room."""
        return "full" not in self._active and sum(map(len, self.files.values())) + size <= ROOM

    def begins(self, done: int = 0) -> None:
        """A file is on its way, of which so much is through already."""
        self._of_this = done

    def reached(self, done: int) -> None:
        """So much of the file is through: what was to happen then happens."""
        self._moved += max(0, done - self._of_this)
        self._of_this = max(self._of_this, done)
        blocks = self._moved // LARGE
        for fault in [f for f in self._scheduled if f.unit != "time" and blocks >= f.count]:
            self._scheduled.remove(fault)
            self.set_fault(fault.name, True)
        if self.frozen:
            self.said = "死机"

    # ------------------------------------------------------------ inside

    def _heard(self, data: bytes) -> bytes:
        own = self.profile.baud
        if "wrong_baud" in self._active:
            own = 9600 if own != 9600 else 2400
        if self._baud and self._baud != own:
            return bytes(byte * 5 & 0x7F | 0x80 for byte in data)
        return self._weather.spoil(data) if "flips" in self._active else data

    def _due(self, now: float) -> None:
        while self._late and self._late[0][0] <= now:
            self._out += self._late.pop(0)[1]
        born = self._born if self._born is not None else now
        for fault in [f for f in self._scheduled if f.unit == "time" and now - born >= f.count]:
            self._scheduled.remove(fault)
            self.set_fault(fault.name, True)


def _tongue(handheld: HandheldSimulator) -> Tongue:
    control = handheld.profile.control
    if control == "multipoint":
        return MultipointTongue(handheld)
    return OperatorTongue(handheld) if control == "operator" else TextTongue(handheld)


def _local() -> datetime:
    return datetime.now()  # noqa: DTZ005 - a handheld's clock has no zone
