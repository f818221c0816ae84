"""How an import ended."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.register_import import ImportResult
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class ImportResultPane(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = column(self, gap=SPACE.l, margin=SPACE.page)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(SPACE.l))
        self._grid.setVerticalSpacing(px(SPACE.s))
        self._file = label("", "small", wrap=True)
        self._file.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = label(self.tr("The import is done"), "title")
        layout.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout.addWidget(icon_label("check-circle", "good", 40), 0, centre)
        layout.addWidget(title, 0, centre)
        layout.addWidget(self._file)
        box = row(None)
        box.addLayout(self._grid)
        box.addStretch(1)
        layout.addLayout(box)
        layout.addStretch(3)

    def show_result(self, file: str, result: ImportResult) -> None:
        self._file.setText(file)
        clear(self._grid)
        for at, (words, count) in enumerate(self._sums(result)):
            figure = label(f"{count:,}", "strong")
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            self._grid.addWidget(figure, at, 0, right)
            self._grid.addWidget(label(words), at, 1)

    def _sums(self, result: ImportResult) -> list[tuple[str, int]]:
        sums = [
            (self.tr("added"), result.added),
            (self.tr("changed"), result.changed),
            (self.tr("already the same"), result.same),
            (self.tr("left out"), result.left_out),
        ]
        if result.closed:
            sums.append((self.tr("marked as no longer served"), result.closed))
        return sums
