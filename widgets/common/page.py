"""What every page is: a widget with a title, keys it tells about, and three moments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.changes import ChangeSet
from app.qt.desk import Desk


class Page(QWidget):
    """Base of all pages. The window makes a page when it is first gone to, and makes it anew when
    language, theme or scale change: keep nothing in it that is not in the store or in ``args``.
    """

    titled = Signal(str, str)  # title, subtitle of the header
    hinted = Signal(str)  # right side of the notice line: the page's keys
    # made anew at once when another version of the contract pack is in use, and not only when the
    # person has left it: for pages in which nothing can be half done
    remade_with_pack: ClassVar[bool] = False

    kept = Signal(object)  # dict: the arguments that would bring this page back as it stands now

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self.desk = desk

    def shown(self, args: Mapping[str, Any]) -> None:
        """The page has come to the front; ``args`` as given to ``Desk.go``. Called again when the
        person goes to the page while it is in front."""

    def leaving(self) -> None:
        """The page is about to go behind, be locked or rebuilt: save what is half typed."""

    def refresh(self, changes: ChangeSet) -> None:
        """Something changed while the page is in front. A page behind gets ``stale`` instead."""

    def stale(self) -> None:
        """Something changed while the page was behind; ``shown`` will follow before it is seen."""

    def keys(self) -> tuple[tuple[str, str], ...]:
        """(key, what it does) for the F1 map."""
        return ()
