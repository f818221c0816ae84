"""The window's content while somebody is signed in: rail, header, pages, notice line, palette."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain import terms
from app.domain.changes import ChangeSet
from app.qt.desk import Desk
from app.services import sync_status
from widgets.common.layouts import column
from widgets.main_window.actions import actions, window_keys
from widgets.main_window.command_palette import CommandPalette
from widgets.main_window.header import Header
from widgets.main_window.key_map import KeyMap
from widgets.main_window.notice_line import NoticeLine
from widgets.main_window.page_book import PageBook
from widgets.main_window.page_stack import PageStack
from widgets.main_window.rail import Rail
from widgets.main_window.sync_pill import SyncPill
from widgets.theme.theme import px

NARROW = 880  # px at 100 %: below this the frame gives its room to the page

Position = tuple[str, dict[str, Mapping[str, Any]]]  # the page, and the arguments of each page


class Workspace(QWidget):
    """Built anew when language, theme or scale change; ``position`` and ``restore`` carry over
    where the person was."""

    account_asked = Signal(str)  # "lock" | "switch" | "sign_out"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.desk = desk
        self._sync = desk.sync
        called = desk.ctx.pack.terms
        named = {"sites": desk.words(terms.sites(called))} if called.site is not None else {}
        self.book = PageBook(desk.ctx.actor, named=named)
        has_sync = self.book.entry("sync") is not None
        # from the top down: a widget moved under another parent is styled anew with all in it
        self.rail = Rail(self.book, self)
        self.pill = SyncPill() if has_sync else None
        self.header = Header(desk.ctx.actor, self.pill, self)
        self.pages = PageStack(desk, self.book, self)
        self.notices = NoticeLine(desk.notices, self)
        self._arrange()
        self._connect()
        self._shortcuts()

    @cached_property
    def palette_box(self) -> CommandPalette:
        """Made when it is first asked for: the first page does not wait for it."""
        return CommandPalette(self.desk, lambda: actions(self), self)

    def start(self) -> None:
        """Goes to the first page the account has."""
        self._count_waiting()
        self.go(self.book.entries[0].id, {})

    def position(self) -> Position:
        self.pages.leave()
        return self.pages.current, self.pages.args

    def restore(self, position: Position) -> None:
        current, args = position
        self._count_waiting()
        self.pages.args.update(args)
        self.go(current or self.book.entries[0].id, args.get(current, {}))

    def go(self, page: str, args: Mapping[str, Any]) -> None:
        if not self.pages.go(page, args):
            self.desk.notices.warning(self.tr("Your role has no such page."))

    def open_palette(self) -> None:
        self.palette_box.open_for()

    def show_keys(self) -> None:
        entry = self.book.entry(self.pages.current)
        KeyMap(self, entry.words if entry else "", self.pages.keys(), window_keys(self)).open()

    def sync_now(self) -> None:
        self._sync.sync_now()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < px(NARROW)
        self.rail.fit(self.height(), narrow=narrow)
        self.header.fit(narrow=narrow)
        self.notices.fit(narrow=narrow)

    def _arrange(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.rail)
        right = column(gap=0)
        right.addWidget(self.header)
        right.addWidget(self.pages, 1)
        right.addWidget(self.notices)
        outer.addLayout(right, 1)

    def _connect(self) -> None:
        self.rail.chosen.connect(lambda id: self.go(id, {}))
        self.header.searched.connect(self.open_palette)
        self.header.account_asked.connect(self.account_asked)
        self.pages.titled.connect(self.header.set_titles)
        self.pages.hinted.connect(self.notices.set_keys)
        self.pages.moved.connect(self.rail.set_current)
        self.desk.asked_page.connect(self.go)
        self.desk.asked_account.connect(self.account_asked)
        self.desk.bus.changed.connect(self._bus_changed)
        if self.pill is not None:
            self.pill.clicked.connect(lambda: self.go("sync", {}))
            self._sync.changed.connect(self.pill.show_state)
            self.pill.show_state(self._sync.state)

    def _shortcuts(self) -> None:
        for keys, what in (
            ("Ctrl+K", self.open_palette),
            ("F1", self.show_keys),
            ("Ctrl+L", lambda: self.account_asked.emit("lock")),
        ):
            QShortcut(QKeySequence(keys), self, what)
        for number, id in enumerate(self.rail.ids()[:9], 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number}"), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda id=id: self.go(id, {}))

    def _bus_changed(self, changes: ChangeSet) -> None:
        if changes.outbox:
            self._count_waiting()

    def _count_waiting(self) -> None:
        if self.pill is not None:
            self.desk.read(
                sync_status.waiting,
                lambda summary: self._sync.set_waiting(summary.pending + summary.blobs_waiting),
                owner=self,
            )
