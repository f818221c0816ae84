"""The plan as it is carried out: every step with its state, what was measured, what is asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.text import Lang
from drivers.questions import Question
from drivers.types import Reading, StepResult, StepSpec, TestPlan
from widgets.bench.run import Live
from widgets.common.asking import AskPanel
from widgets.common.chip import Chip
from widgets.common.flow import FlowLayout
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row, rule, scrolled
from widgets.common.watch_view import WatchView
from widgets.theme import icons
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.theme.tokens import Tone

TONES: dict[str, Tone] = {
    "pass": "good",
    "fail": "bad",
    "error": "bad",
    "inconclusive": "warning",
    "aborted": "warning",
}
ICONS = {
    "pass": "check-circle",
    "fail": "alert-circle",
    "error": "close-circle",
    "inconclusive": "help-circle",
    "aborted": "cancel",
}


class StepRow(QWidget):
    """One step. Shows itself anew only when something about it changed."""

    answered = Signal(object)  # a Reply

    def __init__(self, spec: StepSpec, number: int, lang: Lang) -> None:
        super().__init__()
        self._lang: Lang = lang
        self._spec = spec
        self._shown: object = None
        self.grave = False  # it failed: worth looking at
        self.icon = icon_label("circle-outline", "faint", 18)
        self.title = label(f"{number}  {spec.title.to(lang)}", "body")
        self.time = label("", "tiny")
        self.text = label("", "small", wrap=True, selectable=True)
        self.values = QWidget()
        self._flow = FlowLayout(self.values, gap=10)
        self.asked = AskPanel(lang)
        self.asked.replied.connect(self.answered)
        outer = row(gap=10, parent=self)
        outer.setContentsMargins(0, px(7), 0, px(7))
        outer.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignTop)
        body = column(gap=4)
        head = row(self.title, None, self.time)
        if spec.kind == "ask":
            head.insertWidget(1, Chip(self.tr("you judge"), "neutral"))
        body.addLayout(head)
        for widget in (self.text, self.values, self.asked):
            body.addWidget(widget)
            widget.hide()
        outer.addLayout(body, 1)

    def show_state(
        self, result: StepResult | None, *, now: bool, question: Question | None
    ) -> None:
        state = (result, now, question)
        if state == self._shown:
            return
        self._shown = state
        self.grave = result is not None and result.verdict.value in ("fail", "error")
        verdict = result.verdict.value if result is not None else ""
        tone = TONES.get(verdict, "neutral")
        name = ICONS.get(verdict, "progress-clock" if now else "circle-outline")
        ink = "primary" if now and not verdict else "faint" if tone == "neutral" else tone
        self.icon.setPixmap(icons.pixmap(name, ink, 18))
        self.title.setProperty("role", "strong" if now else "body")
        restyle(self.title)
        done = result is not None and verdict != "not_run"
        self.time.setText(f"{result.seconds:.2f} s" if result is not None and done else "")
        words = result.text.to(self._lang) if result is not None else ""
        if verdict == "not_run" and not words:
            words = self.tr("not carried out")
        self.text.setText(words)
        self.text.setVisible(bool(words))
        self.text.setProperty("tone", tone if tone in ("bad", "warning") else "")
        restyle(self.text)
        self._show_values(result.readings if result is not None else ())
        self._ask(question)
        said = f"{self._spec.title.to(self._lang)}: {words or verdict}"
        self.setAccessibleName(said)

    def _show_values(self, readings: Sequence[Reading]) -> None:
        clear(self._flow)
        for reading in readings:
            pair = QWidget()
            tone: Tone = "neutral" if reading.ok is None else "good" if reading.ok else "bad"
            value = reading.said.to(self._lang)
            chip = Chip(value if len(value) <= 48 else value[:47] + "…", tone)
            chip.setToolTip(value)
            parts: list[QWidget | None] = [label(reading.label.to(self._lang), "small"), chip]
            limit = reading.limit_said.to(self._lang)
            if limit:
                parts.append(label(self.tr("limit {0}").format(limit), "tiny"))
            row(*parts, gap=6, parent=pair)
            self._flow.addWidget(pair)
        self.values.setVisible(bool(readings))
        self.values.updateGeometry()

    def _ask(self, question: Question | None) -> None:
        new = question != self.asked.question
        self.asked.ask(question)
        if question is not None and new:
            self.asked.enter()


class StepsView(QWidget):
    """Signals:
    answered(Reply): what the person said.
    """

    answered = Signal(object)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang: Lang = lang
        self._plan: TestPlan | None = None
        self.rows: dict[str, StepRow] = {}
        inner = QWidget()
        self._column = column(inner, gap=0)
        self._column.setContentsMargins(0, 0, px(8), 0)
        self._area = scrolled(inner)
        self._area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._current: StepRow | None = None
        self._rest = QTimer(self, singleShot=True, interval=30)
        self._rest.timeout.connect(self._follow)
        self.watch = WatchView(lang)
        body = column(self)
        body.addWidget(self._area, 1)
        body.addWidget(self.watch)

    def show_plan(self, plan: TestPlan) -> None:
        """The steps of a test that has not begun."""
        self.watch.show_watch(None)
        if plan == self._plan:
            for step in self.rows.values():
                step.show_state(None, now=False, question=None)
            return
        self._plan = plan
        clear(self._column)
        self.rows = {}
        for number, spec in enumerate(plan.steps, start=1):
            if self.rows:
                line: QFrame = rule()
                self._column.addWidget(line)
            step = StepRow(spec, number, self._lang)
            step.answered.connect(self.answered)
            self.rows[spec.id] = step
            self._column.addWidget(step)
        self._column.addStretch(1)

    def show_live(self, live: Live) -> None:
        self.show_plan_of(live)
        self.watch.show_watch(live.watch)
        current: StepRow | None = None
        for index, spec in enumerate(live.order.plan.steps):
            result = live.steps.get(spec.id)
            now = live.running and index == live.index and result is None
            question = live.question
            mine = question if question is not None and question.step_id == spec.id else None
            step = self.rows[spec.id]
            step.show_state(result, now=now, question=mine)
            current = step if now else current
        if current is not None and current is not self._current:
            self._rest.start()
        self._current = current
        if live.question is not None or not live.running:
            self._rest.start()

    def _follow(self) -> None:
        """Brings the step under way, or the question, into view; at the end the step that ended
        it. After the layout had its turn: a question has just grown its row."""
        row_ = self._current or next(
            (r for r in self.rows.values() if r.grave), next(reversed(self.rows.values()), None)
        )
        if row_ is not None:
            self._area.ensureWidgetVisible(row_, 0, px(12))

    def show_plan_of(self, live: Live) -> None:
        if self._plan != live.order.plan:
            self.show_plan(live.order.plan)

    def choose(self, number: int) -> bool:
        """The number key of a choice; False if no such choice is asked."""
        return any(step.asked.choose(number) for step in self.rows.values())
