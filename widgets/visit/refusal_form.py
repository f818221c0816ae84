"""The quiet second way: the site does not sign, and the record says why."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QPlainTextEdit,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from app.domain.sign_words import LONGEST_WORDS, REASONS, reason_of
from app.domain.text import Lang
from app.services.signoff import SummaryView
from widgets.answers.growing import boxed
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import row, tab_order
from widgets.theme.theme import px
from widgets.visit.keys import digit_of, is_confirm
from widgets.visit.look import tall
from widgets.visit.sign_form import WIDTH
from widgets.visit.who_form import Who, WhoForm


@dataclass(frozen=True)
class Refusal:
    reason: str
    who: Who


class RefusalForm(Card):
    """Signals:
    confirmed(Refusal): there is a reason, and the engineer confirmed it.
    back(): back to signing.
    drafted(): a field was left; worth keeping.
    """

    confirmed = Signal(object)
    back = Signal()
    drafted = Signal()

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, margin=18, gap=8)
        self._lang: Lang = lang
        self._busy = False
        self.setFixedWidth(px(WIDTH))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.reasons: list[QRadioButton] = []
        self._group = QButtonGroup(self)
        for number, reason in enumerate(REASONS):
            made = QRadioButton(f"{number + 1}  {reason.title.to(lang)}")
            made.setMinimumHeight(px(32))
            self._group.addButton(made, number)
            self.reasons.append(made)
        self._group.idToggled.connect(lambda _id, on: self._check() if on else None)
        self._group.idClicked.connect(lambda _id: self.drafted.emit())
        self._ask = label("", "small")
        self.own = QPlainTextEdit()
        self.own.setTabChangesFocus(True)
        self.own.setFixedHeight(px(64))
        boxed(self.own)
        self._ask.setBuddy(self.own)
        self.own.textChanged.connect(self._check)
        self.who = WhoForm(optional=True)
        self.who.changed.connect(self._check)
        self.who.left.connect(self.drafted)
        self.statement = label("", "small", wrap=True)
        self._missing = label("", "small", wrap=True, tone="warning")
        self._error = label("", "small", wrap=True, tone="bad")
        self._error.hide()
        self.confirm = button(self.tr("Seal without a signature"), "danger", on=self._confirm)
        self.confirm.setToolTip("Ctrl+Enter")
        self.confirm.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.return_button = button(self.tr("Back to signing") + "  Esc", on=self.back.emit)
        for made_button in (self.confirm, self.return_button):
            tall(made_button, 40)
        self._lay_out()
        self._check()

    def _lay_out(self) -> None:
        body = self.body
        body.addWidget(label(self.tr("The site does not sign"), "heading"))
        strip = Strip("warning")
        line = row(icon_label("alert-outline", "warning", 20), self.statement, gap=10)
        line.setStretch(1, 1)
        strip.body.addLayout(line)
        body.addWidget(strip)
        body.addWidget(label(self.tr("Why  (keys 1–4)"), "small"))
        choices = QGridLayout()
        choices.setHorizontalSpacing(px(12))
        choices.setVerticalSpacing(0)
        for at, made in enumerate(self.reasons):
            choices.addWidget(made, at // 2, at % 2)
        body.addLayout(choices)
        body.addWidget(self._ask)
        body.addWidget(self.own)
        body.addWidget(label(self.tr("Who refused, or was to sign"), "strong"))
        body.addWidget(self.who)
        body.addStretch(1)
        body.addWidget(self._missing)
        body.addWidget(self._error)
        buttons = row(self.return_button, self.confirm, gap=10)
        buttons.setStretch(1, 1)
        body.addLayout(buttons)
        fields = self.who.fields[:-1]  # nothing is proven here
        tab_order([*self.reasons, self.own, *fields, self.confirm, self.return_button])

    def show_statement(self, view: SummaryView) -> None:
        """What it means, before it is done."""
        text = self.tr(
            "The record is sealed as the engineer's alone. List, page and PDF say that the site "
            "did not sign, and why. It counts as no satisfaction rating, and it cannot be signed "
            "afterwards, unless central returns it."
        )
        if view.visit.revision > 1:
            text += " " + self.tr("The earlier revision stays as it is.")
        self.statement.setText(text)

    def reason(self) -> str:
        """As it is kept: the choice, then the own words. "" while nothing is chosen."""
        at = self._group.checkedId()
        if at < 0:
            return ""
        return reason_of(REASONS[at], self.own.toPlainText()).to(self._lang)

    def given(self) -> Refusal:
        return Refusal(self.reason(), self.who.given())

    def draft(self) -> dict[str, object]:
        who = self.who.given()
        return {
            "choice": self._group.checkedId(),
            "own": self.own.toPlainText(),
            "name": who.name,
            "post": who.post,
            "phone": who.phone,
        }

    def fill(self, draft: dict[str, object]) -> None:
        """What ``draft`` gave; nothing of it: an empty form."""
        at = draft.get("choice", -1)
        self._group.setExclusive(False)
        for number, made in enumerate(self.reasons):
            made.setChecked(number == at)
        self._group.setExclusive(True)
        self.own.setPlainText(str(draft.get("own", "")))
        self.who.fill(*(str(draft.get(key, "")) for key in ("name", "post", "phone")))
        self.say("")
        self._check()

    def begin(self) -> None:
        """Puts the keyboard where it begins."""
        chosen = self._group.checkedButton() or self.reasons[0]
        chosen.setFocus()

    def set_busy(self, busy: bool) -> None:
        self._busy = busy
        self._check()

    def say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        digit = digit_of(event)
        if is_confirm(event):
            self._confirm()
        elif digit is not None and digit <= len(self.reasons):
            self.reasons[digit - 1].setFocus()
            self.reasons[digit - 1].click()
        else:
            super().keyPressEvent(event)

    def _check(self, *_args: object) -> None:
        at = self._group.checkedId()
        words = " ".join(self.own.toPlainText().split())
        told = at >= 0 and REASONS[at].told
        ask = self.tr("In your own words") if told else self.tr("In your own words (optional)")
        self._ask.setText(ask)
        self.own.setAccessibleName(ask)
        missing = ""
        if at < 0:
            missing = self.tr("Still needed: the reason")
        elif told and len(words) < 2:
            missing = self.tr("Still needed: the reason in your own words")
        elif len(words) > LONGEST_WORDS:
            missing = self.tr("Too long by {0} characters.").format(len(words) - LONGEST_WORDS)
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        self.confirm.setEnabled(not missing and not self.who.is_engineer and not self._busy)
        self.return_button.setEnabled(not self._busy)

    def _confirm(self) -> None:
        if self.confirm.isEnabled():
            self.say("")
            self.confirmed.emit(self.given())
