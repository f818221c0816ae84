"""Print queues: a real CUPS, a real printer that speaks IPP, and a service that misbehaves."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import Cancelled, CancelToken
from drivers.errors import DeviceError
from drivers.registry import Registry
from drivers.transport.ipp_line import place_of
from drivers.transport.queue import QueueTransport
from drivers.transport.spool import Job, Kind, QueueState
from drivers.transport.url import parse
from tests.drivers.helpers import answering, run, run_plan, step
from tests.drivers.peers import PrintService, free_port, print_service


@pytest.fixture(scope="module")
def cups() -> Iterator[PrintService]:
    with print_service() as running:
        yield running


def _queue(name: str) -> QueueTransport:
    return QueueTransport(parse(f"queue:{name}"))


def test_bytes_arrive_as_they_were_sent(
    cups: PrintService, bench: VirtualBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    device = bench.start("printer", listen="tcp")
    cups.queue("raw1", device.url)
    data = bytes(range(256)) * 40
    transport = _queue("raw1")
    transport.open(5, CancelToken())
    transport.write(data, 1)
    report = transport.finish(20)
    transport.close()
    assert report is not None and report.size == len(data)
    assert device.received().raw == data


def test_the_receipt_test_runs_through_a_queue_and_says_what_it_cannot_know(
    cups: PrintService,
    bench: VirtualBench,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    device = bench.start("printer", listen="tcp")
    cups.queue("raw2", device.url)
    result = run(registry, "queue:raw2")
    assert step(result, "status").code == "WRITE_ONLY"
    assert step(result, "print").verdict == "pass"
    assert any("涉水巡检通" in line for line in device.received().lines)


def test_driver_and_direct_print_the_same_bytes(
    cups: PrintService,
    bench: VirtualBench,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    device = bench.start("printer", listen="tcp")
    cups.queue("bills", device.url)
    result = run_plan(
        registry,
        "printer.driver",
        device.url,
        answering(compare="same"),
        params={"queue": "bills", "confirm_grace": "0.1"},
    )
    assert result.outcome == "pass", result.steps
    tickets = device.received().tickets
    assert any("1 直连" in line for line in tickets[0])
    assert any("2 队列 RAW" in line for line in device.received().lines)
    assert step(result, "queue_driver").verdict == "not_run"  # a raw queue lays nothing out
    values = {r.quantity: r.value for r in step(result, "queue_state").readings}
    assert values["queue_port"].startswith("socket://") and values["queue_jobs"] == "0"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("garbled", "DRIVER"),
        ("moved", "SETTINGS"),
        ("lost", "QUEUE_LOST"),
        ("all_bad", "PRINTER"),
    ],
)
def test_what_the_comparison_shows_has_its_code(
    cups: PrintService,
    bench: VirtualBench,
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    code: str,
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    device = bench.start("printer", listen="tcp")
    cups.queue(f"c-{answer}", device.url)
    result = run_plan(
        registry,
        "printer.driver",
        device.url,
        answering(compare=answer),
        params={"queue": f"c-{answer}", "confirm_grace": "0.1"},
    )
    assert (result.outcome, result.code) == ("fail", code)


def test_a_paused_queue_is_named(
    cups: PrintService, bench: VirtualBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    cups.queue("paused", bench.start("printer", listen="tcp").url)
    cups.run("cupsdisable", "paused")
    with pytest.raises(DeviceError) as caught:
        _queue("paused").open(5, CancelToken())
    assert caught.value.code == "QUEUE_STOPPED"


def test_a_queue_that_is_not_there_is_named(
    cups: PrintService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    with pytest.raises(DeviceError) as caught:
        _queue("nobody").open(5, CancelToken())
    assert caught.value.code == "NOEXIST"


def test_a_job_nobody_takes_is_taken_back(
    cups: PrintService, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An unreachable printer looks to CUPS like one that prints."""
    monkeypatch.setenv("CUPS_SERVER", cups.server)
    cups.queue("gone", f"socket://127.0.0.1:{free_port()}")
    transport = _queue("gone")
    transport.open(5, CancelToken())
    transport.write(b"hello", 1)
    with pytest.raises(DeviceError) as caught:
        transport.finish(0.5)
    assert caught.value.code == "JOB_STUCK"
    assert "gone-" not in cups.run("lpstat", "-o", "gone")


