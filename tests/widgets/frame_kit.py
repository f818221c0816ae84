"""A laptop with a desk on it: the real services and a real encrypted store, no window manager."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.config import PreferenceFile
from app.domain.account import Account
from app.qt.changes import ChangeBus
from app.qt.desk import Desk
from app.qt.notices import Notices
from app.qt.settings import Settings
from app.qt.sync_runner import Loop, SyncRunner
from app.qt.tasks import Tasks
from tests.services.builders import LI, Laptop, open_laptop


@dataclass
class Seat:
    """One person at one laptop, and where the page asked to go."""

    laptop: Laptop
    desk: Desk
    asked: list[tuple[str, dict[str, Any]]]

    @property
    def settings(self) -> Settings:
        return self.desk.settings


@contextmanager
def seat(
    folder: Path, actor: Account = LI, loop: Loop | None = None, **pack: int
) -> Iterator[Seat]:
    """``pack``: sites=… for more or fewer sites."""
    laptop = open_laptop(folder / "data", **pack)
    tasks = Tasks()
    bus = ChangeBus()
    sync = SyncRunner(tasks, bus, loop)
    settings = Settings(PreferenceFile(folder / "preferences"))
    settings.change(lang="en", theme="light")
    ctx = laptop.ctx(actor).in_("en")
    desk = Desk(ctx, tasks, bus, Notices(), settings, folder, sync)
    asked: list[tuple[str, dict[str, Any]]] = []
    desk.asked_page.connect(lambda page, args: asked.append((page, args)))
    try:
        yield Seat(laptop, desk, asked)
    finally:
        assert tasks.shutdown(10.0) == ()
        laptop.store.close()


def until(qtbot: Any, condition: Callable[[], object]) -> None:
    """Waits for what lanes bring; fails after ten seconds."""

    def check() -> None:
        assert condition()

    qtbot.waitUntil(check, timeout=10_000)
