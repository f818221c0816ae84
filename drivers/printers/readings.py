"""The state of a printer as judged readings."""

from __future__ import annotations

from drivers.printers.status import PrinterState
from drivers.types import Limit, Reading, Text, reading


def state_readings(state: PrinterState) -> tuple[Reading, ...]:
    """Online, cover, paper and error; ``raw`` is the status byte each was read from."""

    def raw(*numbers: int) -> bytes:
        return bytes(state.raw[n] for n in numbers if n in state.raw)

    paper = "end" if state.paper_end else "near_end" if state.paper_near_end else "ok"
    error = (
        "cutter"
        if state.cutter_error
        else "mechanical"
        if state.mechanical
        else "unrecoverable"
        if state.unrecoverable
        else "overheat"
        if state.auto_recoverable
        else "error"
        if state.error
        else "none"
    )
    judged = [
        reading(
            "online",
            Text("联机", "Online"),
            "yes" if state.online else "no",
            limit=Limit(expected="yes"),
            raw=raw(1),
        ),
        reading(
            "cover",
            Text("上盖", "Cover"),
            "open" if state.cover_open else "closed",
            limit=Limit(expected="closed"),
            raw=raw(2),
        ),
        # near its end is a warning, not a failure: nothing to judge it by
        reading(
            "paper",
            Text("纸", "Paper"),
            paper,
            limit=None if paper == "near_end" else Limit(expected="ok"),
            raw=raw(2, 4),
        ),
        reading(
            "error",
            Text("故障", "Error"),
            error,
            limit=Limit(expected="none"),
            raw=raw(2, 3),
        ),
    ]
    return tuple(judged)
