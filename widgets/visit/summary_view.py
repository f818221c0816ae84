"""What the supervisor sees before signing: read in half a minute."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.answer import Verdict
from app.domain.checklist import Item
from app.domain.clock import LOCAL
from app.domain.evidence import Evidence
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
from widgets.visit import summary_parts, words
from widgets.visit.photo_viewer import PhotoViewer
from widgets.visit.summary_parts import number_of


class Figure(QWidget):
    """A large number and the word for it."""

    def __init__(self, value: str, word: str, tone: Tone = "neutral") -> None:
        super().__init__()
        body = column(self, gap=0)
        number = label(value, "figure")
        if tone != "neutral":
            number.setProperty("tone", tone)
        body.addWidget(number)
        body.addWidget(label(word, "small"))
        self.setAccessibleName(f"{word}: {value}")


class Summary(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        inner = QWidget()
        self._body = column(inner, gap=SPACE.m)
        self._body.setContentsMargins(0, 0, px(6), px(SPACE.s))
        column(self).addWidget(scrolled(inner))

    def show_summary(self, view: SummaryView, lines: Mapping[str, TicketLine]) -> None:
        """``lines``: work orders by their number."""
        clear(self._body)
        if view.visit.revision > 1:
            self._changed(view)
        else:
            self._figures(view, lines)
        self._abnormal(view, lines)
        for card in summary_parts.parts(view, self._desk):
            self._body.addWidget(card)
        self._next(view, lines)
        self._body.addStretch(1)

    def _figures(self, view: SummaryView, lines: Mapping[str, TicketLine]) -> None:
        card = Card()
        tickets = sum(bool(line.ticket_number) for line in view.abnormal)
        bad = len(view.abnormal)
        figures = row(
            Figure(f"{view.answered} / {view.total}", self.tr("items checked")),
            Figure(str(bad), self.tr("abnormal"), "bad" if bad else "good"),
            Figure(str(tickets), self.tr("work orders")),
            Figure(str(view.photos), self.tr("photos")),
            gap=36,
        )
        if view.score is not None:
            said = words.score_text(view.score, view.score_before)
            figure = Figure(said, self.tr("score of 100"))
            figure.setAccessibleName(words.score_spoken(view.score, view.score_before))
            figures.addWidget(figure)
        figures.addStretch(1)
        card.body.addLayout(figures)
        self._body.addWidget(card)

    def _changed(self, view: SummaryView) -> None:
        """A new revision: only what is not as it was signed before."""
        card = Card(self.tr("Changed since the last signature"))
        card.head.insertWidget(1, Chip(str(len(view.changed)), "primary"))
        if view.previous is not None:
            said = self.tr("revision {0} signed by {1}, {2}").format(
                view.previous.revision, view.previous.supervisor, formats.day(view.previous.at)
            )
            card.head.addWidget(label(said, "tiny"))
        for line in view.changed:
            card.body.addWidget(self._change(line))
        if not view.changed:
            card.body.addWidget(label(self.tr("Nothing was changed."), "small"))
        self._body.addWidget(card)

    def _change(self, line: ChangedLine) -> QWidget:
        made = QWidget()
        body = column(made, gap=2)
        lang = self._desk.lang
        head = row(
            label(
                f"{number_of(line.section, line.item.id)}  {line.item.prompt.to(lang)}", wrap=True
            ),
            Chip(words.change_text(line.item, line.before, line.after, lang), "primary"),
        )
        head.setStretch(0, 1)
        body.addLayout(head)
        if line.remark:
            body.addWidget(label(self.tr("Asked for: {0}").format(line.remark), "small", wrap=True))
        self._photos(body, line.photos, line.item, line.after.note if line.after else "")
        return made

    def _abnormal(self, view: SummaryView, lines: Mapping[str, TicketLine]) -> None:
        if not view.abnormal:
            left = sum(look.answer.verdict is not Verdict.NORMAL for look in view.earlier)
            strip = Strip("warning" if left else "good")
            text = self.tr("Everything that was checked is in order.")
            mark = icon_label("check-circle", "good", 18)
            if left:
                text = self.tr("Nothing new is wrong. Still open from earlier visits: {0}.")
                text = text.format(left)
                mark = icon_label("alert-circle-outline", "warning", 18)
            inside = row(mark, label(text, wrap=True))
            inside.setStretch(1, 1)
            strip.body.addLayout(inside)
            self._body.addWidget(strip)
            return
        card = Card(self.tr("What is not in order"))
        card.head.insertWidget(1, Chip(str(len(view.abnormal)), "bad"))
        for line in view.abnormal:
            card.body.addWidget(self._fault(line, lines.get(line.ticket_number)))
        self._body.addWidget(card)

    def _fault(self, line: AbnormalLine, ticket: TicketLine | None) -> QWidget:
        strip = Strip("bad")
        lang = self._desk.lang
        value = words.value_text(line.item, line.answer, lang)
        head = row(
            label(
                f"{number_of(line.section, line.item.id)}  {line.item.prompt.to(lang)}",
                "strong",
                wrap=True,
            )
        )
        head.setStretch(0, 1)
        if value and value != words.verdict_word(line.answer.verdict):
            head.addWidget(Chip(value, "bad"))
        strip.body.addLayout(head)
        finding = line.finding
        if finding is not None:
            strip.body.addWidget(label(finding.description, wrap=True))
            if finding.advice:
                advice = self.tr("Advice: {0}").format(finding.advice)
                strip.body.addWidget(label(advice, "small", wrap=True))
            if finding.handling_result:
                handled = self.tr("Handled: {0}").format(finding.handling_result)
                strip.body.addWidget(label(handled, "small", wrap=True))
        self._photos(strip.body, line.photos, line.item, line.answer.note)
        if line.ticket_number:
            said = self.tr("Work order {0}").format(line.ticket_number)
            if ticket is not None:
                said += f" · {self._desk.words(ticket.level_title)}"
            strip.body.addWidget(label(said, "small"))
        return strip

    def _photos(
        self, body: QVBoxLayout, photos: tuple[Evidence, ...], item: Item, note: str
    ) -> None:
        """The supervisor sees what he signs for."""
        if not photos:
            return
        strip = ThumbnailStrip(self._desk, edge=72)
        strip.show_evidence(photos)
        title = item.prompt.to(self._desk.lang)
        strip.opened.connect(
            lambda piece: PhotoViewer(
                self._desk,
                photos,
                piece,
                editable=False,
                title=title,
                note=note,
                shown_only=True,
                parent=self,
            ).open()
        )
        body.addWidget(strip)

    def _next(self, view: SummaryView, lines: Mapping[str, TicketLine]) -> None:
        card = Card(self.tr("What happens next"), gap=4)
        for line in view.abnormal:
            ticket = lines.get(line.ticket_number)
            due = _resolve_due(ticket)
            if ticket is not None and due:
                card.body.addWidget(
                    label(
                        self.tr("{0} is to be solved by {1}.").format(ticket.ticket.number, due),
                        "small",
                    )
                )
        without = sum(not line.ticket_number for line in view.abnormal)
        if without:
            card.body.addWidget(
                label(
                    self.tr(
                        "Findings that stay with the advice above, without a work order: {0}."
                    ).format(without),
                    "small",
                    wrap=True,
                )
            )
        card.body.addWidget(
            label(
                self.tr(
                    "The record is sealed by the signature, sent to the central team as soon as "
                    "there is a line, and reviewed there. You receive the PDF."
                ),
                "small",
                wrap=True,
            )
        )
        self._body.addWidget(card)


def _resolve_due(line: TicketLine | None) -> str:
    """When the work order is to be solved, Asia/Shanghai."""
    for reading in line.clocks if line else ():
        if reading.name.value == "resolve" and reading.due is not None:
            return f"{reading.due.astimezone(LOCAL):%m-%d %H:%M}"
    return ""
