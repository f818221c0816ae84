"""What a device test asks a person: the question, what is to be filled in, numbered answers."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QWidget

from app.domain.text import Lang
from drivers.questions import PHOTOS, Field, Question, Reply
from widgets.common.buttons import button
from widgets.common.card import Strip
from widgets.common.file_dialogs import ask_open
from widgets.common.flow import FlowLayout
from widgets.common.keys_field import KeysField
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import clear, row
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px

ACROSS = 4  # number fields beside each other


class FilePick(QWidget):
    """A file of the laptop: chosen, or dropped on it."""

    def __init__(self, entry: Field, words: str) -> None:
        super().__init__()
        self.path = ""
        self._words = words
        self._accept = " ".join(entry.accept)
        self.setAcceptDrops(True)
        picture = "image-outline" if entry.accept == PHOTOS else "file-table-outline"
        self.pick = button(words, icon=picture, on=self._choose)
        self.name = ElidedLabel("", "small")
        line = row(self.pick, self.name, parent=self)
        line.setStretch(1, 1)

    def text(self) -> str:
        return self.path

    def take(self, path: str) -> None:
        self.path = path
        self.name.setText(Path(path).name)
        self.name.setToolTip(path)

    def _choose(self) -> None:
        ask_open(
            self,
            self._words,
            lambda paths: self.take(str(paths[0])),
            words=self._words,
            patterns=self._accept,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.take(files[0])


class AskPanel(Strip):
    """Hidden while nothing is asked.

    Signals:
    replied(Reply): complete and checked.
    """

    replied = Signal(object)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__("primary", parent)
        self._lang: Lang = lang
        self.question: Question | None = None
        self.choices: list[QPushButton] = []
        self.fields: dict[str, QLineEdit | FilePick] = {}
        self._prompt = label("", "strong", wrap=True)
        self._grid_box = QWidget()
        self._grid = QGridLayout(self._grid_box)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(4))
        self.problem = label("", "small", wrap=True, tone="bad")
        line = QWidget()
        self._flow = FlowLayout(line, gap=8)
        for widget in (self._prompt, self._grid_box, self.problem, line):
            self.body.addWidget(widget)
        self.hide()

    def ask(self, question: Question | None) -> None:
        """Shows the question; None takes it away. What is half filled in stays while the same
        question is shown again."""
        if question == self.question:
            return
        same = question and self.question and question.step_id == self.question.step_id
        held = {name: field.text() for name, field in self.fields.items()} if same else {}
        self.question = question
        clear(self._flow)
        clear(self._grid)
        self.choices, self.fields = [], {}
        self._say("")
        self.setVisible(question is not None)
        if question is None:
            return
        self._prompt.setText(question.prompt.to(self._lang))
        self._fill_in(question)
        for name, given in held.items():  # asked again: what was given is corrected, not retyped
            entry = self.fields.get(name)
            if isinstance(entry, KeysField):
                continue  # the card is swiped anew
            if isinstance(entry, QLineEdit):
                entry.setText(given)
            elif isinstance(entry, FilePick) and given:
                entry.take(given)
        for number, (key, text, _verdict) in enumerate(question.choices, start=1):
            made = button(f"{number}  {text.to(self._lang)}", on=partial(self.reply, key))
            self._flow.addWidget(made)
            self.choices.append(made)
        self.updateGeometry()

    def enter(self) -> None:
        """Puts the keyboard where the answer begins."""
        first = next((f for f in self.fields.values() if isinstance(f, QLineEdit)), None)
        target = first or (self.choices[0] if self.choices else None)
        if target is not None:
            target.setFocus()

    def choose(self, number: int) -> bool:
        """The number key of a choice; False if there is no such choice."""
        if self.question is None or not 1 <= number <= len(self.question.choices):
            return False
        self.reply(self.question.choices[number - 1][0])
        return True

    def reply(self, key: str) -> None:
        """Gives the answer, or says what is missing."""
        if self.question is None:
            return
        values = {name: text for name, f in self.fields.items() if (text := _given(f))}
        given = Reply(key, values)
        wrong = self.question.problem(given)
        if wrong is None:
            self._say("")
            self.replied.emit(given)
            return
        self._say(wrong.to(self._lang))
        for name, entry in self.fields.items():
            if name not in values and isinstance(entry, QLineEdit):
                entry.setFocus()
                break

    def _fill_in(self, question: Question) -> None:
        place = 0
        for entry in question.fields:
            words = entry.label.to(self._lang)
            if entry.kind == "file":
                pick = self.fields[entry.key] = FilePick(entry, words)
                at = (place + ACROSS - 1) // ACROSS * ACROSS
                self._grid.addWidget(pick, at // ACROSS * 2, 0, 1, ACROSS)
                place = at + ACROSS
                continue
            if entry.kind == "keys":
                place = self._wedge(entry, words, question, place)
                continue
            typed = self.fields[entry.key] = QLineEdit()
            typed.setAccessibleName(words)
            typed.setMinimumWidth(px(64))
            typed.returnPressed.connect(self.focusNextChild)
            said = f"{words} ({entry.unit})" if entry.unit else words
            line, column = place // ACROSS * 2, place % ACROSS
            self._grid.addWidget(ElidedLabel(said, "tiny"), line, column)
            self._grid.addWidget(typed, line + 1, column)
            place += 1
        self._grid_box.setVisible(bool(question.fields))

    def _wedge(self, entry: Field, words: str, question: Question, place: int) -> int:
        """A line for what a reader types; with its Enter the first answer is given."""
        field = KeysField()
        field.setAccessibleName(words)
        field.setPlaceholderText(words)
        field.complete.connect(lambda: self.reply(question.choices[0][0]))
        self.fields[entry.key] = field
        at = (place + ACROSS - 1) // ACROSS * ACROSS
        self._grid.addWidget(field, at // ACROSS * 2, 0, 1, ACROSS)
        return at + ACROSS

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        restyle(self.problem)


def _given(field: QLineEdit | FilePick) -> str:
    return field.value() if isinstance(field, KeysField) else field.text().strip()
