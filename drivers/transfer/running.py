"""Runs a transfer over a line: bytes in, bytes out, until it has ended one way or another."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import Cancelled, CancelToken
from drivers.errors import DeviceError, Illegal, StepTimeout
from drivers.plan import Advanced
from drivers.transfer.cutting import LONGEST_NAME
from drivers.transfer.frames import LARGE, SMALL
from drivers.transfer.machine import Ending, Machine, Patience
from drivers.transfer.part_file import FileSink, FolderSink
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender
from drivers.transport.base import Line
from drivers.types import Text

TELL_EVERY = 0.25  # seconds between two reports of how far it is
_LONGEST = 1.0  # seconds of one wait; cancel and deadlines are looked at in between anyway
_FAREWELL = 1.2  # seconds a cancel waits for a block on its way: one of 1024 bytes at 9600
_ANSWER = 0.08  # for the answer to it

Watch = Callable[[Advanced], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """A transfer that came to its end. ``ending`` CONFIRMED, or UNCONFIRMED: all is acknowledged
    but the other side never confirmed the end. ``seconds`` from the first byte of data to the last
    acknowledgement, ``bad`` blocks that went again, ``files`` what was received."""

    ending: Ending
    size: int
    seconds: float
    total_seconds: float
    blocks: int
    bad: int
    files: tuple[Path, ...] = ()
    rest: bytes = b""  # what came behind the end

    @property
    def confirmed(self) -> bool:
        return self.ending is Ending.CONFIRMED

    @property
    def rate(self) -> float:
        """Bytes of data a second."""
        return self.size / self.seconds if self.seconds > 0 else 0.0


def run(
    line: Line, machine: Machine, watch: Watch | None = None, before: bytes = b""
) -> tuple[float, float]:
    """Pump until the machine is over; returns the seconds of its data and of all. ``before`` has
    come already. Raises the machine's fault; PortGone and WriteStuck with what is sure in their
    detail; StepTimeout and Cancelled after the other side was told (at most 1.5 s later)."""
    clock = _Clock(machine, watch)
    machine.start(clock.began)
    if before:
        machine.feed(before, clock.began)
    until = clock.began + machine.patience.whole
    busy = clock.began  # until then what was written is on the wire
    try:
        while True:
            if out := machine.take_output():
                busy = time.monotonic() + machine.wire(len(out))
                line.write(out, 10.0 + machine.wire(len(out)))
            now = time.monotonic()
            clock.look(now)
            if machine.over:
                break
            machine.prepare()
            if now >= until:
                machine.overdue()
                continue
            wake = machine.next_wake()
            wait = _LONGEST if wake is None else max(0.0, min(_LONGEST, wake - now))
            data = line.read(65536, wait) if wait or wake is None else line.drain()
            now = time.monotonic()
            if data:
                machine.feed(data, now)
            machine.advance(now)
    except (Cancelled, StepTimeout):
        machine.cancel()
        # behind a block that is still on the wire: lrzsz throws away what follows one at once
        CancelToken().sleep(min(_FAREWELL, busy + _ANSWER - time.monotonic()))
        line.last_words(machine.take_output())
        raise
    except DeviceError as error:
        machine.lost()
        end = ", only the end is unconfirmed" if machine.ending is Ending.UNCONFIRMED else ""
        sure = f"{machine.done} of {machine.total} bytes are sure{end}"
        error.detail = f"{error.detail}; {sure}" if error.detail else sure
        raise
    clock.tell()
    if machine.fault is not None:
        machine.fault.port = line.url
        raise machine.fault
    return clock.data, time.monotonic() - clock.began


class _Clock:
    """When it began, when data moved first and last, and what the watcher was told."""

    def __init__(self, machine: Machine, watch: Watch | None) -> None:
        self._machine, self._watch = machine, watch
        self.began = self._first = self._last = time.monotonic()
        self._told = 0.0
        self._done = 0

    @property
    def data(self) -> float:
        return self._last - self._first

    def look(self, now: float) -> None:
        done = self._machine.done
        if done != self._done:
            if not self._done:
                # a whole block is in at the first look, so its own time counts too
                self._first = max(self.began, now - self._machine.wire(done))
            self._done, self._last = done, now
        if self._watch is not None and now - self._told >= TELL_EVERY:
            self._told = now
            self.tell()

    def tell(self) -> None:
        if self._watch is not None:
            shown = self._machine.shown
            self._watch(Advanced(shown, max(self._machine.total, shown)))


def baud_of(line: Line, told: int | None = None) -> int:
    """The rate of the line: as told, else as its address says (``serial:COM3?baud=…``), else
    9600. Waits are longer on a slow line; a rate too high here would repeat blocks too early."""
    found = re.search(r"[?&]baud=(\d{2,7})", line.url)
    return told or (int(found[1]) if found else 9600)


def send_xmodem(
    line: Line,
    data: bytes,
    *,
    size: int = LARGE,
    watch: Watch | None = None,
    patience: Patience | None = None,
    baud: int | None = None,
) -> Moved:
    """Send one file; ``size`` 1024 for XMODEM-1K, 128 for the old one. Raises TransferFault."""
    rate = baud_of(line, baud)
    return send(
        line, Sender([Outgoing(data)], size=_block(size), patience=patience, baud=rate), watch
    )


def send_ymodem(
    line: Line,
    files: Sequence[Outgoing],
    *,
    size: int = LARGE,
    watch: Watch | None = None,
    patience: Patience | None = None,
    baud: int | None = None,
) -> Moved:
    """Send a batch with names and sizes; streams where the receiver asks for it. Raises
    TransferFault, Illegal."""
    for file in files:
        if not file.tellable:
            shown = file.name[:40].decode("gbk", "replace")
            raise Illegal(
                Text(
                    f"文件名“{shown}”不能传：应为 1–{LONGEST_NAME} 字节",
                    f"the name “{shown}” cannot be sent: it takes 1–{LONGEST_NAME} bytes",
                )
            )
    rate = baud_of(line, baud)
    sender = Sender(files, batch=True, size=_block(size), patience=patience, baud=rate)
    return send(line, sender, watch)


def _block(size: int) -> int:
    if size in (SMALL, LARGE):
        return size
    raise Illegal(
        Text(f"块长应为 128 或 1024，而不是 {size}", f"blocks have 128 or 1024 bytes, not {size}")
    )


def send(line: Line, sender: Sender, watch: Watch | None = None, before: bytes = b"") -> Moved:
    """See ``run``."""
    seconds, total = run(line, sender, watch, before)
    size = sender.total if sender.ending is Ending.CONFIRMED else sender.done
    return Moved(sender.ending, size, seconds, total, sender.count, sender.bad, rest=sender.rest)


def receive_xmodem(
    line: Line,
    target: Path,
    *,
    crc: bool = True,
    size: int | None = None,
    trim: bool = False,
    watch: Watch | None = None,
    patience: Patience | None = None,
    baud: int | None = None,
) -> Moved:
    """Receive one file as ``target``; a cut leaves ``target.part``. ``size`` where it is known,
    ``trim`` takes the padding (1A) off where it is not. Raises TransferFault."""
    sink = FileSink(target)
    rate = baud_of(line, baud)
    receiver = Receiver(sink, crc=crc, size=size, trim=trim, patience=patience, baud=rate)
    return receive(line, receiver, sink, watch)


def receive_ymodem(
    line: Line,
    folder: Path,
    *,
    streaming: bool = False,
    watch: Watch | None = None,
    patience: Patience | None = None,
    baud: int | None = None,
) -> Moved:
    """Receive a batch into ``folder``. ``streaming`` asks for YMODEM-g: no answers between blocks,
    so one bad byte ends it."""
    sink = FolderSink(folder)
    rate = baud_of(line, baud)
    receiver = Receiver(sink, batch=True, stream=streaming, patience=patience, baud=rate)
    return receive(line, receiver, sink, watch)


def receive(
    line: Line,
    receiver: Receiver,
    sink: FileSink,
    watch: Watch | None = None,
    before: bytes = b"",
) -> Moved:
    """See ``run``; the sink is closed, whatever happens."""
    try:
        seconds, total = run(line, receiver, watch, before)
    finally:
        sink.close()
    files = tuple(sink.files) if isinstance(sink, FolderSink) else ()
    if not files and receiver.ending is Ending.CONFIRMED and sink.file is not None:
        files = (sink.file.target,)
    return Moved(
        receiver.ending,
        receiver.done,
        seconds,
        total,
        receiver.count,
        receiver.bad,
        files,
        receiver.rest,
    )
