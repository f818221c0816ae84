"""Who is signed in, and the password."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import session
from app.services.session import SHORTEST
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.common.roles import role_word
from widgets.settings.rows import fact


class AccountCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._desk = desk
        self.title.setText(self.tr("Account"))
        self.body.addLayout(self.head)
        actor = desk.ctx.actor
        self.body.addLayout(fact(self.tr("Name"), f"{actor.name} · {actor.login}"))
        roles = " · ".join(role_word(r) for r in sorted(actor.roles))
        self.body.addLayout(fact(self.tr("Role"), roles))
        towns = "、".join(actor.towns) if actor.towns else self.tr("all towns")
        self.body.addLayout(fact(self.tr("Area"), towns))
        self._open = button(self.tr("Change password"), on=self._toggle)
        self.body.addLayout(row(None, self._open))
        self._form = QWidget()
        form = column(self._form)
        self._old = _password(self.tr("Present password"))
        self._new = _password(self.tr("New password, at least {n} characters").format(n=SHORTEST))
        self._again = _password(self.tr("New password once more"))
        self._said = label("", "small", wrap=True, tone="bad")
        self._go = button(self.tr("Change it"), "primary", on=self._change)
        for widget in (self._old, self._new, self._again, self._said):
            form.addWidget(widget)
        form.addLayout(row(None, button(self.tr("Cancel"), on=self._toggle), self._go))
        self._again.returnPressed.connect(self._change)
        self._form.hide()
        self.body.addWidget(self._form)

    def _toggle(self) -> None:
        showing = not self._form.isVisible()
        for field in (self._old, self._new, self._again):
            field.clear()
        self._said.setText("")
        self._form.setVisible(showing)
        self._open.setVisible(not showing)
        (self._old if showing else self._open).setFocus()

    def _change(self) -> None:
        if len(self._new.text()) < SHORTEST:
            self._said.setText(
                self.tr("The new password needs at least {n} characters.").format(n=SHORTEST)
            )
            self._new.setFocus()
        elif self._new.text() != self._again.text():
            self._said.setText(self.tr("The two new passwords differ. Type them again."))
            self._again.setFocus()
        else:
            self._go.setEnabled(False)
            login = self._desk.ctx.actor.login
            change = partial(
                session.change_password,
                self._desk.folder,
                login,
                self._old.text(),
                self._new.text(),
            )
            self._desk.tasks.run(
                "vault",
                change,
                done=lambda _none: self._changed(),
                failed=self._failed,
                ended=lambda: self._go.setEnabled(True),
                owner=self,
            )

    def _changed(self) -> None:
        self._toggle()
        self._desk.notices.good(self.tr("The password is changed. Use it from now on."))

    def _failed(self, error: CounterCheckError) -> None:
        self._said.setText(error.sentence(self._desk.lang))
        self._old.setFocus()


def _password(hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.Password)
    made.setPlaceholderText(hint)
    made.setAccessibleName(hint)
    made.setMaxLength(256)
    return made
