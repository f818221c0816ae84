"""Receipt printer driver for ESC/POS.

Status and text are our own: python-escpos 3.1 reads silence as "paper adequate" and sends Chinese
without switching to it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal

from drivers.cancel import Deadline
from drivers.claiming import ClaimedDevice
from drivers.errors import BadReply, NoReply
from drivers.printers import escpos_bytes as esc
from drivers.printers.channel import Channel, ordered_value
from drivers.printers.confirming import Confirmation, Sent, Waiting, raise_fault
from drivers.printers.faults import BadFormat
from drivers.printers.profile import PrinterProfile
from drivers.printers.status import Asb, Block, Event, Info, Number, PrinterState
from drivers.printers.text import encode_lines
from drivers.transport.base import Line

SPEED_LINE = b"%02d 0123456789"  # 13 characters a line
HealthLevel = Literal["internal", "external", "interactive"]


@dataclass(frozen=True, slots=True)
class Health:
    """Result of ``check_health``; ``ask`` True: now a person must say what is on paper."""

    level: HealthLevel
    state: PrinterState | None
    confirmation: Confirmation | None = None
    ask: bool = False


class EscPosPrinter(ClaimedDevice):
    """One printer on one line. All times in seconds. Not for use by two threads at once: a
    second writer would land inside the first one's commands."""

    def __init__(self, line: Line, profile: PrinterProfile, first_id: int | None = None) -> None:
        super().__init__(line)
        self.profile = profile
        self._channel = Channel(line)
        self._open_status = 0  # GS r that wait for their answer
        # begin anywhere, so that an ID left over from an earlier run is not taken for ours
        self._next_id = first_id if first_id is not None else secrets.randbelow(9000) + 1

    def _initialise(self) -> None:
        """ASB off, modes to their defaults. Old input is thrown away."""
        self._channel.reset()
        self._open_status = 0
        self._channel.send(esc.ASB_OFF + esc.INIT)

    # ------------------------------------------------------------ asking

    def real_time_status(self, deadline: float = 1.5) -> PrinterState:
        """DLE EOT 1–4 (Epson TM-U220A manual); ``deadline`` for each answer, even when offline.
        Raises NoReply, BadReply."""
        self._ready()
        return self._channel.state(deadline)

    def identify(self, deadline: float = 2.0) -> dict[str, str]:
        """GS I: maker, model, firmware, serial, as far as it tells; empty if it does not know
        the command or is offline. A GS r behind them ends the wait early (both answer in turn).
        Raises BadReply, once the line is quiet again."""
        self._ready()
        wanted = (0x42, 0x43, 0x41, 0x44)
        for n in wanted:
            self._channel.parser.expect_info(n)
        self._channel.parser.expect_status(1)
        self._channel.send(b"".join(esc.printer_info(n) for n in wanted) + esc.ordered_status(1))
        try:
            with suppress(NoReply):  # GS r is not known to it either; what came, came
                self._channel.wait(lambda event: ordered_value(event, 1), deadline, "GS I")
        except BadReply as error:
            rest = self._channel.settle()
            error.detail = f"{error.detail} {rest[:64].hex(' ')}".strip()
            raise
        found: dict[str, str] = {}
        while (info := self._channel.take(_info)) is not None:
            text = info.data.decode("gbk", errors="replace").strip()
            if info.n is not None and text:
                found[esc.INFO_NAMES[info.n]] = text
        return found

    def automatic_status(self, deadline: float = 1.5) -> Asb | None:
        """GS a: switch automatic status on, take the four bytes that come at once, and switch it
        off again; None from a model that has none. Raises BadReply."""
        self._ready()
        channel = self._channel
        channel.asb, channel.parser.asb_on = None, True
        try:
            channel.send(esc.asb(0xFF))
            until = Deadline(deadline)
            while channel.asb is None and not until.expired:
                channel.pump(until.left, "GS a")
        finally:
            channel.parser.asb_on = False
            channel.send(esc.ASB_OFF)
        return channel.asb

    def type_id(self, deadline: float = 1.5) -> int | None:
        """GS I 2: 01 two-byte characters, 02 cutter, 04 customer display; None if it is not
        told (also by printers that are offline). Raises BadReply."""
        self._ready()
        self._channel.parser.expect_number(2)
        self._channel.parser.expect_status(1)
        self._channel.send(b"\x1dI\x02" + esc.ordered_status(1))
        try:
            self._channel.wait(lambda event: ordered_value(event, 1), deadline, "GS I")
        except NoReply:
            # one byte for two questions: nobody can tell which it answers
            self._channel.parser.forget()
            return None
        return self._channel.take(lambda e: e.value if isinstance(e, Number) else None)

    # ------------------------------------------------------------ printing

    def new_id(self) -> str:
        """The next process ID, "0001"–"9999"."""
        number, self._next_id = self._next_id, self._next_id % 9999 + 1
        return f"{number:04d}"

    def send_ticket(
        self,
        lines: Sequence[str],
        process_id: str = "",
        *,
        cut: bool = True,
        allow_missing: bool = False,
        keep_ids: bool = False,
        pictures: bytes = b"",
        deadline: float = 10.0,
    ) -> Sent:
        """Send a ticket, ``pictures`` below its text, a cut and the request for its confirmation;
        does not wait for paper. ``keep_ids``: numbers of tickets before it are still to be taken.
        Raises BadFormat (unless ``allow_missing``), WriteStuck, PortGone."""
        self._ready()
        text = encode_lines(lines, self.profile.columns)
        if text.missing and not allow_missing:
            raise BadFormat("".join(note.char for note in text.missing), port=self._line.url)
        ticket = process_id or self.new_id()
        if not keep_ids:
            self._channel.ids.clear()
        data = (
            text.data + pictures + (esc.cut() if cut and self.profile.cutter else esc.feed_lines(3))
        )
        if self._line.readable:
            if self.profile.process_id is not False:
                data += esc.process_id(ticket)
            self._channel.parser.expect_status(1)
            self._open_status += 1
            data += esc.ordered_status(1)
        sent = Sent(
            ticket, time.monotonic(), text.lines, text.characters, text.substituted, text.missing
        )
        self._channel.send(data, deadline)
        self._line.finish(deadline)
        self.counts["ReceiptLinePrintedCount"] += text.lines
        self.counts["ReceiptCharacterPrintedCount"] += text.characters
        if cut and self.profile.cutter:
            self.counts["PaperCutCount"] += 1
        return sent

    def confirm_ticket(
        self, sent: Sent, deadline: float = 15.0, grace: float = 3.0
    ) -> Confirmation:
        """Wait until the printer says that the ticket is on paper (GS ( H fn 48).

        If it has processed everything (GS r) and no ID follows within ``grace``, the ID is
        missing — or, when the profile does not promise IDs, the queue's word is taken.
        Raises the PrinterFault it reports while we wait, NoReply, BadReply."""
        self._ready()
        if not self._line.readable:
            return Confirmation(sent.id, "none", time.monotonic() - sent.at)
        waiting = Waiting(self._channel, self.profile.process_id)
        method, error = waiting.until_printed(sent.id, deadline, grace)
        seconds = time.monotonic() - sent.at
        got = tuple(name for name, _ in self._channel.ids)
        return Confirmation(sent.id, method, seconds, got, error)

    def print_ticket(
        self,
        lines: Sequence[str],
        process_id: str = "",
        *,
        cut: bool = True,
        deadline: float = 15.0,
        grace: float = 3.0,
        allow_missing: bool = False,
    ) -> Confirmation:
        """``send_ticket`` and ``confirm_ticket`` in one."""
        sent = self.send_ticket(lines, process_id, cut=cut, allow_missing=allow_missing)
        return self.confirm_ticket(sent, deadline, grace)

    def take_ids(self) -> list[tuple[str, float]]:
        """Process IDs that came and were not taken yet, each with its monotonic time."""
        taken = list(self._channel.ids)
        self._channel.ids.clear()
        return taken

    def forget(self) -> None:
        """Forget what was asked and what came: after buffers were cleared."""
        self._channel.reset()
        self._open_status = 0

    def pump(self, seconds: float) -> None:
        """Wait at most ``seconds`` for bytes and sort them. Raises BadReply, PortGone."""
        self._channel.pump(max(0.0, seconds), "GS ( H")

    def processed_all(self) -> bool:
        """Whether every GS r behind the tickets so far was answered."""
        while self._channel.take(lambda event: ordered_value(event, 1)) is not None:
            self._open_status = max(0, self._open_status - 1)
        return self._open_status == 0

    def raise_fault(self) -> None:
        """Ask for the state and raise the PrinterFault it means, if any. Raises NoReply."""
        raise_fault(self._channel)

    def print_speed(self, lines: int = 20, deadline: float = 30.0) -> float | None:
        """Lines per second between two process IDs around ``lines`` (1–100) short lines; None if
        the printer does not return them. Raises a PrinterFault, NoReply."""
        self._ready()
        first, second = self.new_id(), self.new_id()
        self._channel.ids.clear()
        block = b"".join(SPEED_LINE % (i % 100) + esc.LF for i in range(1, lines + 1))
        self._channel.send(esc.process_id(first) + block + esc.process_id(second), deadline)
        until, poll = Deadline(deadline), Deadline(1.0)
        while not until.expired:
            at = dict(self._channel.ids)
            if first in at and second in at:
                return lines / max(1e-4, at[second] - at[first])
            if poll.expired:
                raise_fault(self._channel)
                poll = Deadline(1.0)
            self._channel.pump(min(until.left, poll.left), "GS ( H")
        return None

    def feed(self, lines: int = 1) -> None:
        """ESC d: feed 0–255 lines."""
        self._ready()
        self._channel.send(esc.feed_lines(lines))

    def cut(self, partial: bool = True) -> None:
        """GS V 65/66: feed to the knife and cut."""
        self._ready()
        self._channel.send(esc.cut(partial))

    def open_drawer(self, pin: int = 0) -> None:
        """ESC p: pulse of 100 ms on drawer ``pin`` 0 or 1."""
        self._ready()
        self._channel.send(esc.drawer(pin))

    def recover(self, clear: bool = False, deadline: float = 2.0) -> PrinterState:
        """DLE ENQ 1: go on from the line that failed; ``clear``: DLE ENQ 2, forget the buffer
        (process IDs in it vanish). Returns the state afterwards. Raises NoReply."""
        self._ready()
        self._channel.send(esc.RECOVER_CLEAR if clear else esc.RECOVER_RETRY)
        return self._channel.state(deadline)

    def clear_buffers(self, deadline: float = 1.5) -> bool:
        """DLE DC4 fn 8: forget what is buffered, at once and even offline; what is on its way
        vanishes with its process IDs. False from a model that does not know it: there the buffer
        still comes out once it can print."""
        self._ready()
        self._channel.send(esc.CLEAR_BUFFERS)
        until = Deadline(deadline)
        while self._channel.take(_cleared) is None:
            if until.expired:
                return False  # what was asked before may still be answered
            self.pump(until.left)
        self.forget()
        return True

    def fence(self, deadline: float) -> bool:
        """GS r: wait until all that was sent is processed; its IDs have come by then. False if it
        is not within ``deadline``."""
        self._ready()
        self._channel.parser.expect_status(1)
        self._open_status += 1
        self._channel.send(esc.ordered_status(1))
        until = Deadline(deadline)
        while not self.processed_all():
            if until.expired:
                return False
            self.pump(min(until.left, 0.5))
        return True

    def check_health(self, level: HealthLevel) -> Health:
        """UnifiedPOS CheckHealth. internal: state only; external: prints a line; interactive:
        prints, and the caller then asks the person. Raises as the methods it uses."""
        state = self.real_time_status() if self._line.readable else None
        if level == "internal":
            return Health(level, state)
        done = self.print_ticket(["打印机自检 CHECK HEALTH 0123456789"])
        return Health(level, state, done, ask=level == "interactive")


def _cleared(event: Event) -> Block | None:
    return event if isinstance(event, Block) and event.identifier == 0x25 else None


def _info(event: Event) -> Info | None:
    return event if isinstance(event, Info) else None
