"""The steps of a device test: what is running, what came out, what a person is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from app.domain.text import Lang
from drivers.questions import Question
from widgets.common.asking import AskPanel
from widgets.common.buttons import button
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.common.watch_view import WatchView
from widgets.theme.theme import px
from widgets.visit import words


@dataclass(frozen=True)
class StepLine:
    """One step as it is shown. ``verdict`` "" while it has not ended; ``now``: it is running."""

    title: str
    verdict: str = ""
    text: str = ""
    seconds: str = ""
    now: bool = False


class StepList(QWidget):
    """Mark, title, what was found, how long it took."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(8))
        self._grid.setVerticalSpacing(px(4))
        self._grid.setColumnStretch(2, 1)
        self._shown: tuple[StepLine, ...] = ()

    def show_steps(self, lines: Sequence[StepLine]) -> None:
        wanted = tuple(lines)
        if wanted == self._shown:
            return
        self._shown = wanted
        clear(self._grid)
        for at, line in enumerate(wanted):
            name = "progress-clock" if line.now else words.step_icon(line.verdict)
            tone = "primary" if line.now else words.step_tone(line.verdict)
            ink = "faint" if tone == "neutral" else tone
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(icon_label(name, ink, 16), at, 0, top)
            self._grid.addWidget(label(line.title, "small"), at, 1, top)
            found = label(line.text, "small", wrap=True)
            if tone in ("bad", "warning"):
                found.setProperty("tone", tone)
            self._grid.addWidget(found, at, 2, top)
            self._grid.addWidget(label(line.seconds, "tiny"), at, 3, top)


class LivePanel(QWidget):
    """A running test: bar, current step, cancel; below it what a long step tells, and the question
    when one is asked.

    ``on_cancel`` follows the cancel button. Signals: replied(Reply).
    """

    replied = Signal(object)

    def __init__(
        self, lang: Lang, on_cancel: Callable[[], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self._text = label("", "small")
        self.stop = button(self.tr("Cancel") + "  Esc", on=on_cancel)
        self.asking = AskPanel(lang)
        self.asking.replied.connect(self.replied)
        self.watch = WatchView(lang)
        self.steps = StepList()
        body = column(self, gap=8)
        line = row(self.bar, self._text, self.stop)
        line.setStretch(0, 1)
        body.addLayout(line)
        body.addWidget(self.watch)
        body.addWidget(self.asking)
        body.addWidget(self.steps)

    def show_progress(self, text: str, done: int, total: int) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setAccessibleName(text)
        self._text.setText(text)

    def ask(self, question: Question | None) -> None:
        """Shows the question with numbered choices; None takes it away."""
        new = question != self.asking.question
        self.asking.ask(question)
        if new and question is not None and question.fields:
            self.asking.enter()  # figures are typed; without any, the digits choose

    def choose(self, number: int) -> bool:
        """The number key of a choice; False if no such choice is asked."""
        return self.asking.choose(number)
