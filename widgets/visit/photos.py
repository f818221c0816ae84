"""Choosing, taking, looking at, drawing on and taking off photos."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget
from shiboken6 import isValid

from app.domain.checklist import Need
from app.domain.evidence import Evidence
from app.qt.desk import Desk
from app.services.evidence import PICTURES
from app.services.visit_views import ItemView, VisitView
from widgets.common.file_dialogs import ask_open
from widgets.visit import camera
from widgets.visit.camera_dialog import CameraDialog
from widgets.visit.controller import VisitController
from widgets.visit.mark_dialog import MarkDialog
from widgets.visit.paste import Shot
from widgets.visit.photo_viewer import PhotoViewer

PHOTO_NEEDS = {Need.PHOTO, Need.PHOTO_IF_ABNORMAL}


class PhotoDesk(QObject):
    def __init__(self, desk: Desk, controller: VisitController, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._controller = controller
        self._window = window
        self.dialog: QFileDialog | None = None
        self.viewer: PhotoViewer | None = None
        self.marker: MarkDialog | None = None
        self.camera: CameraDialog | None = None
        self._looking = ""  # the item whose photos the viewer shows
        controller.viewed.connect(self._viewed)

    # ---------------------------------------------------------------- adding

    def pick(self, item_id: str) -> None:
        """Opens the file picker; the chosen files go to this item."""
        item = self._controller.item(item_id)
        needs = item.item.needs if item is not None else frozenset()
        document = bool(needs & {Need.FILE, Need.FILE_IF_ABNORMAL}) and not needs & PHOTO_NEEDS
        patterns = " ".join(f"*{suffix}" for suffix in sorted(PICTURES))
        self.dialog = ask_open(
            self._window,
            self.tr("Add photos or files"),
            lambda paths: self._controller.add_files(item_id, paths),
            words="" if document else self.tr("Pictures"),
            patterns="" if document else patterns,  # no picture would do: all files at once
            others=True,
            many=True,
        )

    def shoot(self, item_id: str) -> None:
        """Takes a photo with the laptop's camera; where there is none, nothing happens."""
        source = camera.open_source(self._window)
        if source is None:
            return
        dialog = CameraDialog(source, self._window)
        dialog.taken.connect(lambda image: self._taken(item_id, image))
        self.camera = dialog
        dialog.open()

    def _taken(self, item_id: str, image: QImage) -> None:
        now = self._desk.ctx.clock.now().local
        self._controller.add_files(item_id, [Shot(image, f"camera-{now:%Y%m%d-%H%M%S}.jpg")])

    # ---------------------------------------------------------------- looking

    def look(self, piece: Evidence) -> None:
        item = self._controller.item(piece.item_id)
        viewer = PhotoViewer(
            self._desk,
            (item.photos if item else ()) or [piece],
            piece,
            editable=bool(item and item.open and piece.revision == self._revision()),
            title=self._desk.words(item.item.prompt) if item else "",
            note=item.answer.note if item and item.answer else "",
            parent=self._window,
        )
        viewer.removed.connect(self.take_off)
        viewer.marking.connect(self.draw)
        self._looking = piece.item_id
        self.viewer = viewer
        viewer.open()

    def draw(self, piece: Evidence) -> None:
        """Opens the drawing board; the viewer behind it follows what is kept."""
        over = self.viewer if self.viewer is not None and isValid(self.viewer) else self._window
        self.marker = MarkDialog(self._desk, piece, over)
        self.marker.open()

    def take_off(self, piece: Evidence) -> None:
        self._controller.remove_photo(piece.item_id, piece.id)
        self._desk.notices.post(
            "info",
            self.tr("Photo {0} taken off.").format(piece.name),
            self.tr("Undo"),
            lambda: self._controller.restore_photo(piece.item_id, piece.id),
        )

    def _viewed(self, view: VisitView) -> None:
        viewer = self.viewer
        if viewer is None or not isValid(viewer) or not viewer.isVisible():
            return
        item: ItemView | None = self._controller.item(self._looking)
        viewer.show_photos(item.photos if item is not None else ())

    def _revision(self) -> int:
        view = self._controller.view
        return view.visit.revision if view is not None else 0
