"""A strict virtual ESC/POS receipt printer, with faults that can be switched on.

Strict: Chinese prints only after FS &, unknown commands are protocol errors, a real-time request
inside another command's parameters is eaten, printing takes time, an offline printer keeps what
it gets and answers only real-time requests. Replies follow ``status.py``'s sources.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import ClassVar

from drivers.drawing import Drawing
from drivers.printers.profile import PrinterProfile
from drivers.printers.simulator_faults import FAULTS, asb_bytes, status_byte, stopped
from drivers.printers.simulator_identity import identity_of
from drivers.printers.simulator_paper import Paper
from drivers.printers.tokens import Token, Tokenizer
from drivers.simulation import FaultAt, Received, check_fault

_SLOW = 2.0  # lines per second
_BUFFER = 4096  # bytes of receive buffer; beyond it the port holds the sender back
_RAW_MAX = 8 << 20  # bytes kept for ``received``


class PrinterSimulator:
    """``speed`` in lines per second. Handed bytes and monotonic seconds, asked for its output."""

    kind = "printer"
    faults = FAULTS

    def __init__(self, profile: PrinterProfile, speed: float = 40.0) -> None:
        self.model = profile.profile.id
        self.paper = Paper(profile.columns)
        self._profile = profile
        self._speed = speed
        self._tokens = Tokenizer()
        self._queue: deque[Token] = deque()
        self._queued = 0
        self._busy_until = 0.0
        self._idle = True
        self._born: float | None = None
        self._active: set[str] = set()
        self._scheduled: list[FaultAt] = []
        self._asb_mask = 0
        self._asb_last = b""
        self._out = bytearray()
        self._raw = bytearray()
        self._errors: list[str] = []
        self._drawer_pulses = 0

    # ------------------------------------------------------------ faults

    @property
    def active_faults(self) -> frozenset[str]:
        return frozenset(self._active)

    def set_fault(self, name: str, on: bool) -> None:
        check_fault(name, FAULTS)
        (self._active.add if on else self._active.discard)(name)
        self._tell_asb()

    def schedule(self, fault: FaultAt) -> None:
        check_fault(fault.name, FAULTS)
        if fault.unit == "now":
            self.set_fault(fault.name, True)
        else:
            self._scheduled.append(fault)

    def _come_due(self, now: float) -> None:
        born = self._born if self._born is not None else now
        reached = {"after": self.paper.cuts, "line": self.paper.printed, "time": now - born}
        for fault in [f for f in self._scheduled if reached[f.unit] >= f.count]:
            self._scheduled.remove(fault)
            self.set_fault(fault.name, True)

    @property
    def dead(self) -> bool:
        return "dies" in self._active

    @property
    def accepting(self) -> bool:
        return self._queued < _BUFFER

    # ------------------------------------------------------------ bytes and time

    def connected(self, now: float) -> None:
        """A new host; an answer for the one before is not for it."""
        self._born = self._born if self._born is not None else now
        self._out.clear()

    def feed(self, data: bytes, now: float) -> None:
        self._born = self._born if self._born is not None else now
        self._raw += data
        del self._raw[: max(0, len(self._raw) - _RAW_MAX)]
        for token in self._tokens.feed(data):
            if token.name.startswith("DLE"):
                self._real_time(token)
            else:
                self._queue.append(token)
                self._queued += len(token.data)
        self.advance(now)

    def advance(self, now: float) -> None:
        self._come_due(now)
        while self._queue and not stopped(self._active):
            if self._busy_until > now:
                break
            start = now if self._idle else self._busy_until
            self._idle = False
            token = self._queue.popleft()
            self._queued -= len(token.data)
            lines = self.paper.printed
            self._execute(token)
            per_line = 1.0 / (_SLOW if "slow" in self._active else self._speed)
            self._busy_until = start + (self.paper.printed - lines) * per_line
            self._come_due(now)
        if stopped(self._active) or (not self._queue and self._busy_until <= now):
            self._idle = True

    def next_wake(self) -> float | None:
        return self._busy_until if self._queue and not stopped(self._active) else None

    def take_output(self) -> bytes:
        data = bytes(self._out)
        self._out.clear()
        return data

    def received(self) -> Received:
        return Received(bytes(self._raw), self.paper.lines, self.paper.tickets, tuple(self._errors))

    def drawing(self) -> Drawing | None:
        return None

    @property
    def drawer_pulses(self) -> int:
        return self._drawer_pulses

    def _say(self, data: bytes) -> None:
        if "no_reply" in self._active:
            return
        if "garbage_reply" in self._active:  # what a wrong baud rate looks like
            data = bytes(byte | 0x80 for byte in data)
        self._out += data

    # ------------------------------------------------------------ real time

    def _real_time(self, token: Token) -> None:
        data = token.data
        if data[1] == 0x04 and len(data) == 3 and 1 <= data[2] <= 4:
            self._say(bytes((status_byte(data[2], self._active),)))
        elif data[1] == 0x05 and data[2] in (1, 2):
            if data[2] == 2:
                self._clear()
        elif data[1] == 0x14 and data[2] == 1:
            self._drawer_pulses += 1
        elif data == b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08":
            self._clear()
            self._say(b"\x37\x25\x00")
        else:
            self._error(token)

    def _tell_asb(self, always: bool = False) -> None:
        data = asb_bytes(self._active)
        if self._asb_mask and (always or data != self._asb_last):
            self._say(data)
        self._asb_last = data

    def _clear(self) -> None:
        """Forget everything buffered, process IDs among it."""
        self._queue.clear()
        self._queued = 0
        self.paper.drop_line()

    # ------------------------------------------------------------ in turn

    def _execute(self, token: Token) -> None:
        if token.kind == "text":
            self.paper.text(token.data)
            return
        act = self._ACTIONS.get(token.name)
        if token.kind == "unknown":
            self._error(token)
        elif act is not None:
            act(self, token.data)
        else:
            self.paper.command(token.name, token.data)

    def _error(self, token: Token) -> None:
        self._errors.append(f"{token.name}: {token.data[:16].hex(' ')}")

    def _printed(self, lines: int) -> None:
        self.paper.feed(
            lines, blank="blank" in self._active, chinese="no_chinese" not in self._active
        )

    def _line_feed(self, data: bytes) -> None:
        self._printed(1)

    def _feed_lines(self, data: bytes) -> None:
        self._printed(data[2])

    def _cut(self, data: bytes) -> None:
        if self.paper.has_text:
            self._printed(1)
        self.paper.cut()

    def _init(self, data: bytes) -> None:
        self.paper.reset_modes()

    def _drawer(self, data: bytes) -> None:
        self._drawer_pulses += 1

    def _asb(self, data: bytes) -> None:
        self._asb_mask = data[2]
        self._tell_asb(always=True)

    def _identity(self, data: bytes) -> None:
        answer = identity_of(self._profile, data[2])
        if answer is None:
            self._errors.append(f"GS I: {data.hex(' ')}")
        else:
            self._say(answer)

    def _ordered_status(self, data: bytes) -> None:
        if data[2] in (1, 49):
            near = "paper_near_end" in self._active
            self._say(b"\x03" if near else b"\x00")
        elif data[2] in (2, 50):
            self._say(b"\x00")
        else:
            self._errors.append(f"GS r: {data.hex(' ')}")

    def _process_id(self, data: bytes) -> None:
        good = len(data) == 11 and data[5:7] == b"00" and all(0x20 <= b <= 0x7E for b in data[7:])
        if not good or self._profile.process_id is False:
            self._errors.append(f"GS ( H: {data.hex(' ')}")
        elif "drops_process_id" not in self._active:
            name = b"0000" if "wrong_process_id" in self._active else data[7:]
            self._say(b"\x37\x22" + name + b"\x00")

    _ACTIONS: ClassVar[dict[str, Callable[[PrinterSimulator, bytes], None]]] = {
        "LF": _line_feed,
        "ESC d": _feed_lines,
        "GS V": _cut,
        "ESC i": _cut,
        "ESC m": _cut,
        "ESC @": _init,
        "ESC p": _drawer,
        "GS a": _asb,
        "GS I": _identity,
        "GS r": _ordered_status,
        "GS ( H": _process_id,
    }
