"""Who can sign in on this laptop: the list, one more, one less."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from app.services import laptop_people
from app.services.laptop_people import PersonHere
from widgets.common.buttons import button, icon_button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.confirm import confirm
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.common.roles import role_word
from widgets.settings.person_form import PersonForm


class PeopleCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        title = self.tr("People on this laptop")
        self.title.setText(title)
        self.setAccessibleName(title)
        self.body.addLayout(self.head)
        self._list = column(gap=8)
        self.body.addLayout(self._list)
        self._open = button(self.tr("Add a person"), icon="account-plus-outline", on=self._show)
        self.body.addLayout(row(None, self._open))
        self.form = PersonForm(desk)
        self.form.closed.connect(self._hide)
        self.form.added.connect(self._added)
        self.form.hide()
        self.body.addWidget(self.form)
        self.reload()

    def reload(self) -> None:
        folder = self._desk.folder
        self._desk.tasks.run(
            "vault", lambda: laptop_people.people_here(folder), done=self._known, owner=self
        )

    def _known(self, people: Sequence[PersonHere]) -> None:
        clear(self._list)
        for person in people:
            self._list.addWidget(self._row(person))
        if not people:
            self._list.addWidget(label(self.tr("This laptop is not enrolled."), "muted", wrap=True))
        self._open.setEnabled(bool(people))

    def _row(self, person: PersonHere) -> QWidget:
        made = QWidget()
        name = person.name or person.login
        roles = " · ".join(role_word(r) for r in person.roles)
        said = column(gap=0)
        said.addWidget(label(name))
        said.addWidget(label(f"{person.login} · {roles}", "small", wrap=True))
        line = row(icon_label("account-circle-outline", "muted", 22), gap=10, parent=made)
        line.addLayout(said, 1)
        if person.login.casefold() == self._desk.ctx.actor.login.casefold():
            line.addWidget(Chip(self.tr("signed in"), "primary"))
        else:
            away = self.tr("Remove {name} from this laptop").format(name=name)
            line.addWidget(
                icon_button("account-remove-outline", away, on=partial(self._ask, person))
            )
        return made

    def _show(self) -> None:
        self._open.hide()
        self.form.begin()

    def _hide(self) -> None:
        self.form.hide()
        self._open.show()
        self._open.setFocus()

    def _added(self, name: str) -> None:
        self._desk.notices.good(self.tr("{name} can sign in on this laptop now.").format(name=name))
        self._hide()
        self.reload()

    def _ask(self, person: PersonHere) -> None:
        name = person.name or person.login
        confirm(
            self,
            self.tr("Remove {name} from this laptop?").format(name=name),
            self.tr(
                "{name} can no longer sign in here. What {name} recorded stays and is still sent, "
                "but unfinished visits of {name} wait until {name} is added again."
            ).format(name=name),
            self.tr("Remove"),
            partial(self._remove, person),
            danger=True,
        )

    def _remove(self, person: PersonHere) -> None:
        ctx, folder = self._desk.ctx, self._desk.folder
        self._desk.tasks.run(
            "vault",
            lambda: laptop_people.remove(ctx, folder, person.login),
            done=lambda _none: self._removed(person),
            ended=self.reload,
            owner=self,
        )

    def _removed(self, person: PersonHere) -> None:
        name = person.name or person.login
        self._desk.notices.info(
            self.tr("{name} can no longer sign in on this laptop.").format(name=name)
        )
