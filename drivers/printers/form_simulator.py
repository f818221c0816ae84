"""A strict virtual 24-pin invoice printer (ESC/P, ESC/P2, ESC/P-K), mute as the real ones are.

It says nothing over a serial line; a parallel or USB port gives its IEEE-1284 status byte.
"""

from __future__ import annotations

from typing import ClassVar

from drivers.drawing import Drawing
from drivers.printers.escp_tokens import ESCP
from drivers.printers.form_page import FORMS, Form
from drivers.printers.form_paper import FormPaper
from drivers.printers.profile import PrinterProfile
from drivers.printers.simulator_base import QueuedSimulator
from drivers.printers.simulator_faults import FORM_FAULTS
from drivers.printers.tokens import Token
from drivers.simulation import FaultSpec, Received

NO_ERROR, SELECTED, PAPER_EMPTY = 0x08, 0x10, 0x20  # IEEE 1284 status byte; no error is high
_SLOW = 15.0  # characters per second


class FormSimulator(QueuedSimulator):
    """``form`` the paper that is loaded; ``cps`` full-width characters per second."""

    faults: ClassVar[tuple[FaultSpec, ...]] = FORM_FAULTS
    STOPS: ClassVar[tuple[str, ...]] = ("paper_out", "offline")

    def __init__(self, profile: PrinterProfile, form: Form | None = None, cps: float = 0) -> None:
        super().__init__(profile.profile.id, ESCP, profile.buffer)
        self.paper = FormPaper(form or FORMS["241-3"])
        self._profile = profile
        # a bench need not be as slow as the counter
        self._cps = cps or 60.0 * (profile.cps or 60.0)

    def port_status(self) -> int:
        """IEEE 1284: 0x20 paper empty, 0x10 selected, 0x08 no error."""
        on = self._active.__contains__
        return (
            (PAPER_EMPTY if on("paper_out") else 0)
            | (0 if on("offline") else SELECTED)
            | (0 if on("jam") or on("paper_out") else NO_ERROR)
        )

    def device_id(self) -> str:
        """IEEE 1284 device ID string, without its length."""
        return f"MFG:{self._profile.maker};CMD:ESCPK;MDL:{self._profile.model};CLS:PRINTER;"

    def load(self, form: Form) -> None:
        """New paper of another form; the first sheet's top is at the head."""
        self.paper = FormPaper(form)
        self._changed()

    def received(self) -> Received:
        lines = self.paper.lines()
        return Received(bytes(self._raw), lines, (), tuple(self._errors))

    def drawing(self) -> Drawing:
        return self.paper.drawing()

    def _changed(self) -> None:
        self.paper.active = frozenset(self._active)

    def _progress(self) -> tuple[float, float]:
        return self.paper.sheets, self.paper.feeds

    def _execute(self, token: Token) -> float:
        before = self.paper.characters + self.paper.columns / 24
        if token.kind == "text":
            self.paper.text(token.data)
        elif token.kind == "unknown" or not self.paper.command(token.name, token.data):
            self._error(token)
        printed = self.paper.characters + self.paper.columns / 24 - before
        return printed / (_SLOW if "slow" in self._active else self._cps)
