"""Invoice printer driver for 24-pin dot-matrix printers (ESC/P, ESC/P2, ESC/P-K).

These printers do not answer over a serial line. What can be known by machine is what the port says
(IEEE 1284) and whether they take the bytes; the rest a person must see on paper.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.claiming import ClaimedDevice
from drivers.errors import PrinterFault
from drivers.printers.faults import Offline, PrinterError, SlipEmpty
from drivers.printers.form_page import Form, FormPage, prepare
from drivers.printers.profile import PrinterProfile
from drivers.transport.base import Line

PAPER_EMPTY, SELECTED, NO_ERROR = 0x20, 0x10, 0x08


@dataclass(frozen=True, slots=True)
class PortState:
    """The IEEE-1284 status byte as facts; ``raw`` as it came."""

    raw: int

    @property
    def paper_end(self) -> bool:
        return bool(self.raw & PAPER_EMPTY)

    @property
    def online(self) -> bool:
        return bool(self.raw & SELECTED)

    @property
    def error(self) -> bool:
        """A stop that is not for want of paper: jam, cover, overheated."""
        return not self.raw & NO_ERROR and not self.paper_end

    def fault(self, port: str = "") -> PrinterFault | None:
        """The fault it means, the one the person can see first; None when it can print."""
        raw = f"{self.raw:02x}"
        if self.paper_end:
            return SlipEmpty(raw, port=port)
        if self.error:
            return PrinterError(raw, port=port)
        return None if self.online else Offline(raw, port=port)


class FormPrinter(ClaimedDevice):
    """One printer on one line. ``prepared`` for a form until another is chosen."""

    def __init__(self, line: Line, profile: PrinterProfile) -> None:
        super().__init__(line)
        self.profile = profile
        self._form: Form | None = None

    def port_state(self) -> PortState | None:
        """What a parallel or USB port says of the printer; None where it says nothing. Raises
        PortGone."""
        self._ready()
        raw = self._line.port_status()
        return None if raw is None else PortState(raw)

    def identify(self) -> dict[str, str]:
        """maker, model, serial, commands after the IEEE-1284 device ID; empty where the port has
        none."""
        self._ready()
        found = self._line.device_id()
        keys = {"maker": "MFG", "model": "MDL", "serial": "SN", "commands": "CMD"}
        return {name: found[key] for name, key in keys.items() if key in found}

    def prepare(self, form: Form, deadline: float = 5.0) -> None:
        """Set the printer up for a form; where the head stands becomes its top."""
        self._ready()
        self._send(prepare(form, self.profile.p2 is True), deadline)
        self._form = form

    def print_page(self, page: FormPage, deadline: float = 20.0) -> None:
        """One sheet. Does not wait for paper: there is nobody to ask. Raises WriteStuck when the
        printer does not take the bytes within ``deadline``, PortGone."""
        self._ready()
        if self._form != page.form:
            self.prepare(page.form)
        self._send(page.data(), deadline)
        self._line.finish(deadline)
        self.counts["FormInsertionCount"] += 1

    def form_feed(self) -> None:
        """FF: to the top of the next sheet."""
        self._ready()
        self._send(b"\x0c", 5.0)

    def _send(self, data: bytes, deadline: float) -> None:
        self._line.write(data, deadline)
        self.counts["M_BytesSentCount"] += len(data)
