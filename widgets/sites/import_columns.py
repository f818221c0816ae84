"""Which column of the file is which field: a drop-down under each head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from app.domain.register_import import Column
from app.domain.text import Lang, Text
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import ElidedLabel
from widgets.common.layouts import clear, column, row, scrolled
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

_WIDE = 144  # px at 100 %


class _ColumnBox(ChoiceBox):
    """The wheel scrolls the columns and changes none by the way."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__()
        self._area = area
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def wheelEvent(self, event: QWheelEvent) -> None:
        bar = self._area.horizontalScrollBar()
        angle = event.angleDelta()
        bar.setValue(bar.value() - (angle.x() or angle.y()))
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._area.ensureWidgetVisible(self)


class ImportColumns(QWidget):
    """Signals:
    changed(tuple[Column, …]): the person chose otherwise. A field that was another column's is
    taken from it: no two columns may be one field.
    """

    changed = Signal(object)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = lang
        self.columns: tuple[Column, ...] = ()
        self._titles: Mapping[str, Text] = {}
        self.boxes: list[ChoiceBox] = []
        inner = QWidget()
        self._row: QHBoxLayout = row(gap=SPACE.s, parent=inner)
        self.area = scrolled(inner)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.area.setFixedHeight(px(68))
        column(self).addWidget(self.area)
        # a combo's wheel of choices is still open while it tells of the choice
        self._tell = QTimer(self, singleShot=True, interval=0)
        self._tell.timeout.connect(lambda: self.changed.emit(self.columns))

    def show_columns(self, columns: Sequence[Column], titles: Mapping[str, Text]) -> None:
        """``titles``: field id -> its name, in the order they are offered."""
        same = [c.head for c in columns] == [c.head for c in self.columns]
        if not same or list(titles) != list(self._titles):
            self._titles = titles
            self.columns = tuple(columns)
            self._make()
        self.columns = tuple(columns)
        for box, held in zip(self.boxes, self.columns, strict=True):
            box.setCurrentIndex(max(0, box.findData(held.field)))

    def _make(self) -> None:
        clear(self._row)
        self.boxes = []
        offered = [(self.tr("(not taken)"), "")]
        offered += [(title.to(self._lang), field) for field, title in self._titles.items()]
        for at, held in enumerate(self.columns):
            cell = QWidget()
            cell.setFixedWidth(px(_WIDE))
            inner = column(cell, gap=SPACE.xs)
            head = held.head.strip() or self.tr("(column {n})").format(n=held.index + 1)
            inner.addWidget(ElidedLabel(head, "tiny"))
            box = _ColumnBox(self.area)
            box.setAccessibleName(self.tr("Column “{head}” is").format(head=head))
            box.setMaxVisibleItems(14)
            for words, field in offered:
                box.addItem(words, field)
            box.activated.connect(lambda _index, at=at: self._chosen(at))
            inner.addWidget(box)
            self.boxes.append(box)
            self._row.addWidget(cell)
        self._row.addStretch(1)

    def _chosen(self, at: int) -> None:
        field = self.boxes[at].currentData()
        if field == self.columns[at].field:
            return
        columns = []
        for number, held in enumerate(self.columns):
            if number == at:
                columns.append(replace(held, field=field))
            elif field and held.field == field:
                columns.append(replace(held, field=""))
                self.boxes[number].setCurrentIndex(0)
            else:
                columns.append(held)
        self.columns = tuple(columns)
        self._tell.start()
