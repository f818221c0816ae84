"""An item as it was answered, to be read: the signed visit and the reviewer show the same card."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton, QWidget

from app.domain.answer import Verdict
from app.domain.checklist import Item
from app.domain.clock import Stamp
from app.qt.desk import Desk
from app.services.answer_history import History, history
from app.services.visit_views import ItemView
from widgets.answers.device import lines_of_run
from widgets.answers.measured import MeasuredRow
from widgets.answers.steps import StepList
from widgets.common import formats
from widgets.common import words as common_words
from widgets.common.buttons import button, icon_button
from widgets.common.card import Card, Strip
from widgets.common.chip import VERDICT_TONE, Chip, VerdictGlyph
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row
from widgets.common.thumbnails import ThumbnailStrip
from widgets.theme.theme import px
from widgets.theme.tokens import Tone
from widgets.visit import history_lines, words

ALL = 12  # measurements shown without opening anything


def _tone(verdict: Verdict | None) -> Tone:
    return VERDICT_TONE[verdict] if verdict is not None else "neutral"


class ReadCard(Card):
    """``extra`` is a column at its foot for what the page around it adds.

    Signals:
        picked(str): item id, the card was clicked.
        photo_opened(Evidence), ticket_opened(str), wire_asked(TestRun)
    """

    picked = Signal(str)
    photo_opened = Signal(object)
    ticket_opened = Signal(str)
    wire_asked = Signal(object)

    def __init__(
        self,
        desk: Desk,
        view: ItemView,
        number: str,
        began: Stamp,
        parent: QWidget | None = None,
    ) -> None:
        """``began``: the visit; what was answered on another day says on which."""
        super().__init__(parent=parent, gap=6, margin=12)
        self.desk = desk
        self._began = began
        self.view = view
        answer = view.answer
        verdict = answer.verdict if answer else None
        self._word = words.verdict_word(verdict)
        if view.earlier is not None:
            self._word = words.look_word(verdict)
        prompt = f"{number}  {view.item.prompt.to(desk.lang)}"
        self.setAccessibleName(f"{prompt}: {self._word}")
        self.number = number
        self.history: QPushButton | None = None  # shows and hides what became of the answer
        self._head(view, prompt, verdict)
        self._facts(view)
        if view.run is not None:
            self._run(view)
        self._photos(view)
        self._finding(view)
        if answer is not None:
            self._history(view)
        self.extra = column(gap=6)
        self.body.addLayout(self.extra)
        if verdict is Verdict.ABNORMAL:
            self.set_tone("bad")

    def _head(self, view: ItemView, prompt: str, verdict: Verdict | None) -> None:
        text = label(prompt, wrap=True)
        text.setMaximumWidth(text.fontMetrics().horizontalAdvance(prompt) + px(6))
        self.head_row = row(VerdictGlyph(verdict, size=17), text, gap=8)
        self.head_row.setStretch(1, 1000)
        self.head_row.addStretch(1)
        if view.answer is not None and view.answer.at is not None:
            when = label(formats.near(view.answer.at, self._began.best), "tiny")
            when.setToolTip(formats.moment(view.answer.at))
            self.head_row.addWidget(when)
        value = words.value_text(view.item, view.answer, self.desk.lang)
        if value and value != words.verdict_word(verdict):
            self.head_row.addWidget(Chip(value, _tone(verdict)))
        if view.soft and verdict is Verdict.NORMAL:
            self.head_row.addWidget(icon_label(words.SOFT_ICON, "warning", 16))
            self.head_row.addWidget(Chip(words.soft_word(), "warning"))
        self.head_row.addWidget(Chip(self._word, _tone(verdict)))
        self.body.addLayout(self.head_row)

    def _facts(self, view: ItemView) -> None:
        answer = view.answer
        limits = words.limits_text(view.item, self.desk.lang)
        said = [limits] if limits else []
        if answer is not None and answer.note:
            said.append(self.tr("Note: {0}").format(answer.note))
        if answer is not None and answer.reason:
            said.append(self.tr("Reason given: {0}").format(answer.reason))
        if view.difference is not None:
            change = words.difference_text(view.difference, self.desk.lang)
            said.append(self.tr("Since last visit: {0}").format(change))
        if said:
            self.body.addWidget(label("   ".join(said), "small", wrap=True))
        if view.remark:
            strip = Strip("warning")
            strip.body.addWidget(label(self.tr("Returned: {0}").format(view.remark), wrap=True))
            self.body.addWidget(strip)

    def _run(self, view: ItemView) -> None:
        run, answer = view.run, view.answer
        if run is None:
            return
        measured = MeasuredRow(self.desk.lang)
        values = (answer.measurements if answer else ()) or tuple(
            m for s in run.steps for m in s.measurements
        )
        measured.show_measurements(values, ALL)
        measured.setVisible(bool(values))
        self.body.addWidget(measured)
        steps = StepList()
        steps.show_steps(lines_of_run(run, self.desk.lang))
        steps.hide()
        toggle = button(self.tr("Steps"), "link", on=lambda: steps.setVisible(steps.isHidden()))
        who = " ".join(run.identity.get(k, "") for k in ("maker", "model") if run.identity.get(k))
        said = [
            common_words.outcome(run.outcome, undecided=run.undecided),
            who,
            f"{float(run.seconds or 0):.1f} s",
        ]
        line = row(
            icon_label("console-line", "muted", 16),
            label(" · ".join(s for s in said if s), "small"),
            toggle,
        )
        if run.capture_sha256:
            size = formats.size(run.capture_size)
            line.addWidget(
                button(
                    self.tr("Wire log") + f" {size}",
                    "link",
                    on=lambda: self.wire_asked.emit(run),
                )
            )
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addWidget(steps)

    def _photos(self, view: ItemView) -> None:
        if view.photos:
            strip = ThumbnailStrip(self.desk, edge=72)
            strip.show_evidence(view.photos)
            strip.opened.connect(self.photo_opened)
            self.body.addWidget(strip)

    def _finding(self, view: ItemView) -> None:
        finding = view.finding
        if finding is None:
            return
        strip = Strip("bad")
        title = next(
            (s.title.to(self.desk.lang) for s in view.symptoms if s.code == finding.symptom), ""
        )
        described = finding.description or self.tr("not described yet")
        head = row(
            icon_label("alert-outline", "bad", 18),
            label(self.tr("Abnormal: {0}").format(described), wrap=True),
        )
        head.setStretch(1, 1)
        strip.body.addLayout(head)
        if finding.symptom:
            strip.body.addWidget(label(f"{finding.symptom} {title}".strip(), "small", wrap=True))
        for text in (
            words.found_text(view.earlier) if view.earlier is not None else "",
            self.tr("Advice: {0}").format(finding.advice) if finding.advice else "",
            self._handled(view),
        ):
            if text:
                strip.body.addWidget(label(text, "small", wrap=True))
        if view.ticket is not None:
            ticket = view.ticket
            state = Chip(
                common_words.ticket_state(ticket.state), common_words.TICKET_TONES[ticket.state]
            )
            link = button(ticket.number, "link", on=lambda: self.ticket_opened.emit(ticket.id))
            strip.body.addLayout(row(link, state, None))
        self.body.addWidget(strip)

    def _history(self, view: ItemView) -> None:
        """Who changed it and why: asked for by a press, read then."""
        answer = view.answer
        if answer is None:
            return
        lines = column(gap=8)
        link = icon_button("history", self.tr("Changes to this answer"))
        link.setCheckable(True)
        self.history = link

        def show(found: History) -> None:
            clear(lines)
            if link.isChecked():
                history_lines.fill(lines, found, view.item, self.desk.lang)

        def flip(on: bool) -> None:
            clear(lines)
            if on:
                self.desk.read(
                    lambda ctx: history(ctx, answer.visit_id, view.item.id), show, owner=self
                )

        link.toggled.connect(flip)
        self.head_row.addWidget(link)
        self.body.addLayout(lines)

    def _handled(self, view: ItemView) -> str:
        finding = view.finding
        if finding is None or not finding.handling_result:
            return ""
        said = (
            self.tr("Handled after the signature: {0}")
            if view.handled_later
            else self.tr("Handled: {0}")
        )
        return said.format(f"{finding.handling_result} {finding.handled_on}".strip())

    @property
    def item(self) -> Item:
        return self.view.item

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.picked.emit(self.view.item.id)
        super().mousePressEvent(event)
