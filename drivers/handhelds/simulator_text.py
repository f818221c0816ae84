"""The virtual handhelds that move files by XMODEM, YMODEM or record by record: told so by lines of
text (see ``commands``), or by the keys of their operator."""

from __future__ import annotations

from datetime import datetime

from drivers.handhelds.commands import whole
from drivers.handhelds.records import RecordReceiver, RecordSender
from drivers.handhelds.simulator_tongue import Innards
from drivers.transfer.frames import ACK, EOT, LARGE, SMALL
from drivers.transfer.machine import Ending, Machine, Patience
from drivers.transfer.part_file import MemorySink, clean_name
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender

PATIENCE = Patience(start=30, answer=3, stall=12, every=2)
DEAF = 2.0  # seconds after a file in which a TriCoder does not listen yet
DECIDES = 10.0  # seconds it then waits for "keep" or "erase"
PROMPT = b"PREPARE TO RECEIVE TRICODER DATA\r\nBY XMODEM\r\n"
_ROOM = 2 << 20
_STRAY = bytes(range(0x20))
_FORMAT = "%Y-%m-%d %H:%M:%S"


class MovingTongue:
    """What both share: one file on its way, in a machine of ``drivers.transfer``."""

    def __init__(self, handheld: Innards) -> None:
        self.handheld = handheld
        self._machine: Machine | None = None
        self._moving = ""  # the file on its way, "<" in front of one that comes in
        self._sink = MemorySink(_ROOM)

    @property
    def progress(self) -> tuple[int, int] | None:
        machine = self._machine
        return None if machine is None else (machine.done, machine.total)

    def reset(self) -> None:
        self._machine, self._moving = None, ""

    def connected(self, now: float) -> None:
        return None

    def hear(self, data: bytes, now: float) -> None:
        if self._machine is not None:
            self._machine.feed(data, now)
            self._collect(now)

    def advance(self, now: float) -> None:
        if self._machine is not None:
            self._machine.advance(now)
            self._collect(now)

    def next_wake(self) -> float | None:
        return None if self._machine is None else self._machine.next_wake()

    def _offer(self, name: str, data: bytes, now: float) -> None:
        profile = self.handheld.profile
        if profile.transfer == "records":
            self._machine = RecordSender(data.split(b"\r\n")[:-1], PATIENCE, profile.baud)
        else:
            self._machine = Sender(
                [Outgoing(data, name.encode("gbk"))],
                batch=profile.transfer == "ymodem",
                size=SMALL if profile.transfer == "xmodem" else LARGE,
                patience=PATIENCE,
                baud=profile.baud,
            )
        self._moving, self.handheld.said = name, f"上传 {name}"
        self.handheld.begins()
        self._machine.start(now)

    def _accept(self, name: str, size: int, now: float) -> None:
        profile = self.handheld.profile
        if profile.transfer == "records":
            self._machine = RecordReceiver((), PATIENCE, profile.baud)
        else:
            self._sink = MemorySink(_ROOM)
            self._machine = Receiver(
                self._sink,
                batch=profile.transfer == "ymodem",
                size=None if profile.transfer == "ymodem" else size,
                patience=PATIENCE,
                baud=profile.baud,
            )
        self._moving, self.handheld.said = f"<{name}", f"下载 {name}"
        self.handheld.begins()
        self._machine.start(now)

    def _collect(self, now: float) -> None:
        """What the transfer has to say, and what follows when it is over."""
        machine, handheld = self._machine, self.handheld
        if machine is None:
            return
        handheld.reached(machine.done)
        if handheld.frozen:
            return
        out = machine.take_output()
        if out and not (handheld.has("no_success") and machine.over):
            handheld.stream(out)
        if machine.over:
            self._machine = None
            self._over(machine, now)

    def _over(self, machine: Machine, now: float) -> None:
        name, self._moving = self._moving, ""
        if machine.ending is not Ending.CONFIRMED:
            self.handheld.said = "传输中断"
            self.handheld.errors.append(f"transfer {machine.ending.value}")
            return
        if name.startswith("<"):
            self.handheld.files[name[1:]] = self._received(machine)
        if self.handheld.has("no_success"):
            self.handheld.said = "死机（没有成功提示）"
            return
        self.handheld.said = "传输完成"
        self._done(now)

    def _received(self, machine: Machine) -> bytes:
        if isinstance(machine, RecordReceiver):
            return b"".join(line + b"\r\n" for line in machine.lines)
        return next(iter(self._sink.files.values()), b"")

    def _done(self, now: float) -> None:
        """A file is through, and its end confirmed."""


