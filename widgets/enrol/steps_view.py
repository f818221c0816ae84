"""How far enrolling is, in words: what is done, what is being done, what is still to come."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.qt.enrolling import Step
from widgets.common.buttons import button
from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row
from widgets.theme import icons
from widgets.theme.stylesheet import restyle

_ICONS = (
    ("check-circle", "good"),
    ("progress-clock", "primary"),
    ("circle-outline", "faint"),
)


class StepsView(QWidget):
    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # the fields are shut meanwhile
        self._words = {
            Step.CODE: self.tr("Asking central and using the code"),
            Step.ACCOUNT: self.tr("Checking login and password at central"),
            Step.STORE: self.tr("Making the encrypted data of this laptop"),
            Step.KEY: self.tr("Leaving a sealed spare key at central"),
        }
        self._rows: list[tuple[Step, QLabel, QLabel]] = []
        layout = column(self, gap=6)
        for step, words in self._words.items():
            mark, said = icon_label("circle-outline", "faint"), label(words, "muted")
            self._rows.append((step, mark, said))
            line = row(mark, said, gap=10)
            line.setStretch(1, 1)
            layout.addLayout(line)
        self.stop = button(self.tr("Cancel"), on=self.cancelled.emit)
        layout.addLayout(row(None, self.stop))

    def show_step(self, current: Step) -> None:
        at = list(Step).index(current)
        for i, (step, mark, said) in enumerate(self._rows):
            state = 0 if i < at else 1 if i == at else 2
            mark.setPixmap(icons.pixmap(*_ICONS[state], 18))
            said.setProperty("role", "strong" if state == 1 else "muted")
            restyle(said)
            done = self.tr("done") if state == 0 else self.tr("now") if state == 1 else ""
            said.setAccessibleName(f"{self._words[step]} {done}".strip())
        self.setAccessibleName(self._words[current])
        self.stop.setEnabled(current is not Step.STORE)
        # the laptop is in service by then; the key is sent with the next sync
        self.stop.setText(self.tr("Later") if current is Step.KEY else self.tr("Cancel"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.stop.isEnabled():
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)
