"""The field for words on a photo, at the place where they will stand."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.marks import MOST_LETTERS
from widgets.theme.theme import px

WIDTH = 280  # px at 100 %


class WordsField(QLineEdit):
    """Signals:
    ended(): Enter; the dialog around it must not take that for its own.
    given_up(): Esc.
    """

    ended = Signal()
    given_up = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._around = parent
        self.setMaxLength(MOST_LETTERS)
        self.setAccessibleName(self.tr("Words on the photo"))
        self.setPlaceholderText(self.tr("Words, then Enter"))
        self.hide()

    def open_at(self, corner: QPoint) -> None:
        """Inside its parent, wherever the corner is."""
        high = self.sizeHint().height()
        room = self._around.size()
        x = min(max(0, corner.x()), max(0, room.width() - px(WIDTH)))
        y = min(max(0, corner.y()), max(0, room.height() - high))
        self.setGeometry(x, y, px(WIDTH), high)
        self.show()
        self.setFocus()

    def words(self) -> str:
        """One line; what was pasted may hold tabs and worse."""
        return " ".join("".join(c if c.isprintable() else " " for c in self.text()).split())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ended.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)
