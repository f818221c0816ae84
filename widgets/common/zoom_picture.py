"""A picture one can walk up to: whole at first, closer by wheel, keys or double click."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from widgets.theme.theme import colour, px

CLOSEST = 8.0  # screen pixels per picture pixel
STEP = 1.25


class ZoomPicture(QWidget):
    """``show_picture`` with an empty pixmap shows the text instead.

    Signals:
        zoomed(float): screen pixels per picture pixel, after every change.
    """

    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pixmap = QPixmap()
        self._text = ""
        self._close = 0.0  # 0: as large as there is room, never larger than life
        self._middle = QPointF()  # picture coordinates at the middle of the widget
        self._grabbed: QPointF | None = None
        self.setMinimumSize(px(320), px(240))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_picture(self, pixmap: QPixmap, text: str = "", *, keep: bool = False) -> None:
        """``keep``: stay as close, for the same picture in another form."""
        keep = keep and pixmap.size() == self.pixmap.size()
        self.pixmap, self._text = pixmap, text
        self.setAccessibleDescription(text)
        if not keep:
            self.fit()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(880), px(560))

    # ---------------------------------------------------------------- how close

    @property
    def scale(self) -> float:
        return self._close or self._whole()

    def fit(self) -> None:
        self._close = 0.0
        self._middle = QPointF(self.pixmap.width() / 2, self.pixmap.height() / 2)
        self._changed()

    def life_size(self) -> None:
        """One picture pixel on one of the screen's."""
        self._set(1.0 / self.devicePixelRatioF(), self.rect().toRectF().center())

    def zoom(self, by: float, at: QPointF | None = None) -> None:
        """Closer (> 1) or away; ``at``: the place of the widget that stays where it is."""
        self._set(self.scale * by, at if at is not None else self.rect().toRectF().center())

    def pan(self, dx: float, dy: float) -> None:
        """By so many pixels of the screen."""
        if self._close:
            self._middle += QPointF(dx, dy) / self._close
            self._changed()

    def _set(self, scale: float, at: QPointF) -> None:
        if self.pixmap.isNull():
            return
        whole = self._whole()
        fixed = self.to_picture(at)
        if scale <= whole * 1.001:
            self.fit()
            return
        self._close = min(scale, max(CLOSEST, whole))
        self._middle = fixed - (at - self.rect().toRectF().center()) / self._close
        self._changed()

    def _whole(self) -> float:
        if self.pixmap.isNull():
            return 1.0
        ratio = self.devicePixelRatioF()
        return min(
            self.width() / self.pixmap.width(), self.height() / self.pixmap.height(), 1.0 * ratio
        )

    def _changed(self) -> None:
        if self._close:
            half_w = self.width() / 2 / self._close
            half_h = self.height() / 2 / self._close
            wide, high = self.pixmap.width(), self.pixmap.height()
            x = wide / 2 if wide <= 2 * half_w else self._middle.x()
            y = high / 2 if high <= 2 * half_h else self._middle.y()
            if wide > 2 * half_w:
                x = min(max(x, half_w), wide - half_w)
            if high > 2 * half_h:
                y = min(max(y, half_h), high - half_h)
            self._middle = QPointF(x, y)
        self.update()
        self.zoomed.emit(self.scale)

    # ---------------------------------------------------------------- places

    def placed(self) -> QTransform:
        """From picture to widget coordinates."""
        middle = self.rect().toRectF().center()
        found = QTransform()
        found.translate(middle.x(), middle.y())
        found.scale(self.scale, self.scale)
        found.translate(-self._middle.x(), -self._middle.y())
        return found

    def to_picture(self, at: QPointF) -> QPointF:
        return self._middle + (at - self.rect().toRectF().center()) / self.scale

    # ---------------------------------------------------------------- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._changed()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            self.zoom(STEP ** (turned / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self._close:
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            moved = self._grabbed - event.position()
            self._grabbed = event.position()
            self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._grabbed = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._close:
            self.fit()
        else:
            self._set(1.0 / self.devicePixelRatioF(), event.position())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour("sunken"))
        if self.pixmap.isNull():
            painter.setPen(colour("muted"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect().adjusted(px(24), 0, -px(24), 0), int(flags), self._text)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale < 3)
        painter.setTransform(self.placed())
        painter.drawPixmap(QRectF(self.pixmap.rect()), self.pixmap, QRectF(self.pixmap.rect()))
        self.paint_over(painter)

    def paint_over(self, painter: QPainter) -> None:
        """For what lies over the picture; in picture coordinates."""
