"""Choosing, looking at and taking off photos."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.evidence import Evidence, EvidenceKind
from app.qt.desk import Desk
from widgets.visit.controller import VisitController
from widgets.visit.paste import SUFFIXES
from widgets.visit.photo_viewer import PhotoViewer


class PhotoDesk(QObject):
    def __init__(self, desk: Desk, controller: VisitController, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._controller = controller
        self._window = window
        self.dialog: QFileDialog | None = None
        self.viewer: PhotoViewer | None = None

    def pick(self, item_id: str) -> None:
        """Opens the file picker; the chosen files go to this item."""
        patterns = " ".join(f"*{suffix}" for suffix in sorted(SUFFIXES))
        dialog = QFileDialog(self._window, self.tr("Add photos"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters([self.tr("Pictures") + f" ({patterns})"])
        dialog.filesSelected.connect(lambda paths: self.add(item_id, paths))
        self.dialog = dialog
        dialog.open()

    def add(self, item_id: str, paths: Sequence[str]) -> None:
        for path in map(Path, paths):
            self._controller.add_photo(item_id, path, path.name)

    def look(self, piece: Evidence) -> None:
        item = self._controller.item(piece.item_id)
        photos = [p for p in (item.photos if item else ()) if p.kind is EvidenceKind.PHOTO]
        viewer = PhotoViewer(
            self._desk,
            photos or [piece],
            piece,
            editable=bool(item and item.open),
            parent=self._window,
        )
        viewer.removed.connect(self.take_off)
        self.viewer = viewer
        viewer.open()

    def take_off(self, piece: Evidence) -> None:
        self._controller.remove_photo(piece.item_id, piece.id)
        self._desk.notices.post(
            "info",
            self.tr("Photo {0} taken off.").format(piece.name),
            self.tr("Undo"),
            lambda: self._controller.restore_photo(piece.item_id, piece.sha256, piece.name),
        )
