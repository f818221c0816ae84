"""The Windows spooler on a fake of its API: what its bits mean, and that no call can hang us."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from drivers.cancel import Cancelled, CancelToken
from drivers.errors import DeviceError
from drivers.transport.queue import QueueTransport
from drivers.transport.url import parse
from drivers.transport.winspool import WORK_OFFLINE, WindowsSpooler
from drivers.transport.winspool_api import PrinterInfo, SpoolerError


class FakeApi:
    """Windows as its documentation describes it, in memory: handles must be closed, documents
    ended, and a job that is out is known no more (error 87)."""

    def __init__(self, status: int = 0, attributes: int = 0, takes: int = 65536) -> None:
        self.info = PrinterInfo(status, attributes, "LPT1:", "EPSON LQ-630K", 0, "241-3")
        self.open_handles = 0
        self.jobs: dict[int, tuple[int, str]] = {}
        self.written = bytearray()
        self.documents: list[tuple[str, str]] = []
        self.ended = 0
        self.block: threading.Event | None = None
        self._takes = takes

    def open(self, name: str) -> int:
        if self.block is not None:
            self.block.wait(30)
        if name != "票据":
            raise SpoolerError(1801, "The printer name is invalid.")
        self.open_handles += 1
        return 42

    def close(self, handle: int) -> None:
        self.open_handles -= 1

    def printer(self, handle: int) -> PrinterInfo:
        return self.info

    def start(self, handle: int, title: str, datatype: str) -> int:
        self.documents.append((title, datatype))
        self.jobs[3] = (0x10, "")
        return 3

    def write(self, handle: int, data: bytes) -> int:
        taken = data[: self._takes]
        self.written += taken
        return len(taken)

    def end(self, handle: int) -> None:
        self.ended += 1

    def job(self, handle: int, number: int) -> tuple[int, str]:
        if number not in self.jobs:
            raise SpoolerError(87, "The parameter is incorrect.")
        return self.jobs[number]

    def delete_job(self, handle: int, number: int) -> None:
        self.jobs.pop(number, None)


def _spooler(api: FakeApi, name: str = "票据") -> WindowsSpooler:
    return WindowsSpooler(name, f"queue:{name}", api)


NOW = CancelToken()


def test_a_job_is_written_whole_and_every_handle_closed() -> None:
    api = FakeApi(takes=1000)
    spooler = _spooler(api)
    data = bytes(range(256)) * 20
    assert spooler.submit(data, "CounterCheck", "raw", 5, NOW) == 3
    assert bytes(api.written) == data and api.documents == [("CounterCheck", "RAW")]
    assert (api.open_handles, api.ended) == (0, 1)
    spooler.submit(b"x", "t", "text", 5, NOW)
    assert api.documents[-1] == ("t", "TEXT")


def test_a_spooler_that_takes_nothing_does_not_loop() -> None:
    with pytest.raises(DeviceError) as caught:
        _spooler(FakeApi(takes=0)).submit(b"x", "t", "raw", 5, NOW)
    assert caught.value.code == "WRITE_STUCK"


@pytest.mark.parametrize(
    ("status", "attributes", "stopped", "reason"),
    [
        (0x1, 0, True, "paused"),
        (0x10, 0, False, "media-empty"),
        (0x8, 0, False, "media-jam"),
        (0x80, 0, True, "offline"),
        (0x400000, 0, False, "cover-open"),
        (0, WORK_OFFLINE, True, "work-offline"),
    ],
)
def test_status_bits(status: int, attributes: int, stopped: bool, reason: str) -> None:
    state = _spooler(FakeApi(status, attributes)).state(5, NOW)
    assert state.stopped is stopped and reason in state.reasons
    assert (state.device, state.driver, state.paper) == ("LPT1:", "EPSON LQ-630K", "241-3")


@pytest.mark.parametrize(
    ("status", "phase"),
    [(0x10, "printing"), (0, "waiting"), (0x80, "done"), (0x1, "stopped"), (0x4, "failed")],
)
def test_job_bits(status: int, phase: str) -> None:
    api = FakeApi()
    api.jobs[3] = (status, "")
    assert _spooler(api).job(3, 5, NOW).phase == phase


def test_a_forgotten_job_is_out() -> None:
    assert _spooler(FakeApi()).job(9, 5, NOW).phase == "done"


@pytest.mark.parametrize(
    ("number", "code"), [(1801, "NOEXIST"), (5, "NOPERMISSION"), (1722, "QUEUE_REFUSED")]
)
def test_errors_are_named(number: int, code: str) -> None:
    api = FakeApi()

    def fail(handle: int) -> PrinterInfo:
        raise SpoolerError(number, "no")

    api.printer = fail  # type: ignore[method-assign]
    with pytest.raises(DeviceError) as caught:
        _spooler(api).state(5, NOW)
    assert caught.value.code == code
    assert api.open_handles == 0


def test_a_hanging_call_is_left_behind() -> None:
    api = FakeApi()
    api.block = threading.Event()
    began = time.monotonic()
    try:
        with pytest.raises(DeviceError) as caught:
            _spooler(api).state(0.1, NOW)
        assert caught.value.code == "UNREACHABLE"
        token = CancelToken()
        threading.Timer(0.05, token.cancel).start()
        with pytest.raises(Cancelled):
            _spooler(api).state(20, token)
        assert time.monotonic() - began < 5
    finally:
        api.block.set()


@pytest.mark.parametrize("finish", [lambda api: api.jobs.clear(), lambda api: None])
def test_a_queue_port_on_windows(finish: Callable[[FakeApi], None]) -> None:
    api = FakeApi()
    transport = QueueTransport(parse("queue:票据"), lambda n, u: WindowsSpooler(n, u, api))
    transport.open(5, CancelToken())
    transport.write(b"abc", 1)
    end = api.end

    def ended(handle: int) -> None:
        end(handle)
        finish(api)

    api.end = ended  # type: ignore[method-assign]
    if finish.__code__.co_names:
        report = transport.finish(5)
        assert report is not None and report.job.phase == "done"
    else:
        with pytest.raises(DeviceError) as caught:
            transport.finish(0.1)
        assert caught.value.code == "JOB_STUCK" and 3 not in api.jobs
