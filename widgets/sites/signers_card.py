"""Who may sign at a site, kept by central's people: add, change, PIN, one-time codes, left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.changes import ChangeSet
from app.domain.supervisor import Supervisor
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import supervisors
from app.services.context import Ctx
from widgets.common.buttons import button, icon_button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.confirm import confirm
from widgets.common.labels import ElidedLabel, icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.sites.signer_codes import CodeCount, CodesShown
from widgets.sites.signer_dialogs import PersonDialog, PinDialog, SignerDialog
from widgets.theme.theme import px


class SignersCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self._site_id = ""
        self._latest = Latest()
        self._shown: object = None
        self.buttons: dict[tuple[str, str], QPushButton] = {}  # (supervisor id, what it does)
        self.dialog: SignerDialog | CodeCount | CodesShown | None = None
        title = self.tr("People who may sign")
        self.title.setText(title)
        self.setAccessibleName(title)
        self.add = button(self.tr("Add"), icon="account-plus-outline", on=self._add)
        self.add.setAccessibleName(self.tr("Add a person who may sign"))
        self.head.addWidget(self.add)
        self.body.addLayout(self.head)
        self._list = column(gap=4)
        self.body.addLayout(self._list)

    def show_site(self, site_id: str) -> None:
        if site_id != self._site_id:
            self._site_id = site_id
            self._shown = None
            clear(self._list)

        def read(ctx: Ctx) -> tuple[tuple[Supervisor, ...], dict[str, int]]:
            found = supervisors.supervisors(ctx, site_id)
            return found, supervisors.codes_left(ctx, found)

        self._desk.read(
            read,
            self._latest.wrap(lambda found: self._known(*found)),
            owner=self,
            failed=self._failed,
        )

    def _failed(self, error: CounterCheckError) -> None:
        clear(self._list)
        self._shown = None
        sentence = error.sentence(self._desk.lang)
        self._list.addWidget(label(sentence, "small", wrap=True, tone="bad"))
        self.add.setEnabled(False)

    def _known(self, people: tuple[Supervisor, ...], left: Mapping[str, int]) -> None:
        self.add.setEnabled(True)
        if (people, left) == self._shown:
            return
        self._shown = (people, left)
        held = next((key for key, made in self.buttons.items() if made.hasFocus()), None)
        clear(self._list)
        self.buttons = {}
        for person in people:
            self._list.addWidget(self._row(person, left.get(person.id, 0)))
        if not people:
            text = self.tr(
                "Nobody is listed. Whoever signs types his name, and the record says so. List "
                "people here to have them offered, and give a PIN or codes to be sure who signs."
            )
            self._list.addWidget(label(text, "small", wrap=True))
        if held is not None and held in self.buttons:
            self.buttons[held].setFocus()

    def _row(self, person: Supervisor, codes: int) -> QWidget:
        made = QWidget()
        made.setMinimumHeight(px(40))
        icon = "account-outline" if person.active else "account-off-outline"
        line = row(icon_label(icon, "muted" if person.active else "faint", 20), parent=made)
        said = column(gap=0)
        said.addWidget(ElidedLabel(person.name))
        facts = " · ".join(part for part in (person.post, person.phone) if part)
        said.addWidget(ElidedLabel(facts or "–", "tiny"))
        line.addLayout(said, 1)
        if not person.active:
            line.addWidget(Chip(self.tr("left the site"), "neutral"))
            back = button(self.tr("Is back"), "link", on=partial(self._set_active, person, True))
            back.setAccessibleName(self.tr("{0} is back").format(person.name))
            self.buttons[person.id, "back"] = back
            line.addWidget(back)
            return made
        if person.pin_hash:
            line.addWidget(Chip(self.tr("PIN"), "good"))
        if person.code_hashes:
            word = self.tr("codes left: {0}").format(codes)
            line.addWidget(Chip(word, "good" if codes else "warning"))
        if not person.pin_hash and not person.code_hashes:
            line.addWidget(Chip(self.tr("by name alone"), "neutral"))
        actions: tuple[tuple[str, str, str, Callable[[], object]], ...] = (
            ("edit", "pencil-outline", self.tr("Change {0}"), partial(self._edit, person)),
            ("pin", "lock-outline", self.tr("PIN of {0}"), partial(self._pin, person)),
            (
                "codes",
                "ticket-confirmation-outline",
                self.tr("One-time codes for {0}"),
                partial(self._codes, person, codes),
            ),
            (
                "left",
                "account-off-outline",
                self.tr("{0} left the site"),
                partial(self._ask_left, person),
            ),
        )
        for key, picture, name, act in actions:
            tool = icon_button(picture, name.format(person.name), on=act)
            tool.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.buttons[person.id, key] = tool
            line.addWidget(tool)
        return made

    # ---------------------------------------------------------------- what can be done

    def _open(self, dialog: SignerDialog | CodeCount | CodesShown) -> None:
        self.dialog = dialog
        dialog.open()

    def _add(self) -> None:
        site_id = self._site_id
        dialog = PersonDialog(self, self.tr("Add a person who may sign"))
        dialog.wanted.connect(
            lambda given: self._do(
                dialog, lambda ctx: supervisors.add(ctx, site_id, *given), self.tr("Added.")
            )
        )
        self._open(dialog)

    def _edit(self, person: Supervisor) -> None:
        dialog = PersonDialog(self, self.tr("Change {0}").format(person.name))
        dialog.fill(person.name, person.post, person.phone)
        dialog.wanted.connect(
            lambda given: self._do(
                dialog,
                lambda ctx: supervisors.edit(ctx, person.id, *given),
                self.tr("Changed. What was signed before keeps the old name."),
            )
        )
        self._open(dialog)

    def _pin(self, person: Supervisor) -> None:
        dialog = PinDialog(self, person.name, has_one=bool(person.pin_hash))

        def wanted(pin: str) -> None:
            said = self.tr("{0} has a new PIN.") if pin else self.tr("{0} has no PIN any more.")
            self._do(
                dialog,
                lambda ctx: supervisors.set_pin(ctx, person.id, pin),
                said.format(person.name),
            )

        dialog.wanted.connect(wanted)
        self._open(dialog)

    def _do(self, dialog: SignerDialog, act: Callable[[Ctx], ChangeSet], said: str) -> None:
        """Does it while the dialog waits; what is wrong is said in the dialog."""
        dialog.set_busy(True)

        def done(_changes: ChangeSet) -> None:
            dialog.accept()
            self._desk.notices.good(said)

        self._desk.change(
            act,
            owner=dialog,
            done=done,
            failed=lambda error: dialog.say(error.sentence(self._desk.lang)),
            ended=lambda: dialog.set_busy(False),
        )

    def _codes(self, person: Supervisor, unused: int) -> None:
        dialog = CodeCount(self, person.name, unused)
        dialog.accepted.connect(lambda: self._give(person, dialog.count.value()))
        self._open(dialog)

    def _give(self, person: Supervisor, count: int) -> None:
        made: list[str] = []

        def give(ctx: Ctx) -> ChangeSet:
            changes, codes = supervisors.give_codes(ctx, person.id, count)
            made.extend(codes)
            return changes

        def given(_changes: ChangeSet) -> None:
            self._open(CodesShown(self._desk, self, person.name, tuple(made)))

        self._desk.change(give, owner=self, done=given)

    def _ask_left(self, person: Supervisor) -> None:
        confirm(
            self,
            self.tr("Has {0} left the site?").format(person.name),
            self.tr("He is not offered for signing any more. What he signed stays as it is."),
            self.tr("Left the site"),
            partial(self._set_active, person, False),
        )

    def _set_active(self, person: Supervisor, active: bool) -> None:
        self._desk.change(lambda ctx: supervisors.set_active(ctx, person.id, active), owner=self)
