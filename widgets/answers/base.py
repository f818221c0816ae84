"""What every editor of an answer is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.answer import Verdict
from app.domain.clock import Stamp
from app.domain.text import Lang
from app.services.visit_views import ItemView


class Editor(QWidget):
    """The part of an item's card that belongs to its kind. It shows what the store knows, and asks
    for changes by signals; it never changes anything itself.

    ``panel``: what it shows below the line, over the card's whole width, or None.

    Signals:
        value_given(str): a complete value: chosen, stopped, or typed and left.
        verdict_given(Verdict): for kinds that decide it themselves.
        asked(str): a key Action the editor's own button stands for.
        replied(Reply): what the person said to a question of the item's test.
        told(str): something the person should know, for the card's foot.
    """

    value_given = Signal(str)
    verdict_given = Signal(object)
    asked = Signal(str)
    replied = Signal(object)
    told = Signal(str)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lang: Lang = lang
        self.panel: QWidget | None = None

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        """``value`` is what the answer holds, or what is on its way to it;
        ``current``: the keyboard is on this card."""
        raise NotImplementedError

    def wide(self, view: ItemView, room: int) -> bool:
        """Whether it wants a line of its own above the verdict buttons, which leave ``room``
        pixels beside them."""
        return False

    def show_live(self, live: Any) -> None:
        """A device test of this item moved on; None when none runs."""

    def show_watch(self, live: Any) -> None:
        """A long step of this item's test told how it gets on."""

    def show_timing(self, watch: Any, now: Callable[[], Stamp]) -> None:
        """The stopwatch of this item; None when it does not run. ``now``: what to read it by."""

    def show_plan(self, about: str, target: str, settable: bool) -> None:
        """What the item's test will do, and on which port."""

    def enter(self) -> bool:
        """Puts the cursor where the value is typed. False if nothing is typed here."""
        return False

    def verdict_key(self, verdict: Verdict) -> bool:
        """A verdict key was pressed on the card; True if the editor made a value of it."""
        return False

    def space(self) -> bool:
        """The space key on the card; True if the editor has a use for it."""
        return False

    def flush(self) -> None:
        """Gives what is half typed: the page is being left."""

    def refused(self, value: str) -> None:
        """The store did not take what was given and holds ``value``; written text stays."""

    def reset(self) -> None:
        """Forgets what is half typed: the card is about to show another item."""