def test_a_printer_that_speaks_ipp_is_reached_by_its_address(
    cups: PrintService, bench: VirtualBench
) -> None:
    """CUPS shares its queues as such printers do."""
    device = bench.start("printer", listen="tcp")
    cups.queue("shared", device.url)
    transport = _queue(f"ipp://{cups.server}/printers/shared")
    transport.open(5, CancelToken())
    assert transport.state(5).accepting
    transport.write(b"hello \x1b@ bytes\n", 1)
    report = transport.finish(20)
    assert report is not None and report.job.phase == "done"
    assert device.received().raw == b"hello \x1b@ bytes\n"


# ---------------------------------------------------------------- a service that misbehaves


class _Fake:
    """A spooler that answers as it is told."""

    def __init__(self, *phases: str, state: QueueState | None = None) -> None:
        self._phases = list(phases)
        self._state = state or QueueState(False, True)
        self.withdrawn: list[int] = []
        self.data = b""

    def state(self, deadline: float, cancel: CancelToken) -> QueueState:
        return self._state

    def submit(
        self, data: bytes, title: str, kind: Kind, deadline: float, cancel: CancelToken
    ) -> int:
        self.data += data
        return 7

    def job(self, number: int, deadline: float, cancel: CancelToken) -> Job:
        phase = self._phases.pop(0) if len(self._phases) > 1 else self._phases[0]
        return Job(number, phase, ("why",))  # type: ignore[arg-type]

    def withdraw(self, number: int, deadline: float) -> None:
        self.withdrawn.append(number)


def _faked(fake: _Fake) -> QueueTransport:
    transport = QueueTransport(parse("queue:x"), lambda _name, _url: fake)
    transport.open(1, CancelToken())
    transport.write(b"data", 1)
    return transport


def test_a_failed_job_is_an_error() -> None:
    with pytest.raises(DeviceError) as caught:
        _faked(_Fake("waiting", "failed")).finish(2)
    assert caught.value.code == "JOB_FAILED" and "why" in caught.value.detail


def test_a_job_that_waits_is_taken_back_at_the_deadline() -> None:
    fake = _Fake("printing")
    with pytest.raises(DeviceError) as caught:
        _faked(fake).finish(0.05)
    assert caught.value.code == "JOB_STUCK" and fake.withdrawn == [7]


def test_a_cancelled_job_is_taken_back() -> None:
    fake, token = _Fake("printing"), CancelToken()
    transport = QueueTransport(parse("queue:x"), lambda _name, _url: fake)
    transport.open(1, token)
    transport.write(b"data", 1)
    threading.Timer(0.05, token.cancel).start()
    with pytest.raises(Cancelled):
        transport.finish(10)
    assert fake.withdrawn == [7]


def test_nothing_written_is_no_job() -> None:
    transport = QueueTransport(parse("queue:x"), lambda _name, _url: _Fake("done"))
    transport.open(1, CancelToken())
    assert transport.finish(1) is None
    with pytest.raises(DeviceError):
        transport.read(1, 0)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        b"\xff" * 50,
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc",
    ],
)
def test_a_service_that_talks_rubbish_is_refused_not_believed(answer: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.recv(65536)
                client.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        with pytest.raises(DeviceError):
            _queue(f"ipp://127.0.0.1:{port}/ipp/print").open(3, CancelToken())
        thread.join(5)


def test_a_silent_service_is_left_at_the_deadline_and_at_once_when_cancelled() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"ipp://127.0.0.1:{server.getsockname()[1]}/ipp/print"
        began = time.monotonic()
        with pytest.raises(DeviceError):
            _queue(url).open(0.2, CancelToken())
        token = CancelToken()
        threading.Timer(0.1, token.cancel).start()
        with pytest.raises(Cancelled):
            _queue(url).open(20, token)
        assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("server", "name", "host", "port", "file"),
    [
        ("127.0.0.1:6631", "q", "127.0.0.1", 6631, ""),
        ("/run/my.sock", "q", "localhost", 631, "/run/my.sock"),
        ("box", "q", "box", 631, ""),
        ("", "ipp://printer:8631/ipp/print", "printer", 8631, ""),
        ("", "ipps://printer", "printer", 631, ""),
    ],
)
def test_where_a_queue_is(
    monkeypatch: pytest.MonkeyPatch, server: str, name: str, host: str, port: int, file: str
) -> None:
    monkeypatch.setenv("CUPS_SERVER", server)
    place = place_of(name)
    assert (place.host, place.port, place.socket_file) == (host, port, file)
    assert place.tls == name.startswith("ipps")
