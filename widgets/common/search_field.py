"""A search field that waits for the hand to rest before it asks."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from widgets.common.labels import icon_label
from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import MOTION

_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_PageUp: -10,
    Qt.Key.Key_PageDown: 10,
}


class SearchField(QLineEdit):
    searched = Signal(str)  # the text, stripped, once typing rests; at once when cleared
    moved = Signal(int)  # Up -1, Down +1, PageUp -10, PageDown +10: the list beside moves

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setProperty("kind", "search")
        self.setClearButtonEnabled(True)
        wipe = self.findChild(QAction)  # Qt's own picture would be of another family
        if wipe is not None:
            wipe.setIcon(icons.icon("close-circle", "muted"))
        self._glass = icon_label("magnify", "muted", 16)  # an action's icon would not grow
        self._glass.setParent(self)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(MOTION.typing)
        self._rest.timeout.connect(self._ask)
        self.textChanged.connect(self._typed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._glass.move(px(11), (self.height() - self._glass.height()) // 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self.moved.emit(step)
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def _typed(self, text: str) -> None:
        if text:
            self._rest.start()
        else:
            self._rest.stop()
            self._ask()

    def _ask(self) -> None:
        self.searched.emit(self.text().strip())
