"""Who stands there for the site: picked from those who are known, or typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QGridLayout, QLineEdit, QWidget

from app.services.supervisors import Person
from widgets.common.labels import label
from widgets.common.layouts import column
from widgets.theme.theme import px
from widgets.visit.secret_field import SecretField


@dataclass(frozen=True)
class Who:
    name: str
    post: str
    phone: str
    id: str = ""  # of one whom central lists at the site
    secret: str = ""


class _Names(QComboBox):
    """A turn of the wheel over it must not make another man sign."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class WhoForm(QWidget):
    """Name, position, phone; a PIN or code for him whom central gave one. ``optional``: of a
    refusal, where nobody may be there to be named, and nothing is proven.

    Signals:
        changed(): something is different.
        left(): a field was left; worth keeping.
    """

    changed = Signal()
    left = Signal()

    def __init__(self, *, optional: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._optional = optional
        self._engineer = ""
        self._people: dict[str, Person] = {}
        self._picked = ""  # name whose post and phone were filled in
        self.name = _Names()
        self.line = QLineEdit()
        # the box has frame and margin already
        self.line.setStyleSheet("QLineEdit { border: none; padding: 0; background: transparent; }")
        self.name.setLineEdit(self.line)  # can be typed over
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.name.setAccessibleName(self.tr("Supervisor's name"))
        self.line.setMaxLength(60)
        self.line.setAccessibleName(self.tr("Supervisor's name"))
        self.post = self._field(self.tr("Position"), self.tr("such as station head"), 60)
        self.phone = self._field(self.tr("Phone"), self.tr("optional"), 40)
        self.secret = SecretField()
        self._offer = label("", "tiny", wrap=True)
        self._wrong = label("", "small", wrap=True, tone="bad")
        self._lay_out()
        self.line.textChanged.connect(self._named)
        self.name.activated.connect(lambda _row: self.left.emit())
        self.secret.changed.connect(self.changed)
        for field in (self.line, self.post, self.phone):
            field.editingFinished.connect(self.left)
        self.setFocusProxy(self.name)
        self.line.setPlaceholderText(self.tr("full name"))
        self._show()

    def _field(self, name: str, hint: str, longest: int) -> QLineEdit:
        made = QLineEdit()
        made.setAccessibleName(name)
        made.setPlaceholderText(hint)
        made.setMaxLength(longest)
        return made

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        name = self.tr("Name (optional)") if self._optional else self.tr("Supervisor's name")
        places = (
            (name, self.name),
            (self.tr("Position"), self.post),
            (self.tr("Phone"), self.phone),
        )
        for at, (word, field) in enumerate(places):
            part = column(gap=4)
            title = label(word, "small")
            title.setBuddy(field)
            part.addWidget(title)
            part.addWidget(field)
            part.addStretch(1)
            grid.addLayout(part, at // 2, at % 2)
        right = column(gap=0)
        right.addWidget(self.secret)
        right.addWidget(self._offer)
        right.addStretch(1)
        grid.addLayout(right, 1, 1)
        grid.addWidget(self._wrong, 2, 0, 1, 2)

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """In the order of the Tab key."""
        return self.name, self.post, self.phone, self.secret.line

    # ---------------------------------------------------------------- what is offered and given

    def offer(self, people: Sequence[Person], engineer: str) -> None:
        """Who can be picked; ``engineer`` cannot confirm his own work. What is typed stays."""
        known = {p.name: p for p in people}
        if (known, _plain(engineer)) == (self._people, self._engineer):
            return  # a list that is open stays open
        held = self.line.text()
        self._engineer = _plain(engineer)
        self._people = known
        self.line.blockSignals(True)
        self.name.clear()
        self.name.addItems(list(self._people))
        self.name.setCurrentIndex(-1)
        self.line.setText(held)
        self.line.blockSignals(False)
        completer = QCompleter(list(self._people), self.line)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        hint = self.tr("choose or type") if people else self.tr("full name")
        self.line.setPlaceholderText(hint)
        self._show()

    def given(self) -> Who:
        person = self._person()
        return Who(
            _plain(self.line.text()),
            self.post.text().strip(),
            self.phone.text().strip(),
            person.id if person else "",
            self.secret.text() if person and person.secret and not self._optional else "",
        )

    def fill(self, name: str, post: str, phone: str) -> None:
        self.line.setText(name)
        self.post.setText(post)
        self.phone.setText(phone)
        self._picked = name
        self.secret.clear()
        self._show()

    @property
    def named(self) -> bool:
        return bool(_plain(self.line.text()))

    @property
    def is_engineer(self) -> bool:
        name = _plain(self.line.text())
        return bool(name) and name.casefold() == self._engineer.casefold()

    def _person(self) -> Person | None:
        return self._people.get(_plain(self.line.text()))

    def _named(self, _text: str) -> None:
        """The fields follow whom the name speaks of; what somebody typed himself stays."""
        person = self._person()
        before = self._people.get(self._picked)
        own = before is None or (self.post.text(), self.phone.text()) != (before.post, before.phone)
        empty = not self.post.text() and not self.phone.text()
        if person is not None and (empty or not own):
            self.post.setText(person.post)
            self.phone.setText(person.phone)
            self._picked = person.name
        elif person is None and before is not None and not own:
            self.post.clear()  # they were another's
            self.phone.clear()
            self._picked = ""
        self.secret.clear()
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        person = self._person()
        asked = person is not None and person.secret and not self._optional
        self.secret.setVisible(asked)
        self._offer.setText(self._offered(person))
        self._offer.setVisible(bool(self._offer.text()))
        wrong = ""
        if self.is_engineer:
            wrong = self.tr("{0} is the engineer of this visit. Somebody of the site must sign.")
            if self._optional:
                wrong = self.tr("{0} is the engineer of this visit, not somebody of the site.")
            wrong = wrong.format(_plain(self.line.text()))
        self._wrong.setText(wrong)
        self._wrong.setVisible(bool(wrong))

    def _offered(self, person: Person | None) -> str:
        if self._optional or (person is not None and person.secret):
            return ""
        if person is not None and person.id:
            return self.tr("Central lists him here, without a PIN: the record says so.")
        if person is not None:
            return self.tr("Signed here before. The record says: name as typed.")
        return self.tr("The record says: name as typed.") if self.named else ""


def _plain(text: str) -> str:
    return " ".join(text.split())
