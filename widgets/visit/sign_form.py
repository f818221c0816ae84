"""What the supervisor gives: rating, remarks, name, role, signature, and the confirmation."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app.domain.sign_off import Stroke
from app.services.signoff import SummaryView
from widgets.answers.growing import boxed
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column, row, tab_order
from widgets.theme.theme import px
from widgets.visit.look import tall
from widgets.visit.rating import Rating
from widgets.visit.signature import SignatureField

WIDTH = 520  # px at 100 %


@dataclass(frozen=True)
class Given:
    supervisor: str
    role: str
    rating: int
    remarks: str
    strokes: tuple[Stroke, ...]
    png: bytes


class SignForm(Card):
    """Signals:
    confirmed(Given): everything is there and the person confirmed it.
    back(): back to checking.
    drafted(): a field was left; worth keeping.
    """

    confirmed = Signal(object)
    back = Signal()
    drafted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=18, gap=6)
        self.setFixedWidth(px(WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._busy = False
        self.rating = Rating()
        self.remarks = QPlainTextEdit()
        self.remarks.setPlaceholderText(self.tr("Anything you want to add (optional)"))
        self.remarks.setAccessibleName(self.tr("Remarks"))
        self.remarks.setTabChangesFocus(True)
        self.remarks.setFixedHeight(px(54))
        boxed(self.remarks)
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("full name"))
        self.name.setAccessibleName(self.tr("Supervisor's name"))
        self.name.setMaxLength(60)
        self.role = QLineEdit()
        self.role.setPlaceholderText(self.tr("such as station head"))
        self.role.setAccessibleName(self.tr("Position"))
        self.role.setMaxLength(60)
        self.signature = SignatureField()
        self.wipe_button = button(self.tr("Clear signature"), "link", on=self.wipe)
        self.statement = label("", "small", wrap=True)
        self._missing = label("", "small", wrap=True, tone="warning")
        self._error = label("", "small", wrap=True, tone="bad")
        self._error.hide()
        self.confirm = button(self.tr("Confirm and sign"), "primary", on=self._confirm)
        tall(self.confirm, 40)
        self.confirm.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.confirm.setToolTip("Ctrl+Enter")
        self.return_button = button(self.tr("Back to checking") + "  Esc", on=self.back.emit)
        tall(self.return_button, 40)
        self._lay_out()
        for signal in (self.rating.changed, self.name.textChanged, self.signature.changed):
            signal.connect(self._check)
        for signal in (self.rating.changed, self.name.editingFinished, self.role.editingFinished):
            signal.connect(lambda *_args: self.drafted.emit())
        self._check()

    def _lay_out(self) -> None:
        body = self.body
        body.addWidget(label(self.tr("Confirmation by the site"), "heading"))
        body.addWidget(label(self.tr("Satisfaction with this service  (keys 1–5)"), "small"))
        body.addWidget(self.rating)
        body.addWidget(label(self.tr("Remarks"), "small"))
        body.addWidget(self.remarks)
        who = row(gap=12)
        for word, field in (
            (self.tr("Supervisor's name"), self.name),
            (self.tr("Position"), self.role),
        ):
            part = column(gap=4)
            part.addWidget(label(word, "small"))
            part.addWidget(field)
            who.addLayout(part, 1)
        body.addLayout(who)
        body.addLayout(row(label(self.tr("Signature"), "small"), None, self.wipe_button))
        body.addWidget(self.signature, 1)
        body.addWidget(self.statement)
        body.addWidget(self._missing)
        body.addWidget(self._error)
        buttons = row(self.return_button, self.confirm, gap=10)
        buttons.setStretch(1, 1)
        body.addLayout(buttons)
        tab_order(
            [
                self.rating,
                self.remarks,
                self.name,
                self.role,
                self.signature,
                self.wipe_button,
                self.confirm,
                self.return_button,
            ]
        )

    def show_statement(self, view: SummaryView) -> None:
        """In plain words what is signed."""
        if view.visit.revision > 1:
            text = self.tr(
                "By signing I confirm that the {0} changed items listed here were checked again "
                "in my presence and that what is recorded is true. The earlier signature stays "
                "valid for everything else."
            ).format(len(view.changed))
        else:
            text = self.tr(
                "By signing I confirm that {0} items were checked at this site, {1} of them "
                "abnormal, and that what is recorded is true. Any later change makes the "
                "signature void."
            ).format(view.answered, len(view.abnormal))
        self.statement.setText(text)

    def given(self) -> Given:
        return Given(
            " ".join(self.name.text().split()),
            self.role.text().strip(),
            self.rating.value(),
            self.remarks.toPlainText().strip(),
            self.signature.strokes(),
            self.signature.png() if self.signature.enough else b"",
        )

    def fill(self, supervisor: str, role: str, rating: int, remarks: str) -> None:
        self.name.setText(supervisor)
        self.role.setText(role)
        self.rating.set_value(rating)
        self.remarks.setPlainText(remarks)

    def clear(self) -> None:
        self.fill("", "", 0, "")
        self.wipe()
        self.say("")

    def wipe(self) -> None:
        self.signature.clear()

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._check()

    def say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._confirm()
            return
        super().keyPressEvent(event)

    def _check(self, *_args: object) -> None:
        missing = []
        if not self.rating.value():
            missing.append(self.tr("satisfaction"))
        if not self.name.text().strip():
            missing.append(self.tr("name"))
        if not self.signature.enough:
            missing.append(self.tr("signature"))
        self._missing.setText(
            self.tr("Still needed: {0}").format(self.tr(", ").join(missing)) if missing else ""
        )
        self._missing.setVisible(bool(missing))
        self.wipe_button.setEnabled(bool(self.signature.strokes()))
        self.confirm.setEnabled(not missing and not self._busy)

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self.say("")
            self.confirmed.emit(self.given())
