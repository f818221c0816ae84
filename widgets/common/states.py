"""What stands where content would be: nothing yet, an error, work under way."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QSizePolicy, QWidget

from widgets.common.buttons import button
from widgets.common.labels import ElidedLabel, icon_label, label
from widgets.common.layouts import column
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class EmptyState(QWidget):
    """An empty page says what would be here and offers the first action."""

    def __init__(
        self,
        icon: str,
        sentence: str,
        hint: str = "",
        *,
        action: str = "",
        on: Callable[[], object] | None = None,
        ink: str = "faint",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        layout = column(self, gap=SPACE.m, margin=SPACE.page)
        layout.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(icon_label(icon, ink, 40), 0, centre)
        said = label(sentence, "strong", wrap=True)
        said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(said)
        if hint:
            more = label(hint, "small", wrap=True)
            more.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(more)
        if action:
            self.button = button(action, on=on)
            layout.addWidget(self.button, 0, centre)
        layout.addStretch(3)


class ErrorState(EmptyState):
    """What happened, what it means, what to do — and the way to try again."""

    def __init__(
        self,
        sentence: str,
        *,
        hint: str = "",
        action: str = "",
        on: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            "alert-circle-outline",
            sentence,
            hint,
            action=action,
            on=on,
            ink="bad",
            parent=parent,
        )


class BusyBar(QWidget):
    """Long work: what is being done, how far it is, and a way out. Hidden until ``start``."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(SPACE.m))
        self._text = ElidedLabel("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setMinimumWidth(px(120))
        self._bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stop = button(self.tr("Cancel"), on=self.cancelled.emit)
        layout.addWidget(self._text, 2)
        layout.addWidget(self._bar, 1)
        layout.addWidget(self._stop)
        self.hide()

    def start(self, text: str, *, total: int = 0, cancellable: bool = True) -> None:
        """``total`` 0: nobody knows how long."""
        self._text.setText(text)
        self._bar.setAccessibleName(text)
        self._bar.setRange(0, total)
        self._bar.setValue(0)
        self._stop.setVisible(cancellable)
        self._stop.setEnabled(True)
        self.show()

    def step(self, value: int, text: str = "") -> None:
        self._bar.setValue(value)
        if text:
            self._text.setText(text)

    def stop(self) -> None:
        self.hide()
