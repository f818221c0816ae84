"""One of several prepared answers; the pack says what each means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton

from app.domain.answer import Verdict
from app.domain.checklist import Choice
from app.domain.text import Lang
from app.services.visit_views import ItemView
from widgets.answers.base import Editor
from widgets.common.flow import FlowLayout
from widgets.common.layouts import clear
from widgets.theme.theme import px

PADDING = 34  # of one choice, with the gap to the next


class ChoiceEditor(Editor):
    """Keys on the card: the verdict keys choose where only one choice has that meaning; ← → move
    between choices, space takes one."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._choices: tuple[Choice, ...] = ()
        self._flow = FlowLayout(self)
        self.buttons: dict[str, QPushButton] = {}

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        if view.item.choices != self._choices:
            self._choices = view.item.choices
            self._build()
        for id, made in self.buttons.items():
            made.setChecked(id == value)
            made.setEnabled(editable or id == value)

    def wide(self, view: ItemView, room: int) -> bool:
        """Many or long choices."""
        words = sum(
            self.fontMetrics().horizontalAdvance(c.label.to(self.lang)) for c in view.item.choices
        )
        return words + px(PADDING) * len(view.item.choices) > room

    def enter(self) -> bool:
        first = next((b for b in self.buttons.values() if b.isChecked()), None)
        target = first or next(iter(self.buttons.values()), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return target is not None

    def verdict_key(self, verdict: Verdict) -> bool:
        meant = [c for c in self._choices if c.verdict is verdict]
        if len(meant) == 1:
            if any(made.hasFocus() for made in self.buttons.values()):
                # or Enter would take the choice the keyboard still stands on
                self.buttons[meant[0].id].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._chosen(meant[0])
        elif meant:
            self.buttons[meant[0].id].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.told.emit(self.tr("Several choices mean this: pick one with ← → and space."))
        return bool(meant)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        made = list(self.buttons.values())
        focused = next((i for i, b in enumerate(made) if b.hasFocus()), None)
        if step is None or focused is None:
            super().keyPressEvent(event)
            return
        made[(focused + step) % len(made)].setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self) -> None:
        clear(self._flow)
        self.buttons.clear()
        for choice in self._choices:
            made = QPushButton(choice.label.to(self.lang))
            made.setProperty("kind", "chip")
            made.setCheckable(True)
            made.setCursor(Qt.CursorShape.PointingHandCursor)
            made.clicked.connect(lambda _on=False, c=choice: self._chosen(c))
            self.buttons[choice.id] = made
            self._flow.addWidget(made)

    def _chosen(self, choice: Choice) -> None:
        for id, made in self.buttons.items():
            made.setChecked(id == choice.id)
        self.told.emit("")
        self.value_given.emit(choice.id)
