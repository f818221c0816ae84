"""Changes the contract pack under a running program, without anybody having to start it again.

A newer version may come from the settings page or from another process (``countercheck packs
install``), so the folder is watched, too. Pages hear of it through the bus; an open visit goes on
with the checklist it was opened with.
"""

from __future__ import annotations

import logging
from typing import Final

from PySide6.QtCore import QCoreApplication, QFileSystemWatcher, QObject, QTimer

from app.domain.text import Text
from app.packs.shelf import Shelf
from app.qt.desk import Desk
from app.services import packs
from app.services.packs import InUse

log = logging.getLogger(__name__)

SETTLE_MS: Final = 700  # a folder that is being filled changes many times


class PackKeeper(QObject):
    """One per session, a child of its desk."""

    def __init__(self, desk: Desk, warnings: tuple[Text, ...] = ()) -> None:
        """``warnings`` are those that signing in found."""
        super().__init__(desk)
        self._desk = desk
        self._told: set[Text] = set()
        self._soon = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._soon.timeout.connect(self.look)
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._soon.start)
        self._watch()
        desk.asked_packs.connect(self.look)
        self._warn(warnings)

    def look(self) -> None:
        """Looks which version is to be used now, and changes over if it is another one."""
        folder = self._desk.folder
        self._desk.read(lambda ctx: packs.look_again(ctx, folder), self._found, owner=self)

    def _found(self, found: InUse) -> None:
        if found.changes.packs:
            pack = found.book.current
            self._desk.use_packs(found.book)
            said = QCoreApplication.translate(
                "PackKeeper",
                "Contract pack {version} is in use now. Visits that are open keep their checklist.",
            )
            self._desk.notices.good(said.format(version=pack.version))
        self._desk.bus.publish(found.changes)
        self._warn(found.warnings)

    def _warn(self, warnings: tuple[Text, ...]) -> None:
        for text in warnings:
            if text not in self._told:
                self._told.add(text)
                self._desk.notices.warn(text, self._desk.lang)

    def _watch(self) -> None:
        shelf = Shelf(self._desk.folder)
        own = shelf.folder / self._desk.ctx.pack.id
        try:
            own.mkdir(parents=True, exist_ok=True)  # only what is there can be watched
        except OSError:
            log.warning("newer packs are only seen at the next sign-in", exc_info=True)
            return
        self._watcher.addPaths([str(shelf.folder), str(own)])
