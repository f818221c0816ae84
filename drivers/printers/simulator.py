"""A strict virtual ESC/POS receipt printer, with faults that can be switched on.

Strict: Chinese prints only after FS &, unknown commands are protocol errors, a real-time request
inside another command's parameters is eaten, printing takes time, an offline printer keeps what
it gets and answers only real-time requests. Replies follow ``status.py``'s sources.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from drivers.drawing import Drawing
from drivers.printers.escpos_bytes import CLEAR_BUFFERS
from drivers.printers.profile import PrinterProfile
from drivers.printers.simulator_base import QueuedSimulator
from drivers.printers.simulator_faults import FAULTS, STOPS, asb_bytes, status_byte
from drivers.printers.simulator_identity import identity_of
from drivers.printers.simulator_paper import Paper
from drivers.printers.tokens import ESCPOS, Token
from drivers.simulation import Received

_SLOW = 2.0  # lines per second
_BUFFER = 4096  # bytes of receive buffer; beyond it the port holds the sender back


class PrinterSimulator(QueuedSimulator):
    """``speed`` in lines per second. Handed bytes and monotonic seconds, asked for its output."""

    faults = FAULTS
    STOPS = STOPS

    def __init__(self, profile: PrinterProfile, speed: float = 40.0) -> None:
        super().__init__(profile.profile.id, ESCPOS, _BUFFER)
        self.paper = Paper(profile.columns, profile.dot)
        self._profile = profile
        self._speed = speed
        self._asb_mask = 0
        self._asb_last = b""
        self._drawer_pulses = 0
        self._skipping = False

    # ------------------------------------------------------------ what it shows

    def received(self) -> Received:
        return Received(bytes(self._raw), self.paper.lines, self.paper.tickets, tuple(self._errors))

    def drawing(self) -> Drawing:
        return self.paper.drawing()

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

    def _at_once(self, token: Token) -> bool:
        if not token.name.startswith("DLE"):
            return False
        self._real_time(token)
        return True

    def _real_time(self, token: Token) -> None:
        data = token.data
        if data[1] == 0x04 and len(data) == 3 and 1 <= data[2] <= 4:
            self._say(bytes((status_byte(data[2], self._active),)))
        elif data[1] == 0x05 and data[2] in (1, 2):
            if data[2] == 2:
                self._clear()
        elif data[1] == 0x14 and data[2] == 1:
            self._drawer_pulses += 1
        elif data == CLEAR_BUFFERS and self._profile.process_id:
            self._clear()
            self._say(b"\x37\x25\x00")
        else:
            self._error(token)

    def _changed(self) -> None:
        self.paper.active = frozenset(self._active)
        self._tell_asb()

    def _tell_asb(self, always: bool = False) -> None:
        data = asb_bytes(self._active)
        if self._asb_mask and (always or data != self._asb_last):
            self._say(data)
        self._asb_last = data

    def _clear(self) -> None:
        """Forget everything buffered, process IDs among it."""
        self._forget_queue()
        self.paper.drop_line()

    # ------------------------------------------------------------ in turn

    def _progress(self) -> tuple[float, float]:
        return self.paper.cuts, self.paper.printed

    def _execute(self, token: Token) -> float:
        lines = self.paper.printed
        if self._skips(token):
            return 0.0
        act = self._ACTIONS.get(token.name)
        if token.kind == "text":
            self.paper.text(token.data)
        elif token.kind == "unknown":
            self._error(token)
        elif act is not None:
            act(self, token.data)
        else:
            self.paper.command(token.name, token.data)
        per_line = 1.0 / (_SLOW if "slow" in self._active else self._speed)
        return (self.paper.printed - lines) * per_line

    def _skips(self, token: Token) -> bool:
        """skip_ticket: the next ticket is lost, its request for confirmation included, and the
        fault goes off: the tickets around it are whole."""
        if "skip_ticket" not in self._active:
            return False
        if token.kind == "text":
            self._skipping = True
        if self._skipping and token.name == "GS ( H":
            self._skipping = False
            self._active.discard("skip_ticket")
            return True
        return self._skipping and token.name not in ("GS r", "GS I", "FS &", "FS .")

    def _line_feed(self, data: bytes) -> None:
        self.paper.feed(1)

    def _feed_lines(self, data: bytes) -> None:
        self.paper.feed(data[2])

    def _cut(self, data: bytes) -> None:
        if self.paper.has_text:
            self.paper.feed(1)
        self.paper.cut()
        if "mix_tickets" in self._active:  # another counter's ticket comes in between
            self._active.discard("mix_tickets")
            self.paper.text("另一台电脑的票 Z001".encode("gbk"), chinese=True)
            self.paper.feed(1)
            self.paper.cut()
            self._say(b"\x37\x22Z001\x00")

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
