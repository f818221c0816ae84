"""What is not as it was at the last visit, the current section first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answer import Verdict
from app.domain.differences import Change, Difference
from app.domain.text import Lang
from app.services.visit_views import VisitView
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import clear, column, row
from widgets.theme.theme import px
from widgets.visit import navigator, words

MOST = 5
_ORDER = (Change.VERDICT, Change.SETTING, Change.VALUE, Change.NEW, Change.REMOVED)


def differences(view: VisitView, section_id: str = "") -> list[Difference]:
    """What differs from the last visit; of the section first, then the abnormal, then by what it
    is: another result weighs more than another figure."""
    here = {item.id for s in view.checklist.sections if s.id == section_id for item in s.items}

    def weight(difference: Difference) -> tuple[bool, bool, int]:
        after = difference.after
        bad = after is not None and after.verdict is Verdict.ABNORMAL
        return difference.item.id not in here, not bad, _ORDER.index(difference.change)

    return sorted(view.differences, key=weight)


class ComparePanel(Card):
    """Signals:
    picked(str): item id of a line that was clicked.
    filtered(bool): only what differs is wanted, or everything again.
    """

    picked = Signal(str)
    filtered = Signal(bool)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, gap=2)
        self._lang: Lang = lang
        self._shown: object = None
        self.title.setText(self.tr("Since last visit"))
        self.setAccessibleName(self.title.text())
        self._when = label("", "tiny")
        self.head.addWidget(self._when)
        self.body.addLayout(self.head)
        self.only = button(
            self.tr("Only differences") + "  D",
            "chip",
            checkable=True,
            on=lambda: self.filtered.emit(self.only.isChecked()),
        )
        self.body.addLayout(row(self.only, None))
        self._lines: QVBoxLayout = column(gap=0)
        self.body.addLayout(self._lines)
        self._empty = label("", "small", wrap=True)
        self.body.addWidget(self._empty)

    def show_view(self, view: VisitView, section_id: str) -> None:
        previous = view.previous
        signed = previous.signed if previous else None
        self._when.setText(formats.day(signed) if signed else "")
        found = differences(view, section_id)
        self.only.setVisible(previous is not None)
        if found != self._shown:
            self._shown = found
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

    def _line(self, view: VisitView, difference: Difference) -> QWidget:
        item = difference.item
        told = words.difference_text(difference, self._lang)
        prompt = item.prompt.to(self._lang)
        if difference.change is Change.REMOVED:
            return ElidedLabel(f"{prompt}: {told}", "small")
        number = navigator.number(view, item.id)
        made = button(f"{number}  {told}", "link", on=lambda: self.picked.emit(item.id))
        made.setAccessibleName(f"{number} {prompt}: {told}")
        made.setToolTip(prompt)
        made.setMaximumWidth(px(300))
        made.setStyleSheet("text-align: left;")
        return made
