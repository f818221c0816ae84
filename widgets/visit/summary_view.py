"""What the supervisor sees before signing: read in half a minute."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from app.domain.answer import Verdict
from app.domain.checklist import Item
from app.domain.clock import LOCAL
from app.domain.durations import said
from app.domain.evidence import Evidence
from app.domain.finding import FindingState
from app.domain.service_level import ClockName
from app.qt.desk import Desk
from app.services.lines import TicketLine
from app.services.signoff import AbnormalLine, ChangedLine, SummaryView
from widgets.common import formats
from widgets.common.card import Card, Strip
from widgets.common.chip import Chip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.common.thumbnails import ThumbnailStrip
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE, Tone
from widgets.visit import summary_more, words
from widgets.visit.photo_viewer import PhotoViewer
from widgets.visit.summary_parts import EDGE, Fault, Figure, Folded, Noted, number


class Summary(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._shown: object = None
        self.folded: list[Folded] = []
        inner = QWidget()
        self._body = column(inner, gap=SPACE.m)
        self._body.setContentsMargins(0, 0, px(6), px(SPACE.s))
        column(self).addWidget(scrolled(inner))

    def show_summary(self, view: SummaryView, lines: Mapping[str, TicketLine]) -> None:
        """``lines``: work orders by their number."""
        steps = {line.item.id: self._next_step(line, lines) for line in view.abnormal}
        if (view, steps) == self._shown:
            return  # what somebody reads or has unfolded does not jump
        self._shown = (view, steps)
        clear(self._body)
        self.folded = []
        if view.visit.revision > 1:
            self._changed(view)
        else:
            self._figures(view)
        if view.clock is not None:
            self._strip("clock-alert-outline", self._desk.words(view.clock), "warning")
        self._abnormal(view, steps)
        self._noted(view)
        for more in summary_more.parts(view, self._desk):
            self._body.addWidget(more)
        self._rest(view)
        self._end()
        self._body.addStretch(1)

    def _figures(self, view: SummaryView) -> None:
        card = Card()
        bad = len(view.abnormal)
        tickets = sum(bool(line.ticket_number) for line in view.abnormal)
        figures = row(
            Figure(str(bad), self.tr("abnormal"), "bad" if bad else "good"),
            Figure(f"{view.answered} / {view.total}", self.tr("items checked")),
            Figure(str(tickets), self.tr("work orders")),
            Figure(str(view.photos), self.tr("photos")),
            gap=32,
        )
        if view.score is not None:
            scored = Figure(
                words.score_text(view.score, view.score_before), self.tr("score of 100")
            )
            scored.setAccessibleName(words.score_spoken(view.score, view.score_before))
            figures.addWidget(scored)
        if view.took is not None:
            took = self._desk.words(said(view.took)).strip()
            figures.addWidget(Figure(took, self.tr("for the check")))
        figures.addStretch(1)
        card.body.addLayout(figures)
        self._body.addWidget(card)

    def _changed(self, view: SummaryView) -> None:
        """A new revision: only what is not as it was signed before."""
        card = Card(self.tr("Changed since the last signature"))
        card.head.insertWidget(1, Chip(str(len(view.changed)), "primary"))
        before = view.previous
        if before is not None:
            day = formats.day(before.at)
            told = self.tr("revision {0} signed by {1}, {2}").format(
                before.revision, before.supervisor, day
            )
            if before.refused:
                told = self.tr("revision {0} not signed by the site, {1}").format(
                    before.revision, day
                )
            card.head.addWidget(label(told, "tiny"))
        for line in view.changed:
            card.body.addWidget(self._change(line))
        if not view.changed:
            card.body.addWidget(label(self.tr("Nothing was changed."), "small"))
        if view.photos_added:
            added = self.tr("Photos added: {0}").format(view.photos_added)
            card.body.addWidget(label(added, "small"))
        self._body.addWidget(card)

    def _change(self, line: ChangedLine) -> QWidget:
        made = QWidget()
        body = column(made, gap=2)
        lang = self._desk.lang
        title = f"{number(line.section, line.item.id)}  {line.item.prompt.to(lang)}"
        head = row(
            label(title, wrap=True),
            Chip(words.change_text(line.item, line.before, line.after, lang), "primary"),
        )
        head.setStretch(0, 1)
        body.addLayout(head)
        if line.remark:
            body.addWidget(label(self.tr("Asked for: {0}").format(line.remark), "small", wrap=True))
        if line.photos:
            photos = ThumbnailStrip(self._desk, edge=EDGE)
            photos.show_evidence(line.photos)
            note = line.after.note if line.after else ""
            photos.opened.connect(lambda piece: self._look(piece, line.photos, line.item, note))
            body.addWidget(photos)
        return made

    def _abnormal(self, view: SummaryView, steps: Mapping[str, str]) -> None:
        again = view.visit.revision > 1
        if view.abnormal:
            card = Card(self.tr("What is not in order"))
            card.head.insertWidget(1, Chip(str(len(view.abnormal)), "bad"))
            for line in view.abnormal:
                fault = Fault(self._desk, line, steps[line.item.id])
                fault.photo_opened.connect(partial(self._look_at, line))
                card.body.addWidget(fault)
            self._body.addWidget(card)
        elif again:
            self._strip("check-circle", self.tr("None of the changed items is abnormal."), "good")
        elif left := sum(look.answer.verdict is not Verdict.NORMAL for look in view.earlier):
            text = self.tr("Nothing new is wrong. Still open from earlier visits: {0}.")
            self._strip("alert-circle-outline", text.format(left), "warning")
        elif view.noted:
            text = self.tr("Nothing is abnormal; some values are worth a look, see below.")
            self._strip("check-circle", text, "good")
        else:
            self._strip("check-circle", self.tr("Everything that was checked is in order."), "good")
        if view.standing:
            text = self.tr("Abnormal items that stay as they were signed before: {0}.")
            self._body.addWidget(label(text.format(view.standing), "small", wrap=True))

    def _look_at(self, line: AbnormalLine, piece: Evidence) -> None:
        self._look(piece, line.photos, line.item, line.answer.note)

    def _look(self, piece: Evidence, photos: tuple[Evidence, ...], item: Item, note: str) -> None:
        """The supervisor sees what he signs for, and not what was made unreadable in it."""
        PhotoViewer(
            self._desk,
            photos,
            piece,
            editable=False,
            title=item.prompt.to(self._desk.lang),
            note=note,
            shown_only=True,
            parent=self,
        ).open()

    def _noted(self, view: SummaryView) -> None:
        if not view.noted:
            return
        card = Card(self.tr("Only noted, not judged abnormal"))
        card.head.insertWidget(1, Chip(str(len(view.noted)), "warning"))
        for line in view.noted:
            card.body.addWidget(Noted(line, self._desk.lang))
        self._body.addWidget(card)

    def _rest(self, view: SummaryView) -> None:
        if not view.rest:
            return
        told = view.abnormal or view.noted
        title = self.tr("The rest, by section") if told else self.tr("All items, by section")
        card = Card(title, gap=2)
        card.head.addWidget(label(self.tr("Enter opens a section"), "tiny"))
        for part in view.rest:
            folded = Folded(part, self._desk.lang)
            self.folded.append(folded)
            card.body.addWidget(folded)
        self._body.addWidget(card)

    def _end(self) -> None:
        text = self.tr(
            "The record is sealed by the signature, sent to the central team as soon as "
            "there is a line, and reviewed there. You receive the PDF."
        )
        self._body.addWidget(label(text, "small", wrap=True))

    def _strip(self, icon: str, text: str, tone: Tone) -> None:
        strip = Strip(tone)
        inside = row(icon_label(icon, tone, 18), label(text, wrap=True))
        inside.setStretch(1, 1)
        strip.body.addLayout(inside)
        self._body.addWidget(strip)

    def _next_step(self, line: AbnormalLine, lines: Mapping[str, TicketLine]) -> str:
        """What happens with a fault: its work order with the times of its level, or none."""
        if not line.ticket_number:
            if line.finding is not None and line.finding.state is FindingState.CLOSED:
                return self.tr("Handled on site, no work order.")
            return self.tr("No work order yet: it stays among the site's open findings.")
        text = self.tr("Work order {0}").format(line.ticket_number)
        ticket = lines.get(line.ticket_number)
        if ticket is None:
            return text
        text += f" · {self._desk.words(ticket.level_title)}"
        for reading in ticket.clocks:
            limit = self._desk.words(said(reading.limit)).strip()
            if reading.name is ClockName.RESPONSE:
                text += " · " + self.tr("response within {0}").format(limit)
            elif reading.name is ClockName.RESOLVE:
                text += " · " + self.tr("solved within {0}").format(limit)
                if reading.due is not None and not reading.stopped:
                    due = f"{reading.due.astimezone(LOCAL):%m-%d %H:%M}"
                    text += self.tr(" (by {0})").format(due)
        return text
