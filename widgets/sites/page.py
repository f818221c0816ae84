"""All sites: find one in a second, see all about it, begin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget

from app.domain import terms
from app.domain.account import Role
from app.domain.changes import ChangeSet, Entity
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services.site_edit import ADDERS
from app.services.sites import SiteLine, SiteList
from widgets.assets.labels_dialog import LabelsDialog
from widgets.assets.record import DeviceDialog
from widgets.assets.stock_results import ask_where
from widgets.common import scans
from widgets.common.buttons import icon_button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column, row, rule
from widgets.common.page import Page
from widgets.common.panes import ListAndDetail
from widgets.common.rows import RowsModel
from widgets.common.starting import start_visit
from widgets.common.states import EmptyState
from widgets.common.two_line import RowLook, rows_view
from widgets.sites.detail import SiteDetail
from widgets.sites.filters import Filters, Wish
from widgets.sites.looks import site_look
from widgets.theme.theme import px

if TYPE_CHECKING:
    from widgets.sites.check_dialog import CheckDialog
    from widgets.sites.import_dialog import ImportDialog
    from widgets.sites.site_form import SiteFormDialog

_MINE = frozenset(Entity).difference({Entity.EVIDENCE, Entity.TEST_RUN, Entity.ANSWER})


class SitesPage(Page):
    remade_with_pack = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._latest = Latest()
        self._wanted = ""  # the site to choose once the list is here
        self._offered = False
        self._searched = ""  # the words that the list was last shown for
        self.model: RowsModel[SiteLine] = RowsModel(
            lambda r: r.site.id, lambda r: self._look(r).spoken, self
        )
        self.filters = Filters(desk)
        self.list = rows_view(self.model, self._look, self.tr("Sites"))
        self.detail = SiteDetail(desk)
        self._count = label("", "tiny", wrap=True)
        self.panes = ListAndDetail(self._finder(), self.detail, self.list, (4, 5))
        column(self).addWidget(self.panes)
        self.filters.changed.connect(self._wish_changed)
        self.filters.field.moved.connect(self._move)
        self.filters.field.returnPressed.connect(self._start_current)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.detail.let_go.connect(self.list.setFocus)
        self.list.activated.connect(lambda _index: self._start_current())
        QShortcut(QKeySequence("/"), self, self._search)
        if desk.may(*ADDERS):
            inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
            QShortcut(QKeySequence("Ctrl+N"), self, self.new_site, context=inside)
            QShortcut(QKeySequence("Ctrl+I"), self, self.import_file, context=inside)
            QShortcut(QKeySequence("F7"), self, self.check_register, context=inside)
        self._soon = QTimer(self, singleShot=True, interval=250)
        self._soon.timeout.connect(self._load)

    def shown(self, args: Mapping[str, Any]) -> None:
        self.titled.emit(self._called(), self._subtitle)
        keys = [self.tr("/ search"), self.tr("↑↓ choose")]
        if self.desk.may(Role.ENGINEER):
            keys.append(self.tr("Enter start visit"))
        self.hinted.emit("   ".join(keys))
        if isinstance(wish := args.get("wish"), Wish):
            self.filters.restore(wish)
        if site_id := args.get("site_id"):
            self._wanted = str(site_id)
        if asset_id := args.get("asset_id"):
            self._open_device(str(asset_id))
        self._load()
        if not self._wanted:
            self.filters.field.setFocus()

    def refresh(self, changes: ChangeSet) -> None:
        if any(changes.has(e) for e in _MINE):
            self._soon.start()

    def keys(self) -> tuple[tuple[str, str], ...]:
        made = [
            ("/", self.tr("Search")),
            ("↑ ↓", self.tr("Choose a site")),
            ("Enter", self.tr("Start the visit there")),
            ("Esc", self.tr("Clear the search")),
        ]
        if self.desk.may(*ADDERS):
            made += [
                ("Ctrl+N", self.tr("New site")),
                ("Ctrl+I", self.tr("Import sites or devices")),
                ("F7", self.tr("Register check")),
            ]
        return tuple(made)

    _subtitle = ""

    def _called(self) -> str:
        """What the contract calls them."""
        return self.desk.words(terms.sites(self.desk.ctx.pack.terms))

    def _finder(self) -> Card:
        card = Card(margin=4, gap=4)
        self.filters.setContentsMargins(px(10), px(10), px(10), px(6))
        card.body.addWidget(self.filters)
        self._either = QStackedWidget()
        self._either.addWidget(self.list)
        self._either.addWidget(
            EmptyState(
                "store-search-outline",
                self.tr("No site fits."),
                self.tr("Try fewer letters, or the pinyin initials."),
                action=self.tr("Show all sites"),
                on=self.filters.reset,
            )
        )
        card.body.addWidget(self._either, 1)
        card.body.addWidget(rule())
        self._count.setContentsMargins(px(12), px(4), px(12), px(6))
        foot = row(self._count)
        foot.setStretch(0, 1)
        if self.desk.may(*ADDERS):
            for icon, name, on in (
                ("store-plus-outline", self.tr("New site (Ctrl+N)"), self.new_site),
                ("file-import-outline", self.tr("Import … (Ctrl+I)"), self.import_file),
                ("store-alert-outline", self.tr("Register check (F7)"), self.check_register),
            ):
                foot.addWidget(icon_button(icon, name, on=on))
        foot.addWidget(icon_button("qrcode", self.tr("Labels of this list"), on=self._labels))
        foot.addWidget(
            icon_button(
                "clipboard-list-outline",
                self.tr("Stock-take results of this list to Excel"),
                on=self._stock_results,
            )
        )
        card.body.addLayout(foot)
        return card

    def _labels(self) -> None:
        ids = [row.site.id for row in self.model.rows]
        LabelsDialog(self.desk, ids, self.window()).open()

    def _stock_results(self) -> None:
        ask_where(self.desk, [row.site for row in self.model.rows], self)

    def new_site(self) -> SiteFormDialog:
        from widgets.sites.site_form import SiteFormDialog

        dialog = SiteFormDialog(self.desk, self.window())
        dialog.kept.connect(self._show_site)
        dialog.open()
        return dialog

    def import_file(self) -> ImportDialog:
        from widgets.sites.import_dialog import ImportDialog

        dialog = ImportDialog(self.desk, self.window())
        dialog.open()
        return dialog

    def check_register(self) -> CheckDialog:
        from widgets.sites.check_dialog import CheckDialog

        dialog = CheckDialog(self.desk, self.window())
        dialog.open()
        return dialog

    def _open_device(self, asset_id: str) -> None:
        """A device's record, in front of its site."""
        dialog = DeviceDialog(self.desk, asset_id, self.window())
        dialog.loaded.connect(self._show_site)
        dialog.open()

    def _show_site(self, site_id: str) -> None:
        current = self.model.row(self.list.currentIndex())
        if current is None or current.site.id != site_id:
            self._wanted = site_id
            self._load()

    def _search(self) -> None:
        self.panes.show_list()
        self.filters.field.setFocus()

    def _look(self, row: SiteLine) -> RowLook:
        return site_look(self.desk, row)

    def _load(self) -> None:
        wish = self.filters.wish()
        self.desk.read(wish.ask, self._latest.wrap(self._show_list), owner=self)

    def _show_list(self, found: SiteList) -> None:
        if not self._offered:
            self._offered = True
            self.filters.offer(found)
        current = self.model.row(self.list.currentIndex())
        keep = self._wanted or (current.site.id if current is not None else "")
        text = self.filters.wish().text
        if text != self._searched and not self._wanted:
            keep = ""  # what is looked for stands first, not what was chosen before
        self._searched = text
        self.model.set_rows(found.rows)
        if self._wanted and not self.model.find(self._wanted).isValid():
            if self.filters.wish().narrow:  # it is there, the filters hide it
                self.filters.reset()
                return
            self._wanted = ""
        self._either.setCurrentIndex(0 if found.rows else 1)
        known = self.tr("{known} of about {total} known").format(
            known=found.known, total=found.total
        )
        shown = self.tr("{n} shown").format(n=len(found.rows))
        self._count.setText(f"{shown} · {known}")
        self._subtitle = known
        self.titled.emit(self._called(), known)
        at = self.model.find(keep) if keep else QModelIndex()
        if at.isValid() and self._wanted:
            self._wanted = ""
            self.list.setFocus()
        if not at.isValid() and found.rows:
            at = self.model.index(0)
        if at.isValid():
            self.list.setCurrentIndex(at)
            self.list.scrollTo(at, QListView.ScrollHint.EnsureVisible)
        self._show_current()

    def _wish_changed(self, wish: Wish) -> None:
        self._load()

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        row = self.model.row(self.list.currentIndex())
        self.detail.show_site(row.site.id if row is not None else "")
        if row is not None:
            self.kept.emit({"site_id": row.site.id, "wish": self.filters.wish()})

    def _move(self, step: int) -> None:
        count = len(self.model.rows)
        if count:
            at = min(count - 1, max(0, self.list.currentIndex().row() + step))
            self.list.setCurrentIndex(self.model.index(at))

    def _start_current(self) -> None:
        if scans.is_scan(self.filters.field.text()):
            # a scanner types Enter by itself: a label opens a record, it never starts a visit
            scans.open_scan(self.desk, self.filters.field.text(), self)
            self.filters.field.clear()
            return
        row = self.model.row(self.list.currentIndex())
        if row is not None and self.desk.may(Role.ENGINEER):
            start_visit(self.desk, row.site.id, self)
