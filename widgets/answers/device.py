"""Items the laptop tests by itself: device tests and probes of line and computer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.device_test import Outcome, StepVerdict, TestRun
from app.domain.text import Lang
from app.services.visit_views import ItemView
from widgets.answers.base import Editor
from widgets.answers.measured import MeasuredRow
from widgets.answers.steps import LivePanel, StepLine, StepList
from widgets.common import words as common_words
from widgets.common.buttons import button, icon_button
from widgets.common.labels import ElidedLabel, icon_label, label
from widgets.common.layouts import column, row
from widgets.theme import icons
from widgets.visit.keys import Action
from widgets.visit.live_test import LiveTest

CANCEL, TARGET = "cancel", "target"  # asked(...) beside the key actions


def lines_of_run(run: TestRun, lang: Lang) -> list[StepLine]:
    """The steps of a finished run, in words."""
    return [
        StepLine(
            s.title_zh if lang == "zh" else s.title_en,
            s.verdict.value,
            (s.text_zh if lang == "zh" else s.text_en) or common_words.step(s.verdict),
            f"{float(s.seconds or 0):.1f} s" if s.verdict is not StepVerdict.NOT_RUN else "",
        )
        for s in run.steps
    ]


def lines_of_live(live: LiveTest, lang: Lang) -> list[StepLine]:
    lines = []
    for at, spec in enumerate(live.plan.steps):
        result = live.results.get(spec.id)
        title = spec.title.to(lang)
        if result is not None:
            lines.append(StepLine(title, result.verdict.value, result.text.to(lang)))
        elif at <= live.index:
            lines.append(StepLine(title, now=True))
    return lines


class DeviceEditor(Editor):
    """Start button, then live progress, then what was measured."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._live: LiveTest | None = None
        self._run: TestRun | None = None
        self._about = ""
        self._settable = True
        self._editable = False
        self._current = False
        self._open = False
        self.start = button(
            self.tr("Start test") + "  T", on=lambda: self.asked.emit(Action.TEST.value)
        )
        self.target = icon_button(
            "tune-variant",
            self.tr("Port, device and parameters"),
            on=lambda: self.asked.emit(TARGET),
        )
        self._glyph = icon_label("printer-check", "good", 16)
        self._text = ElidedLabel("", "small")
        self._measured = MeasuredRow(lang)
        self.more = button(self.tr("Steps"), "link", on=self._toggle)
        self._line = row(self.start, self._glyph, self._measured, self._text, parent=self)
        self._line.setStretch(2, 1)
        self._line.setStretch(3, 1)
        self._line.addStretch()
        self.panel = QWidget()
        body = column(self.panel, gap=8)
        self._tools = QWidget()
        self._plan = label("", "small", wrap=True)  # the whole of it, while the card is in hand
        self._tools_row = row(self.target, self.more, self._plan, parent=self._tools)
        self._tools_row.setStretch(2, 1)
        body.addWidget(self._tools)
        self.live_panel = LivePanel(
            lang,
            lambda: self.asked.emit(CANCEL),
        )
        self.live_panel.replied.connect(self.replied)
        self.steps = StepList()
        body.addWidget(self.live_panel)
        body.addWidget(self.steps)
        self.panel.hide()

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        self._run = view.run
        self._editable = editable
        self._current = current
        measurements = view.answer.measurements if view.answer else ()
        if not measurements and view.run is not None:
            measurements = tuple(m for s in view.run.steps for m in s.measurements)
        self._measured.show_measurements(measurements, 3)
        self._show()

    def show_plan(self, about: str, target: str, settable: bool) -> None:
        self._settable = settable
        self._about = " · ".join(part for part in (target, about) if part)
        self._show()

    def show_live(self, live: LiveTest | None) -> None:
        self._live = live
        if live is not None:
            spec = live.step
            text = {
                "waiting": self.tr("waiting for the port"),
                "stopping": self.tr("stopping"),
                "recording": self.tr("saving the result"),
            }.get(live.phase) or (spec.title.to(self.lang) if spec else "")
            self.live_panel.show_progress(text, len(live.results), len(live.plan.steps))
            self.live_panel.ask(live.question)
            self.live_panel.stop.setEnabled(live.phase != "stopping")
            self.live_panel.steps.show_steps(lines_of_live(live, self.lang))
        else:
            self.live_panel.ask(None)
        self.live_panel.watch.show_watch(live.watch if live is not None else None)
        self._show()

    def show_watch(self, live: LiveTest) -> None:
        self.live_panel.watch.show_watch(live.watch)

    def choose(self, number: int) -> bool:
        return self.live_panel.choose(number)

    def reset(self) -> None:
        self._live, self._run, self._about, self._open = None, None, "", False
        self.live_panel.ask(None)

    def _show(self) -> None:
        running, run = self._live is not None, self._run
        done = run is not None and not running
        passed = run is not None and run.outcome is Outcome.PASS
        # a result is read quietly; its buttons come with the keyboard
        active = self._editable and not running and (run is None or self._current)
        if run is None:
            self._line.insertWidget(0, self.start)
        else:
            self._tools_row.insertWidget(0, self.start)
        self.start.setVisible(active)
        self.start.setText((self.tr("Test again") if run else self.tr("Start test")) + "  T")
        self.target.setVisible(active and self._current and self._settable)
        self.more.setVisible(done)
        self._tools.setVisible(self._current and not running and self._editable)
        self._glyph.setVisible(done)
        name, ink = ("check-decagram-outline", "good") if passed else ("alert-outline", "warning")
        if run is not None and run.outcome is Outcome.FAIL and not run.undecided:
            ink = "bad"
        self._glyph.setPixmap(icons.pixmap(name, ink, 18))
        self._text.setText(self._summary())
        has_values = done and not self._measured.empty
        self._measured.setVisible(has_values)
        told = self._current and self._editable and not running and run is None
        self._plan.setText(self._about if told else "")
        self._text.setVisible(not has_values and not told)
        self.live_panel.setVisible(running)
        self._show_steps(run if done else None, passed)
        if self.panel is not None:
            parts = (self._tools, self.steps)
            self.panel.setVisible(running or any(not part.isHidden() for part in parts))

    def _show_steps(self, run: TestRun | None, passed: bool) -> None:
        """All of them when opened; otherwise only what went wrong."""
        lines = lines_of_run(run, self.lang) if run is not None else []
        if not self._open:
            lines = [s for s in lines if s.verdict in ("fail", "error", "inconclusive")]
        self.steps.show_steps(lines)
        self.steps.setVisible(bool(lines) and (self._open or not passed))

    def _summary(self) -> str:
        if self._live is not None:
            return self._live.plan.title.to(self.lang)
        if self._run is None:
            return self._about
        said = common_words.outcome(self._run.outcome, undecided=self._run.undecided)
        known = self._run.identity
        maker = " ".join(known[k] for k in ("maker", "model") if known.get(k))
        firmware = (
            self.tr("firmware {0}").format(known["firmware"]) if known.get("firmware") else ""
        )
        return " · ".join(part for part in (said, maker, firmware) if part)

    def _toggle(self) -> None:
        self._open = not self._open
        self._show()
