"""How the stock-takes of a site ended, the newest first, and the way to Excel."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from app.domain.site import Site
from app.domain.stock_take import Found
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import stock_report, stock_takes
from app.services.stock_takes import StockLine, StockView
from widgets.assets.stock_looks import key_of, look_of
from widgets.common import formats, words
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.choice_box import ChoiceBox
from widgets.common.file_dialogs import ask_save
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import column, row
from widgets.common.rows import RowsModel
from widgets.common.states import EmptyState
from widgets.common.two_line import rows_view
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.save_file import write_file


class StockResults(QDialog):
    """Opened with ``open()``."""

    def __init__(self, desk: Desk, site: Site, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Stock-takes"))
        self.resize(px(700), px(560))
        self._desk = desk
        self._site = site
        self._views: tuple[StockView, ...] = ()
        self.which = ChoiceBox()
        self.which.setAccessibleName(self.tr("Stock-take"))
        self.which.currentIndexChanged.connect(self._show)
        self.model: RowsModel[StockLine] = RowsModel(key_of, lambda r: look_of(r).spoken, self)
        self.list = rows_view(self.model, look_of, self.tr("Devices"))
        self._sums = label("", "small", wrap=True)
        self._either = QStackedWidget()
        listed = Card(margin=4)
        listed.body.addWidget(self.list)
        self._either.addWidget(listed)
        none = EmptyState("clipboard-list-outline", self.tr("No stock-take was closed here yet."))
        self._either.addWidget(none)
        outer = column(self, gap=SPACE.m, margin=20)
        outer.addWidget(label(self.tr("Stock-takes"), "heading"))
        where = f"{site.number} · {site.town} · {site.name}"
        outer.addWidget(ElidedLabel(where, "small"))
        outer.addWidget(self.which)
        outer.addWidget(self._sums)
        outer.addWidget(self._either, 1)
        self.export = button(self.tr("Newest to Excel"), icon="file-excel-outline", on=self._ask)
        close = button(self.tr("Close"), "primary", on=self.accept)
        outer.addLayout(row(self.export, None, close))
        desk.read(
            lambda ctx: stock_takes.history(ctx, site.id),
            self._arrived,
            failed=self._failed,
            owner=self,
        )

    def _arrived(self, views: tuple[StockView, ...]) -> None:
        self._views = views
        self.which.clear()
        for view in views:
            closed = view.take.closed or view.take.started
            self.which.addItem(f"{formats.moment(closed)} · {view.take.by_name}")
        self.which.setVisible(bool(views))
        self.export.setEnabled(bool(views))
        self._either.setCurrentIndex(0 if views else 1)
        self._show()

    def _show(self) -> None:
        at = self.which.currentIndex()
        if not 0 <= at < len(self._views):
            return
        view = self._views[at]
        order = (Found.MISSING, Found.DIFFERENT, Found.PRESENT)
        self.model.set_rows([line for found in order for line in view.having(found)])
        known = [line for line in view.lines if line.asset is not None]
        sums = [
            f"{words.stock(found)} {sum(1 for k in known if k.count and k.count.found is found)}"
            for found in Found
        ]
        unknown = len(view.lines) - len(known)
        if unknown:
            sums.append(self.tr("expected without a record {n}").format(n=unknown))
        if view.take.remarks:
            sums.append(view.take.remarks)
        self._sums.setText(" · ".join(sums))

    def _failed(self, error: CounterCheckError) -> None:
        self._sums.setText(error.sentence(self._desk.lang))

    def _ask(self) -> None:
        ask_where(self._desk, (self._site,), self)


def ask_where(desk: Desk, sites: Sequence[Site], owner: QWidget) -> QFileDialog:
    """Asks for a file and writes the newest result of each site into it."""
    ids, lang = [site.id for site in sites], desk.lang
    today = formats.day(desk.ctx.clock.now())
    return ask_save(
        owner,
        QCoreApplication.translate("assets", "Save stock-take results"),
        stock_report.file_name(sites, lang, today),
        lambda path: write_file(
            desk, owner, path, lambda ctx: stock_report.stock_xlsx(ctx, ids, lang)
        ),
    )
