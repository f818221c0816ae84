"""A print queue as a port that is only written: what is written becomes one job."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from drivers.cancel import Cancelled, CancelToken, Deadline
from drivers.errors import NotOpen
from drivers.port_errors import JobFailed, JobStuck, QueueRefused, QueueStopped, WriteOnly
from drivers.transport.spool import Job, Kind, QueueState, Spooler, spooler_of
from drivers.transport.url import PortUrl

_POLL = 0.1  # seconds between two looks at a job
_TITLE = "CounterCheck"


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job that left the queue; ``seconds`` from handing it over."""

    job: Job
    size: int
    seconds: float


class QueueTransport:
    """``queue:NAME`` of CUPS or Windows, or ``queue:ipp://host/path``. ``open`` asks for the queue,
    ``write`` collects, ``finish`` hands over and waits until the queue is rid of it."""

    readable = False

    def __init__(self, url: PortUrl, make: Callable[[str, str], Spooler] = spooler_of) -> None:
        self._url = url
        self._make = make
        self._spooler: Spooler | None = None
        self._cancel = CancelToken()
        self._data = bytearray()

    @property
    def url(self) -> str:
        return str(self._url)

    @property
    def is_open(self) -> bool:
        return self._spooler is not None

    def open(self, deadline: float, cancel: CancelToken) -> None:
        """Raises NoSuchPort, Refused, Unreachable, QueueRefused, QueueStopped."""
        cancel.check()
        spooler = self._make(self._url.target, self.url)
        state = spooler.state(deadline, cancel)
        if state.stopped:
            detail = " ".join((*state.reasons, state.message))
            raise QueueStopped(detail, port=self.url)
        if not state.accepting:
            raise QueueRefused("not accepting jobs", port=self.url)
        self._cancel = cancel
        self._spooler = spooler
        self._data.clear()

    def close(self) -> None:
        self._spooler = None
        self._data.clear()

    def write(self, data: bytes, deadline: float) -> None:
        self._opened()
        self._cancel.check()
        self._data += data

    def state(self, deadline: float) -> QueueState:
        """How the queue stands now."""
        return self._opened().state(deadline, self._cancel)

    def finish(self, deadline: float, kind: Kind = "raw") -> JobReport | None:
        """Hand over what was written and wait at most ``deadline`` seconds; None if nothing was
        written. Raises JobFailed, and JobStuck or Cancelled after taking the job back."""
        spooler = self._opened()
        data = bytes(self._data)
        self._data.clear()
        if not data:
            return None
        until, began = Deadline(deadline), time.monotonic()
        number = spooler.submit(data, _TITLE, kind, until.left, self._cancel)
        try:
            job = self._wait(spooler, number, until)
        except Cancelled:
            spooler.withdraw(number, 2.0)
            raise
        if job.phase == "failed":
            raise JobFailed(" ".join((*job.reasons, job.message)), port=self.url)
        if job.phase != "done":
            spooler.withdraw(number, 2.0)
            raise JobStuck(" ".join((*job.reasons, job.message)), port=self.url)
        return JobReport(job, len(data), time.monotonic() - began)

    def _wait(self, spooler: Spooler, number: int, until: Deadline) -> Job:
        while True:
            job = spooler.job(number, max(1.0, until.left), self._cancel)
            if job.phase in ("done", "failed") or until.expired:
                return job
            self._cancel.sleep(min(_POLL, max(0.001, until.left)))

    def read(self, limit: int, deadline: float) -> bytes:
        raise WriteOnly(port=self.url)

    def drain(self) -> bytes:
        return b""

    def _opened(self) -> Spooler:
        if self._spooler is None:
            raise NotOpen(port=self.url)
        return self._spooler
