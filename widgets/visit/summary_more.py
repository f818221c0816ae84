"""What the supervisor is shown below the findings: what became of earlier ones, how the sections
did, and what is not as it was."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QGridLayout, QWidget

from app.qt.desk import Desk
from app.services.sign_lines import LookLine
from app.services.sign_summary import SummaryView
from widgets.common import formats
from widgets.common.card import Card
from widgets.common.chip import VERDICT_TONE, Chip, VerdictGlyph
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.theme import px
from widgets.visit import words

MOST = 6  # differences; the rest is counted


def parts(view: SummaryView, desk: Desk) -> Iterator[Card]:
    """Only those that have something to say."""
    if view.earlier:
        yield _earlier(view, desk)
    if view.visit.revision == 1:
        if view.score is not None:
            yield _scores(view, desk)
        if view.last is not None:
            yield _differences(view, desk)


def _earlier(view: SummaryView, desk: Desk) -> Card:
    title = QCoreApplication.translate("summary", "Open from earlier visits")
    card = Card(title)
    card.head.insertWidget(1, Chip(str(len(view.earlier)), "neutral"))
    for look in view.earlier:
        card.body.addWidget(_look(look, desk))
    return card


def _look(look: LookLine, desk: Desk) -> QWidget:
    made = QWidget()
    body = column(made, gap=2)
    verdict = look.answer.verdict
    said = look.line.finding.description or look.line.prompt.to(desk.lang)
    head = row(
        VerdictGlyph(verdict, size=17),
        label(said, wrap=True),
        Chip(words.look_word(verdict), words.LOOK_TONES[verdict]),
    )
    head.setStretch(1, 1)
    body.addLayout(head)
    more = [words.found_text(look.line)]
    if look.answer.value:
        done = QCoreApplication.translate("summary", "put right on {0}")
        more.append(done.format(look.answer.value))
    if look.answer.note:
        more.append(look.answer.note)
    body.addWidget(label(" · ".join(more), "small", wrap=True))
    return made


def _scores(view: SummaryView, desk: Desk) -> Card:
    card = Card(QCoreApplication.translate("summary", "Scores by section"), gap=4)
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(24))
    grid.setVerticalSpacing(px(6))
    counted = [line for line in view.scores if line.score is not None]
    half = (len(counted) + 1) // 2
    for at, line in enumerate(counted):
        title = f"{line.section.number}  {line.section.title.to(desk.lang)}"
        score = label(words.score_text(line.score, line.before), "strong")
        score.setAccessibleName(words.score_spoken(line.score, line.before))
        where = (at % half, 2 * (at // half))
        grid.addWidget(label(title, "small"), *where)
        grid.addWidget(score, where[0], where[1] + 1)
    for titles in (0, 2):
        grid.setColumnStretch(titles, 1)
        grid.setColumnMinimumWidth(titles + 1, px(64))
    card.body.addLayout(grid)
    said = QCoreApplication.translate(
        "summary", "100: everything answered is in order; a value outside its guide counts half."
    )
    card.body.addWidget(label(said, "tiny", wrap=True))
    return card


def _differences(view: SummaryView, desk: Desk) -> Card:
    card = Card(QCoreApplication.translate("summary", "Since last visit"), gap=4)
    last = view.last
    if last is not None:
        card.head.addWidget(label(formats.day(last.signed or last.started), "tiny"))
    places = {
        item.id: f"{section.section.number}.{place}"
        for section in view.scores
        for place, item in enumerate(section.section.items, 1)
    }
    for difference in view.differences[:MOST]:
        after = difference.after.verdict if difference.after is not None else None
        number = places.get(difference.item.id, "")
        line = row(
            label(f"{number}  {difference.item.prompt.to(desk.lang)}".strip(), "small", wrap=True),
            Chip(
                words.difference_text(difference, desk.lang),
                VERDICT_TONE[after] if after is not None else "neutral",
            ),
        )
        line.setStretch(0, 1)
        card.body.addLayout(line)
    rest = len(view.differences) - MOST
    text = ""
    if not view.differences:
        text = QCoreApplication.translate("summary", "Nothing differs.")
    elif rest > 0:
        text = QCoreApplication.translate("summary", "and {0} more").format(rest)
    if text:
        card.body.addWidget(label(text, "small"))
    return card
