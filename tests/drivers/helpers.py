"""Small things several driver tests use."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from drivers.questions import Question, Reply
from drivers.registry import Registry
from drivers.types import RunResult, StepResult

QUICK = {
    "speed_lines": "3",
    "confirm_grace": "0.1",
    "confirm_seconds": "3",
    "reply_seconds": "0.3",
}


def clear(question: Question) -> str:
    return "clear"


def run(
    registry: Registry,
    url: str,
    ask: Callable[[Question], str] = clear,
    params: dict[str, str] | None = None,
    **more: Any,
) -> RunResult:
    runner = registry.runner("printer.receipt", url, params={**QUICK, **(params or {})}, **more)
    return runner.run(ask)


def answering(**answers: str | Reply) -> Callable[[Question], str | Reply]:
    """Answers each asked step as told; any other is a failure of the test."""

    def ask(question: Question) -> str | Reply:
        return answers[question.step_id]

    return ask


def reply(choice: str, **values: str) -> Reply:
    return Reply(choice, values)


def run_plan(
    registry: Registry,
    plan: str,
    url: str,
    ask: Callable[[Question], str | Reply] | None = None,
    **more: Any,
) -> RunResult:
    return registry.runner(plan, url, **more).run(ask or answering())


def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait for something another thread does."""
    pause, end = threading.Event(), time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never happened"
        pause.wait(0.005)


def step(result: RunResult, step_id: str) -> StepResult:
    return next(item for item in result.steps if item.step_id == step_id)


class ForeignDevice:
    """Somebody else's device on a pseudo-terminal: answers through ``reply`` and can be pulled
    out. It keeps the other end open itself, as simple scripts do."""

    def __init__(self, reply: Callable[[bytes], bytes]) -> None:
        import pty
        import tty

        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._reply = reply
        self._unplugged = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            try:
                data = os.read(self._master, 4096)
            except OSError:
                return
            if not data:
                return
            answer = self._reply(data)
            if answer == b"UNPLUG":
                self.unplug()
                return
            if answer:
                os.write(self._master, answer)

    def unplug(self) -> None:
        if not self._unplugged:
            self._unplugged = True
            for fd in (self._slave, self._master):
                with suppress(OSError):
                    os.close(fd)

    def close(self) -> None:
        if not self._unplugged:
            # a blocked read in another thread does not see a close; a byte wakes it
            self._reply = lambda data: b"UNPLUG"
            os.write(self._slave, b"\n")
            self._thread.join(timeout=5)
