"""The one road by which data reach open pages, whoever caused the change."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.domain.changes import ChangeSet


class ChangeBus(QObject):
    """Publish on the GUI thread; pages connect ``changed`` and decide whether it concerns them."""

    changed = Signal(object)  # ChangeSet, never empty

    def publish(self, changes: ChangeSet) -> None:
        if changes:
            self.changed.emit(changes)
