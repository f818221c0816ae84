"""Which version this is, and whose work it stands on."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, requires, version

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QWidget

from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.layouts import row
from widgets.settings.rows import fact

NAME = "countercheck"


def own_version() -> str:
    """The installed version; from a source tree without installation, what is known is said."""
    try:
        return version(NAME)
    except PackageNotFoundError:
        return "0.1.0 (source)"


def components() -> tuple[str, ...]:
    """The distributions this program asks for, as their metadata name them."""
    try:
        wanted = requires(NAME) or []
    except PackageNotFoundError:
        return ()
    names = (w.split(";")[0] for w in wanted if "extra ==" not in w)
    cut = ("".join(c if c.isalnum() or c in "-_." else " " for c in n).split()[0] for n in names)
    return tuple(sorted(set(cut), key=str.casefold))


class AboutCard(Card):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.title.setText(self.tr("About"))
        self.body.addLayout(self.head)
        self.body.addLayout(fact(self.tr("CounterCheck"), own_version()))
        self.body.addLayout(fact("Python · Qt", f"{platform.python_version()} · {qVersion()}"))
        self.body.addLayout(fact(self.tr("Licence"), "Apache-2.0"))
        self.body.addLayout(row(None, button(self.tr("Licences of components"), on=self._show)))

    def _show(self) -> None:
        from widgets.settings.licences import Licences

        Licences(self.window(), components()).open()
