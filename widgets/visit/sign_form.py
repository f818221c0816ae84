"""What the supervisor gives: rating, remarks, who he is, signature, and the confirmation."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from app.domain.sign_off import Stroke
from app.services.signoff import SummaryView
from widgets.answers.growing import boxed
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column, row, tab_order
from widgets.theme.theme import px
from widgets.visit.keys import digit_of, is_confirm
from widgets.visit.look import tall
from widgets.visit.rating import Rating
from widgets.visit.signature import SignatureField
from widgets.visit.who_form import Who, WhoForm

WIDTH = 520  # px at 100 %


@dataclass(frozen=True)
class Given:
    who: Who
    rating: int
    remarks: str
    strokes: tuple[Stroke, ...]
    png: bytes


class SignForm(Card):
    """Signals:
    confirmed(Given): everything is there and the person confirmed it.
    back(): back to checking.
    drafted(): a field was left; worth keeping.
    refusing(): the site does not sign.
    asked_proof(): what the signature proves.
    """

    confirmed = Signal(object)
    back = Signal()
    drafted = Signal()
    refusing = Signal()
    asked_proof = Signal()

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
        self.remarks.setFixedHeight(px(40))
        boxed(self.remarks)
        self.who = WhoForm()
        self.signature = SignatureField()
        self.wipe_button = button(self.tr("Clear signature"), "link", on=self.wipe)
        self.proof_button = button(
            self.tr("What this signature proves"), "link", on=self.asked_proof.emit
        )
        self.statement = label("", "small", wrap=True)
        self.ink = label(
            self.tr("This is too little: a dot or a line is no signature. Write the whole name."),
            "small",
            wrap=True,
            tone="warning",
        )
        self._missing = label("", "small", wrap=True, tone="warning")
        keep = self._missing.sizePolicy()
        keep.setRetainSizeWhenHidden(True)  # the field must not move under the pen
        self._missing.setSizePolicy(keep)
        self._error = label("", "small", wrap=True, tone="bad")
        self._error.hide()
        self.confirm = button(self.tr("Confirm and sign"), "primary", on=self._confirm)
        tall(self.confirm, 40)
        self.confirm.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.confirm.setToolTip("Ctrl+Enter")
        self.return_button = button(self.tr("Back to checking") + "  Esc", on=self.back.emit)
        tall(self.return_button, 40)
        self.refuse_button = button(self.tr("Not signed …"), "ghost", on=self.refusing.emit)
        self.refuse_button.setToolTip(
            self.tr("Nobody of the site can or will sign: seal the record with the reason")
        )
        tall(self.refuse_button, 40)
        self._lay_out()
        for signal in (self.rating.changed, self.who.changed, self.signature.changed):
            signal.connect(self._check)
        for signal in (self.rating.changed, self.who.left):
            signal.connect(lambda *_args: self.drafted.emit())
        self._check()

    def _lay_out(self) -> None:
        body = self.body
        title = label(self.tr("Confirmation by the site"), "heading")
        body.addLayout(row(title, None, self.proof_button))
        body.addWidget(label(self.tr("Satisfaction with this service  (keys 1–5)"), "small"))
        body.addWidget(self.rating)
        remarks = column(gap=4)
        remarks.addWidget(label(self.tr("Remarks"), "small"))
        remarks.addWidget(self.remarks)
        body.addLayout(remarks)
        body.addWidget(self.who)
        body.addLayout(row(label(self.tr("Signature"), "small"), None, self.wipe_button))
        body.addWidget(self.signature, 1)
        body.addWidget(self.ink)
        body.addWidget(self.statement)
        body.addWidget(self._missing)
        body.addWidget(self._error)
        buttons = row(self.return_button, self.refuse_button, self.confirm, gap=10)
        buttons.setStretch(2, 1)
        body.addLayout(buttons)
        tab_order(
            [
                self.rating,
                self.remarks,
                *self.who.fields,
                self.signature,
                self.wipe_button,
                self.confirm,
                self.refuse_button,
                self.return_button,
                self.proof_button,
            ]
        )

    def show_statement(self, view: SummaryView) -> None:
        """In plain words what is signed."""
        if view.visit.revision > 1:
            text = self.tr(
                "By signing I confirm that what was changed and is listed here (items: {0}) was "
                "checked again in my presence and that what is recorded is true. The earlier "
                "signature stays valid for everything else."
            ).format(len(view.changed))
        else:
            text = self.tr(
                "By signing I confirm that this site was checked (items: {0}, abnormal: {1}) and "
                "that what is recorded is true. Any later change makes the signature void."
            ).format(view.answered, len(view.abnormal))
        self.statement.setText(text)

    def given(self) -> Given:
        return Given(
            self.who.given(),
            self.rating.value(),
            self.remarks.toPlainText().strip(),
            self.signature.strokes(),
            self.signature.png() if self.signature.enough else b"",
        )

    def fill(self, name: str, post: str, rating: int, remarks: str, phone: str = "") -> None:
        self.who.fill(name, post, phone)
        self.rating.set_value(rating)
        self.remarks.setPlainText(remarks)

    def clear(self) -> None:
        self.fill("", "", 0, "")
        self.wipe()
        self.say("")

    def wipe(self) -> None:
        """Ink and secret belong to the moment; they are never kept."""
        self.signature.clear()
        self.who.secret.clear()

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._check()

    def say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_confirm(event):
            self._confirm()
        elif digit_of(event) is not None:
            self.rating.keyPressEvent(event)  # wherever the keys are, but in a field
        else:
            super().keyPressEvent(event)

    def _check(self, *_args: object) -> None:
        missing = []
        if not self.rating.value():
            missing.append(self.tr("satisfaction"))
        if not self.who.named:
            missing.append(self.tr("name"))
        drawn, enough = bool(self.signature.strokes()), self.signature.enough
        if not drawn:  # too little of it is told beside the field
            missing.append(self.tr("signature"))
        self.ink.setVisible(drawn and not enough)
        self._missing.setText(
            self.tr("Still needed: {0}").format(self.tr(", ").join(missing)) if missing else ""
        )
        self._missing.setVisible(bool(missing))
        self.wipe_button.setEnabled(drawn)
        wrong = self.who.is_engineer or self.who.secret.waiting
        self.confirm.setEnabled(enough and not missing and not wrong and not self._busy)
        self.refuse_button.setEnabled(not self._busy)

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self.say("")
            self.confirmed.emit(self.given())
