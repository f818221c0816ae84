"""The soft red band of a finding: read at a glance, or edited while its item is current."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.clock import Stamp
from app.domain.text import Lang
from app.services.lines import TicketLine
from app.services.visit_views import ItemView
from widgets.common import service_bar, words
from widgets.common.buttons import button
from widgets.common.card import Strip
from widgets.common.chip import Chip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row, tab_order
from widgets.theme.theme import px
from widgets.visit.finding_panel import FindingForm
from widgets.visit.keys import Action


class TicketRow(QWidget):
    """The work order of a finding: its number as a link, its state, its clocks.

    Signals:
        opened(str): ticket id, the link was followed.
    """

    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._id = ""
        self.number = button("", "link", on=lambda: self.opened.emit(self._id))
        self._state = Chip("")
        self._clocks = [service_bar.ServiceBar() for _ in range(3)]
        body = column(self, gap=4)
        body.addLayout(row(self.number, self._state, None))
        bars = row(gap=14)
        for bar in self._clocks:
            bars.addWidget(bar, 1)
        body.addLayout(bars)

    def show_ticket(self, view: ItemView, line: TicketLine | None) -> None:
        ticket = view.ticket
        self.setVisible(ticket is not None)
        if ticket is None:
            return
        self._id = ticket.id
        self.number.setText(ticket.number)
        self.number.setAccessibleName(self.tr("Work order {0}").format(ticket.number))
        self._state.show_as(words.ticket_state(ticket.state), words.TICKET_TONES[ticket.state])
        readings = line.clocks[: len(self._clocks)] if line else ()
        for bar, reading in zip(self._clocks, readings, strict=False):
            bar.set_reading(reading)
        for at, bar in enumerate(self._clocks):
            bar.setVisible(at < len(readings))


class FindingStrip(Strip):
    """Signals:
    edited(dict[str, str]): changed fields of the finding.
    asked(str): a key Action: make the work order, add a photo.
    ticket_opened(str): ticket id.
    """

    edited = Signal(dict)
    asked = Signal(str)
    ticket_opened = Signal(str)

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__("bad", parent)
        self._lang: Lang = lang
        self._form: FindingForm | None = None
        self._built = False

    def _build(self) -> None:
        """What it holds, made for the first finding: most items are normal."""
        self._built = True
        self._text = label("", wrap=True)
        self._symptom = label("", "small", wrap=True)
        self._advice = label("", "small", wrap=True)
        self._head = QWidget()
        words_of_it = column(gap=2)
        words_of_it.addWidget(self._text)
        words_of_it.addWidget(self._symptom)  # below: beside it, it would squeeze the sentence
        self._beside = row(icon_label("alert-outline", "bad", 18))
        self._beside.addLayout(words_of_it, 1)
        column(self._head).addLayout(self._beside)
        self.to_ticket = button(
            self.tr("Make work order") + "  F6", on=lambda: self.asked.emit(Action.TICKET.value)
        )
        self.photo = button("", on=lambda: self.asked.emit(Action.PHOTO.value))
        for made in (self.to_ticket, self.photo):
            self._beside.addWidget(made)
        self._ticket = TicketRow()
        self._ticket.opened.connect(self.ticket_opened)
        self._slot = column()
        self.body.addWidget(self._head)
        self.body.addLayout(self._slot)
        self.body.addWidget(self._ticket)
        self.body.addWidget(self._advice)
        self._text.setMinimumHeight(px(20))

    @property
    def has_form(self) -> bool:
        return self._form is not None

    @property
    def form(self) -> FindingForm:
        """Made when it is first edited."""
        if self._form is None:
            self._form = FindingForm(self._lang)
            self._form.edited.connect(self.edited)
            self._slot.addWidget(self._form)
            form = self._form
            fields = (form.symptom, form.description, form.advice, form.result, form.day)
            tab_order((*fields, form.today, self.to_ticket, self.photo))
        return self._form

    def show_view(
        self, view: ItemView, *, editing: bool, now: Stamp, line: TicketLine | None
    ) -> None:
        finding = view.finding
        self.setVisible(finding is not None)
        if finding is None:
            return
        if not self._built:
            self._build()
        if editing:
            self.form.show_finding(finding, view.symptoms, now)
        if self._form is not None:
            self._form.setVisible(editing)
        self._head.setVisible(not editing)
        described = finding.description or self.tr("not described yet")
        self._text.setText(self.tr("Abnormal: {0}").format(described))
        title = next(
            (s.title.to(self._lang) for s in view.symptoms if s.code == finding.symptom), ""
        )
        self._symptom.setText(f"{finding.symptom} {title}".strip())
        self._symptom.setVisible(bool(finding.symptom))
        said = []
        if finding.advice:
            said.append(self.tr("Advice: {0}").format(finding.advice))
        if finding.handling_result:
            done = f"{finding.handling_result} {finding.handled_on}".strip()
            said.append(self.tr("Handled: {0}").format(done))
        self._advice.setText("\n".join(said))
        self._advice.setVisible(bool(said) and not editing)
        beside = self.form.beside if editing else self._beside
        for made in (self.to_ticket, self.photo):
            beside.addWidget(made)
        self._ticket.show_ticket(view, line)
        self.to_ticket.setVisible(view.ticket is None and view.open and editing)
        self.photo.setText(self.tr("Photos {0}").format(len(view.photos)) + "  P")
        self.photo.setVisible(view.open and (editing or bool(view.photos)))

    def enter(self) -> None:
        if not self.isHidden() and self._form is not None and self._form.isVisibleTo(self):
            self._form.enter()

    def flush(self) -> None:
        if self._form is not None:
            self._form.flush()

    def reset(self) -> None:
        if self._form is not None:
            self._form.reset()
