"""The "return this item" toggle of a card, and its remark."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QWidget

from widgets.answers.growing import GrowingText
from widgets.common.buttons import icon_button
from widgets.common.card import Strip
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.theme import icons
from widgets.theme.theme import px


class ReturnMark(QWidget):
    """``toggle`` belongs into the card's head; this widget, at its foot, shows while it is on.

    Signals:
        changed(bool, str): marked or not, and what is wrong.
    """

    changed = Signal(bool, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.toggle = icon_button("undo-variant", self.tr("Return this item") + "  R")
        self.toggle.setCheckable(True)
        self.toggle.setIconSize(QSize(px(18), px(18)))
        self.toggle.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.toggle.clicked.connect(self._toggled)
        self.text = GrowingText(self.tr("What is wrong, what is to be done"))
        self.text.textChanged.connect(self._told)
        strip = Strip("warning")
        inside = row(label(self.tr("Return this item"), "small"), self.text)
        inside.setStretch(1, 1)
        strip.body.addLayout(inside)
        row(strip, parent=self)
        self.hide()

    @property
    def marked(self) -> bool:
        return self.toggle.isChecked()

    def show_mark(self, marked: bool, text: str) -> None:
        self.toggle.setChecked(marked)
        self.text.reset(text)
        self._paint()

    def flip(self) -> None:
        """R: marks it and puts the cursor into the remark; again takes the mark off."""
        self.toggle.setChecked(not self.marked)
        self._toggled()

    def _toggled(self) -> None:
        self._paint()
        if self.marked:
            self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._told()

    def _paint(self) -> None:
        self.toggle.setIcon(icons.icon("undo-variant", "warning" if self.marked else "faint"))
        self.setVisible(self.marked)

    def _told(self) -> None:
        self.changed.emit(self.marked, self.text.toPlainText().strip())
