"""Painting helpers for delegates: the same chips, text and icons as the widgets', at list speed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from widgets.theme import icons
from widgets.theme.fonts import font
from widgets.theme.theme import colour, colours, px
from widgets.theme.tokens import RADIUS, TYPE, Tone


def selected(option: QStyleOptionViewItem) -> bool:
    """Whether the row shows as chosen. A list with the property ``quiet`` shows its choice only
    while it has the focus: where several stand side by side, one cursor is enough."""
    if not option.state & QStyle.StateFlag.State_Selected:
        return False
    view = option.widget
    return view is None or not view.property("quiet") or view.hasFocus()


def row_ground(painter: QPainter, option: QStyleOptionViewItem, *, line: bool = True) -> None:
    """The ground of a row: selected, hovered, plain; a hair line below; a bar when it has focus."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(option.rect).adjusted(px(4), 1, -px(4), -2)
    ground = None
    chosen = selected(option)
    if chosen:
        ground = "primary_soft"
    elif option.state & QStyle.StateFlag.State_MouseOver:
        ground = "hover"
    if ground:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(box, px(RADIUS.control), px(RADIUS.control))
    elif line:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # one crisp pixel
        painter.setPen(colour("line"))
        y = option.rect.bottom()
        painter.drawLine(option.rect.left() + px(12), y, option.rect.right() - px(12), y)
    if chosen and option.state & QStyle.StateFlag.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(colour("primary"), 2))
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(RADIUS.control), px(RADIUS.control))
    painter.restore()


def text(
    painter: QPainter,
    rect: QRect,
    words: str,
    *,
    size: int = TYPE.body,
    ink: str = "text",
    bold: bool = False,
    mono: bool = False,
    right: bool = False,
) -> int:
    """One elided line, vertically centred in ``rect``; ``size`` at 100 %. Returns its width."""
    painter.setFont(font(px(size), bold=bold, mono=mono))
    painter.setPen(colour(ink))
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(rect, int(side | Qt.AlignmentFlag.AlignVCenter), shown)
    return metrics.horizontalAdvance(shown)


def width(words: str, *, size: int = TYPE.body, bold: bool = False) -> int:
    return QFontMetrics(font(px(size), bold=bold)).horizontalAdvance(words)


def chip_width(words: str) -> int:
    return width(words, size=TYPE.tiny) + 2 * px(9)


def chip(
    painter: QPainter, left: int, middle: int, words: str, tone: Tone, *, selected: bool = False
) -> int:
    """A chip whose left edge is at ``left``, centred on ``middle``. Returns its width. On a
    ``selected`` row the blue and grey ones stand on the surface: their own ground would vanish."""
    wide = chip_width(words)
    box = QRectF(left, middle - px(11), wide, px(22))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    lifted = selected and tone in ("primary", "neutral")
    painter.setBrush(QColor(colours().surface if lifted else colours().soft(tone)))
    painter.drawRoundedRect(box, px(RADIUS.chip), px(RADIUS.chip))
    painter.setPen(QColor(colours().ink(tone)))
    painter.setFont(font(px(TYPE.tiny)))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), words)
    painter.restore()
    return wide


def icon(painter: QPainter, at: QPoint, name: str, ink: str, size: int = 18) -> None:
    """An icon with its top left corner at ``at``."""
    painter.drawPixmap(QPointF(at), icons.pixmap(name, ink, size))


def bar(painter: QPainter, rect: QRectF, fraction: float, ink: str, *, hatched: bool) -> None:
    """A progress bar, 0-1; more than 1 fills it. ``hatched``: standing still (paused)."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    radius = rect.height() / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour("line"))
    painter.drawRoundedRect(rect, radius, radius)
    part = QRectF(rect)
    part.setWidth(max(rect.height(), rect.width() * min(1.0, max(0.0, fraction))))
    painter.setBrush(colour(ink))
    painter.drawRoundedRect(part, radius, radius)
    if hatched:
        painter.setClipRect(part)
        painter.setPen(QPen(colour("surface"), 1.5))
        x = part.left()
        while x < part.right() + part.height():
            painter.drawLine(
                QPointF(x, part.bottom() + 1), QPointF(x + part.height() + 2, part.top() - 1)
            )
            x += px(6)
    painter.restore()
