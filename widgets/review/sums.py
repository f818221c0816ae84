"""The visit in one line, and which of its items are shown."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.domain.differences import Change
from app.domain.text import Lang
from app.domain.visit import VisitState
from app.services.visit_views import VisitView
from widgets.common import words
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.flow import FlowLayout
from widgets.common.labels import label
from widgets.common.layouts import clear, row
from widgets.visit import navigator
from widgets.visit import words as said


class SumsCard(Card):
    """Signals:
    filtered(str): all | abnormal | differs | marked.
    """

    filtered = Signal(str)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=12)
        self._lang: Lang = lang
        self._facts = row(gap=8)
        self._remark = label("", "small", wrap=True)
        self.body.addLayout(self._facts)
        self._clock = label("", "small", wrap=True, tone="warning")
        self.body.addWidget(self._clock)
        self.body.addWidget(self._remark)
        group = QButtonGroup(self)
        self.filters: dict[str, QPushButton] = {}
        line = QWidget()
        flow = FlowLayout(line, gap=6)
        for name in ("all", "abnormal", "differs", "marked"):
            made = button("", "chip", checkable=True, on=partial(self.filtered.emit, name))
            group.addButton(made)
            self.filters[name] = made
            flow.addWidget(made)
        self.filters["all"].setChecked(True)
        self.body.addWidget(line)
        self.set_marked(0)

    def show_view(self, view: VisitView, *, refused: bool = False, clock: str = "") -> None:
        """``refused``: the newest revision is sealed without the site's signature. ``clock``: what
        is to be known of the laptop's."""
        clear(self._facts)
        visit = view.visit
        if refused and visit.state is VisitState.SIGNED:
            self._facts.addWidget(Chip(words.not_signed(), "bad"))
        else:
            state = words.visit_state(visit.state)
            self._facts.addWidget(Chip(state, words.VISIT_TONES[visit.state]))
        self._facts.addWidget(Chip(words.review(visit.review), "primary"))
        if visit.revision > 1:
            self._facts.addWidget(Chip(self.tr("revision {0}").format(visit.revision), "neutral"))
        items = navigator.items(view)
        photos = sum(len(i.photos) for i in items)
        runs = sum(i.run is not None for i in items)
        tickets = sum(i.ticket is not None for i in items)
        told = self.tr("{0} of {1} answered").format(view.answered, view.total)
        told += " · " + self.tr("tests {0}, photos {1}, work orders {2}").format(
            runs, photos, tickets
        )
        if view.score is not None:
            score = Chip(
                self.tr("score {0}").format(said.score_text(view.score, view.score_before)),
                "primary",
            )
            score.setAccessibleName(said.score_spoken(view.score, view.score_before))
            self._facts.addWidget(score)
        self._facts.addWidget(label(told, "small", wrap=True), 1)
        review = view.reviews[-1] if view.reviews else None
        text = ""
        if review is not None and review.remark:
            text = self.tr("{0}: “{1}”").format(review.by_name, review.remark)
        gone = [d.item.prompt for d in view.differences if d.change is Change.REMOVED]
        if gone:
            names = ", ".join(prompt.to(self._lang) for prompt in gone)
            told = self.tr("Asked at the last visit, not any more: {0}").format(names)
            text = f"{text}\n{told}".strip()
        self._clock.setText(clock)
        self._clock.setVisible(bool(clock))
        self._remark.setText(text)
        self._remark.setVisible(bool(text))
        differs = sum(i.difference is not None for i in items)
        self.filters["all"].setText(self.tr("All items {0}").format(len(items)))
        self.filters["abnormal"].setText(self.tr("Abnormal items {0}").format(view.abnormal))
        self.filters["differs"].setText(self.tr("Differ from last visit {0}").format(differs))

    def set_marked(self, count: int) -> None:
        self.filters["marked"].setText(self.tr("To return {0}").format(count))
