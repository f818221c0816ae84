"""An abnormal answer's finding, opened in place under the item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from app.domain.clock import Stamp
from app.domain.finding import Finding
from app.domain.pack import Symptom
from app.domain.text import Lang
from widgets.answers.growing import GrowingText
from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px


def iso_day(text: str, year: int) -> str | None:
    """The ISO date that was typed ("2026-11-20", "20261120", "11-20" of ``year``), "" for nothing,
    None for what is no date."""
    typed = text.strip().replace("/", "-").replace(".", "-")
    if not typed:
        return ""
    if len(typed) == 5 and typed[2] == "-":
        typed = f"{year:04}-{typed}"
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        return None


class DayField(QLineEdit):
    """A date as text: quicker than a calendar for a hand on the keyboard.

    Signals:
        given(str): an ISO date, or "" when it was emptied.
    """

    given = Signal(str)

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._known = ""
        self.year = 1
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setFixedWidth(px(112))
        self.editingFinished.connect(self.flush)

    def show_day(self, day: str) -> None:
        if not (self.hasFocus() and self.isModified()):
            self._known = day
            self.setText(day)

    def take(self, day: str) -> None:
        self.setText(day)
        self.flush()

    def flush(self) -> None:
        day = iso_day(self.text(), self.year)
        wanted = "bad" if day is None else ""
        if (self.property("tone") or "") != wanted:
            self.setProperty("tone", wanted)
            restyle(self)
        if day is not None and day != self._known:
            self._known = day
            self.setText(day)
            self.given.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.setText(self._known)
        super().keyPressEvent(event)


class SymptomBox(ChoiceBox):
    """The coded symptoms the item may show, the likeliest first. The wheel scrolls the page."""

    def __init__(self, lang: Lang) -> None:
        super().__init__()
        self._lang: Lang = lang
        self._codes: tuple[str, ...] = ()
        self.setAccessibleName(self.tr("Symptom"))
        self.setMinimumContentsLength(9)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(px(420))

    def show_symptoms(self, symptoms: Sequence[Symptom], code: str) -> None:
        with QSignalBlocker(self):
            codes = ("", *(s.code for s in symptoms))
            if codes != self._codes:
                self._codes = codes
                self.clear()
                self.addItem(self.tr("symptom not chosen"), "")
                for symptom in symptoms:
                    self.addItem(f"{symptom.code} {symptom.title.to(self._lang)}", symptom.code)
            if code and code not in codes:
                self.addItem(code, code)
            self.setCurrentIndex(max(0, self.findData(code)))
        self.setToolTip(self.currentText())

    def wheelEvent(self, event: object) -> None:
        event.ignore()  # type: ignore[attr-defined]  # QWheelEvent; a wheel must never re-code


class FindingForm(QWidget):
    """Symptom, description, advice, handling result, date. Given on a pause and on leaving.
    ``beside`` is the row of the symptom, for buttons at its right end.

    Signals:
        edited(dict[str, str]): the fields that changed, named as findings.edit takes them.
    """

    edited = Signal(dict)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.symptom = SymptomBox(lang)
        self.description = GrowingText(self.tr("What is wrong, in a sentence the supervisor reads"))
        self.advice = GrowingText(self.tr("What should be done"))
        self.result = GrowingText(self.tr("What was done on site, if anything"))
        self.day = DayField(self.tr("YYYY-MM-DD"))
        self.today = button(self.tr("Today's date"), "chip", on=self._handled_today)
        self._finding_id = ""
        self._today: date | None = None
        self._lay_out()
        self.symptom.activated.connect(
            lambda _row: self.edited.emit({"symptom": self.symptom.currentData() or ""})
        )
        self.description.written.connect(lambda t: self.edited.emit({"description": t}))
        self.advice.written.connect(lambda t: self.edited.emit({"advice": t}))
        self.result.written.connect(lambda t: self.edited.emit({"handling_result": t}))
        self.day.given.connect(lambda t: self.edited.emit({"handled_on": t}))

    def show_finding(self, finding: Finding, symptoms: Sequence[Symptom], today: Stamp) -> None:
        fields = (
            (self.description, finding.description),
            (self.advice, finding.advice),
            (self.result, finding.handling_result),
        )
        for field, text in fields:
            if finding.id != self._finding_id:
                field.reset(text)
            else:
                field.show_text(text)
        self._finding_id = finding.id
        self.symptom.show_symptoms(symptoms, finding.symptom)
        self.day.show_day(finding.handled_on)
        self._today = today.local.date()
        self.day.year = self._today.year

    def _handled_today(self) -> None:
        if self._today is not None:
            self.day.take(self._today.isoformat())

    def enter(self) -> None:
        """Into the description, behind what the symptom has put there."""
        self.description.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.description.moveCursor(QTextCursor.MoveOperation.End)

    def flush(self) -> None:
        for field in (self.description, self.advice, self.result):
            field.flush()
        self.day.flush()

    def refused(self, finding: Finding) -> None:
        """The store did not take what was written: it stays, to be shortened."""
        self.description.unsaved(finding.description)
        self.advice.unsaved(finding.advice)
        self.result.unsaved(finding.handling_result)

    def reset(self) -> None:
        self._finding_id = ""
        for field in (self.description, self.advice, self.result):
            field.reset()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(1, 1)
        handled = QWidget()
        row(self.result, self.day, self.today, parent=handled).setStretch(0, 1)
        first = QWidget()
        self.beside = row(self.symptom, None, parent=first)
        self.beside.setStretch(0, 1000)
        lines: list[tuple[str, QWidget]] = [
            (self.tr("Symptom"), first),
            (self.tr("Finding"), self.description),
            (self.tr("Advice"), self.advice),
            (self.tr("Handling"), handled),
        ]
        for at, (name, field) in enumerate(lines):
            grid.addWidget(label(name, "small"), at, 0)
            grid.addWidget(field, at, 1)
