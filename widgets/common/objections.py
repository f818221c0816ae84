"""What a check found in a form: beside the fields what must be mended, under them what is odd."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.text import Lang, Text
from app.errors import CounterCheckError
from app.services.form_problems import BadForm, Checked
from widgets.common.card import Strip
from widgets.common.field_box import Field
from widgets.common.labels import label
from widgets.common.layouts import clear, column
from widgets.theme.tokens import SPACE


class Objections(QWidget):
    """Stands over the foot of the form, unseen while there is nothing to say. What is odd may be
    kept when the person presses ``save`` a second time without changing anything."""

    def __init__(self, fields: Mapping[str, Field], save: QPushButton, lang: Lang) -> None:
        super().__init__()
        self._fields = fields
        self._save = save
        self._lang = lang
        self._agreed = False  # to what is odd
        self._odd = Strip("warning")
        self._said = label("", "small", wrap=True, tone="bad")
        layout = column(self, gap=SPACE.m)
        layout.addWidget(self._odd)
        layout.addWidget(self._said)
        self._odd.hide()
        self._said.hide()
        self.hide()

    def settled(self, found: Checked) -> bool:
        """Whether the form may be kept; otherwise it is shown why not."""
        if found.problems:
            self._show_problems(found.problems)
            return False
        if found.warnings and not self._agreed:
            self._show_problems({})
            self._show_odd(found.warnings)
            return False
        return True

    def fail(self, error: CounterCheckError) -> None:
        if isinstance(error, BadForm):
            self._show_problems(error.problems)
        else:
            self._said.setText(error.sentence(self._lang))
            self._said.show()
            self.show()

    def trying(self) -> None:
        """The form is checked anew."""
        self._said.hide()
        self.setVisible(not self._odd.isHidden())

    def edited(self, *_: object) -> None:
        """What was agreed to was another text."""
        self._agreed = False
        self._odd.hide()
        self.setVisible(not self._said.isHidden())
        self._save.setText(self.tr("Save"))

    def _show_problems(self, problems: Mapping[str, Text]) -> None:
        for name, field in self._fields.items():
            field.say(problems[name].to(self._lang) if name in problems else "")
        first = next((f for name, f in self._fields.items() if name in problems), None)
        if first is not None:
            first.setFocus()

    def _show_odd(self, warnings: tuple[Text, ...]) -> None:
        self._agreed = True
        clear(self._odd.body)
        for text in warnings:
            said = label(text.to(self._lang), "small", wrap=True, tone="warning")
            self._odd.body.addWidget(said)
        self._odd.show()
        self.show()
        self._save.setText(self.tr("Save anyway"))
        self._save.setFocus()
