"""Photos and files of the current item: take, drop, paste, look, take off, put back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.domain.evidence_words import remarks_of
from app.qt.desk import Desk
from app.services.visit_views import ItemView
from widgets.common.buttons import button
from widgets.common.card import Card, Strip, Well
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, row
from widgets.common.thumbnails import ThumbnailStrip
from widgets.theme.theme import px
from widgets.visit import camera, words
from widgets.visit.keys import Action
from widgets.visit.paste import files_in, may_hold_files


class EvidencePanel(Card):
    """Signals:
    asked(str): an Action: add a photo, take one.
    dropped(list): files and pictures dropped here.
    opened(Evidence): a thumbnail was clicked.
    """

    asked = Signal(str)
    dropped = Signal(list)
    opened = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.title.setText(self.tr("Evidence"))
        self.setAccessibleName(self.title.text())
        self._hint = label(self.tr("drop or Ctrl+V"), "tiny")
        self.head.addWidget(self._hint)
        self.body.addLayout(self.head)
        self.setAcceptDrops(True)
        self._editable = False
        self.photos = ThumbnailStrip(desk, edge=84)
        self.photos.opened.connect(self.opened)
        self._well = Well()
        self._well.setFixedHeight(px(72))
        self._empty = label("", "small", wrap=True)
        inside = row(icon_label("image-plus-outline", "faint", 26), self._empty)
        inside.setStretch(1, 1)
        self._well.body.addLayout(inside)
        self.told = Strip("warning")
        self.told.hide()
        self.add = button(
            self.tr("Add photo or file") + "  P",
            icon="image-plus-outline",
            on=lambda: self.asked.emit(Action.PHOTO.value),
        )
        self.shoot = button(
            self.tr("Camera") + "  K",
            icon="camera-outline",
            on=lambda: self.asked.emit(Action.CAMERA.value),
        )
        self.body.addWidget(self.photos)
        self.body.addWidget(self._well)
        self.body.addWidget(self.told)
        self.body.addLayout(row(self.add, self.shoot, None))

    def show_item(self, item: ItemView | None) -> None:
        photos = item.photos if item else ()
        self._editable = bool(item and item.open)
        self.photos.show_evidence(photos)
        self.photos.setVisible(bool(photos))
        self._well.setVisible(not photos)
        wanted = words.files_text(item.item) if item else ""
        self._empty.setText(wanted or self.tr("no photos on this item"))
        self._hint.setVisible(self._editable)
        self.add.setVisible(self._editable)
        self.shoot.setVisible(self._editable and camera.available())
        self._warn(item)
        self.setVisible(bool(photos) or self._editable)

    def _warn(self, item: ItemView | None) -> None:
        """What must be known of these photos, each sentence once."""
        said = dict.fromkeys(
            self._desk.words(remark.whole if self._editable else remark.fact)
            for piece in (item.photos if item else ())
            for remark in remarks_of(piece)
        )
        clear(self.told.body)
        for sentence in said:
            line = row(icon_label("alert", "warning", 16), label(sentence, "small", wrap=True))
            line.setStretch(1, 1)
            self.told.body.addLayout(line)
        self.told.setVisible(bool(said))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._editable and may_hold_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = files_in(event.mimeData())
        if found and self._editable:
            event.acceptProposedAction()
            self.dropped.emit(found)
