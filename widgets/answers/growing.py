"""A text field as tall as its text, which gives what was written when the hand rests or leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from widgets.theme import theme
from widgets.theme.theme import px
from widgets.theme.tokens import RADIUS


def boxed(field: QPlainTextEdit) -> None:
    """A box with less padding than the theme's, for text areas of a few lines."""
    c = theme.colours()
    field.setStyleSheet(
        f"QPlainTextEdit {{ background: {c.surface}; border: 1px solid {c.line};"
        f" border-radius: {px(RADIUS.control)}px; padding: {px(3)}px {px(6)}px; }}"
        f"QPlainTextEdit:focus {{ border: 2px solid {c.primary};"
        f" padding: {px(3) - 1}px {px(6) - 1}px; }}"
    )


PAUSE = 900  # ms without a key: what was written is given
MOST = 6  # lines; longer texts scroll


class GrowingText(QPlainTextEdit):
    """Tab leaves it, Ctrl+Enter leaves it and asks for the next item (the card hears the key).

    Signals:
        written(str): the text rests or is left, and differs from what is known.
    """

    written = Signal(str)

    def __init__(self, hint: str, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(name or hint)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        boxed(self)
        self._known = ""
        self._refused = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(PAUSE)
        self._rest.timeout.connect(self.flush)
        self.textChanged.connect(self._changed)
        self._fit()

    @property
    def dirty(self) -> bool:
        return self.toPlainText().strip() != self._known

    def show_text(self, text: str) -> None:
        """What the store holds. Text that is being written stays."""
        if self.dirty and text == self._known and (self.hasFocus() or self._refused):
            return
        if self.hasFocus() and self.dirty and self._rest.isActive():
            self._known = text
            return
        self._known = text
        if self.toPlainText().strip() != text:
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._fit()

    def reset(self, text: str = "") -> None:
        """Another item's text: nothing of the old one is kept or given."""
        self._rest.stop()
        self._refused = False
        self._known = text
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self._fit()

    def flush(self) -> None:
        self._rest.stop()
        if self.dirty and not self._refused:
            self._known = self.toPlainText().strip()
            self.written.emit(self._known)

    def unsaved(self, text: str) -> None:
        """The store refused what is written and holds ``text``: it counts as not given, and stays
        written until it is changed."""
        self._known = text
        self._refused = self.dirty

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (
            control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.flush()
            event.ignore()  # the card decides where to go
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _changed(self) -> None:
        self._refused = False
        self._fit()
        self._rest.start()

    def _fit(self) -> None:
        lines = max(1, min(MOST, round(self.document().size().height())))
        tall = lines * self.fontMetrics().lineSpacing() + px(14)
        if self.height() != tall or self.maximumHeight() != tall:
            self.setFixedHeight(tall)
