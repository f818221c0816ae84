"""An article, read in the page's own type and colours."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextTable,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from widgets.theme.fonts import font
from widgets.theme.theme import colour, px
from widgets.theme.tokens import TYPE

_HEADINGS = {1: TYPE.heading + 1, 2: TYPE.heading, 3: TYPE.body}


class Reader(QTextBrowser):
    """Signals:
    followed(str): a link such as ``symptom:PR-08`` or ``article:line-check``.
    """

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)  # nothing here may open the net
        self.setOpenExternalLinks(False)
        self.setAccessibleName(self.tr("Article"))
        self._shown: QTextDocument | None = None  # Qt deletes only the first one by itself
        self.anchorClicked.connect(lambda url: self.followed.emit(url.toString()))

    def loadResource(self, type: int, name: QUrl | str) -> object:
        """Articles are text: pictures from files or the net are not fetched."""
        return None

    def show_markdown(self, text: str) -> None:
        # one that is shown already would be laid out anew by every change
        document = QTextDocument(self)
        document.setDefaultFont(font(px(TYPE.body)))
        features = QTextDocument.MarkdownFeature
        document.setMarkdown(text, features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        self._dress(document)
        self.setDocument(document)
        if self._shown is not None:
            self._shown.deleteLater()
        self._shown = document
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _dress(self, document: QTextDocument) -> None:
        """Markdown comes with the platform's sizes; ours are set block by block."""
        keep = QTextCursor.MoveMode.KeepAnchor
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            space = QTextBlockFormat()
            space.setLineHeight(155, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            in_table = cursor.currentTable() is not None
            level = block.blockFormat().headingLevel()
            space.setTopMargin(px(14 if level else 0 if in_table else 4))
            space.setBottomMargin(px(0 if in_table else 4))
            cursor.mergeBlockFormat(space)
            if level:
                cursor.setPosition(block.position())
                cursor.setPosition(block.position() + block.length() - 1, keep)
                look = QTextCharFormat()
                # Markdown enlarges headings by an adjustment, which a font alone does not undo
                look.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
                look.setFont(font(px(_HEADINGS.get(level, TYPE.body)), bold=True))
                cursor.mergeCharFormat(look)
            block = block.next()
        for frame in document.rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                self._dress_table(frame)

    def _dress_table(self, table: QTextTable) -> None:
        look: QTextTableFormat = table.format().toTableFormat()
        look.setBorder(1)
        look.setBorderBrush(colour("line"))
        look.setBorderCollapse(True)
        look.setCellPadding(px(6))
        look.setCellSpacing(0)
        look.setTopMargin(px(6))
        look.setBottomMargin(px(8))
        table.setFormat(look)
        for column in range(table.columns()):
            cell = table.cellAt(0, column)
            head = cell.format()
            head.setBackground(colour("sunken"))
            cell.setFormat(head)
