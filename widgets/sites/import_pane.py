"""What an import would do: the columns, the rows of each state, one row in full."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.register_import import ImportPreview
from app.qt.desk import Desk
from app.services import register_columns
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import clear, column, scrolled
from widgets.common.states import EmptyState
from widgets.sites import import_looks
from widgets.sites.import_absent import ImportAbsent
from widgets.sites.import_columns import ImportColumns
from widgets.sites.import_filter import ImportFilter
from widgets.sites.import_looks import Show
from widgets.sites.import_model import ImportModel
from widgets.sites.import_table import import_table
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

_DETAIL = 84  # px at 100 %
_LIST, _ABSENT, _NONE = 0, 1, 2


class ImportPane(QWidget):
    """Signals:
    chosen(tuple[Column, …]): another field for a column.
    changed(): what is to become of the absent sites.
    """

    chosen = Signal(object)
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.preview: ImportPreview | None = None
        self.columns = ImportColumns(desk.lang)
        self.columns.changed.connect(self.chosen)
        self.filter = ImportFilter()
        self.filter.chosen.connect(self.show_only)
        self.model = ImportModel(desk.lang, self)
        self.table = import_table(self.model, desk.lang, self.tr("Rows of the file"), self)
        self.table.selectionModel().currentRowChanged.connect(self._current_changed)
        self.absent = ImportAbsent(desk)
        self.absent.changed.connect(self.changed)
        self._notes = label("", "small", wrap=True, tone="warning")
        self._lay_out()

    def _lay_out(self) -> None:
        layout = column(self, gap=SPACE.s)
        layout.addWidget(self.columns)
        layout.addWidget(self._notes)
        layout.addWidget(self.filter)
        self._either = QStackedWidget()
        self._either.addWidget(self._rows())
        self._either.addWidget(self.absent)
        self._either.addWidget(EmptyState("table-off", self.tr("There are no rows to show.")))
        layout.addWidget(self._either, 1)

    def _rows(self) -> QWidget:
        box = QWidget()
        inner = column(box, gap=SPACE.s)
        card = Card(margin=4)
        card.body.addWidget(self.table)
        inner.addWidget(card, 1)
        told = QWidget()
        self._told: QVBoxLayout = column(told, gap=SPACE.xs)
        self._detail = scrolled(told)
        self._detail.setFixedHeight(px(_DETAIL))
        self._detail.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # long ones are scrolled by keys
        self._detail.setAccessibleName(self.tr("The chosen row in full"))
        inner.addWidget(self._detail)
        return box

    def show_preview(self, preview: ImportPreview) -> None:
        """The row in hand and the filter stay where they can."""
        held = self.model.row(self.table.currentIndex())
        self.preview = preview
        self.columns.show()
        self.columns.show_columns(preview.columns, register_columns.titles(preview.kind))
        self._say([note.to(self._desk.lang) for note in preview.notes])
        self.filter.set_counts(import_looks.counts(preview))
        self.absent.show_preview(preview)
        self.model.set_preview(preview, self.filter.value())
        self._show(held.line if held is not None else 0)

    def show_error(self, sentence: str) -> None:
        """There are no rows, and no columns one could match."""
        self.preview = None
        self._say([sentence])
        self.columns.hide()
        self.filter.hide()
        self.model.set_preview(None)
        self.absent.show_preview(None)
        self._either.setCurrentIndex(_NONE)

    def show_only(self, show: Show) -> None:
        held = self.model.row(self.table.currentIndex())
        self.filter.set_value(show)
        self.model.show_only(show)
        self._show(held.line if held is not None else 0)

    def _show(self, line: int) -> None:
        self.filter.show()
        absent = self.filter.value() is Show.ABSENT
        self._either.setCurrentIndex(_ABSENT if absent else _LIST)
        at = self.model.find(line)
        if not at.isValid() and self.model.rows:
            at = self.model.index(0, 0)
        self.table.setCurrentIndex(at)
        self.table.scrollTo(at)
        self._current_changed()

    def _current_changed(self, *_: object) -> None:
        clear(self._told)
        row = self.model.row(self.table.currentIndex())
        if row is not None:
            place = self.tr("Line {n}: {state}").format(
                n=row.line, state=import_looks.state_words(row)
            )
            named = " · ".join(part for part in (place, row.number, row.title) if part)
            self._told.addWidget(label(named, "strong", wrap=True))
            for text, tone in import_looks.lines_of(row, self._desk.lang):
                said = label(text, "small", wrap=True, tone=None if tone == "neutral" else tone)
                self._told.addWidget(said)
        self._told.addStretch(1)

    def _say(self, sentences: list[str]) -> None:
        self._notes.setText("\n".join(sentences))
        self._notes.setVisible(bool(sentences))
