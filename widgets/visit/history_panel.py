"""The current item's history, read when somebody wants to see it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services.answer_history import History, history
from app.services.visit_views import ItemView
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.layouts import clear, column
from widgets.visit import history_lines


class HistoryPanel(Card):
    """Closed it costs nothing; open it follows the current item."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, gap=4)
        self._desk = desk
        self._latest = Latest()
        self._item: ItemView | None = None
        self._visit_id = ""
        self._read: object = None
        self.title.setText(self.tr("Changes to this answer"))
        self.setAccessibleName(self.title.text())
        self.toggle = button(self.tr("Show"), "link", on=self._flip)
        self.head.addWidget(self.toggle)
        self.body.addLayout(self.head)
        self._lines = column(gap=8)
        self.body.addLayout(self._lines)
        self.opened = False
        self.hide()

    def show_item(self, visit_id: str, item: ItemView | None) -> None:
        self._visit_id, self._item = visit_id, item
        self.setVisible(item is not None and item.answer is not None)
        if self.opened and not self.isHidden():
            self._load()

    def _flip(self) -> None:
        self.opened = not self.opened
        self.toggle.setText(self.tr("Hide") if self.opened else self.tr("Show"))
        if self.opened:
            self._load()
        else:
            self._read = None
            clear(self._lines)

    def _load(self) -> None:
        item, visit_id = self._item, self._visit_id
        now = (visit_id, item.item.id, item.answer, item.photos) if item is not None else None
        if item is None or now == self._read:
            return
        self._read = now

        def arrived(found: History) -> None:
            if self._read == now:
                clear(self._lines)
                history_lines.fill(self._lines, found, item.item, self._desk.lang)

        self._desk.read(
            lambda ctx: history(ctx, visit_id, item.item.id),
            self._latest.wrap(arrived),
            owner=self,
        )