class TextTongue(MovingTongue):
    """See ``commands``."""

    def __init__(self, handheld: Innards) -> None:
        super().__init__(handheld)
        self._buffer = bytearray()

    def reset(self) -> None:
        super().reset()
        self._buffer.clear()

    def hear(self, data: bytes, now: float) -> None:
        if (machine := self._machine) is not None:
            super().hear(data, now)
            if self._machine is not None:
                return
            data = machine.rest  # what came behind its end
        self._buffer += data
        del self._buffer[:-600]
        while b"\n" in self._buffer and self._machine is None:
            raw, _, rest = bytes(self._buffer).partition(b"\n")
            self._buffer = bytearray(rest)
            # a cancel, or an answer, that nobody waited for may stand before a command
            text = raw.lstrip(_STRAY).decode("gbk", errors="replace").strip("\r")
            if text:
                self._command(text, now)

    def _done(self, now: float) -> None:
        self._answer("OK", now)

    def _answer(self, text: str, now: float) -> None:
        self.handheld.say(text.encode("gbk") + b"\r\n", now)

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
            self.handheld.errors.append(f"unknown command {text[:40]!r}")
            self._answer("ERR 1 unknown command", now)
            return
        act()

    def _time(self, text: str, now: float) -> None:
        if not text:
            self._answer(f"OK {self.handheld.clock().strftime(_FORMAT)}", now)
            return
        try:
            wanted = datetime.strptime(text, _FORMAT)  # noqa: DTZ007 - it knows no zone
        except ValueError:
            self._answer("ERR 1 not a time", now)
            return
        self.handheld.set_clock(wanted)
        self._answer("OK", now)

    def _begin(self, now: float) -> None:
        if self.handheld.has("cannot_init"):
            self.handheld.said = "初始化失败"
            self._answer("ERR 3 storage error", now)
        elif self.handheld.has("battery_low"):
            self.handheld.said = "电量低"
            self._answer("ERR 4 battery 9%", now)
        else:
            self.handheld.said = "数据通信"
            self._answer("OK", now)

    def _list(self, now: float) -> None:
        held = sorted(self.handheld.files.items())
        lines = [f"{name},{len(data)}" for name, data in held]
        self._answer("\r\n".join([f"OK {len(lines)}", *lines]), now)

    def _get(self, name: str, now: float) -> None:
        data = self.handheld.given_out(name)
        if data is None:
            self._answer("ERR 2 no such file", now)
            return
        self._answer(f"OK {len(data)}", now)
        self._offer(name, data, now)
        if self.handheld.has("erases_early"):
            self.handheld.files.pop(name, None)

    def _put(self, text: str, now: float) -> None:
        name, _, told = text.rpartition(" ")
        size = whole(told)
        try:
            name = clean_name(name.encode("gbk"))
        except ValueError:
            self._answer("ERR 1 no name", now)
            return
        if size is None:
            self._answer("ERR 1 no size", now)
        elif not self.handheld.takes(size):
            self.handheld.said = "存储已满"
            self._answer("ERR 5 full", now)
        else:
            self._answer("OK", now)
            self._accept(name, size, now)

    def _delete(self, name: str, now: float) -> None:
        gone = self.handheld.files.pop(name, None) is not None
        self._answer("OK" if gone else "ERR 2 no such file", now)

    def _end(self, word: str, now: float) -> None:
        if word == "ERASE":
            self.handheld.files.pop(self.handheld.book, None)
        self.handheld.said = "就绪"
        self._answer("OK", now)


class OperatorTongue(MovingTongue):
    """A TriCoder whose operator has chosen "upload": it says so, sends its book by XMODEM, is deaf
    for two seconds, and waits ten for ACK (keep) or EOT (erase). It erases nothing unasked."""

    def __init__(self, handheld: Innards) -> None:
        super().__init__(handheld)
        self._listens: float | None = None  # from when "keep" or "erase" is heard
        self._ready = False  # it has said so, and waits for the host

    def reset(self) -> None:
        super().reset()
        self._listens, self._ready = None, False

    def connected(self, now: float) -> None:
        self.handheld.say(PROMPT, now)
        self.handheld.said, self._ready = "等待接收方", True

    def hear(self, data: bytes, now: float) -> None:
        if self._ready:  # the host begins
            self._ready = False
            book = self.handheld.book
            self._offer(book, self.handheld.given_out(book) or b"", now)
            if self.handheld.has("erases_early"):
                self.handheld.files.pop(book, None)
        if self._listens is None:
            super().hear(data, now)
            return
        for byte in data if now >= self._listens else b"":
            if byte in (ACK, EOT):
                self._listens = None
                if byte == EOT:
                    self.handheld.files.pop(self.handheld.book, None)
                self.handheld.said = "上传完成，数据保留" if byte == ACK else "上传完成，数据已删除"
                return

    def advance(self, now: float) -> None:
        super().advance(now)
        if self._listens is not None and now >= self._listens + DECIDES:
            self._listens, self.handheld.said = None, "删除数据？是/否"

    def next_wake(self) -> float | None:
        return super().next_wake() if self._listens is None else self._listens + DECIDES

    def _done(self, now: float) -> None:
        self._listens = now + DEAF
