"""The pages of a pack: tables that use the width they have, rows with a line between them."""

from __future__ import annotations

import unicodedata

from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)

from widgets.knowledge.reader import Reader
from widgets.theme.theme import colour, px

LEAST, MOST = 13, 44  # of a column's weight: its longest text, a Chinese character counting two


class PackReader(Reader):
    def _dress(self, document: QTextDocument) -> None:
        super()._dress(document)
        document.setIndentWidth(px(14))
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._rule(frame)

    def _rule(self, table: QTextTable) -> None:
        look: QTextTableFormat = table.format().toTableFormat()
        look.setBorder(0)
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
        weights = [self._weight(table, column) for column in range(table.columns())]
        kind = QTextLength.Type.PercentageLength
        look.setColumnWidthConstraints([QTextLength(kind, 100 * w / sum(weights)) for w in weights])
        table.setFormat(look)
        tight = QTextBlockFormat()
        tight.setLineHeight(130, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        for row in range(table.rows()):
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                edge = QTextTableCellFormat(cell.format().toTableCellFormat())
                edge.setBottomBorder(1)
                edge.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
                edge.setBottomBorderBrush(colour("line"))
                edge.setTopPadding(px(7))
                edge.setBottomPadding(px(7))
                cell.setFormat(edge)
                cursor = QTextCursor(cell.firstCursorPosition())
                cursor.mergeBlockFormat(tight)

    def _weight(self, table: QTextTable, column: int) -> int:
        longest = 0
        for row in range(table.rows()):
            text = table.cellAt(row, column).firstCursorPosition().block().text()
            wide = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
            longest = max(longest, wide)
        return min(MOST, max(LEAST, longest))
