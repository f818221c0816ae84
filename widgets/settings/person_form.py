"""Adding a person: central confirms who it is, somebody who is here already opens the vault."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import AccountExists, CounterCheckError, TooSoon, WrongPassword
from app.qt.desk import Desk
from app.qt.enrol_words import Field, NotDone
from app.qt.person_work import PersonWork
from widgets.common.buttons import button
from widgets.common.field_box import FieldBox
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.common.states import BusyBar


class PersonForm(QWidget):
    added = Signal(str)  # name
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._work = PersonWork(desk, self)
        layout = column(self, gap=10)
        layout.addWidget(
            label(self.tr("The line is needed: central confirms the password."), "small", wrap=True)
        )
        self.login = FieldBox(self.tr("Login of the new person"), longest=120)
        self.password = FieldBox(
            self.tr("Password of the new person at central"), secret=True, longest=256
        )
        self.own = FieldBox(
            self.tr("Your own password ({name})").format(name=desk.ctx.actor.name),
            hint=self.tr("It opens this laptop's data for the new person too."),
            secret=True,
            longest=256,
        )
        self.boxes = (self.login, self.password, self.own)
        for box in self.boxes:
            box.entered.connect(self._entered)
            layout.addWidget(box)
        self.said = label("", "small", wrap=True, tone="bad")
        self.said.hide()
        layout.addWidget(self.said)
        self.busy = BusyBar()
        self.busy.cancelled.connect(self._work.cancel)
        layout.addWidget(self.busy)
        self._no = button(self.tr("Cancel"), on=self._close)
        self.go = button(self.tr("Add"), "primary", on=self._start)
        layout.addLayout(row(None, self._no, self.go))
        self._work.stepped.connect(self._stepped)
        self._work.added.connect(self._done)
        self._work.failed.connect(self._failed)
        self._work.ended.connect(self._rest)

    def begin(self) -> None:
        self._clear()
        self.show()
        self.login.setFocus()

    def _entered(self) -> None:
        empty = [box for box in self.boxes if not box.text()]
        if empty:
            empty[0].setFocus()
        else:
            self._start()

    def _start(self) -> None:
        for box in self.boxes:
            box.say("")
        self.said.hide()
        if not self.own.text():
            self.own.say(self.tr("Enter your own password."))
            self.own.setFocus()
            return
        self._enable(False)
        self._work.start(self.login.text(), self.password.text(), self.own.text())

    def _stepped(self, asking: bool) -> None:
        """True while central is asked, which can be cancelled."""
        words = self.tr("Asking central") if asking else self.tr("Opening the vault")
        self.busy.start(words, cancellable=asking)

    def _done(self, name: str) -> None:
        self._clear()
        self.added.emit(name)

    def _failed(self, error: CounterCheckError) -> None:
        self._enable(True)
        sentence = error.sentence(self._desk.lang)
        box = self._box_of(error)
        if box is None:
            self.said.setText(sentence)
            self.said.show()
            self.go.setFocus()
        else:
            box.say(sentence)
            box.line.selectAll()
            box.setFocus()

    def _box_of(self, error: CounterCheckError) -> FieldBox | None:
        if isinstance(error, (WrongPassword, TooSoon)):
            return self.own
        if isinstance(error, AccountExists):
            return self.login
        if isinstance(error, NotDone):
            return {Field.LOGIN: self.login, Field.PASSWORD: self.password}.get(error.field)
        return None

    def _rest(self) -> None:
        self.busy.stop()
        self._enable(True)

    def _close(self) -> None:
        self._clear()
        self.closed.emit()

    def _clear(self) -> None:
        for box in self.boxes:
            box.line.clear()
            box.say("")
        self.said.hide()

    def _enable(self, on: bool) -> None:
        for box in self.boxes:
            box.line.setEnabled(on)
        self._no.setEnabled(on)
        self.go.setEnabled(on)
