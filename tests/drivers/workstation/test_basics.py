from __future__ import annotations

import socket
import struct
import sys
import threading
import time

import pytest

from drivers.cancel import Cancelled, CancelToken
from drivers.command import run_command
from drivers.queues import Queue, parse_lpstat, parse_windows
from drivers.registry import Registry
from drivers.types import RunResult, Verdict
from drivers.workstation.facts import clock_offset, parse_java, parse_meminfo
from tests.drivers.helpers import clear


def _run(registry: Registry, **params: str) -> RunResult:
    return registry.runner("workstation.basics", "", params=params).run(clear)


def test_this_computer_has_figures(registry: Registry) -> None:
    result = _run(registry, max_load_percent="", min_free_memory_mb="1", min_free_disk_gb="0")
    assert result.outcome == "pass", result.steps
    found = {item.quantity for item in result.readings}
    assert {"cpu_count", "memory_free", "disk_free", "java", "time"} <= found


def test_limits_are_judged(registry: Registry) -> None:
    result = _run(registry, min_free_disk_gb="100000000", max_load_percent="")
    assert result.code == "LOW_DISK"
    assert result.outcome == "fail"


def test_a_queue_that_must_be_there(registry: Registry) -> None:
    result = _run(registry, queue="no-such-queue", max_load_percent="")
    assert result.code == "NO_QUEUE"


def test_java_versions() -> None:
    assert parse_java('openjdk version "17.0.11" 2024-04-16') == "17.0.11"
    assert parse_java('java version "1.8.0_392"\nJava(TM) SE') == "1.8.0_392"
    assert parse_java("command not found") is None


def test_meminfo() -> None:
    found = parse_meminfo("MemTotal: 2048 kB\nMemFree: 10 kB\nMemAvailable: 1024 kB\n")
    assert found is not None and (found.total, found.available) == (2 << 20, 1 << 20)
    assert parse_meminfo("nothing") is None


def test_lpstat() -> None:
    text = (
        "system default destination: front\n"
        "printer back disabled since Fri -\n\tPaused\n"
        "printer front is idle.  enabled since Fri\n"
        "device for back: usb://EPSON/TM-T88V\n"
        "device for front: socket://127.0.0.1:9100\n"
    )
    assert parse_lpstat(text) == (
        Queue("back", "usb://EPSON/TM-T88V", False, False),
        Queue("front", "socket://127.0.0.1:9100", True, True),
    )


def test_windows_queues() -> None:
    one = '{"Name":"前台","PortName":"USB001","Default":true,"WorkOffline":false}'
    assert parse_windows(one) == (Queue("前台", "USB001", True, True),)
    assert parse_windows(f"[{one},{one}]") == (Queue("前台", "USB001", True, True),) * 2
    assert parse_windows("") == ()
    assert parse_windows("Access denied") is None


def test_a_command_that_hangs_is_killed() -> None:
    words = [sys.executable, "-c", "import time; time.sleep(60)"]
    began = time.monotonic()
    assert run_command(words, 0.2) is None
    assert time.monotonic() - began < 5


def test_a_command_that_is_not_there() -> None:
    assert run_command(["no-such-command-anywhere"], 1) is None


def test_a_command_can_be_cancelled() -> None:
    token = CancelToken()
    timer = threading.Timer(0.1, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        run_command([sys.executable, "-c", "import time; time.sleep(60)"], 60, token)
    timer.join()


@pytest.mark.parametrize("wrong", [0.0, 3600.0])
def test_the_clock_against_a_time_server(registry: Registry, wrong: float) -> None:
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind(("127.0.0.1", 0))

    def answer() -> None:
        _, sender = server.recvfrom(512)
        now = time.time() - wrong + 2_208_988_800
        stamp = struct.pack(">II", int(now), int(now % 1 * 2**32))
        server.sendto(b"\x1c" + bytes(31) + stamp + stamp, sender)

    thread = threading.Thread(target=answer)
    thread.start()
    port = server.getsockname()[1]
    result = _run(registry, time_server=f"127.0.0.1:{port}", max_load_percent="")
    thread.join(timeout=5)
    server.close()
    clock = next(item for item in result.steps if item.step_id == "clock")
    assert clock.verdict is (Verdict.FAIL if wrong else Verdict.PASS)


def test_a_silent_time_server_is_inconclusive() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        assert clock_offset("127.0.0.1", 0.1, CancelToken(), silent.getsockname()[1]) is None
