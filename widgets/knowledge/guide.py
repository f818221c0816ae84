"""A symptom as a guide: cause after cause with what to do, until one was it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from app.domain.pack import Cause, Symptom
from app.domain.text import Lang
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.theme import icons
from widgets.theme.stylesheet import restyle


class CauseCard(Card):
    """One cause. Signals: told(cause id, whether it was this)."""

    told = Signal(str, bool)

    def __init__(self, cause: Cause, number: int, lang: Lang) -> None:
        super().__init__(gap=6)
        self.cause = cause
        self.icon = icon_label("circle-outline", "faint", 18)
        self.title = label(f"{number}  {cause.title.to(lang)}", "strong", wrap=True)
        self.chip = Chip("", "neutral")
        self.chip.hide()
        self.was: QPushButton = button(self.tr("This was it"), "chip", checkable=True)
        self.not_this: QPushButton = button(self.tr("Not this"), "chip", checkable=True)
        self.was.clicked.connect(partial(self.told.emit, cause.id, True))
        self.not_this.clicked.connect(partial(self.told.emit, cause.id, False))
        for made in (self.was, self.not_this):
            made.setAccessibleName(f"{made.text()}: {cause.title.to(lang)}")
        line = row(self.icon, self.title, self.chip, self.was, self.not_this)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.remedy = label(cause.remedy.to(lang), "body", wrap=True, selectable=True)
        self.remedy.setIndent(26)
        self.body.addWidget(self.remedy)

    def show_as(self, state: str, current: bool) -> None:
        """``state``: "" open, "was", "not"."""
        name, ink = {
            "was": ("check-circle", "good"),
            "not": ("minus-circle-outline", "faint"),
        }.get(state, ("circle-outline", "primary" if current else "faint"))
        self.icon.setPixmap(icons.pixmap(name, ink, 18))
        self.was.setChecked(state == "was")
        self.not_this.setChecked(state == "not")
        self.remedy.setVisible(state != "not")
        self.title.setProperty("role", "muted" if state == "not" else "strong")
        restyle(self.title)
        self.set_current(current)


class Guide(QWidget):
    """Signals:
    moved(): a cause was ruled out or found; look at ``ruled_out`` and ``found``.
    """

    moved = Signal()

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = lang
        self._symptom: Symptom | None = None
        self._states: dict[str, str] = {}
        self.cards: list[CauseCard] = []
        self._column: QVBoxLayout = column(self, gap=8)

    def show_symptom(self, symptom: Symptom) -> None:
        if symptom is self._symptom:
            return
        self._symptom, self._states = symptom, {}
        clear(self._column)
        self.cards = []
        for number, cause in enumerate(symptom.causes, start=1):
            card = CauseCard(cause, number, self._lang)
            card.told.connect(self._told)
            self.cards.append(card)
            self._column.addWidget(card)
        self._paint()

    @property
    def ruled_out(self) -> Sequence[Cause]:
        return [c.cause for c in self.cards if self._states.get(c.cause.id) == "not"]

    @property
    def found(self) -> Cause | None:
        return next((c.cause for c in self.cards if self._states.get(c.cause.id) == "was"), None)

    @property
    def exhausted(self) -> bool:
        """Every cause of the catalogue was ruled out."""
        return bool(self.cards) and len(self.ruled_out) == len(self.cards)

    def story(self) -> str:
        """What was tried, for a work order; "" if nothing."""
        lines = []
        if self.found is not None:
            lines.append(self.tr("Cause: {0}").format(self.found.title.to(self._lang)))
        if self.ruled_out:
            names = [c.title.to(self._lang) for c in self.ruled_out]
            separator = "、" if self._lang == "zh" else ", "
            lines.append(self.tr("Ruled out: {0}").format(separator.join(names)))
        return "\n".join(lines)

    def _told(self, cause_id: str, was: bool) -> None:
        wanted = "was" if was else "not"
        again = self._states.get(cause_id) == wanted
        if was and not again:  # one cause is enough
            self._states = {k: v for k, v in self._states.items() if v != "was"}
        self._states[cause_id] = "" if again else wanted
        self._paint()
        self.moved.emit()

    def _paint(self) -> None:
        open_ones = [c for c in self.cards if not self._states.get(c.cause.id)]
        current = open_ones[0] if open_ones and self.found is None else None
        for card in self.cards:
            card.show_as(self._states.get(card.cause.id, ""), card is current)
