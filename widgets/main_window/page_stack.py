"""The pages that have been gone to. Each is made when it is first wanted."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from app.domain.changes import ChangeSet
from app.qt.desk import Desk
from widgets.common.layouts import scrolled
from widgets.common.page import Page
from widgets.common.states import ErrorState
from widgets.main_window.page_book import PageBook


class PageStack(QStackedWidget):
    moved = Signal(str)  # page id now in front
    titled = Signal(str, str)
    hinted = Signal(str)

    def __init__(self, desk: Desk, book: PageBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._book = book
        self._pages: dict[str, Page] = {}
        self._areas: dict[str, QScrollArea] = {}
        self._said: dict[str, tuple[str, str, str]] = {}  # title, subtitle, keys
        self.args: dict[str, Mapping[str, Any]] = {}  # what would bring each page back
        self.current = ""
        self._outdated: set[str] = set()  # made with another version of the contract pack
        desk.bus.changed.connect(self._changed)

    def go(self, id: str, args: Mapping[str, Any]) -> bool:
        """Brings a page to the front. False if the account has no such page."""
        entry = self._book.entry(id)
        if entry is None:
            return False
        if self.current and self.current != id:
            self.leave()
        if id != self.current and id in self._outdated:
            self._drop(id)
            args = args or self.args.get(id, {})
        page = self._pages.get(id) or self._make(id)
        self.current = id
        if args or id not in self.args:
            self.args[id] = dict(args)
        self.setCurrentWidget(self._areas[id])
        title, subtitle, keys = self._said.get(id, (entry.words, "", ""))
        self.titled.emit(title, subtitle)
        self.hinted.emit(keys)
        self.moved.emit(id)
        page.shown(args)
        # the window's own: while another window is in front, the application's is nobody's
        if not page.isAncestorOf(self.window().focusWidget() or self):
            page.setFocus()  # keys belong to the page one went to, not to the rail
        return True

    def leave(self) -> None:
        """Tells the page in front to save what is half typed."""
        if (page := self._pages.get(self.current)) is not None:
            page.leaving()

    def keys(self) -> tuple[tuple[str, str], ...]:
        page = self._pages.get(self.current)
        return page.keys() if page is not None else ()

    def _drop(self, id: str) -> None:
        """The page is made anew when it is wanted again, from what it said would bring it back."""
        self._outdated.discard(id)
        self._said.pop(id, None)
        page = self._pages.pop(id, None)
        area = self._areas.pop(id, None)
        if page is not None and area is not None:
            page.hide()
            self.removeWidget(area)
            area.deleteLater()

    def _make(self, id: str) -> Page:
        try:
            page = self._book.make(id, self._desk)
        except Exception:  # one broken page must not take the window along
            logging.getLogger(__name__).exception("page %s could not be made", id)
            page = _Broken(self._desk)
        self._pages[id] = page
        page.titled.connect(lambda title, subtitle: self._page_titled(id, title, subtitle))
        page.hinted.connect(lambda keys: self._page_hinted(id, keys))
        page.kept.connect(lambda args: self.args.__setitem__(id, dict(args)))
        self.addWidget(self._area(id, page))
        return page

    def page(self) -> Page | None:
        """The page in front."""
        return self._pages.get(self.current)

    def _area(self, id: str, page: Page) -> QScrollArea:
        """A page that needs more room than the window has is scrolled, never cut."""
        area = scrolled(page, self)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._areas[id] = area
        return area

    def _page_titled(self, id: str, title: str, subtitle: str) -> None:
        self._said[id] = (title, subtitle, self._said.get(id, ("", "", ""))[2])
        if id == self.current:
            self.titled.emit(title, subtitle)

    def _page_hinted(self, id: str, keys: str) -> None:
        entry = self._book.entry(id)
        before = self._said.get(id, (entry.words if entry else "", "", ""))
        self._said[id] = (before[0], before[1], keys)
        if id == self.current:
            self.hinted.emit(keys)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.packs:
            self._outdated.update(self._pages)
            page = self.page()
            if page is not None and page.remade_with_pack:
                id, args = self.current, self.args.get(self.current, {})
                self.leave()
                self._drop(id)
                self.go(id, args)
        for id, page in self._pages.items():
            if id == self.current:
                page.refresh(changes)
            else:
                page.stale()


class _Broken(Page):
    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        from widgets.common.layouts import column

        column(self).addWidget(
            ErrorState(
                self.tr("This page cannot be shown."),
                hint=self.tr(
                    "The program failed while building it; your data are not affected. The other "
                    "pages work. The log in the data folder says what went wrong."
                ),
            )
        )
