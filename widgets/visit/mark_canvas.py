"""The photo to draw on, by mouse, pen or keyboard.

A mark is drawn with the tool, moved by its body and reshaped by its ends. Without a mouse: Insert
puts the tool's mark into the middle of what is seen, the arrows move the chosen mark, with Ctrl
they move its far end, Tab chooses the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from app.domain import marks as limits
from app.domain.marks import WHOLE, Mark, MarkColour, MarkKind
from widgets.common.zoom_picture import ZoomPicture
from widgets.theme.theme import colour, px
from widgets.visit import mark_paint
from widgets.visit.mark_history import MarkHistory, Marks
from widgets.visit.mark_words import WordsField

Tool = MarkKind | None  # None: choose and move
HANDLE, NEAR = 6, 8  # px at 100 %: half a handle's size, how far beside it a click still counts
LINE, LETTERS = 4, 22  # px at 100 % on the screen, whatever the zoom
LEAST = 6  # px of the screen: what is smaller was a slip of the hand
Grip = Literal["body", "first", "second"]


class MarkCanvas(ZoomPicture):
    """Signals:
    changed(): the marks, or which one is chosen.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.history = MarkHistory()
        self.tool: Tool = MarkKind.ARROW
        self.ink = MarkColour.RED
        self.thick = 1.0  # of LINE and LETTERS
        self.chosen: int | None = None
        self._drawn: Marks | None = None  # while the hand is at it
        self._from = QPointF()
        self._grip: Grip | None = None
        self.field = WordsField(self)
        self.field.ended.connect(self.end_words)
        self.field.given_up.connect(self._put_away)
        self._text_at: tuple[int, int] = (0, 0)
        self._editing: int | None = None

    def begin(self, picture: QPixmap, marks: Marks) -> None:
        self.history = MarkHistory(marks)
        self.chosen = None
        self.show_picture(picture)
        self.changed.emit()

    @property
    def marks(self) -> Marks:
        return self._drawn if self._drawn is not None else self.history.marks

    # ---------------------------------------------------------------- commands

    def set_tool(self, tool: Tool) -> None:
        self.end_words()
        self.tool = tool
        if tool is not None:
            self.chosen = None  # what is set now is meant for the next mark
        self.setCursor(Qt.CursorShape.ArrowCursor if tool is None else Qt.CursorShape.CrossCursor)
        self.changed.emit()
        self.update()

    def set_ink(self, ink: MarkColour) -> None:
        """Of what is drawn next, and of the chosen mark."""
        self.ink = ink
        self._alter(lambda mark: replace(mark, colour=ink))

    def set_thick(self, thick: float) -> None:
        before, self.thick = self.thick, min(4.0, max(0.5, thick))
        ratio = self.thick / before
        self._alter(lambda mark: replace(mark, size=_within(mark, round(mark.size * ratio))))

    def undo(self) -> None:
        self.history.undo()
        self._again()

    def redo(self) -> None:
        self.history.redo()
        self._again()

    def delete(self) -> None:
        if self.chosen is not None:
            kept = [m for n, m in enumerate(self.history.marks) if n != self.chosen]
            self.chosen = None
            self._do(tuple(kept))

    def choose(self, at: int | None) -> None:
        self.chosen = at
        self.changed.emit()
        self.update()

    def put(self) -> None:
        """The tool's mark in the middle of what is seen."""
        middle = self.to_picture(self.rect().toRectF().center())
        away = QPointF(px(70), px(45)) / self.scale
        if self.tool is MarkKind.TEXT:
            self._ask_words(middle)
        elif self.tool is not None:
            self._add(self._mark(middle - away, middle + away))

    # ---------------------------------------------------------------- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.pixmap.isNull():
            return
        self.end_words()
        at = self.to_picture(event.position())
        self._from = at
        grip = self._grip_at(at)
        if grip is not None:
            self._grip = grip
            self._drawn = self.history.marks
            return
        hit = self._hit(at)
        if hit is not None and (self.tool is None or hit == self.chosen):
            self.choose(hit)
            self._grip = "body"
            self._drawn = self.history.marks
            return
        self.choose(None)
        if self.tool is None:
            super().mousePressEvent(event)  # walks over the picture
        elif self.tool is not MarkKind.TEXT:
            self._drawn = self.history.marks

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawn is None:
            super().mouseMoveEvent(event)
            return
        at = self.to_picture(event.position())
        held = self.history.marks
        if self._grip is not None and self.chosen is not None:
            moved = self._moved(held[self.chosen], self._grip, at)
            self._drawn = (*held[: self.chosen], moved, *held[self.chosen + 1 :])
        else:
            self._drawn = (*held, self._mark(self._from, at))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = self.to_picture(event.position())
        if self._drawn is None:
            super().mouseReleaseEvent(event)
            if self.tool is MarkKind.TEXT and event.button() is Qt.MouseButton.LeftButton:
                self._ask_words(at)
            return
        drawn, self._drawn = self._drawn, None
        if self._grip is not None:
            self._grip = None
            self._do(drawn)
        elif (at - self._from).manhattanLength() * self.scale >= px(LEAST):
            self._add(self._mark(self._from, at))
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = self._hit(self.to_picture(event.position()))
        mark = self.history.marks[hit] if hit is not None else None
        if mark is not None and mark.kind is MarkKind.TEXT:
            self.choose(hit)
            self._ask_words(mark_paint.points(mark, self.pixmap)[0], hit)
        elif self.tool is None:
            super().mouseDoubleClickEvent(event)

    # ---------------------------------------------------------------- keys

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            turns: dict[int, int] = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
            turn = turns.get(event.key())
            count = len(self.history.marks)
            if turn is not None and count:
                at = (-1 if turn > 0 else count) if self.chosen is None else self.chosen
                if 0 <= at + turn < count:
                    self.choose(at + turn)
                    return True
                self.choose(None)  # past the last one Tab leaves the picture
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways: dict[int, tuple[int, int]] = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }
        way = ways.get(event.key())
        if event.key() == Qt.Key.Key_Insert:
            self.put()
        elif way is not None:
            self._step(way, event.modifiers())
        else:
            super().keyPressEvent(event)

    def _step(self, way: tuple[int, int], held: Qt.KeyboardModifier) -> None:
        far = px(40) if held & Qt.KeyboardModifier.ShiftModifier else px(6)
        if self.chosen is None:
            self.pan(way[0] * px(60), way[1] * px(60))
            return
        by = QPointF(way[0] * far, way[1] * far) / self.scale
        marks = self.history.marks
        mark = marks[self.chosen]
        ends = held & Qt.KeyboardModifier.ControlModifier and mark.kind is not MarkKind.TEXT
        self._from = QPointF()
        if ends:
            moved = self._moved(mark, "second", self._ends(mark)[1] + by)
        else:
            moved = self._moved(mark, "body", by)
        self._do((*marks[: self.chosen], moved, *marks[self.chosen + 1 :]))

    # ---------------------------------------------------------------- words

    def _ask_words(self, at: QPointF, mark: int | None = None) -> None:
        self._text_at = self._place(at)
        self._editing = mark
        self.field.setText(self.history.marks[mark].text if mark is not None else "")
        self.field.open_at(self.placed().map(at).toPoint())

    def end_words(self) -> None:
        """Takes the words that are being typed."""
        if self.field.isHidden():
            return
        words, editing = self.field.words(), self._editing
        self._put_away()
        marks = self.history.marks
        if editing is not None and editing < len(marks):
            if not words:
                self.chosen = editing
                self.delete()
            else:
                new = replace(marks[editing], text=words)
                self._do((*marks[:editing], new, *marks[editing + 1 :]))
        elif words:
            at = self._text_at
            size = _bound(self._share(LETTERS), limits.SMALL, limits.TALL)
            self._add(Mark(MarkKind.TEXT, *at, 0, 0, self.ink, size, words))

    def _put_away(self) -> None:
        self._editing = None
        self.field.hide()
        self.setFocus()

    # ---------------------------------------------------------------- inside

    def _mark(self, first: QPointF, second: QPointF) -> Mark:
        kind = self.tool or MarkKind.ARROW
        if kind is MarkKind.BLUR:
            return Mark(kind, *self._place(first), *self._place(second))
        size = _bound(self._share(LINE), limits.THIN, limits.THICK)
        return Mark(kind, *self._place(first), *self._place(second), self.ink, size)

    def _share(self, pixels: int) -> int:
        """So many pixels of the screen as a share of the picture's longer side."""
        longer = max(1, self.pixmap.width(), self.pixmap.height())
        return round(px(pixels) * self.thick / self.scale * WHOLE / longer)

    def _place(self, at: QPointF) -> tuple[int, int]:
        wide, high = max(1, self.pixmap.width()), max(1, self.pixmap.height())
        return _bound(round(at.x() * WHOLE / wide)), _bound(round(at.y() * WHOLE / high))

    def _moved(self, mark: Mark, grip: Grip, at: QPointF) -> Mark:
        if grip == "first":
            x, y = self._place(at)
            return replace(mark, x1=x, y1=y)
        if grip == "second":
            x, y = self._place(at)
            return replace(mark, x2=x, y2=y)
        by = at - self._from
        wide, high = max(1, self.pixmap.width()), max(1, self.pixmap.height())
        return mark.moved(round(by.x() * WHOLE / wide), round(by.y() * WHOLE / high))

    def _ends(self, mark: Mark) -> tuple[QPointF, QPointF]:
        return mark_paint.points(mark, self.pixmap)

    def _grip_at(self, at: QPointF) -> Grip | None:
        if self.chosen is None:
            return None
        mark = self.history.marks[self.chosen]
        if mark.kind is MarkKind.TEXT:
            return None
        near = px(HANDLE + NEAR // 2) / self.scale
        first, second = self._ends(mark)
        if (at - second).manhattanLength() <= near * 1.4:
            return "second"
        return "first" if (at - first).manhattanLength() <= near * 1.4 else None

    def _hit(self, at: QPointF) -> int | None:
        near = px(NEAR) / self.scale
        marks = self.history.marks
        found = (
            n
            for n in reversed(range(len(marks)))
            if mark_paint.touches(marks[n], self.pixmap, at, near)
        )
        return next(found, None)

    def _alter(self, change: Callable[[Mark], Mark]) -> None:
        marks = self.history.marks
        if self.chosen is None or marks[self.chosen].kind is MarkKind.BLUR:
            self.changed.emit()
            return
        new = change(marks[self.chosen])
        self._do((*marks[: self.chosen], new, *marks[self.chosen + 1 :]))

    def _add(self, mark: Mark) -> None:
        if len(self.history.marks) >= limits.MOST_MARKS:
            return
        marks = (*self.history.marks, mark)
        self.chosen = len(marks) - 1
        self._do(marks)

    def _do(self, marks: Marks) -> None:
        self.history.do(marks)
        self._again()

    def _again(self) -> None:
        if self.chosen is not None and self.chosen >= len(self.history.marks):
            self.chosen = None
        self.changed.emit()
        self.update()

    def paint_over(self, painter: QPainter) -> None:
        for mark in sorted(self.marks, key=lambda m: m.kind is not MarkKind.BLUR):
            mark_paint.paint(painter, mark, self.pixmap)
        marks = self.marks
        if self.chosen is None or self.chosen >= len(marks):
            return
        mark = marks[self.chosen]
        pen = QPen(colour("primary"), px(2) / self.scale, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        more = px(6) / self.scale
        painter.drawRect(mark_paint.area(mark, self.pixmap).adjusted(-more, -more, more, more))
        if mark.kind is MarkKind.TEXT:
            return
        half = px(HANDLE) / self.scale
        painter.setPen(QPen(colour("primary"), px(2) / self.scale))
        painter.setBrush(colour("surface"))
        for end in self._ends(mark):
            painter.drawEllipse(QRectF(end.x() - half, end.y() - half, 2 * half, 2 * half))


def _bound(value: int, low: int = 0, high: int = WHOLE) -> int:
    return min(max(value, low), high)


def _within(mark: Mark, size: int) -> int:
    if mark.kind is MarkKind.TEXT:
        return _bound(size, limits.SMALL, limits.TALL)
    return _bound(size, limits.THIN, limits.THICK)
