"""A batch of tickets kept in view: each with its number, a few under way, nothing taken for done
before the printer says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from drivers.cancel import Deadline
from drivers.errors import PrinterFault
from drivers.printers.accounting import Account, account
from drivers.printers.confirming import Sent
from drivers.printers.escpos import EscPosPrinter

WINDOW = 4  # tickets under way at once: enough to keep it busy, few to worry about after a jam
_POLL = 0.5  # seconds without a number before the state is asked for
How = Literal["process_id", "queue", "none"]


@dataclass
class Batch:
    """What became of a batch. ``ids`` of the tickets in order, ``bills`` beside them; ``at`` when
    each ID came (monotonic)."""

    bills: tuple[str, ...]
    ids: list[str] = field(default_factory=list)
    got: list[str] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    lines: int = 0
    characters: int = 0
    fault: PrinterFault | None = None
    how: How = "process_id"
    seconds: float = 0.0
    foreign: bool = False  # a number came that was never sent
    _furthest: int = -1  # the last of ``ids`` that came
    _place: dict[str, int] = field(default_factory=dict)

    def sent(self, name: str) -> None:
        self._place[name] = len(self.ids)
        self.ids.append(name)

    def came(self, name: str, at: float) -> None:
        self.got.append(name)
        self.at.append(at)
        self.foreign = self.foreign or name not in self._place
        self._furthest = max(self._furthest, self._place.get(name, -1))

    @property
    def under_way(self) -> int:
        """Tickets sent after the last that came; the account says the same, but at every ticket
        of a long batch it would count all of them again."""
        return len(self.ids) - 1 - self._furthest

    @property
    def account(self) -> Account:
        return account(self.ids, self.got)

    def bills_of(self, ids: Sequence[str]) -> tuple[str, ...]:
        place = {name: self.bills[at] for at, name in enumerate(self.ids)}
        return tuple(place[name] for name in ids)

    @property
    def not_sent(self) -> tuple[str, ...]:
        return self.bills[len(self.ids) :]

    @property
    def rate(self) -> float | None:
        """Tickets per second between the first and the last number that came; None if fewer than
        two did, or all in one piece (they came from a buffer, not from the paper)."""
        if len(self.at) < 2 or self.at[-1] - self.at[0] < 0.01:
            return None
        return (len(self.at) - 1) / (self.at[-1] - self.at[0])


class BatchPrinting:
    """Prints ``bills`` one after the other on ``printer``. ``lines`` makes a ticket's text from its
    bill number and its ID."""

    def __init__(
        self,
        printer: EscPosPrinter,
        bills: Sequence[str],
        lines: Callable[[str, str], Sequence[str]],
        *,
        patience: float = 15.0,
        grace: float = 2.0,
    ) -> None:
        self.batch = Batch(tuple(bills))
        self._printer = printer
        self._lines = lines
        self._patience = patience
        self._grace = grace

    def run(self) -> Batch:
        """Print until all are out, or none comes for ``patience`` seconds, or the printer reports
        a fault (kept in the batch). Raises PortGone, WriteStuck, NoReply, BadReply, Cancelled."""
        batch, began = self.batch, time.monotonic()
        try:
            while len(batch.ids) < len(batch.bills):
                self._send(batch.bills[len(batch.ids)])
                while batch.under_way >= WINDOW:
                    if not self._wait(self._patience):
                        return batch
                if batch.foreign:
                    break  # somebody else prints here: each ticket more makes it worse
            while batch.under_way and self._wait(self._patience):
                pass
        except PrinterFault as fault:
            batch.fault = fault
            self._collect()
        finally:
            batch.seconds = time.monotonic() - began
        return batch

    def _send(self, bill: str) -> None:
        batch, name = self.batch, self._printer.new_id()
        sent: Sent = self._printer.send_ticket(
            self._lines(bill, name), name, keep_ids=True, deadline=self._patience
        )
        batch.sent(name)
        batch.lines += sent.lines
        batch.characters += sent.characters
        self._collect()

    def _collect(self) -> bool:
        new = self._printer.take_ids()
        for name, at in new:
            self.batch.came(name, at)
        return bool(new)

    def _wait(self, seconds: float) -> bool:
        """Until another number came. False if none came; raises the fault that is in its way."""
        until, quiet = Deadline(seconds), Deadline(_POLL)
        processed: Deadline | None = None
        while not until.expired:
            self._printer.pump(min(until.left, quiet.left, _POLL))
            if self._collect():
                return True
            if processed is None and self._printer.processed_all():
                # everything was taken from the buffer: what gives no number now never will
                processed = Deadline(self._grace)
            if processed is not None and processed.expired:
                break
            if quiet.expired:
                self._printer.raise_fault()
                quiet = Deadline(_POLL)
        self._printer.raise_fault()
        if not self.batch.got:
            self.batch.how = "queue" if processed is not None else "none"
        return False
