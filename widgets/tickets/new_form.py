"""A new work order: a call, a request, or what a symptom led to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCompleter, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from app.domain.changes import ChangeSet, Entity
from app.domain.service_level import ServiceLevel
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import tickets
from app.services.context import Ctx
from app.services.sites import site_list
from widgets.answers.growing import boxed
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.choice_box import ChoiceBox
from widgets.common.confirm import on_ctrl_enter
from widgets.common.labels import label
from widgets.common.layouts import column, row, scrolled
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.tickets.spans import limit_words

Sites = tuple[tuple[str, str, str], ...]  # id, words, what else one may type


def offered_sites(ctx: Ctx) -> Sites:
    return tuple(
        (r.site.id, f"{r.site.town} · {r.site.name}", f"{r.site.initials} {r.site.number}")
        for r in site_list(ctx).rows
    )


class NewForm(QWidget):
    """Signals:
    made(str): the new work order's id.
    closed(): the person thought better of it.
    """

    made = Signal(str)
    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ids: dict[str, str] = {}
        self._wanted_site = ""
        self._typed_title = False
        self.site = QLineEdit()
        self.site.setPlaceholderText(self.tr("Name, pinyin initials or number"))
        self.kind = _box()
        self.symptom = _box()
        self.level = _box()
        self.title = QLineEdit()
        self.title.setPlaceholderText(self.tr("What is wrong, in one sentence"))
        self.reporter = QLineEdit()
        self.reporter.setPlaceholderText(self.tr("Who called (empty: you)"))
        self.description = QPlainTextEdit()
        boxed(self.description)
        self.description.setTabChangesFocus(True)
        self.description.setFixedHeight(px(96))
        self.description.setPlaceholderText(self.tr("What was seen, since when, what was tried"))
        self.limits = label("", "small", wrap=True)
        self.problem = label("", "small", wrap=True, tone="bad")
        self.problem.hide()
        self.save = button(
            self.tr("Create work order") + "  Ctrl+Enter", "primary", on=self.create_it
        )
        self._lay_out()
        self._fill()
        self.symptom.activated.connect(self._symptom_chosen)
        self.level.activated.connect(self._level_said)
        self.level.currentIndexChanged.connect(self._level_said)
        self.title.textEdited.connect(self._title_edited)
        self.site.textEdited.connect(lambda _t: self._say(""))
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        on_ctrl_enter(self, self.create_it, inside)
        QShortcut(QKeySequence("Esc"), self, self.closed.emit, context=inside)
        self._level_said()

    def begin(self, site_id: str = "", symptom: str = "", description: str = "") -> None:
        """An empty form, filled in with what is known."""
        for field in (self.title, self.reporter, self.site):
            field.clear()
        self.description.setPlainText(description)
        self._typed_title = False
        self._wanted_site = site_id
        self._say("")
        self.symptom.setCurrentIndex(max(0, self.symptom.findData(symptom)))
        self._symptom_chosen()
        self._desk.read(offered_sites, self._offer, owner=self)
        (self.title if site_id else self.site).setFocus()

    def create_it(self) -> None:
        site_id = self._site_id()
        if not site_id:
            self._say(self.tr("Choose a site from the list."))
            self.site.setFocus()
            return
        if not self.title.text().strip():
            self._say(self.tr("Say in one sentence what is wrong."))
            self.title.setFocus()
            return
        given = {
            "site_id": site_id,
            "kind": str(self.kind.currentData()),
            "title": self.title.text().strip(),
            "level": str(self.level.currentData()),
            "symptom": str(self.symptom.currentData() or ""),
            "description": self.description.toPlainText().strip(),
            "reporter": self.reporter.text().strip(),
        }

        self.save.setEnabled(False)

        def done(changes: ChangeSet) -> None:
            self.made.emit(changes.id(Entity.TICKET))

        def failed(error: CounterCheckError) -> None:
            self._say(error.sentence(self._desk.lang))

        self._desk.change(
            lambda ctx: tickets.create(ctx, **given),
            owner=self,
            done=done,
            failed=failed,
            ended=lambda: self.save.setEnabled(True),
        )

    def _lay_out(self) -> None:
        card = Card(self.tr("New work order"), gap=12)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(10))
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("Site"), self.site),
            (self.tr("Symptom"), self.symptom),
            (self.tr("Title"), self.title),
            (self.tr("Kind"), self.kind),
            (self.tr("Level"), self.level),
            ("", self.limits),
            (self.tr("Description"), self.description),
            (self.tr("Reported by"), self.reporter),
        )
        for number, (words, widget) in enumerate(rows):
            if words:
                widget.setAccessibleName(words)
            top = Qt.AlignmentFlag.AlignVCenter
            if widget is self.description:
                top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(label(words, "small"), number, 0, top)
            grid.addWidget(widget, number, 1)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        card.body.addWidget(self.problem)
        never = button(self.tr("Never mind") + "  Esc", on=self.closed.emit)
        card.body.addLayout(row(None, never, self.save))
        inner = QWidget()
        body = column(inner, gap=SPACE.m)
        body.addWidget(card)
        body.addStretch(1)
        column(self).addWidget(scrolled(inner))

    def _fill(self) -> None:
        desk, pack = self._desk, self._desk.ctx.pack
        for kind in pack.ticket_kinds:
            self.kind.addItem(desk.words(kind.title), kind.id)
        for level in pack.levels:
            title = Text(level.title_zh, level.title_en)
            self.level.addItem(desk.words(title), level.id)
        self.symptom.addItem(self.tr("none of the catalogue"), "")
        for symptom in pack.symptoms:
            self.symptom.addItem(f"{symptom.code}  {desk.words(symptom.title)}", symptom.code)

    def _offer(self, found: Sites) -> None:
        self._ids = {f"{words}  {more}".strip(): id for id, words, more in found}
        completer = QCompleter(list(self._ids), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(10)
        self.site.setCompleter(completer)
        wanted = next((w for w, id in self._ids.items() if id == self._wanted_site), "")
        if wanted and not self.site.text():
            self.site.setText(wanted)
            self.site.setCursorPosition(0)

    def _site_id(self) -> str:
        """The site that is meant: the entry itself, or the only one that fits what was typed."""
        typed = self.site.text().strip()
        if typed in self._ids:
            return self._ids[typed]
        fits = [id for words, id in self._ids.items() if typed and typed.lower() in words.lower()]
        return fits[0] if len(fits) == 1 else ""

    def _symptom_chosen(self, *_: object) -> None:
        symptom = self._desk.ctx.pack.symptom(str(self.symptom.currentData() or ""))
        if symptom is None:
            return
        self.level.setCurrentIndex(max(0, self.level.findData(symptom.level)))
        if not self._typed_title:
            self.title.setText(self._desk.words(symptom.title))
        self._level_said()

    def _title_edited(self, text: str) -> None:
        self._typed_title = bool(text.strip())
        self._say("")

    def _level_said(self, *_: object) -> None:
        id = self.level.currentData()
        level = next((v for v in self._desk.ctx.pack.levels if v.id == id), None)
        self.limits.setText(self._limits(level) if level is not None else "")

    def _limits(self, level: ServiceLevel) -> str:
        parts = [self.tr("answer within {0}").format(limit_words(level.response))]
        if level.plan is not None:
            parts.append(self.tr("plan within {0}").format(limit_words(level.plan)))
        if level.resolve is not None:
            parts.append(self.tr("resolve within {0}").format(limit_words(level.resolve)))
        return " · ".join(parts)

    def _say(self, problem: str) -> None:
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))


def _box() -> ChoiceBox:
    box = ChoiceBox()
    box.setMinimumContentsLength(6)
    box.setMaxVisibleItems(14)
    return box
