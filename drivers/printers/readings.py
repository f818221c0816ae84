"""The state of a printer as judged readings."""

from __future__ import annotations

from drivers.printers.status import PrinterState
from drivers.types import Limit, Reading, Text, reading

_PAPER = {
    "ok": Text("有纸", "in"),
    "near_end": Text("快用完", "near its end"),
    "end": Text("没纸", "out"),
}
_ERROR = {
    "cutter": Text("切刀故障", "cutter"),
    "mechanical": Text("机械故障", "mechanical"),
    "unrecoverable": Text("不可恢复的故障", "unrecoverable"),
    "overheat": Text("打印头过热", "overheated"),
    "error": Text("有故障", "error"),
}


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
            words=_PAPER,
        ),
        reading(
            "error",
            Text("故障", "Error"),
            error,
            limit=Limit(expected="none"),
            raw=raw(2, 3),
            words=_ERROR,
        ),
    ]
    return tuple(judged)
