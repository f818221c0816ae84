"""What is not asked in this section now, and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from app.domain.checklist import Item
from app.domain.text import Lang, Text
from app.services.visit_views import SectionView
from widgets.common.buttons import icon_button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import clear, column, scrolled
from widgets.theme.theme import px

ROW = 62  # px at 100 %: a line and the reason under it, which may take two
MOST_ROWS = 3  # visible at once; the rest scrolls


class HiddenPanel(Card):
    """``why``: the sentence why an item is not asked; worked out only for those that are shown."""

    def __init__(
        self, lang: Lang, why: Callable[[Item], Text], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._lang: Lang = lang
        self._why = why
        self._wanted = False
        self.title.setText(self.tr("Not asked here now"))
        self.setAccessibleName(self.title.text())
        self.close_it = icon_button("close", self.tr("Close"), on=self.flip)
        self.head.addWidget(self.close_it)
        self.body.addLayout(self.head)
        inner = QWidget()
        self._lines = column(inner, gap=6)
        self._area = scrolled(inner)
        self.body.addWidget(self._area)
        self._section: SectionView | None = None
        self.hide()

    def flip(self) -> None:
        self._wanted = not self._wanted
        self._show()

    def show_section(self, section: SectionView) -> None:
        other = self._section is None or self._section.section.id != section.section.id
        self._section = section
        self._wanted = self._wanted and not other
        self._show()

    def _show(self) -> None:
        section = self._section
        shown = self._wanted and section is not None and bool(section.hidden)
        self.setVisible(shown)
        if not shown or section is None:
            return
        clear(self._lines)
        for hidden in section.hidden:
            place = [i.id for i in section.section.items].index(hidden.item.id) + 1
            prompt = hidden.item.prompt.to(self._lang)
            self._lines.addWidget(label(f"{section.section.number}.{place}  {prompt}", wrap=True))
            why = self._why(hidden.item).to(self._lang)
            if hidden.answered:
                why += " " + self.tr("Its answer is kept and counts again when it is asked.")
            self._lines.addWidget(label(why, "small", wrap=True))
        self._lines.addStretch(1)
        self._area.setFixedHeight(px(ROW) * min(MOST_ROWS, len(section.hidden)) + px(8))
