"""Chips, badges and verdict glyphs: a word on a soft ground, a shape with every colour."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from app.domain.answer import Verdict
from widgets.common import words
from widgets.theme import icons
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.theme.tokens import Tone

VERDICT_TONE: dict[Verdict, Tone] = {
    Verdict.NORMAL: "good",
    Verdict.ABNORMAL: "bad",
    Verdict.NA: "neutral",
}
VERDICT_ICON: dict[Verdict, str] = {
    Verdict.NORMAL: "check-circle",
    Verdict.ABNORMAL: "alert-circle",
    Verdict.NA: "minus-circle-outline",
}
OPEN_ICON = "circle-outline"


class Chip(QLabel):
    """A short word in a tone: "3 open", "identified"."""

    def __init__(self, text: str, tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "chip")
        self.setProperty("tone", tone)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_as(self, text: str, tone: Tone) -> None:
        self.setText(text)
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)


class VerdictGlyph(QLabel):
    """A verdict as a coloured shape; None is an open circle, ``partly`` a clock."""

    def __init__(
        self, verdict: Verdict | None = None, *, size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._size = size
        self.setFixedSize(px(size), px(size))
        self.set_verdict(verdict)

    def set_verdict(self, verdict: Verdict | None, *, partly: bool = False) -> None:
        if verdict is None:
            name = "clock-outline" if partly else OPEN_ICON
            ink = "primary" if partly else "faint"
            said = (
                QCoreApplication.translate("words", "in progress")
                if partly
                else QCoreApplication.translate("words", "not checked")
            )
        else:
            name = VERDICT_ICON[verdict]
            tone = VERDICT_TONE[verdict]
            ink = "muted" if tone == "neutral" else tone
            said = words.verdict(verdict)
        self.setPixmap(icons.pixmap(name, ink, self._size))
        self.setAccessibleName(said)
        self.setToolTip(said)


class VerdictButton(QPushButton):
    """One verdict. As wide checked (bold) as unchecked, so that nothing moves when it is given,
    and never narrower than its word."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(words.verdict(verdict))
        self.setProperty("kind", "verdict")
        self.setProperty("verdict", verdict.value)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        hint, text = super().sizeHint(), self.text()
        bold = QFont(self.font())
        bold.setBold(True)
        wide = QFontMetrics(bold).horizontalAdvance(text)
        more = max(0, wide - self.fontMetrics().horizontalAdvance(text))
        return QSize(max(px(68), hint.width() + more), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class VerdictButtons(QWidget):
    """Normal / abnormal / not applicable, one of them checked or none."""

    chosen = Signal(object)  # Verdict, by the person only

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(px(6))
        self._group = QButtonGroup(self)
        self._group.setExclusive(False)  # exclusive groups cannot be empty
        self.buttons: dict[Verdict, QPushButton] = {}
        for key, verdict in enumerate(Verdict, 1):
            made = VerdictButton(verdict)
            made.setToolTip(f"{words.verdict(verdict)}  {key}")
            made.clicked.connect(lambda _=False, v=verdict: self._clicked(v))
            self._group.addButton(made)
            self.buttons[verdict] = made
            layout.addWidget(made)

    def set_verdict(self, verdict: Verdict | None) -> None:
        for held, made in self.buttons.items():
            made.setChecked(held is verdict)

    def say_as(self, said: Mapping[Verdict, str]) -> None:
        """Other words for the three."""
        for key, (verdict, made) in enumerate(self.buttons.items(), 1):
            made.setText(said[verdict])
            made.setToolTip(f"{said[verdict]}  {key}")
            made.updateGeometry()

    def verdict(self) -> Verdict | None:
        return next((v for v, b in self.buttons.items() if b.isChecked()), None)

    def _clicked(self, verdict: Verdict) -> None:
        self.set_verdict(verdict)
        self.chosen.emit(verdict)
