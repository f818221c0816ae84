"""The line above the cards: the section, how it stands, how the last visit ended."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.domain.answer import Verdict
from app.domain.earlier import SECTION
from app.domain.text import Lang
from app.domain.visit import Visit
from app.services import copying
from app.services.visit_views import SectionView
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.chip import Chip
from widgets.common.labels import ElidedLabel
from widgets.common.layouts import row
from widgets.theme.theme import px
from widgets.visit import words
from widgets.visit.card import needs_rework
from widgets.visit.card_list import EDGE

LEAST_TITLE = 280  # px at 100 %; what is beside it gives way first


class SectionHead(QWidget):
    """Signals:
    hidden_asked(): which items do not apply, and why.
    copy_asked(): the settings of the last visit for the whole section.
    """

    hidden_asked = Signal()
    copy_asked = Signal()

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = lang
        self._title = ElidedLabel("", "title")
        self._abnormal = Chip("", "bad")
        self._open = Chip("", "primary")
        self._lacking = Chip("", "warning")
        self._all_done = Chip(self.tr("all answered"), "good")
        self._last = ElidedLabel("", "small")
        self._last.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hidden = button("", "link", on=self.hidden_asked.emit)
        self.copy = button("", "chip", on=self.copy_asked.emit)
        self.copy.setToolTip(self.tr("Take over the settings of the last visit") + "  Shift+C")
        chips = (self._abnormal, self._open, self._lacking, self._all_done)
        line = row(self._title, *chips, self.hidden, None, self.copy, parent=self)
        line.setStretch(0, 1000)
        line.addWidget(self._last, 2000)
        line.setContentsMargins(0, 0, px(EDGE), 0)

    def show_section(self, section: SectionView, previous: Visit | None) -> None:
        title = f"{section.section.number}  {section.section.title.to(self._lang)}"
        self._title.setText(title)
        wide = self._title.fontMetrics().horizontalAdvance(title) + 6
        self._title.setMaximumWidth(wide)
        self._title.setMinimumWidth(min(wide, px(LEAST_TITLE)))
        standing = [i for i in section.items if i.answer is not None and not needs_rework(i)]
        abnormal = sum(
            i.answer is not None and i.answer.verdict is Verdict.ABNORMAL for i in standing
        )
        left = section.total - section.done
        lacking = sum(i.answer is not None and i.answer.given and bool(i.gaps) for i in standing)
        self._abnormal.show_as(self.tr("{0} abnormal").format(abnormal), "bad")
        self._abnormal.setVisible(abnormal > 0)
        self._open.show_as(self.tr("{0} to check").format(left), "primary")
        self._open.setVisible(left > 0)
        self._lacking.show_as(self.tr("{0} incomplete").format(lacking), "warning")
        self._lacking.setVisible(lacking > 0)
        self._all_done.setVisible(left == 0 and lacking == 0)
        self._last.setText(self._last_words(section, previous))
        self.hidden.setText(self.tr("{0} not asked").format(len(section.hidden)))
        self.hidden.setToolTip(self.tr("Which items are not asked here now, and why"))
        self.hidden.setVisible(bool(section.hidden))
        settings = sum(
            copying.can_take(i) and not (i.answer and (i.answer.value or i.answer.given))
            for i in section.items
        )
        self.copy.setText(self.tr("all as last time ({0})").format(settings))
        self.copy.setVisible(settings > 1)
        self._last.setVisible(settings < 2)  # there is no room for both

    def _last_words(self, section: SectionView, previous: Visit | None) -> str:
        signed = previous.signed if previous else None
        if signed is None or section.section.id == SECTION:
            return ""
        bad = [
            i
            for i in section.items
            if i.previous is not None and i.previous.verdict is Verdict.ABNORMAL
        ]
        how = (
            self.tr("{0} abnormal").format(len(bad))
            if bad
            else self.tr("all {0}").format(words.verdict_word(Verdict.NORMAL).lower())
        )
        return self.tr("last visit {0}").format(formats.day(signed)) + " · " + how
