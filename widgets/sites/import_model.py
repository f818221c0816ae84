"""The rows of an import as a table: those of one state at a time, as many as the file has."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.domain.register_import import ImportKind, ImportPreview, ImportRow
from app.domain.text import Lang
from widgets.common.rows import ROW
from widgets.sites import import_looks
from widgets.sites.import_looks import Show

Index = QModelIndex | QPersistentModelIndex
_NOTHING = QModelIndex()


class Part(IntEnum):
    """The columns."""

    LINE = 0
    NUMBER = 1
    TITLE = 2
    STATE = 3
    WHAT = 4


class ImportModel(QAbstractTableModel):
    def __init__(self, lang: Lang, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = lang
        self._preview: ImportPreview | None = None
        self._show = Show.ALL
        self._rows: tuple[ImportRow, ...] = ()

    @property
    def rows(self) -> tuple[ImportRow, ...]:
        """Those that are shown."""
        return self._rows

    def set_preview(self, preview: ImportPreview | None, show: Show = Show.ALL) -> None:
        self.beginResetModel()
        self._preview = preview
        self._show = show
        rows = preview.rows if preview is not None else ()
        self._rows = tuple(row for row in rows if import_looks.wanted(row, show))
        self.endResetModel()

    def show_only(self, show: Show) -> None:
        if show is not self._show:
            self.set_preview(self._preview, show)

    def row(self, index: Index) -> ImportRow | None:
        return self._rows[index.row()] if index.isValid() else None

    def find(self, line: int) -> QModelIndex:
        """The first cell of the row with this line of the file; invalid where it is not shown."""
        for number, row in enumerate(self._rows):
            if row.line == line:
                return self.index(number, 0)
        return QModelIndex()

    def rowCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOTHING) -> int:
        return 0 if parent.isValid() else len(Part)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, Part(index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(row, Part(index.column()))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._head(Part(index.column()))}: {self._text(row, Part(index.column()))}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(Part):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._head(Part(section))
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _head(self, part: Part) -> str:
        devices = self._preview is not None and self._preview.kind is ImportKind.DEVICES
        return {
            Part.LINE: self.tr("Line"),
            Part.NUMBER: self.tr("Site number") if devices else self.tr("Number"),
            Part.TITLE: self.tr("Device") if devices else self.tr("Site"),
            Part.STATE: self.tr("State"),
            Part.WHAT: self.tr("What changes, or what is wrong"),
        }[part]

    def _text(self, row: ImportRow, part: Part) -> str:
        if part is Part.LINE:
            return str(row.line)
        if part is Part.NUMBER:
            return row.number
        if part is Part.TITLE:
            return row.title
        if part is Part.STATE:
            return import_looks.state_words(row)
        said = (text for text, _tone in import_looks.lines_of(row, self._lang))
        return " · ".join(said)

    def _tip(self, row: ImportRow, part: Part) -> str | None:
        if part is Part.WHAT:
            said = (text for text, _tone in import_looks.lines_of(row, self._lang))
            return "\n".join(said) or None
        return self._text(row, part) if part is Part.TITLE else None
