"""A real laptop behind a real page: the store in a temporary folder, lanes running."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.config import PreferenceFile
from app.domain.account import Account
from app.qt.changes import ChangeBus
from app.qt.desk import Desk
from app.qt.notices import Notices
from app.qt.settings import Settings
from app.qt.sync_runner import SyncRunner
from app.qt.tasks import Tasks
from app.services.visit_views import VisitView
from tests.services.builders import LI, Laptop
from widgets.visit.page import VisitPage

K = Qt.Key


@contextmanager
def a_desk(laptop: Laptop, folder: Path, actor: Account = LI) -> Iterator[Desk]:
    folder.mkdir(parents=True, exist_ok=True)
    tasks, bus = Tasks(), ChangeBus()
    settings = Settings(PreferenceFile(folder))
    ctx = laptop.ctx(actor).in_("en")
    desk = Desk(ctx, tasks, bus, Notices(), settings, folder, SyncRunner(tasks, bus))
    yield desk
    assert tasks.shutdown(5) == ()
    desk.bench().close()


class Hand:
    """Somebody at the keyboard of the visit page, who waits for what is shown, never for time."""

    def __init__(self, qtbot: Any, desk: Desk, page: VisitPage) -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.page = page
        desk.bus.changed.connect(page.refresh)

    def open(self, **args: str) -> Hand:
        self.page.shown(args)
        self.until(lambda: self.page.controller.view is not None)
        self.settle()
        return self

    @property
    def view(self) -> VisitView:
        view = self.page.controller.view
        assert view is not None
        return view

    @property
    def current(self) -> str:
        return self.page.work.current

    def until(self, true: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(true()), timeout=30_000)

    def settle(self) -> None:
        """Until every lane has delivered and nothing was begun meanwhile."""
        tasks = self.desk.tasks
        self.until(lambda: not any(tasks.pending(lane) for lane in tasks._lanes))

    def card(self, item_id: str = "") -> Any:
        return self.page.work.cards.card(item_id or self.current)

    def go(self, item_id: str) -> Hand:
        self.page.work.go_to(item_id)
        return self

    def focus(self) -> QWidget:
        focused = self.page.window().focusWidget()
        return focused if focused is not None else self.page.work

    def key(self, key: K, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> Hand:
        QTest.keyClick(self.focus(), key, modifier)
        return self

    def press(self, key: K) -> Hand:
        """A key, and its effect all the way to the store and back."""
        self.key(key)
        self.settle()
        return self

    def type(self, text: str) -> Hand:
        QTest.keyClicks(self.focus(), text)
        return self
