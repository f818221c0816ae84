"""Pieces of what the supervisor reads: a figure, a fault with its photos, a folded section."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Item, Section
from app.domain.text import Lang
from app.qt.desk import Desk
from app.services.sign_lines import AbnormalLine, RestSection
from app.services.sign_noted import NotedLine
from widgets.common.card import Strip
from widgets.common.chip import Chip, VerdictGlyph
from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row
from widgets.common.thumbnails import ThumbnailStrip
from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import Tone
from widgets.visit import words

EDGE = 72  # px at 100 %, of a photo beside its fault
_ROOM = EDGE + 8  # of its button


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


class Fault(Strip):
    """One abnormal item: what is wrong, what happens next, its photos beside it.

    Signals:
    photo_opened(Evidence): one of its photos.
    """

    photo_opened = Signal(object)

    def __init__(self, desk: Desk, line: AbnormalLine, next_step: str) -> None:
        super().__init__("bad")
        said = column(gap=6)
        lang = desk.lang
        head = row(label(_title(line.section, line.item, lang), "strong", wrap=True))
        head.setStretch(0, 1)
        value = words.value_text(line.item, line.answer, lang)
        if value and value != words.verdict_word(line.answer.verdict):
            head.addWidget(Chip(value, "bad"))
        said.addLayout(head)
        finding = line.finding
        if finding is not None:
            said.addWidget(label(finding.description, wrap=True))
            if finding.advice:
                advice = self.tr("Advice: {0}").format(finding.advice)
                said.addWidget(label(advice, "small", wrap=True))
            if finding.handling_result:
                handled = self.tr("Handled: {0}").format(finding.handling_result)
                said.addWidget(label(handled, "small", wrap=True))
        after = row(
            icon_label("ticket-outline" if line.ticket_number else "arrow-right", "muted", 16),
            label(next_step, "small", wrap=True),
            gap=6,
        )
        after.setStretch(1, 1)
        said.addLayout(after)
        both = row(gap=12)
        both.addLayout(said, 1)
        if line.photos:
            across = min(len(line.photos), 2)
            photos = ThumbnailStrip(desk, edge=EDGE)
            photos.setFixedWidth(px(_ROOM) * across + px(8) * (across - 1))
            photos.show_evidence(line.photos)
            photos.opened.connect(self.photo_opened)
            both.addWidget(photos, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(both)


class Noted(QWidget):
    """One item that was taken as normal, and what is unusual about it."""

    def __init__(self, line: NotedLine, lang: Lang) -> None:
        super().__init__()
        body = column(self, gap=2)
        head = row(label(_title(line.section, line.item, lang), wrap=True))
        head.setStretch(0, 1)
        value = words.value_text(line.item, line.answer, lang)
        if value and value != words.verdict_word(line.answer.verdict):
            head.addWidget(Chip(value, "warning"))
        body.addLayout(head)
        facts = []
        if line.guide is not None:
            guide = words.with_unit(str(line.guide), words.unit_of(line.item, lang))
            facts.append(self.tr("guide value {0}").format(guide))
        for m in line.measured:
            fact = f"{words.quantity(m, lang)} {words.measured(m, lang)}"
            if m.limits is not None:
                bound = words.with_unit(str(m.limits), m.unit_said.to(lang))
                fact += self.tr(" (limit {0})").format(bound)
            facts.append(fact)
        facts += [text for text in (line.answer.reason, line.answer.note) if text]
        body.addWidget(label(" · ".join(facts), "small", wrap=True))


class _FoldButton(QPushButton):
    """Enter opens it like Space."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not plain:
            self.click()
        else:
            super().keyPressEvent(event)


class Folded(QWidget):
    """A section of which nothing is to be said, folded; its items are made when it is opened."""

    def __init__(self, part: RestSection, lang: Lang) -> None:
        super().__init__()
        self._part = part
        self._lang: Lang = lang
        body = column(self, gap=2)
        title = f"{part.section.number}  {part.section.title.to(lang)}"
        self.button = _FoldButton(f" {title}    {_counts(part)}")
        self.button.setProperty("kind", "ghost")
        self.button.setCheckable(True)
        self.button.setAccessibleName(f"{title} {_counts(part)}")
        self.button.setStyleSheet("QPushButton { text-align: left; }")
        self.button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.toggled.connect(self._fold)
        body.addWidget(self.button)
        self._items = QWidget()
        self._column = column(self._items, gap=4)
        self._column.setContentsMargins(px(32), 0, px(12), px(8))
        self._items.hide()
        body.addWidget(self._items)
        self._fold(False)

    def _fold(self, opened: bool) -> None:
        name = "chevron-down" if opened else "chevron-right"
        self.button.setIcon(icons.icon(name, "muted"))
        if opened and not self._column.count():
            for item, answer in self._part.lines:
                self._column.addWidget(self._line(item, answer))
        self._items.setVisible(opened)

    def _line(self, item: Item, answer: Answer | None) -> QWidget:
        made = QWidget()
        body = column(made, gap=0)
        title = label(_title(self._part.section, item, self._lang), "small", wrap=True)
        value = words.value_text(item, answer, self._lang) or self.tr("left out (optional)")
        head = row(VerdictGlyph(answer.verdict if answer else None, size=14), title, gap=8)
        head.addWidget(label(value, "small"))
        head.setStretch(1, 1)
        body.addLayout(head)
        if answer is not None and answer.note:
            note = label(answer.note, "tiny", wrap=True)
            note.setContentsMargins(px(22), 0, 0, 0)
            body.addWidget(note)
        return made


def _counts(part: RestSection) -> str:
    """ "6 normal · 1 not applicable"."""
    translate = QCoreApplication.translate
    parts = (
        (part.count(Verdict.NORMAL), translate("words", "{0} normal")),
        (part.count(Verdict.NA), translate("words", "{0} not applicable")),
        (part.count(None), translate("words", "{0} left out")),
    )
    return " · ".join(word.format(count) for count, word in parts if count)


def _title(section: Section, item: Item, lang: Lang) -> str:
    return f"{number(section, item.id)}  {item.prompt.to(lang)}"


def number(section: Section, item_id: str) -> str:
    ids = [item.id for item in section.items]
    return f"{section.number}.{ids.index(item_id) + 1}" if item_id in ids else ""
