"""Whether a ticket is on paper: the printer's word for it (GS ( H fn 48, else GS r)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from drivers.cancel import Deadline
from drivers.errors import DeviceError
from drivers.printers.channel import Channel, ordered_value
from drivers.printers.faults import ProcessIdMismatch, ProcessIdMissing, TooSlow, fault_of
from drivers.printers.text import Note

Method = Literal["process_id", "queue", "none"]
COMMAND: Final = "GS ( H"


@dataclass(frozen=True, slots=True)
class Sent:
    """A ticket on its way: its process ID, when it left (monotonic), and what text became of it."""

    id: str
    at: float
    lines: int
    characters: int
    substituted: tuple[Note, ...] = ()
    missing: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the printer said of one ticket. ``method``: "process_id" it is on paper; "queue" it
    was processed (GS r); "none" nothing could be heard. ``error`` what was wrong, if anything."""

    sent_id: str
    method: Method
    seconds: float
    got: tuple[str, ...] = ()
    error: DeviceError | None = None

    @property
    def confirmed(self) -> bool:
        return self.error is None and self.method != "none"


@dataclass
class Waiting:
    """Waits for one ticket's word. Raises the PrinterFault the printer reports meanwhile."""

    channel: Channel
    promised: bool | None  # whether the model returns process IDs; None: not known

    def until_printed(
        self, ticket: str, deadline: float, grace: float
    ) -> tuple[Method, DeviceError | None]:
        """By which word the ticket is known to be out, and what was wrong with it."""
        until, poll = Deadline(deadline), Deadline(0.5)
        queue_done: Deadline | None = None
        while True:
            got = [name for name, _ in self.channel.ids]
            if ticket in got:
                foreign = [name for name in got if name != ticket]
                return "process_id", self._foreign(foreign) if foreign else None
            if queue_done is None and self.channel.take(lambda e: ordered_value(e, 1)) is not None:
                if self.promised is False:
                    return "queue", None
                queue_done = Deadline(grace)
            if until.expired or (queue_done is not None and queue_done.expired):
                break
            if poll.expired:
                raise_fault(self.channel)
                poll = Deadline(0.5)
            waits = [until.left, poll.left] + ([queue_done.left] if queue_done else [])
            self.channel.pump(min(waits), COMMAND)
        raise_fault(self.channel)
        if self.channel.ids:
            return "none", self._foreign([name for name, _ in self.channel.ids])
        if queue_done is None:
            return "none", self._about(TooSlow, f"sent {ticket}")
        if self.promised is None:
            return "queue", None
        return "none", self._about(ProcessIdMissing, f"sent {ticket}")

    def _foreign(self, names: list[str]) -> DeviceError:
        return self._about(ProcessIdMismatch, "got " + ", ".join(names))

    def _about(self, kind: type[DeviceError], detail: str) -> DeviceError:
        return kind(detail, port=self.channel.line.url, command=COMMAND)


def raise_fault(channel: Channel) -> None:
    """Asks for the state and raises the fault it means, if any. Raises NoReply, BadReply."""
    fault = fault_of(channel.state(), channel.line.url)
    if fault is not None:
        raise fault
