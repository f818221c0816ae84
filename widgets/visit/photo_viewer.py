"""One photo large. ← → to its neighbours, Delete takes it off the item, Esc closes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.evidence import Evidence
from app.qt.desk import Desk
from app.services import evidence
from widgets.common import formats
from widgets.common.buttons import button, icon_button
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import column, row
from widgets.theme.theme import colour, px


class Picture(QWidget):
    """A pixmap, whole, as large as there is room."""

    def __init__(self) -> None:
        super().__init__()
        self._pixmap = QPixmap()
        self._text = ""
        self.setMinimumSize(px(320), px(240))

    def show_picture(self, pixmap: QPixmap, text: str = "") -> None:
        self._pixmap, self._text = pixmap, text
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(880), px(560))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        if self._pixmap.isNull():
            painter.setPen(colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), int(flags), self._text)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRect(0, 0, size.width(), size.height())
        box.moveCenter(self.rect().center())
        painter.drawPixmap(box, self._pixmap)


class PhotoViewer(QDialog):
    """Opened with ``open()``; never blocks.

    Signals:
        removed(Evidence): the person took this one off.
    """

    removed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        photos: Sequence[Evidence],
        at: Evidence,
        *,
        editable: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._photos = list(photos)
        self._at = next((i for i, p in enumerate(self._photos) if p.id == at.id), 0)
        self.picture = Picture()
        self._name = ElidedLabel("", "small")
        self._place = label("", "small")
        self.remove = button(self.tr("Take off"), "danger", icon="delete-outline", on=self._remove)
        self.remove.setVisible(editable)
        body = column(self, gap=10, margin=14)
        body.addWidget(self.picture, 1)
        self._before = icon_button(
            "chevron-left", self.tr("Previous photo"), on=lambda: self._turn(-1)
        )
        self._after = icon_button("chevron-right", self.tr("Next photo"), on=lambda: self._turn(1))
        line = row(
            self._before,
            self._place,
            self._after,
            self._name,
            self.remove,
            button(self.tr("Close") + "  Esc", on=self.reject),
        )
        line.setStretch(3, 1)
        body.addLayout(line)
        for turn in (self._before, self._after, self._place):
            turn.setVisible(len(self._photos) > 1)
        self.resize(px(960), px(680))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turn = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if turn is not None:
            self._turn(turn)
        elif event.key() == Qt.Key.Key_Delete and self.remove.isVisible():
            self._remove()
        else:
            super().keyPressEvent(event)

    def _turn(self, by: int) -> None:
        self._at = (self._at + by) % len(self._photos)
        self._show()

    def _show(self) -> None:
        piece = self._photos[self._at]
        self.setWindowTitle(piece.name)
        size = f"{piece.width} × {piece.height} · " if piece.width else ""
        self._name.setText(
            f"{piece.name} · {size}{formats.size(piece.size)} · {formats.moment(piece.at)}"
        )
        self._place.setText(f"{self._at + 1} / {len(self._photos)}")
        self.picture.show_picture(QPixmap(), self.tr("loading …"))

        def loaded(data: bytes) -> None:
            if self._photos and self._photos[self._at].id == piece.id:
                pixmap = QPixmap()
                pixmap.loadFromData(data)
                self.picture.show_picture(pixmap, self.tr("This file cannot be shown here."))

        self._desk.read(
            lambda ctx: evidence.content(ctx, piece.sha256),
            loaded,
            failed=lambda e: self.picture.show_picture(QPixmap(), e.sentence(self._desk.lang)),
            owner=self,
            lane="files",
        )

    def _remove(self) -> None:
        self.removed.emit(self._photos[self._at])
        self.accept()
