"""What the pictures of ``countercheck pages`` are made with: how one gets to a page and waits.

Each way goes through what a person can press or what a page offers in public; nothing is painted
for the picture alone.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.demo.people import Person
from app.domain.visit import Visit, VisitState

if TYPE_CHECKING:
    from app.main import Program

WAIT_SECONDS = 30.0  # for a device test to get there
PRINTER_ITEM, LINE_ITEM = "printing.receipt_printer", "network.line"
PHOTO_ITEM = "frontdesk.open_time"

Way = Callable[["Program"], None]


@dataclass(frozen=True)
class View:
    """A picture to take. Without a person: before anybody signed in."""

    name: str
    person: Person | None
    go: Way


def until(program: Program, arrived: Callable[[], bool]) -> None:
    """Lets the program work until it got there. Raises TimeoutError when it does not."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + WAIT_SECONDS
    while not arrived():
        if time.monotonic() > end:
            raise TimeoutError("the page did not get where the picture is taken")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        time.sleep(0.005)


def page_of(program: Program) -> Any:
    """The page in front."""
    assert program.window.workspace is not None
    return program.window.workspace.pages.page()


def stay(program: Program) -> None:
    """Already there."""


def page(name: str, **args: Any) -> Way:
    def go(program: Program) -> None:
        assert program.desk is not None
        program.desk.go(name, **args)

    return go


def draft(visit: Visit) -> bool:
    return visit.state is VisitState.DRAFT and visit.revision == 1


def returned(visit: Visit) -> bool:
    return visit.revision > 1


def signed(visit: Visit) -> bool:
    return visit.state is VisitState.SIGNED and visit.revision == 1


def to_sign(visit: Visit) -> bool:
    return visit.state is VisitState.FINISHED
