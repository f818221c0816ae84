"""The licences of what is shipped along: fonts, icons, libraries."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata
from importlib.resources import files

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from widgets.common.buttons import button
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.theme import px

_FONTS = ("NotoSansSC-LICENSE.txt", "NotoSansMono-LICENSE.txt")


class Licences(QDialog):
    def __init__(self, parent: QWidget, names: Sequence[str]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Licences of components"))
        text = QPlainTextEdit()
        text.setReadOnly(True)
        text.setAccessibleName(self.windowTitle())
        text.setPlainText("\n".join((*(_line(n) for n in names), "", *_fonts())))
        layout = column(self, gap=14, margin=20)
        layout.addWidget(label(self.windowTitle(), "heading"))
        layout.addWidget(text, 1)
        close = button(self.tr("Close"), on=self.accept)
        layout.addLayout(row(None, close))
        close.setFocus()
        self.resize(px(640), min(px(560), parent.height() - px(40)))


def _line(name: str) -> str:
    try:
        about = metadata(name)
    except PackageNotFoundError:
        return name
    known = about.get_all("License-Expression") or []
    if not known:
        classed = about.get_all("Classifier") or []
        known = [c.rpartition(" :: ")[2] for c in classed if c.startswith("License ::")]
    if not known:  # some put the whole text there: its first line names it
        known = [t.strip().partition("\n")[0] for t in about.get_all("License") or []]
    return f"{about['Name']} {about['Version']} — {', '.join(k for k in known if k)}"


def _fonts() -> list[str]:
    found = []
    for name in _FONTS:
        file = files("resources") / "fonts" / name
        if file.is_file():
            found += [name.partition("-")[0], "", file.read_text("utf-8"), ""]
    return found
