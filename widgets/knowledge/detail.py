"""The right side: a symptom with its guide, or an article."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from app.domain.account import Role
from app.domain.pack import Article, ContractPack, Symptom
from app.qt.desk import Desk
from app.services import device_tests
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.chip import Chip
from widgets.common.flow import FlowLayout
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.common.states import EmptyState
from widgets.knowledge.guide import Guide
from widgets.knowledge.reader import Reader
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class KnowledgeDetail(QWidget):
    """Signals:
    wanted(str): the person follows a link: ``symptom:CODE`` or ``article:ID``.
    """

    wanted = Signal(str)

    def __init__(self, desk: Desk, pack: ContractPack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._pack = pack
        self.symptom: Symptom | None = None
        self.article: Article | None = None
        self._either = QStackedLayout(self)
        self._either.addWidget(
            EmptyState("book-open-variant", self.tr("Choose a symptom or an article on the left."))
        )
        self._either.addWidget(self._symptom_pane())
        self._either.addWidget(self._article_pane())

    def show_nothing(self) -> None:
        self.symptom = self.article = None
        self._either.setCurrentIndex(0)

    def show_symptom(self, symptom: Symptom) -> None:
        if symptom is self.symptom:
            return
        self.symptom, self.article = symptom, None
        desk = self._desk
        self._title.setText(desk.words(symptom.title))
        self._level.show_as(self.tr("level {0}").format(symptom.level), "neutral")
        name = dict(self._pack.symptom_classes).get(symptom.klass)
        self._facts.setText(f"{symptom.code} · {desk.words(name)}")
        clear(self._words)
        for word in symptom.words:
            self._words.addWidget(Chip(word, "neutral"))
        self.test.setVisible(self._testable(symptom.plan))
        self.guide.show_symptom(symptom)
        self._show_articles(symptom)
        self._moved()
        self._either.setCurrentIndex(1)

    def show_article(self, article: Article) -> None:
        self.article, self.symptom = article, None
        self._article_title.setText(self._desk.words(article.title))
        clear(self._article_links)
        for code in article.symptoms:
            symptom = self._pack.symptom(code)
            if symptom is not None:
                words = f"{code} {self._desk.words(symptom.title)}"
                follow = partial(self.wanted.emit, f"symptom:{code}")
                self._article_links.addWidget(button(words, "chip", on=follow))
        self.reader.show_markdown(self._desk.words(article.body))
        self._either.setCurrentIndex(2)

    def make_order(self) -> None:
        """A work order from this symptom, with what was tried."""
        if self.symptom is not None and self._may_order():
            self._desk.go(
                "tickets", new=True, symptom=self.symptom.code, description=self.guide.story()
            )

    def run_test(self) -> None:
        if self.symptom is not None and self._testable(self.symptom.plan):
            self._desk.go("bench", plan=self.symptom.plan)

    def _may_order(self) -> bool:
        return self._desk.may(Role.ENGINEER, Role.REVIEWER, Role.SUPERVISOR)

    def _testable(self, plan: str) -> bool:
        known = {p.id for p in device_tests.registry().plans()}
        return plan in known and self._desk.may(Role.ENGINEER)

    def _symptom_pane(self) -> QWidget:
        inner = QWidget()
        body = column(inner, gap=SPACE.m)
        head = Card(gap=8)
        self._title = label("", "title", wrap=True)
        self._level = Chip("", "neutral")
        line = row(self._title, self._level)
        line.setStretch(0, 1)
        head.body.addLayout(line)
        self._facts = label("", "small")
        head.body.addWidget(self._facts)
        words = QWidget()
        self._words = FlowLayout(words, gap=6)
        head.body.addWidget(words)
        self.test = button(self.tr("Run its device test") + "  T", icon="play", on=self.run_test)
        self.order = button(
            self.tr("Make a work order") + "  F6", "primary", icon="ticket-outline",
            shortcut="F6", on=self.make_order,
        )  # fmt: skip
        head.body.addLayout(row(self.order, self.test, None))
        self.order.setVisible(self._may_order())  # it is in the card now: no window of its own
        body.addWidget(head)
        self._guide_title = label(self.tr("Causes, the likeliest first"), "strong")
        body.addWidget(self._guide_title)
        self.guide = Guide(self._desk.lang)
        self.guide.moved.connect(self._moved)
        body.addWidget(self.guide)
        self._end = Strip("warning")
        self._end_text = label("", "body", wrap=True)
        self._end.body.addWidget(self._end_text)
        body.addWidget(self._end)
        self._articles = Card(self.tr("Articles"), gap=4)
        self._article_list = column(gap=2)
        self._articles.body.addLayout(self._article_list)
        body.addWidget(self._articles)
        body.addStretch(1)
        return scrolled(inner)

    def _article_pane(self) -> QWidget:
        card = Card(gap=8)
        self._article_title = label("", "title", wrap=True)
        card.body.addWidget(self._article_title)
        links = QWidget()
        self._article_links = FlowLayout(links, gap=6)
        card.body.addWidget(links)
        self.reader = Reader()
        self.reader.followed.connect(self.wanted)
        self.reader.setMinimumHeight(px(120))
        card.body.addWidget(self.reader, 1)
        return card

    def _show_articles(self, symptom: Symptom) -> None:
        clear(self._article_list)
        found = [a for a in self._pack.articles if symptom.code in a.symptoms]
        for article in found:
            follow = partial(self.wanted.emit, f"article:{article.id}")
            words = self._desk.words(article.title)
            link = button(words, "link", icon="file-document-outline", on=follow)
            self._article_list.addLayout(row(link, None))
        self._articles.setVisible(bool(found))

    def _moved(self) -> None:
        found = self.guide.found
        self._end.setVisible(found is not None or self.guide.exhausted)
        if found is not None:
            self._end.setProperty("tone", "good")
            self._end_text.setText(
                self.tr("Found: {0}. Check once more that it works.").format(
                    self._desk.words(found.title)
                )
            )
        else:
            self._end.setProperty("tone", "warning")
            self._end_text.setText(
                self.tr("None of the known causes. Make a work order: what was tried goes with it.")
            )
        restyle(self._end)
