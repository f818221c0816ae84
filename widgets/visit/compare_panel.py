"""What is not as it was at the last visit, the current section first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answer import Verdict
from app.domain.text import Lang
from app.services.visit_views import ItemView, VisitView
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import clear, column
from widgets.theme.theme import px
from widgets.visit import navigator, words

MOST = 5


def differences(view: VisitView, section_id: str = "") -> list[ItemView]:
    """Items whose answer differs from the last visit's; those of the section and the abnormal
    ones first."""
    found = [
        (section.section.id != section_id, item)
        for section in view.sections
        for item in section.items
        if words.differs(item.previous, item.answer)
    ]

    def weight(pair: tuple[bool, ItemView]) -> tuple[bool, bool]:
        elsewhere, item = pair
        bad = item.answer is not None and item.answer.verdict is Verdict.ABNORMAL
        return elsewhere, not bad

    return [item for _, item in sorted(found, key=weight)]


class ComparePanel(Card):
    """Signals:
    picked(str): item id of a line that was clicked.
    """

    picked = Signal(str)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, gap=2)
        self._lang: Lang = lang
        self._shown: object = None
        self.title.setText(self.tr("Since last visit"))
        self.setAccessibleName(self.title.text())
        self._when = label("", "tiny")
        self.head.addWidget(self._when)
        self.body.addLayout(self.head)
        self._lines: QVBoxLayout = column(gap=0)
        self.body.addLayout(self._lines)
        self._empty = label("", "small", wrap=True)
        self.body.addWidget(self._empty)

    def show_view(self, view: VisitView, section_id: str) -> None:
        previous = view.previous
        signed = previous.signed if previous else None
        self._when.setText(formats.day(signed) if signed else "")
        found = differences(view, section_id) if previous else []
        key = [(i.item.id, i.answer, i.previous) for i in found]
        if key != self._shown:
            self._shown = key
            clear(self._lines)
            for item in found[:MOST]:
                self._lines.addWidget(self._line(view, item))
        rest = len(found) - MOST
        if previous is None:
            self._empty.setText(self.tr("first visit of this kind here"))
        elif not found:
            self._empty.setText(self.tr("nothing differs so far"))
        else:
            self._empty.setText(self.tr("and {0} more").format(rest) if rest > 0 else "")
        self._empty.setVisible(bool(self._empty.text()))

    def _line(self, view: VisitView, item: ItemView) -> QWidget:
        told = words.change_text(item.item, item.previous, item.answer, self._lang)
        number = navigator.number(view, item.item.id)
        made = button(f"{number}  {told}", "link", on=lambda: self.picked.emit(item.item.id))
        made.setToolTip(item.item.prompt.to(self._lang))
        made.setMaximumWidth(px(300))
        made.setStyleSheet("text-align: left;")
        return made
