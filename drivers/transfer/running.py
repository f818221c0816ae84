"""Runs a transfer over a line: bytes in, bytes out, until it has ended one way or another."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import Cancelled
from drivers.errors import DeviceError
from drivers.plan import Advanced
from drivers.transfer.frames import LARGE
from drivers.transfer.machine import Ending, Machine, Patience
from drivers.transfer.part_file import FileSink, FolderSink
from drivers.transfer.receiver import Receiver
from drivers.transfer.sender import Outgoing, Sender
from drivers.transport.base import Line

TELL_EVERY = 0.25  # seconds between two reports of how far it is
_LONGEST = 1.0  # seconds of one wait; cancel and deadlines are looked at in between anyway

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
    come already. Raises the machine's fault, PortGone, WriteStuck, StepTimeout; Cancelled after
    the other side was told."""
    began = time.monotonic()
    first = last = began
    told = 0.0
    done = 0
    machine.start(began)
    if before:
        machine.feed(before, began)
    try:
        while True:
            out = machine.take_output()
            if out:
                line.write(out, 10.0 + machine.wire(len(out)))
            now = time.monotonic()
            if machine.done != done:
                if not done:
                    # a whole block is in at the first look, so its own time counts too
                    first = max(began, now - machine.wire(machine.done))
                done, last = machine.done, now
            if watch is not None and now - told >= TELL_EVERY:
                told = now
                watch(Advanced(machine.done, max(machine.total, machine.done)))
            if machine.over:
                break
            wake = machine.next_wake()
            wait = _LONGEST if wake is None else max(0.0, min(_LONGEST, wake - now))
            data = line.read(65536, wait) if wait or wake is None else line.drain()
            now = time.monotonic()
            if data:
                machine.feed(data, now)
            machine.advance(now)
    except Cancelled:
        _farewell(line, machine)
        raise
    except DeviceError:
        machine.lost()
        raise
    if watch is not None:
        watch(Advanced(machine.done, max(machine.total, machine.done)))
    if machine.fault is not None:
        machine.fault.port = line.url
        raise machine.fault
    return last - first, time.monotonic() - began


def _farewell(line: Line, machine: Machine) -> None:
    machine.cancel()
    line.last_words(machine.take_output())


def send_xmodem(
    line: Line,
    data: bytes,
    *,
    size: int = LARGE,
    watch: Watch | None = None,
    patience: Patience | None = None,
    baud: int = 9600,
) -> Moved:
    """Send one file; ``size`` 1024 for XMODEM-1K, 128 for the old one. Raises TransferFault."""
    return send(line, Sender([Outgoing(data)], size=size, patience=patience, baud=baud), watch)


def send_ymodem(
    line: Line,
    files: Sequence[Outgoing],
    *,
    size: int = LARGE,
    watch: Watch | None = None,
    patience: Patience | None = None,
    baud: int = 9600,
) -> Moved:
    """Send a batch with names and sizes; streams where the receiver asks for it."""
    sender = Sender(files, batch=True, size=size, patience=patience, baud=baud)
    return send(line, sender, watch)


def send(line: Line, sender: Sender, watch: Watch | None = None, before: bytes = b"") -> Moved:
    """See ``run``."""
    seconds, total = run(line, sender, watch, before)
    size = sender.total if sender.ending is Ending.CONFIRMED else sender.done
    return Moved(sender.ending, size, seconds, total, sender.block, sender.bad, rest=sender.rest)


def receive_xmodem(
    line: Line,
    target: Path,
    *,
    crc: bool = True,
    size: int | None = None,
    trim: bool = False,
    watch: Watch | None = None,
    patience: Patience | None = None,
    baud: int = 9600,
) -> Moved:
    """Receive one file as ``target``; a cut leaves ``target.part``. ``size`` where it is known,
    ``trim`` takes the padding (1A) off where it is not. Raises TransferFault."""
    sink = FileSink(target)
    receiver = Receiver(sink, crc=crc, size=size, trim=trim, patience=patience, baud=baud)
    return receive(line, receiver, sink, watch)


def receive_ymodem(
    line: Line,
    folder: Path,
    *,
    streaming: bool = False,
    watch: Watch | None = None,
    patience: Patience | None = None,
    baud: int = 9600,
) -> Moved:
    """Receive a batch into ``folder``. ``streaming`` asks for YMODEM-g: no answers between blocks,
    so one bad byte ends it."""
    sink = FolderSink(folder)
    receiver = Receiver(sink, batch=True, stream=streaming, patience=patience, baud=baud)
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
        receiver.block,
        receiver.bad,
        files,
        receiver.rest,
    )
