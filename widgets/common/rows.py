"""A list model over domain rows, and its narrowest changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

T = TypeVar("T")
Index = QModelIndex | QPersistentModelIndex
ROW = int(Qt.ItemDataRole.UserRole) + 1  # the domain row itself, for the delegate


class RowsModel(QAbstractListModel, Generic[T]):
    """``key`` tells rows apart across reloads; ``spoken`` is what a screen reader reads.

    ``set_rows`` compares: unchanged order means only ``dataChanged`` for the rows that differ, so
    the selection and the scroll position stay.
    """

    def __init__(
        self,
        key: Callable[[T], str],
        spoken: Callable[[T], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._key = key
        self._spoken = spoken
        self._rows: tuple[T, ...] = ()

    @property
    def rows(self) -> tuple[T, ...]:
        return self._rows

    def row(self, index: Index) -> T | None:
        return self._rows[index.row()] if index.isValid() else None

    def find(self, key: str) -> QModelIndex:
        """The index of the row with this key; an invalid one if it is not here."""
        for number, row in enumerate(self._rows):
            if self._key(row) == key:
                return self.index(number)
        return QModelIndex()

    def set_rows(self, rows: Sequence[T]) -> None:
        new = tuple(rows)
        if [self._key(r) for r in new] != [self._key(r) for r in self._rows]:
            self.beginResetModel()
            self._rows = new
            self.endResetModel()
            return
        old, self._rows = self._rows, new
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            if before != after:
                at = self.index(number)
                self.dataChanged.emit(at, at)

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(row)
        return None
