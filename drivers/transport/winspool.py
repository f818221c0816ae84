"""The Windows spooler as a ``Spooler``: what its bits mean.

A spooler call can hang on a network printer, so each runs in a thread that is left behind when its
time is over. Bits: winspool.h, PRINTER_STATUS_*, PRINTER_ATTRIBUTE_WORK_OFFLINE, JOB_STATUS_*.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from drivers.cancel import SLICE, CancelToken, Deadline
from drivers.port_errors import NoPermission, NoSuchPort, QueueRefused, Unreachable, WriteStuck
from drivers.transport.spool import Job, Kind, Phase, QueueState
from drivers.transport.winspool_api import Api, SpoolerError

T = TypeVar("T")

ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER, ERROR_INVALID_PRINTER_NAME = 5, 87, 1801
_PAUSED, _ERROR, _OFFLINE, _NOT_AVAILABLE = 0x1, 0x2, 0x80, 0x1000
WORK_OFFLINE = 0x400  # of the attributes: "use printer offline" is ticked
REASONS = {
    0x1: "paused",
    0x2: "error",
    0x8: "media-jam",
    0x10: "media-empty",
    0x40: "media-needed",
    0x80: "offline",
    0x1000: "not-available",
    0x40000: "toner-low",
    0x400000: "cover-open",
    0x100000: "intervention-required",
}
JOB_REASONS = {
    0x1: "job-paused",
    0x2: "job-error",
    0x20: "printer-offline",
    0x40: "media-empty",
    0x200: "driver-blocked",
    0x400: "user-intervention",
}
_JOB_PRINTED, _JOB_DELETED, _JOB_DELETING, _JOB_COMPLETE = 0x80, 0x100, 0x4, 0x1000
_JOB_PAUSED, _JOB_ERROR, _JOB_PRINTING, _JOB_BLOCKED = 0x1, 0x2, 0x10, 0x200


class WindowsSpooler:
    """One queue of Windows through ``api``."""

    def __init__(self, name: str, url: str, api: Api) -> None:
        self._name = name
        self._url = url
        self._api = api

    def state(self, deadline: float, cancel: CancelToken) -> QueueState:
        info = self._with(self._api.printer, deadline, cancel)
        status = info.status
        reasons = tuple(word for bit, word in REASONS.items() if status & bit)
        offline = bool(info.attributes & WORK_OFFLINE)
        return QueueState(
            stopped=offline or bool(status & (_PAUSED | _ERROR | _OFFLINE | _NOT_AVAILABLE)),
            accepting=True,
            reasons=(*reasons, *(("work-offline",) if offline else ())),
            device=info.port,
            driver=info.driver,
            paper=info.paper,
            jobs=info.jobs,
        )

    def submit(
        self, data: bytes, title: str, kind: Kind, deadline: float, cancel: CancelToken
    ) -> int:
        def hand_over(handle: int) -> int:
            number = self._api.start(handle, title, "RAW" if kind == "raw" else "TEXT")
            rest = data
            while rest:
                taken = self._api.write(handle, rest[:65536])
                if taken <= 0:
                    raise WriteStuck("the spooler took nothing", port=self._url)
                rest = rest[taken:]
            self._api.end(handle)
            return number

        return self._with(hand_over, deadline, cancel)

    def job(self, number: int, deadline: float, cancel: CancelToken) -> Job:
        def look(handle: int) -> Job:
            try:
                status, text = self._api.job(handle, number)
            except SpoolerError as error:
                if error.errno == ERROR_INVALID_PARAMETER:
                    return Job(number, "done")  # Windows forgets a job once it is out
                raise
            reasons = tuple(word for bit, word in JOB_REASONS.items() if status & bit)
            return Job(number, _phase(status), reasons, text)

        return self._with(look, deadline, cancel)

    def withdraw(self, number: int, deadline: float) -> None:
        from drivers.errors import DeviceError

        def delete(handle: int) -> None:
            with suppress(SpoolerError):
                self._api.delete_job(handle, number)

        with suppress(DeviceError):
            self._with(delete, deadline, CancelToken())

    def _with(self, act: Callable[[int], T], deadline: float, cancel: CancelToken) -> T:
        """Open, act, close; bounded. Raises Cancelled, NoSuchPort, NoPermission, Unreachable."""
        done: list[T] = []
        failed: list[BaseException] = []

        def work() -> None:
            try:
                handle = self._api.open(self._name)
                try:
                    done.append(act(handle))
                finally:
                    self._api.close(handle)
            except BaseException as error:
                failed.append(error)

        thread = threading.Thread(target=work, name=f"spooler {self._name}", daemon=True)
        thread.start()
        until = Deadline(deadline)
        while thread.is_alive():
            cancel.check()
            if until.expired:
                raise Unreachable("the print service does not answer", port=self._url)
            thread.join(min(SLICE, max(0.001, until.left)))
        if done:
            return done[0]
        error = failed[0]
        if isinstance(error, SpoolerError):
            kinds = {
                ERROR_ACCESS_DENIED: NoPermission,
                ERROR_INVALID_PRINTER_NAME: NoSuchPort,
            }
            kind = kinds.get(error.errno or 0, QueueRefused)
            raise kind(str(error), port=self._url) from error
        raise error


def _phase(status: int) -> Phase:
    if status & (_JOB_PRINTED | _JOB_COMPLETE):
        return "done"
    if status & (_JOB_DELETED | _JOB_DELETING):
        return "failed"
    if status & (_JOB_PAUSED | _JOB_ERROR | _JOB_BLOCKED):
        return "stopped"
    return "printing" if status & _JOB_PRINTING else "waiting"
