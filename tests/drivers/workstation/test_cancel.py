"""Whatever hangs on this computer, a cancel ends the step within 100 ms and leaves nothing."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from drivers.cancel import CancelToken
from drivers.registry import Registry
from drivers.runner import Progress, StepStarted
from drivers.types import RunResult
from drivers.workstation import disk_step, key_step, port_step
from drivers.workstation.aside import Later, aside
from tests.drivers.helpers import answering, until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand in here")


@pytest.fixture
def stuck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Every program that the steps start hangs, and tells that it was started in ``started``."""
    started = tmp_path / "started"
    os.mkfifo(started)
    for name in (
        *("smartctl", "google-chrome", "java", "lpstat", "coredumpctl", "journalctl"),
        "lpoptions",
    ):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho > {started}\nexec sleep 60\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    yield started
    left = [p for p in psutil.process_iter(["cmdline"]) if str(tmp_path) in str(p.info["cmdline"])]
    assert not left


def cancelled(
    registry: Registry, plan: str, at: str, wait: object = None, **params: str
) -> tuple[RunResult, float]:
    """The run, cancelled in the middle of a step, and how long it took from then on. ``wait`` is
    called first, and returns when the step hangs."""
    token, when = CancelToken(), [0.0]

    def press() -> None:
        if callable(wait):
            wait()
        when[0] = time.monotonic()
        token.cancel()

    thread = threading.Thread(target=press)

    def seen(event: Progress) -> None:
        if isinstance(event, StepStarted) and event.spec.id == at:
            thread.start()

    easy = {"max_load_percent": ""}
    runner = registry.runner(plan, "", params={**easy, **params}, cancel=token, on_progress=seen)
    result = runner.run(answering(insert="was"))
    took = time.monotonic() - when[0]
    thread.join()
    assert result.outcome == "aborted"
    here = next(s for s in result.steps if s.step_id == at)
    assert here.verdict == "aborted", here
    return result, took


SOON = 0.1


@pytest.mark.parametrize(
    ("plan", "at"),
    [
        ("workstation.basics", "health"),
        ("workstation.java", "java"),
        ("workstation.java", "browsers"),
    ],
)
def test_a_program_that_hangs(registry: Registry, stuck: Path, plan: str, at: str) -> None:
    if at == "browsers":  # the steps before it must get through
        (stuck.parent / "java").unlink()
        (stuck.parent / "lpstat").unlink()
    _, took = cancelled(registry, plan, at, stuck.read_text)
    assert took < SOON


@pytest.mark.parametrize("at", ["queues", "crashes"])
def test_a_later_program_that_hangs(registry: Registry, stuck: Path, at: str) -> None:
    for name in ("smartctl", "google-chrome", "java"):
        (stuck.parent / name).unlink()
    if at == "crashes":
        (stuck.parent / "lpstat").unlink()
    _, took = cancelled(registry, "workstation.basics", at, stuck.read_text)
    assert took < SOON


def test_the_sample_of_the_processor(registry: Registry) -> None:
    result, took = cancelled(registry, "workstation.basics", "system")
    assert took < SOON and result.attachments == ()


def test_a_time_server_that_says_nothing(registry: Registry) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        held: list[socket.socket] = []

        def reached() -> None:
            held.append(silent.accept()[0])

        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        result, took = cancelled(registry, "workstation.basics", "clock", reached, time_server=url)
        held[0].close()
    assert took < SOON
    # what was found before is kept
    assert {a.name for a in result.attachments} == {"facts.csv", "facts.json"}


def test_an_sntp_server_that_says_nothing(registry: Registry) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{silent.getsockname()[1]}"
        _, took = cancelled(
            registry,
            "workstation.basics",
            "clock",
            lambda: silent.recvfrom(99),
            time_server=place,
        )
    assert took < SOON


def test_a_module_that_hangs(registry: Registry, tmp_path: Path) -> None:
    """Loading it waits for a writer that never comes."""
    module = tmp_path / "module.so"
    os.mkfifo(module)

    def loading() -> None:
        mine = psutil.Process()
        until(lambda: any(str(module) in p.cmdline() for p in mine.children()))

    _, took = cancelled(registry, "workstation.token", "seen_by", loading, pkcs11=str(module))
    assert took < SOON
    os.close(os.open(module, os.O_WRONLY | os.O_NONBLOCK))  # what waits for it in a thread goes on


@pytest.mark.parametrize(
    ("room", "call", "plan", "at"),
    [
        (disk_step, "volumes", "workstation.basics", "disk"),
        (port_step, "serial_ports", "workstation.basics", "ports"),
        (key_step.tokens, "card_slots", "workstation.basics", "keys"),
        (key_step.tokens, "own_store", "workstation.token", "before_it"),
    ],
)
def test_a_call_of_the_system_that_hangs(
    registry: Registry,
    monkeypatch: pytest.MonkeyPatch,
    room: object,
    call: str,
    plan: str,
    at: str,
) -> None:
    """A dead drive, a driver, the card service: such a call is left behind."""
    hangs, free = threading.Event(), threading.Event()

    def hang(*_: object) -> None:
        hangs.set()
        free.wait(60)

    monkeypatch.setattr(room, call, hang)
    try:
        _, took = cancelled(registry, plan, at, hangs.wait)
    finally:
        free.set()
    assert took < SOON


def test_a_call_that_does_not_come_back_is_left_behind() -> None:
    free = threading.Event()
    try:
        assert aside(lambda: free.wait(60), 0.05, CancelToken(), "test") is None
        later = Later(lambda: 1 // 0, "test")
        with pytest.raises(ZeroDivisionError):
            later.value(5, CancelToken())
    finally:
        free.set()
