from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.errors import DeviceError, Illegal, NoService
from drivers.port_errors import PortInUse, WriteStuck
from drivers.registry import Registry
from drivers.transport.base import Line
from drivers.transport.opener import make_transport
from drivers.transport.url import parse


def _open(url: str) -> Line:
    line = Line(make_transport(url))
    line.open()
    return line


def _ask(line: Line, request: bytes) -> bytes:
    line.write(request)
    return line.read(16, 2.0)


def test_several_hosts_one_after_another(bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp")
    for _ in range(3):
        line = _open(device.url)
        assert _ask(line, b"\x10\x04\x01") == b"\x12"
        line.close()


def test_faults_switch_live(bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp")
    line = _open(device.url)
    device.set_fault("cover_open", True)
    assert _ask(line, b"\x10\x04\x02") == b"\x16"
    device.set_fault("cover_open", False)
    assert _ask(line, b"\x10\x04\x02") == b"\x12"
    assert device.active_faults == frozenset()
    line.close()


def test_out_keeps_every_byte(bench: VirtualBench, tmp_path: Path) -> None:
    out = tmp_path / "bytes.bin"
    device = bench.start("printer", listen="tcp", out=out)
    line = _open(device.url)
    assert _ask(line, b"ab\x1dr\x01") == b"\x00"
    assert out.read_bytes() == b"ab\x1dr\x01" == device.received().raw
    line.close()


def test_a_port_that_is_taken(bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp")
    port = device.url.rpartition(":")[2]
    with pytest.raises(PortInUse):
        bench.start("printer", listen=f"tcp:{port}")
    assert len(bench.devices) == 1


@pytest.mark.parametrize("listen", ["udp", "tcp:x", "tcp:70000", "vpcd"])
def test_a_wrong_listen_is_refused(bench: VirtualBench, listen: str) -> None:
    with pytest.raises(Illegal, match="tcp:PORT"):
        bench.start("printer", listen=listen)


def test_wrong_names(bench: VirtualBench) -> None:
    with pytest.raises(NoService, match="printer"):
        bench.start("toaster")
    with pytest.raises(NoService, match="escpos-58"):
        bench.start("printer", model="nothing")
    with pytest.raises(Illegal, match="paper_out"):
        bench.start("printer", faults=["rain"])
    bench.start("printer", name="one", listen="tcp")
    with pytest.raises(Illegal):
        bench.start("printer", name="one", listen="tcp")


def test_closing_leaves_no_thread_and_no_port(registry: Registry) -> None:
    before = set(threading.enumerate())
    with VirtualBench(registry) as bench:
        urls = [bench.start("printer", listen="tcp").url, bench.start("printer").url]
        bench.stop("printer-1")
        assert [device.name for device in bench.devices] == ["printer-2"]
    assert set(threading.enumerate()) <= before
    for url in urls:
        with pytest.raises(DeviceError):
            make_transport(url).open(1.0, CancelToken())


def test_a_port_with_faults_of_its_own_is_not_the_bench_s_device(
    registry: Registry, bench: VirtualBench
) -> None:
    shared = bench.start("printer", name="printer")
    for url, status in (
        ("virtual:printer", b"\x12"),
        ("virtual:printer?fault=paper_out", b"\x1a"),  # offline
    ):
        line = Line(registry.transport(parse(url), bench=bench))
        line.open()
        assert _ask(line, b"\x10\x04\x01") == status
        line.close()
    assert shared.received().raw == b"\x10\x04\x01"  # asked once


def test_a_device_that_is_no_byte_stream_is_met_at_its_own_address(
    registry: Registry, bench: VirtualBench
) -> None:
    quiet = {"gateway": "none", "dns_servers": "none", "tries": "2"}
    shared = bench.start("network", name="network", listen="tcp")
    shared.set_fault("refuse", True)
    for url, given, code in (
        ("virtual:network", bench, "REFUSED"),
        ("virtual:network", None, ""),
        ("virtual:network?fault=refuse", bench, "REFUSED"),
    ):
        runner = registry.runner("network.line", url, params=quiet, bench=given)
        result = runner.run(lambda question: question.choices[0][0])
        assert (result.code, result.port) == (code, url)
    with pytest.raises(NoService):
        registry.runner("network.line", "virtual:nothing")


def test_a_dead_device_closes_its_port(bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp")
    line = _open(device.url)
    assert _ask(line, b"\x10\x04\x01") == b"\x12"
    device.set_fault("dies", True)
    with pytest.raises(DeviceError) as caught:
        line.read(1, 5.0)
    assert caught.value.code == "NOHARDWARE"
    device.stop()
    assert not device.running


@pytest.mark.parametrize(
    "listen",
    [
        pytest.param("pty", marks=pytest.mark.skipif(sys.platform == "win32", reason="no ptys")),
        "tcp",
    ],
)
def test_a_full_printer_holds_the_writer_until_its_deadline(
    bench: VirtualBench, listen: str
) -> None:
    device = bench.start("printer", listen=listen, faults=["offline"])
    line = _open(device.url)
    with pytest.raises(WriteStuck) as caught:
        line.write(b"x" * (16 << 20), 0.3)
    assert caught.value.code == "WRITE_STUCK"
    line.close()


@pytest.mark.skipif(sys.platform == "win32", reason="no ptys")
def test_a_program_that_sets_no_raw_mode_gets_no_echo(bench: VirtualBench) -> None:
    import os

    device = bench.start("printer", listen="pty")
    fd = os.open(device.url.removeprefix("serial:"), os.O_RDWR | os.O_NOCTTY)
    try:
        os.write(fd, b"a\r\n\x10\x04\x01")
        assert os.read(fd, 16) == b"\x12"
    finally:
        os.close(fd)
    assert device.received().raw == b"a\r\n\x10\x04\x01"


def test_a_second_connection_is_reset_while_the_first_is_served(bench: VirtualBench) -> None:
    device = bench.start("printer", listen="tcp")
    host, port = device.url.removeprefix("socket://").split(":")
    line = _open(device.url)
    assert _ask(line, b"\x10\x04\x01") == b"\x12"
    with socket.create_connection((host, int(port))) as second:
        second.settimeout(5)
        with pytest.raises(ConnectionResetError):
            second.recv(1)
    assert _ask(line, b"\x10\x04\x01") == b"\x12"
    line.close()
