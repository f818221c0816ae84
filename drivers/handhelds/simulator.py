"""A virtual meter-reading handheld: it speaks the bytes of its family, keeps files and a clock, and
can be given every fault of the catalogue. What it has is made up and marked so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from drivers.drawing import Drawing
from drivers.handhelds.commands import whole
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.records import RecordReceiver, RecordSender
from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.writing import write_route
from drivers.handhelds.simulator_faults import DIES_AFTER, FAULTS, Weather, spoiled
from drivers.handhelds.simulator_screen import picture
from drivers.simulation import FaultAt, Received, check_fault
from drivers.transfer.frames import ACK, EOT, LARGE, SMALL
from drivers.transfer.machine import Ending, Machine, Patience
from drivers.transfer.part_file import MemorySink, clean_name
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender

RECORDS = 60  # in the book it comes with
ROOM = 2 << 20  # bytes
_PATIENCE = Patience(start=30, answer=3, stall=12, every=2)
_AFTER = 10.0  # seconds a TriCoder waits for "keep" or "erase"
_RAW_MAX = 1 << 18
_FORMAT = "%Y-%m-%d %H:%M:%S"


class HandheldSimulator:
    """Handed bytes and monotonic seconds, asked for its output."""

    kind = "handheld"
    faults = FAULTS

    def __init__(
        self, profile: HandheldProfile, clock: Callable[[], datetime] | None = None
    ) -> None:
        self.model = profile.profile.id
        self._profile = profile
        self._now: Callable[[], datetime] = clock or _local
        self._shift = timedelta(0)  # its clock against the laptop's, once it was set
        self._active: set[str] = set()
        self._scheduled: list[FaultAt] = []
        self._born: float | None = None
        self._baud = 0
        self.files: dict[str, bytes] = {}
        self._sink = MemorySink(ROOM)
        self._machine: Machine | None = None
        self._moving = ""  # the file on its way, "<" in front of one that comes in
        self._buffer = bytearray()
        self._out = bytearray()
        self._late: list[tuple[float, bytes]] = []
        self._raw = bytearray()
        self._errors: list[str] = []
        self._count = 0  # bytes of files moved
        self._weather = Weather()
        self._open = False
        self._deciding: float | None = None  # until when "keep" or "erase" is awaited
        self._said = "就绪"
        book = write_route(made_up(RECORDS, now=self._now()), profile.layout)
        self._book = {"dbf": "jk.dbf", "csv": "jk.csv", "xlsx": "jk.xlsx"}[profile.layout.format]
        self.files[self._book] = book

    # ------------------------------------------------------------ faults

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self._active)

    def set_fault(self, name: str, on: bool) -> None:
        """Raises Illegal for a fault it does not have."""
        check_fault(name, FAULTS)
        (self._active.add if on else self._active.discard)(name)
        if name == "dies_midway" and not on:  # switched off and on: it takes commands again
            self._machine, self._moving, self._count = None, "", 0
            self._buffer.clear()
            self._said = "就绪"

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

    # ------------------------------------------------------------ the line

    def line_set(self, baud: int) -> None:
        self._baud = baud

    def connected(self, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._out.clear()
        self._late.clear()
        self._buffer.clear()
        self._machine, self._open, self._deciding = None, False, None
        if self._profile.control == "operator":
            self._offer(self._book, now)  # its operator has chosen "upload"

    def feed(self, data: bytes, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._raw += data
        del self._raw[: max(0, len(self._raw) - _RAW_MAX)]
        if "silent" in self._active or self._frozen:
            return
        self._hear(self._heard(data), now)
        self.advance(now)

    def advance(self, now: float) -> None:
        self._due(now)
        if self._frozen:
            return
        machine = self._machine
        if machine is not None:
            machine.advance(now)
            self._collect(now)
        if self._deciding is not None and now >= self._deciding:
            self._deciding, self._said = None, "未收到确认，数据保留"

    def next_wake(self) -> float | None:
        wakes = [when for when, _ in self._late[:1]]
        if self._machine is not None and not self._frozen:
            wake = self._machine.next_wake()
            wakes += [wake] if wake is not None else []
        wakes += [self._deciding] if self._deciding is not None else []
        return min(wakes) if wakes else None

    def take_output(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def received(self) -> Received:
        """``lines``: what its screen says, then its files with their sizes."""
        files = [f"{name},{len(data)}" for name, data in sorted(self.files.items())]
        return Received(bytes(self._raw), (self._said, *files), (), tuple(self._errors))

    def drawing(self) -> Drawing:
        files = [(name, len(data)) for name, data in sorted(self.files.items())]
        done = self._machine.done if self._machine is not None else None
        total = self._machine.total if self._machine is not None else 0
        low = "battery_low" in self._active
        return picture(self._clock(), self._said, files, done, total, low)

    # ------------------------------------------------------------ what it does

    @property
    def _frozen(self) -> bool:
        return "dies_midway" in self._active and self._count >= DIES_AFTER

    def _heard(self, data: bytes) -> bytes:
        own = self._profile.baud
        if "wrong_baud" in self._active:
            own = 9600 if own != 9600 else 2400
        if self._baud and self._baud != own:
            return bytes(byte * 5 & 0x7F | 0x80 for byte in data)
        return self._weather.spoil(data) if "flips" in self._active else data

    def _hear(self, data: bytes, now: float) -> None:
        if self._machine is not None:
            self._machine.feed(data, now)
            self._collect(now)
        elif self._deciding is not None:
            self._decide(data)
        elif self._profile.control == "lines":
            self._buffer += data
            del self._buffer[:-600]
            while b"\n" in self._buffer and self._machine is None:
                raw, _, rest = bytes(self._buffer).partition(b"\n")
                self._buffer = bytearray(rest)
                # a cancel that nobody waited for may stand before a command
                text = raw.decode("gbk", errors="replace").lstrip("\x18\b").strip("\r")
                if text:
                    self._command(text, now)

    def _decide(self, data: bytes) -> None:
        for byte in data:
            if byte in (ACK, EOT):
                self._deciding = None
                if byte == EOT:
                    self.files.pop(self._book, None)
                self._said = "上传完成，数据保留" if byte == ACK else "上传完成，数据已删除"
                return

    def _command(self, text: str, now: float) -> None:
        word, _, rest = text.partition(" ")
        act = {
            "ID": lambda: self._answer("OK 测试厂家,HH-100,CS0001,V1.20", now),
            "TIME": lambda: self._time(rest, now),
            "BEGIN": lambda: self._begin(now),
            "DIR": lambda: self._list(now),
            "GET": lambda: self._get(rest, now),
            "PUT": lambda: self._put(rest, now),
            "DEL": lambda: self._delete(rest, now),
            "END": lambda: self._end(rest, now),
        }.get(word)
        if act is None:
            self._errors.append(f"unknown command {text[:40]!r}")
            self._answer("ERR 1 unknown command", now)
            return
        act()

    def _answer(self, text: str, now: float) -> None:
        data = text.encode("gbk") + b"\r\n"
        if "slow" in self._active:
            self._late.append((now + 0.4, data))
        else:
            self._out += data

    def _clock(self) -> datetime:
        moment = self._now() + self._shift
        if "clock_wrong" in self._active:
            moment -= timedelta(days=3, hours=2)
        if "wrong_year" in self._active:
            moment -= timedelta(days=365)
        return moment.replace(tzinfo=None)

    def _time(self, text: str, now: float) -> None:
        if not text:
            self._answer(f"OK {self._clock().strftime(_FORMAT)}", now)
            return
        try:
            wanted = datetime.strptime(text, _FORMAT)  # noqa: DTZ007 - it knows no zone
        except ValueError:
            self._answer("ERR 1 not a time", now)
            return
        self._active -= {"clock_wrong", "wrong_year"}  # it was set: it is right now
        self._shift += wanted - self._clock()
        self._answer("OK", now)

    def _begin(self, now: float) -> None:
        if "cannot_init" in self._active:
            self._said = "初始化失败"
            self._answer("ERR 3 storage error", now)
        elif "battery_low" in self._active:
            self._said = "电量低"
            self._answer("ERR 4 battery 9%", now)
        else:
            self._open, self._said = True, "数据通信"
            self._answer("OK", now)

    def _list(self, now: float) -> None:
        lines = [f"{name},{len(data)}" for name, data in sorted(self.files.items())]
        self._answer("\r\n".join([f"OK {len(lines)}", *lines]), now)

    def _get(self, name: str, now: float) -> None:
        held = self.files.get(name)
        if held is None:
            self._answer("ERR 2 no such file", now)
            return
        data = spoiled(held, self._active, self._profile.layout)
        self._answer(f"OK {len(data)}", now)
        self._offer(name, now, data)
        if "erases_early" in self._active:
            self.files.pop(name, None)

    def _offer(self, name: str, now: float, data: bytes | None = None) -> None:
        held = (
            data
            if data is not None
            else spoiled(self.files.get(name, b""), self._active, self._profile.layout)
        )
        way, baud = self._profile.transfer, self._profile.baud
        if way == "records":
            self._machine = RecordSender(held.split(b"\r\n")[:-1], _PATIENCE, baud)
        else:
            size = SMALL if way == "xmodem" else LARGE
            out = Outgoing(held, name.encode("gbk"))
            self._machine = Sender(
                [out], batch=way == "ymodem", size=size, patience=_PATIENCE, baud=baud
            )
        self._moving, self._said = name, f"上传 {name}"
        self._machine.start(now)

    def _put(self, text: str, now: float) -> None:
        name, _, size = text.rpartition(" ")
        try:
            name = clean_name(name.encode("gbk"))
        except ValueError:
            self._answer("ERR 1 no name", now)
            return
        if whole(size) is None:
            self._answer("ERR 1 no size", now)
            return
        held = sum(map(len, self.files.values()))
        if "full" in self._active or held + int(size) > ROOM:
            self._said = "存储已满"
            self._answer("ERR 5 full", now)
            return
        self._answer("OK", now)
        way, baud = self._profile.transfer, self._profile.baud
        if way == "records":
            self._machine = RecordReceiver((), _PATIENCE, baud)
        else:
            self._sink = MemorySink(ROOM)
            self._machine = Receiver(
                self._sink,
                batch=way == "ymodem",
                size=None if way == "ymodem" else int(size),
                patience=_PATIENCE,
                baud=baud,
            )
        self._moving, self._said = f"<{name}", f"下载 {name}"
        self._machine.start(now)

    def _delete(self, name: str, now: float) -> None:
        if self.files.pop(name, None) is None:
            self._answer("ERR 2 no such file", now)
        else:
            self._answer("OK", now)

    def _end(self, word: str, now: float) -> None:
        if word == "ERASE":
            self.files.pop(self._book, None)
        self._open, self._said = False, "就绪"
        self._answer("OK", now)

    def _collect(self, now: float) -> None:
        """What the transfer has to say, and what follows when it is over."""
        machine = self._machine
        if machine is None:
            return
        self._count = max(self._count, machine.done)
        self._reached()
        if self._frozen:
            self._said = "死机"
            return
        out = machine.take_output()
        unsaid = "no_success" in self._active and machine.over
        if out and not unsaid:
            data = self._weather.spoil(out) if "flips" in self._active else out
            self._out += data
        if machine.over:
            self._machine = None
            self._finished(machine, now)

    def _finished(self, machine: Machine, now: float) -> None:
        name = self._moving
        self._moving = ""
        if machine.ending is not Ending.CONFIRMED:
            self._said = "传输中断"
            self._errors.append(f"transfer {machine.ending.value}")
            return
        if name.startswith("<"):
            self._store(name[1:], machine)
        self._said = "传输完成"
        if "no_success" in self._active:
            self._said = "死机（没有成功提示）"
            return
        if self._profile.keeps == "ack":
            self._deciding = now + _AFTER
        elif self._profile.control == "lines":
            self._answer("OK", now)

    def _store(self, name: str, machine: Machine) -> None:
        if isinstance(machine, RecordReceiver):
            data = b"".join(line + b"\r\n" for line in machine.lines)
        else:
            data = next(iter(self._sink.files.values()), b"")
        self.files[name] = data

    def _reached(self) -> None:
        blocks = self._count // LARGE
        for fault in [f for f in self._scheduled if f.unit != "time" and blocks >= f.count]:
            self._scheduled.remove(fault)
            self.set_fault(fault.name, True)

    def _due(self, now: float) -> None:
        while self._late and self._late[0][0] <= now:
            self._out += self._late.pop(0)[1]
        born = self._born if self._born is not None else now
        for fault in [f for f in self._scheduled if f.unit == "time" and now - born >= f.count]:
            self._scheduled.remove(fault)
            self.set_fault(fault.name, True)


def _local() -> datetime:
    return datetime.now()  # noqa: DTZ005 - a handheld's clock has no zone
