"""Where an import begins: a file is dropped here, or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.file_dialogs import ask_open
from widgets.common.labels import icon_label, label
from widgets.theme.tokens import SPACE

FILES = "*.xlsx *.xlsm *.xls *.et *.csv *.tsv *.txt *.htm *.html"


class ImportSource(Card):
    """Signals:
    chosen(Path).
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(gap=SPACE.m, margin=SPACE.page, parent=parent)
        self.setAcceptDrops(True)
        layout = self.body
        centre = Qt.AlignmentFlag.AlignHCenter
        self.pick = button(self.tr("Choose a file …"), "primary", icon="folder-open-outline")
        self.pick.clicked.connect(self.ask)
        self._said = label("", "body", wrap=True, tone="bad")
        layout.addStretch(2)
        layout.addWidget(icon_label("file-import-outline", "faint", 48), 0, centre)
        for text, role in (
            (self.tr("Drop an Excel or CSV file here"), "strong"),
            (
                self.tr(
                    "One row for each site or device. Known sites are found by their number. "
                    "You see what would change before anything is changed."
                ),
                "small",
            ),
        ):
            said = label(text, role, wrap=True)  # type: ignore[arg-type]
            said.setAlignment(Qt.AlignmentFlag.AlignCenter)
            layout.addWidget(said)
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.pick, 0, centre)
        layout.addWidget(self._said)
        layout.addStretch(3)
        self.say("")

    def say(self, sentence: str) -> None:
        """Why the file was not taken; "" takes it away."""
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))
        self.pick.setAccessibleDescription(sentence)

    def ask(self) -> None:
        ask_open(
            self,
            self.tr("Choose a file"),
            lambda paths: self.chosen.emit(paths[0]),
            words=self.tr("Tables"),
            patterns=FILES,
            others=True,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None:
            event.acceptProposedAction()
            self.set_current(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.set_current(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.set_current(False)
        path = dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.chosen.emit(path)


def dropped(event: QDropEvent) -> Path | None:
    """The file that is being dropped; of several the first."""
    files = (url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile())
    return next((Path(file) for file in files if file), None)
