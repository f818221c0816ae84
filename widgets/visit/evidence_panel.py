"""Photos of the current item: take, drop, paste, look, take off, put back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from app.services.visit_views import ItemView
from widgets.common.buttons import button
from widgets.common.card import Card, Well
from widgets.common.labels import icon_label, label
from widgets.common.layouts import row
from widgets.common.thumbnails import ThumbnailStrip
from widgets.theme.theme import px
from widgets.visit import words
from widgets.visit.keys import Action
from widgets.visit.paste import images_in, may_hold_images


class EvidencePanel(Card):
    """Signals:
    asked(str): the add-photo Action.
    dropped(list): pictures dropped here: paths or PNG bytes.
    opened(Evidence): a thumbnail was clicked.
    """

    asked = Signal(str)
    dropped = Signal(list)
    opened = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.title.setText(self.tr("Evidence"))
        self.setAccessibleName(self.title.text())
        self._hint = label(self.tr("drop, paste or P"), "tiny")
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
        self.add = button(
            self.tr("Add photo") + "  P",
            icon="camera-plus-outline",
            on=lambda: self.asked.emit(Action.PHOTO.value),
        )
        self.body.addWidget(self.photos)
        self.body.addWidget(self._well)
        self.body.addLayout(row(self.add, None))

    def show_item(self, item: ItemView | None) -> None:
        photos = item.photos if item else ()
        self._editable = bool(item and item.open)
        self.photos.show_evidence(photos)
        self.photos.setVisible(bool(photos))
        self._well.setVisible(not photos)
        wanted = words.needs_text(item.item) if item else ""
        self._empty.setText(wanted or self.tr("no photos on this item"))
        self._hint.setVisible(self._editable)
        self.add.setVisible(self._editable)
        self.setVisible(bool(photos) or self._editable)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._editable and may_hold_images(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = images_in(event.mimeData())
        if found and self._editable:
            event.acceptProposedAction()
            self.dropped.emit(found)
