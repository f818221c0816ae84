"""Today's three lists, each in its card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget

from app.domain import terms
from app.qt.desk import Desk
from app.services.due import PlannedVisit
from app.services.lines import TicketLine, VisitLine
from widgets.common import ticket_row
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.rows import RowsModel
from widgets.common.states import EmptyState
from widgets.common.two_line import RowLook, rows_view
from widgets.theme.theme import px
from widgets.today import looks

T = TypeVar("T")


class ListCard(Card, Generic[T]):
    """A card with a list, or with what to say when there is nothing in it."""

    chosen = Signal(object)  # the row: Enter or double click

    def __init__(self, title: str, model: RowsModel[T], view: QListView, empty: QWidget) -> None:
        super().__init__(title, margin=4, gap=2)
        self.model = model
        self.view = view
        model.setParent(self)
        self.head.setContentsMargins(px(12), px(10), px(12), px(2))
        self.count = label("", "small")
        self.head.addWidget(self.count)
        self._either = QStackedWidget()  # a layout would show them as windows for a moment
        self._either.addWidget(empty)
        self._either.addWidget(view)
        self._either.setCurrentWidget(view)  # blank: nothing is known before the store answers
        self.body.addWidget(self._either, 1)
        view.activated.connect(self._activated)
        view.setMinimumHeight(px(116))  # two whole rows

    def show_rows(self, rows: Sequence[T]) -> None:
        kept = self.view.currentIndex().row()
        self.model.set_rows(rows)
        self.count.setText(str(len(rows)) if rows else "")
        self._either.setCurrentIndex(1 if rows else 0)
        if rows and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(min(max(kept, 0), len(rows) - 1)))

    def chosen_row(self) -> T | None:
        return self.model.row(self.view.currentIndex())

    def focus_first(self) -> None:
        self.view.setFocus()

    def _activated(self, index: QModelIndex) -> None:
        row = self.model.row(index)
        if row is not None:
            self.chosen.emit(row)


class DueCard(ListCard[PlannedVisit]):
    def __init__(self, desk: Desk) -> None:
        def look(row: PlannedVisit) -> RowLook:
            return looks.due_look(desk, row)

        model: RowsModel[PlannedVisit] = RowsModel(lambda r: r.key, lambda r: look(r).spoken)
        title = self.tr("Due and overdue")
        empty = EmptyState(
            "calendar-check",
            self.tr("Nothing is due."),
            self.tr("Visits that are due by plan are listed here. You can still start one."),
            action=self.tr("All {sites}").format(
                sites=desk.words(terms.sites(desk.ctx.pack.terms)).lower()
            ),
            on=lambda: desk.go("sites"),
        )
        super().__init__(title, model, rows_view(model, look, title), empty)
        self._visits: tuple[Sequence[PlannedVisit], Sequence[PlannedVisit]] = ((), ())
        self.others = button("", "chip", checkable=True, on=self._show)
        self.others.hide()
        self.head.insertWidget(1, self.others)

    def show_visits(self, mine: Sequence[PlannedVisit], others: Sequence[PlannedVisit]) -> None:
        """``others``: given to other engineers; listed below one's own when asked for."""
        self._visits = (mine, others)
        words = self.tr("Others' {n}").format(n=len(others))
        self.others.setText(words)
        self.others.setAccessibleName(
            self.tr("Show visits given to others: {n}").format(n=len(others))
        )
        self.others.setToolTip(self.tr("Visits that are given to other engineers"))
        self.others.setVisible(bool(others))
        self._show()

    def _show(self) -> None:
        mine, others = self._visits
        self.show_rows((*mine, *others) if others and self.others.isChecked() else mine)


class OpenCard(ListCard[VisitLine]):
    def __init__(self, desk: Desk) -> None:
        def look(row: VisitLine) -> RowLook:
            return looks.open_look(desk, row)

        model: RowsModel[VisitLine] = RowsModel(lambda r: r.visit.id, lambda r: look(r).spoken)
        title = self.tr("To go on with")
        empty = EmptyState(
            "clipboard-check-outline",
            self.tr("No visit is open."),
            self.tr("Unfinished and returned visits wait here."),
        )
        super().__init__(title, model, rows_view(model, look, title), empty)
        self.view.setProperty("quiet", True)
        self.chosen.connect(lambda row: desk.go("visit", visit_id=row.visit.id))


class TicketsCard(ListCard[TicketLine]):
    def __init__(self, desk: Desk) -> None:
        model: RowsModel[TicketLine] = RowsModel(lambda r: r.ticket.id, ticket_row.spoken)
        title = self.tr("Open orders by time left")
        view = QListView()
        view.setModel(model)
        view.setProperty("kind", "rows")
        view.setItemDelegate(ticket_row.TicketDelegate(view))
        view.setAccessibleName(title)
        view.setUniformItemSizes(True)
        view.setMouseTracking(True)
        empty = EmptyState(
            "ticket-confirmation-outline",
            self.tr("No open work orders."),
            self.tr("Faults found on a visit become work orders with one key."),
        )
        super().__init__(title, model, view, empty)
        self.view.setProperty("quiet", True)
        self.chosen.connect(lambda row: desk.go("tickets", ticket_id=row.ticket.id))
