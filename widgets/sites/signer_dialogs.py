"""Asking for a person who may sign, and for his PIN. What is wrong is said in the dialog."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from app.services.supervisors import LONGEST_PIN, SHORTEST_PIN
from widgets.common.buttons import button
from widgets.common.field_box import FieldBox
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class SignerDialog(QDialog):
    """Stays open until what was wanted is done.

    Signals:
        wanted(object): what was filled in.
    """

    wanted = Signal(object)

    def __init__(self, parent: QWidget, title: str, text: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setFixedWidth(px(440))
        body = column(self, gap=SPACE.m, margin=20)
        body.addWidget(label(title, "heading", wrap=True))
        if text:
            body.addWidget(label(text, "muted", wrap=True))
        self.fields = column(gap=SPACE.m)
        body.addLayout(self.fields)
        self._wrong = label("", "small", wrap=True, tone="bad")
        self._wrong.hide()
        body.addWidget(self._wrong)
        self.yes = button(self.tr("Save"), "primary", on=self._go)
        self.yes.setDefault(True)
        self.no = button(self.tr("Cancel"), on=self.reject)
        self.buttons = row(None, self.no, self.yes)
        body.addLayout(self.buttons)

    def say(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    def set_busy(self, busy: bool) -> None:
        self.yes.setEnabled(not busy)

    def _go(self) -> None:
        raise NotImplementedError


class PersonDialog(SignerDialog):
    """wanted: (name, post, phone)."""

    def __init__(self, parent: QWidget, title: str) -> None:
        super().__init__(parent, title)
        self.name = FieldBox(self.tr("Name"), longest=60)
        self.post = FieldBox(
            self.tr("Position"), example=self.tr("such as station head"), longest=60
        )
        self.phone = FieldBox(self.tr("Phone"), example=self.tr("optional"), longest=40)
        for box in (self.name, self.post, self.phone):
            self.fields.addWidget(box)
        self.name.line.textChanged.connect(lambda _text: self.set_busy(False))
        self.name.setFocus()
        self.set_busy(False)

    def fill(self, name: str, post: str, phone: str) -> None:
        self.name.line.setText(name)
        self.post.line.setText(post)
        self.phone.line.setText(phone)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy or not self.name.text().strip())

    def _go(self) -> None:
        self.say("")
        self.wanted.emit((self.name.text(), self.post.text(), self.phone.text()))


class PinDialog(SignerDialog):
    """wanted: the PIN; "" takes it away."""

    def __init__(self, parent: QWidget, name: str, *, has_one: bool) -> None:
        super().__init__(
            parent,
            self.tr("PIN of {0}").format(name),
            self.tr(
                "He enters it when he signs. Tell it to him alone; it is kept as a hash and cannot "
                "be shown again."
            ),
        )
        hint = self.tr("{0} to {1} figures or letters").format(SHORTEST_PIN, LONGEST_PIN)
        self.pin = FieldBox(self.tr("New PIN"), hint=hint, secret=True, longest=LONGEST_PIN)
        self.again = FieldBox(self.tr("The same again"), secret=True, longest=LONGEST_PIN)
        for box in (self.pin, self.again):
            self.fields.addWidget(box)
            box.line.textChanged.connect(lambda _text: self.set_busy(False))
        if has_one:
            self.buttons.insertWidget(
                0, button(self.tr("Take the PIN away"), "danger", on=self._take_away)
            )
        self.pin.setFocus()
        self.set_busy(False)

    def set_busy(self, busy: bool) -> None:
        super().set_busy(busy or not self.pin.text() or not self.again.text())

    def _take_away(self) -> None:
        self.wanted.emit("")

    def _go(self) -> None:
        self.say("")
        if self.pin.text() != self.again.text():
            self.again.say(self.tr("The two are not the same."))
            self.again.line.selectAll()
            self.again.setFocus()
        elif not self.pin.text().strip():
            self.pin.say(self.tr("A PIN of blanks is none."))
        else:
            self.wanted.emit(self.pin.text())
