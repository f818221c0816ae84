"""Print queues as this room sees them: a spooler that takes a job and tells what became of it.

A job that is "completed" was handed to the port, no more: whether it is on paper only the printer
or a person can say.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Literal, Protocol

from drivers.cancel import CancelToken
from drivers.transport import ipp
from drivers.transport.ipp import Group
from drivers.transport.ipp_line import IppLine, place_of

Kind = Literal["raw", "text"]  # raw: past the driver; text: laid out by it
Phase = Literal["waiting", "printing", "stopped", "failed", "done"]

_PHASES: dict[int, Phase] = {
    3: "waiting",
    4: "waiting",
    5: "printing",
    6: "stopped",
    7: "failed",
    8: "failed",
    9: "done",
}


@dataclass(frozen=True, slots=True)
class QueueState:
    """``stopped``: paused or broken; ``reasons`` in the words of IPP ("media-empty"), without
    "none"; ``device`` where it prints to, ``driver`` its make and model, ``paper`` the default
    size; ``jobs`` that wait."""

    stopped: bool
    accepting: bool
    reasons: tuple[str, ...] = ()
    message: str = ""
    device: str = ""
    driver: str = ""
    paper: str = ""
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    id: int
    phase: Phase
    reasons: tuple[str, ...] = ()
    message: str = ""


class Spooler(Protocol):
    """One queue. Every call has a deadline in seconds and raises Cancelled or a PortError."""

    def state(self, deadline: float, cancel: CancelToken) -> QueueState: ...

    def submit(
        self, data: bytes, title: str, kind: Kind, deadline: float, cancel: CancelToken
    ) -> int:
        """The job's number. Raises QueueRefused, also for a kind that it cannot print."""
        ...

    def job(self, number: int, deadline: float, cancel: CancelToken) -> Job: ...

    def withdraw(self, number: int, deadline: float) -> None:
        """Take a job back; one that is over is left alone. Never cancelled itself."""
        ...


class IppSpooler:
    """A queue of CUPS, or a printer that speaks IPP itself."""

    def __init__(self, name: str, url: str) -> None:
        self._line = IppLine(place_of(name), url)
        self._cups = not name.startswith(("ipp://", "ipps://"))

    def state(self, deadline: float, cancel: CancelToken) -> QueueState:
        wanted = [
            "printer-state",
            "printer-state-reasons",
            "printer-state-message",
            "printer-is-accepting-jobs",
            "device-uri",
            "printer-make-and-model",
            "media-default",
            "queued-job-count",
        ]
        answer = self._line.ask(
            ipp.GET_PRINTER, [("requested-attributes", wanted)], deadline, cancel
        )
        group = answer.first(ipp.PRINTER)
        return QueueState(
            stopped=_number(group, "printer-state") == 5,
            accepting=bool(group.get("printer-is-accepting-jobs", [True])[0]),
            reasons=_reasons(group, "printer-state-reasons"),
            message=_text(group, "printer-state-message"),
            device=_text(group, "device-uri"),
            driver=_text(group, "printer-make-and-model"),
            paper=_text(group, "media-default"),
            jobs=_number(group, "queued-job-count"),
        )

    def submit(
        self, data: bytes, title: str, kind: Kind, deadline: float, cancel: CancelToken
    ) -> int:
        raw = "application/vnd.cups-raw" if self._cups else "application/octet-stream"
        answer = self._line.ask(
            ipp.PRINT_JOB,
            [("job-name", title), ("document-format", raw if kind == "raw" else "text/plain")],
            deadline,
            cancel,
            data,
        )
        return _number(answer.first(ipp.JOB), "job-id")

    def job(self, number: int, deadline: float, cancel: CancelToken) -> Job:
        wanted = ["job-id", "job-state", "job-state-reasons", "job-printer-state-message"]
        answer = self._line.ask(
            ipp.GET_JOB, [("job-id", number), ("requested-attributes", wanted)], deadline, cancel
        )
        group = answer.first(ipp.JOB)
        return Job(
            number,
            _PHASES.get(_number(group, "job-state"), "waiting"),
            _reasons(group, "job-state-reasons"),
            _text(group, "job-printer-state-message"),
        )

    def withdraw(self, number: int, deadline: float) -> None:
        from drivers.errors import DeviceError

        try:
            self._line.ask(ipp.CANCEL_JOB, [("job-id", number)], deadline, CancelToken())
        except DeviceError:
            return  # it was over already


def spooler_of(name: str, url: str) -> Spooler:
    """The spooler of this system for a queue."""
    if sys.platform == "win32" and not name.startswith(("ipp://", "ipps://")):
        from drivers.transport.winspool import WindowsSpooler
        from drivers.transport.winspool_api import WinspoolDll

        return WindowsSpooler(name, url, WinspoolDll())
    return IppSpooler(name, url)


def _number(group: Group, name: str) -> int:
    value = group.get(name, [0])[0]
    return value if isinstance(value, int) else 0


def _text(group: Group, name: str) -> str:
    value = group.get(name, [""])[0]
    return value if isinstance(value, str) else ""


def _reasons(group: Group, name: str) -> tuple[str, ...]:
    values = group.get(name, [])
    return tuple(v for v in values if isinstance(v, str) and v != "none")
