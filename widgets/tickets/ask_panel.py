"""The strip in which an action is told what it needs: a reason, a person, a level."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from app.domain.account import Account
from app.domain.service_level import ServiceLevel
from app.qt.desk import Desk
from widgets.answers.growing import boxed
from widgets.common.buttons import button
from widgets.common.card import Strip
from widgets.common.confirm import on_ctrl_enter
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.tickets.actions import PLAIN_NOTE, Action


class AskPanel(Strip):
    """Signals:
    given(Action, dict): keyword arguments for ``tickets.act``.
    closed(): the person thought better of it.
    """

    given = Signal(object, object)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("primary", parent)
        self._desk = desk
        self._action: Action | None = None
        self._title = label("", "strong")
        self.choice = QComboBox()
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(px(64))
        boxed(self.note)
        self.note.textChanged.connect(self._check)
        self.choice.currentIndexChanged.connect(self._check)
        self.yes = button("", "primary", on=self._give)
        self.no = button(self.tr("Never mind") + "  Esc", on=self.close_it)
        self.body.addLayout(row(self._title, None))
        self.body.addWidget(self.choice)
        self.body.addWidget(self.note)
        self.body.addLayout(
            row(label(self.tr("Ctrl+Enter confirms"), "tiny"), None, self.no, self.yes)
        )
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        on_ctrl_enter(self, self._give, inside)
        QShortcut(QKeySequence("Esc"), self, self.close_it, context=inside)
        self.hide()

    def ask(
        self,
        action: Action,
        people: Sequence[Account] = (),
        levels: Sequence[ServiceLevel] = (),
        level: str = "",
    ) -> None:
        self._action = action
        self._title.setText(action.words)
        self.setProperty("tone", "bad" if action.danger else "primary")
        restyle(self)
        self.choice.clear()
        for person in people if action.wants == "person" else ():
            self.choice.addItem(person.name, (person.id, person.name))
        for held in levels if action.wants == "level" else ():
            if held.id != level:
                title = held.title_zh if self._desk.lang == "zh" else held.title_en
                self.choice.addItem(title, held.id)
        named = action.wants in ("person", "level")
        self.choice.setVisible(named)
        self.choice.setAccessibleName(action.words)
        hint = action.asks or QCoreApplication.translate("ticket_actions", PLAIN_NOTE)
        self.note.setPlaceholderText(hint)
        self.note.setAccessibleName(hint)
        self.note.clear()
        self.yes.setText(action.words)
        self.yes.setAccessibleName(action.words)
        self.show()
        self._check()
        (self.choice if named else self.note).setFocus()

    def close_it(self) -> None:
        self._action = None
        self.hide()
        self.closed.emit()

    def _check(self, *_: object) -> None:
        self.yes.setEnabled(self._answer() is not None)

    def _answer(self) -> dict[str, str] | None:
        """What ``tickets.act`` is told, or None while something is missing."""
        action = self._action
        if action is None:
            return None
        note = self.note.toPlainText().strip()
        chosen = self.choice.currentData()
        if action.wants in ("reason", "level") and not note:
            return None
        if action.wants == "person":
            return (
                None
                if chosen is None
                else {"note": note, "assignee": chosen[0], "assignee_name": chosen[1]}
            )
        if action.wants == "level":
            return None if chosen is None else {"note": note, "level": chosen}
        return {"note": note}

    def _give(self) -> None:
        action, answer = self._action, self._answer()
        if action is not None and answer is not None:
            self.given.emit(action, answer)
