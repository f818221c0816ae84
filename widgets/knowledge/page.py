"""What is known: the fault catalogue by people's own words, and articles. All of it is on the
laptop; nothing here needs a line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QListView, QStackedWidget, QWidget

from app.qt.desk import Desk
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.flow import FlowLayout
from widgets.common.labels import label
from widgets.common.layouts import column, rule
from widgets.common.page import Page
from widgets.common.panes import ListAndDetail
from widgets.common.rows import RowsModel
from widgets.common.search_field import SearchField
from widgets.common.states import EmptyState
from widgets.common.two_line import RowLook, rows_view
from widgets.knowledge.detail import KnowledgeDetail
from widgets.knowledge.finding import Entry, entries
from widgets.theme.theme import px
from widgets.theme.tokens import Tone

ICONS = {
    "computer": "laptop",
    "printer": "printer-outline",
    "handheld": "barcode-scan",
    "line": "lan-connect",
    "display": "monitor",
    "card_reader": "card-account-details-outline",
}


class KnowledgePage(Page):
    remade_with_pack = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._pack = desk.ctx.pack
        self._klass = ""
        self.model: RowsModel[Entry] = RowsModel(
            lambda e: e.key, lambda e: self._look(e).spoken, self
        )
        self.field = SearchField(self.tr("What people say: jams, black screen, slow …"))
        self.list: QListView = rows_view(self.model, self._look, self.tr("Symptoms and articles"))
        self.detail = KnowledgeDetail(desk, self._pack)
        self._count = label("", "tiny")
        self.panes = ListAndDetail(self._finder(), self.detail, self.list, (9, 12))
        column(self).addWidget(self.panes)
        self.field.searched.connect(lambda _t: self._find())
        self.field.moved.connect(self._move)
        self.list.selectionModel().currentChanged.connect(lambda _c, _b: self._show_current())
        self.detail.wanted.connect(self.go_to)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        QShortcut(QKeySequence("/"), self, self._search, context=inside)
        QShortcut(QKeySequence("T"), self, self.detail.run_test, context=inside)
        self._find()

    def shown(self, args: Mapping[str, Any]) -> None:
        self.titled.emit(self.tr("Knowledge"), self.desk.words(self._pack.title))
        self.hinted.emit(self.tr("/ search   ↑↓ choose   T device test   F6 work order"))
        if code := args.get("symptom"):
            self.go_to(f"symptom:{code}")
        elif article := args.get("article"):
            self.go_to(f"article:{article}")
        else:
            self.field.setFocus()

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("/", self.tr("Search")),
            ("↑ ↓", self.tr("Choose a symptom or an article")),
            ("T", self.tr("Run its device test")),
            ("F6", self.tr("Make a work order")),
        )

    def go_to(self, key: str) -> None:
        """Chooses ``symptom:CODE`` or ``article:ID``; filters that hide it are taken off."""
        if not self.model.find(key).isValid():
            self.field.blockSignals(True)
            self.field.clear()
            self.field.blockSignals(False)
            self._set_class("")
        at = self.model.find(key)
        if at.isValid():
            self.list.setCurrentIndex(at)
            self.list.scrollTo(at, QListView.ScrollHint.EnsureVisible)
            self.list.setFocus()  # the page's keys count where the focus is
            self._show_current()

    def _finder(self) -> Card:
        card = Card(margin=4, gap=4)
        card.body.setContentsMargins(px(4), px(12), px(4), px(4))
        inset = QHBoxLayout()
        inset.setContentsMargins(px(10), 0, px(10), 0)
        inset.addWidget(self.field)
        card.body.addLayout(inset)
        self._chips = QButtonGroup(self)
        flow_box = QWidget()
        flow = FlowLayout(flow_box, gap=6)
        everything = len(self._pack.symptoms) + len(self._pack.articles)
        groups = [("", self.tr("All"), everything)]
        for klass, title in self._pack.symptom_classes:
            count = sum(s.klass == klass for s in self._pack.symptoms)
            groups.append((klass, self.desk.words(title), count))
        groups.append(("articles", self.tr("Articles"), len(self._pack.articles)))
        self._classes = [klass for klass, _, _ in groups]
        for number, (_, words, count) in enumerate(groups):
            chip = button(f"{words} {count}", "chip", checkable=True)
            self._chips.addButton(chip, number)
            flow.addWidget(chip)
        self._chips.button(0).setChecked(True)
        self._chips.idClicked.connect(lambda n: self._set_class(self._classes[n]))
        chips = QHBoxLayout()
        chips.setContentsMargins(px(10), px(4), px(10), px(6))
        chips.addWidget(flow_box)
        card.body.addLayout(chips)
        self._either = QStackedWidget()  # a layout would show its widgets as windows
        self._either.addWidget(self.list)
        self._either.addWidget(
            EmptyState(
                "book-search-outline",
                self.tr("Nothing fits these words."),
                self.tr("Try fewer or other words; the catalogue knows everyday ones."),
                action=self.tr("Show everything"),
                on=self._reset,
            )
        )
        card.body.addWidget(self._either, 1)
        card.body.addWidget(rule())
        self._count.setContentsMargins(px(12), px(4), px(12), px(6))
        card.body.addWidget(self._count)
        return card

    def _search(self) -> None:
        self.panes.show_list()
        self.field.setFocus()

    def _look(self, entry: Entry) -> RowLook:
        if entry.kind == "article":
            return RowLook(entry.title, entry.second, "file-document-outline", "primary")
        chips: tuple[tuple[str, Tone], ...] = ((entry.level, "neutral"),)
        if entry.has_test:
            chips = ((self.tr("has a test"), "primary"), *chips)
        icon = ICONS.get(entry.klass, "alert-circle-outline")
        return RowLook(entry.title, entry.second, icon, "muted", chips)

    def _find(self) -> None:
        rows = entries(self._pack, self.desk.lang, self.field.text(), self._klass)
        current = self.model.row(self.list.currentIndex())
        self.model.set_rows(rows)
        self._either.setCurrentIndex(0 if rows else 1)
        self._count.setText(self.tr("{n} shown").format(n=len(rows)))
        at = self.model.find(current.key) if current is not None else QModelIndex()
        if self.field.text().strip() or not at.isValid():
            at = self.model.index(0) if rows else QModelIndex()
        self.list.setCurrentIndex(at)
        self._show_current()

    def _set_class(self, klass: str) -> None:
        self._klass = klass
        self._chips.button(self._classes.index(klass)).setChecked(True)
        self._find()

    def _reset(self) -> None:
        self.field.clear()
        self._set_class("")

    def _show_current(self) -> None:
        entry = self.model.row(self.list.currentIndex())
        if entry is None:
            self.detail.show_nothing()
            return
        if entry.kind == "symptom":
            symptom = self._pack.symptom(entry.id)
            if symptom is not None:
                self.detail.show_symptom(symptom)
        else:
            article = next(a for a in self._pack.articles if a.id == entry.id)
            self.detail.show_article(article)
        self.kept.emit({entry.kind: entry.id})

    def _move(self, step: int) -> None:
        count = len(self.model.rows)
        if count:
            at = min(count - 1, max(0, self.list.currentIndex().row() + step))
            self.list.setCurrentIndex(self.model.index(at))
