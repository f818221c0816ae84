"""One-time codes: how many, and the one time they are shown."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QSpinBox, QWidget

from app.qt.desk import Desk
from app.services.supervisors import MOST_CODES
from widgets.common.buttons import button
from widgets.common.card import Strip, Well
from widgets.common.file_dialogs import ask_save
from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.save_file import write_file

USUAL = 6


class CodeCount(QDialog):
    """``unused``: codes of before, which the new ones put out of use."""

    def __init__(self, parent: QWidget, name: str, unused: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = self.tr("One-time codes for {0}").format(name)
        self.setWindowTitle(title)
        self.setFixedWidth(px(440))
        body = column(self, gap=SPACE.m, margin=20)
        body.addWidget(label(title, "heading", wrap=True))
        text = self.tr("Each code is good for one signature. They are shown once, right after.")
        body.addWidget(label(text, "muted", wrap=True))
        if unused:
            warned = self.tr("Codes of before that are still unused ({0}) stop working.")
            body.addWidget(label(warned.format(unused), "small", wrap=True, tone="warning"))
        self.count = QSpinBox()
        self.count.setRange(1, MOST_CODES)
        self.count.setValue(USUAL)
        self.count.setAccessibleName(self.tr("How many"))
        self.count.setMinimumWidth(px(96))
        body.addLayout(row(label(self.tr("How many")), self.count, None))
        yes = button(self.tr("Make the codes"), "primary", on=self.accept)
        yes.setDefault(True)
        body.addLayout(row(None, button(self.tr("Cancel"), on=self.reject), yes))
        self.count.setFocus()
        self.count.selectAll()


class CodesShown(QDialog):
    """The only time they can be seen, so a stray Escape does not close it."""

    def __init__(self, desk: Desk, parent: QWidget, name: str, codes: tuple[str, ...]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._name = name
        self.codes = codes
        title = self.tr("One-time codes for {0}").format(name)
        self.setWindowTitle(title)
        self.setFixedWidth(px(480))
        body = column(self, gap=SPACE.m, margin=20)
        body.addWidget(label(title, "heading", wrap=True))
        strip = Strip("warning")
        warned = self.tr(
            "They are never shown again: only their hashes are kept. Give them to this person "
            "alone, on paper or by a way you trust."
        )
        line = row(icon_label("eye-off-outline", "warning", 20), label(warned, "small", wrap=True))
        line.setStretch(1, 1)
        strip.body.addLayout(line)
        body.addWidget(strip)
        well = Well()
        grid = QGridLayout()
        grid.setVerticalSpacing(px(8))
        for at, code in enumerate(codes):
            grid.addWidget(label(f"{at + 1:2d}   {code}", "mono", selectable=True), at // 2, at % 2)
        well.body.addLayout(grid)
        body.addWidget(well)
        self.copy = button(self.tr("Copy"), icon="content-copy", on=self._copy)
        self.save = button(self.tr("Save as text …"), icon="content-save-outline", on=self._ask)
        self.close_button = button(self.tr("I have passed them on"), "primary", on=self.accept)
        body.addLayout(row(self.copy, self.save, None, self.close_button))
        self.copy.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def text(self) -> str:
        """For paper: whose they are, and what they are for."""
        head = self.tr("One-time codes for {0}. Each is good for one signature.")
        lines = [head.format(self._name), ""]
        lines += [f"{at + 1:2d}  {code}" for at, code in enumerate(self.codes)]
        return "\n".join(lines) + "\n"

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        self.copy.setText(" " + self.tr("Copied"))

    def _ask(self) -> None:
        ask_save(self, self.tr("Save the codes"), self.tr("codes") + ".txt", self.save_to)

    def save_to(self, path: Path) -> None:
        data = self.text().encode("utf-8-sig")  # the Windows editor and printer see Chinese
        write_file(self._desk, self, path, lambda _ctx: data)
