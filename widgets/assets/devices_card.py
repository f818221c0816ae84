"""The devices of a site: what stands there, how its last test went, what has changed; and from
here to the record, the labels and the stock-take."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.site import AssetState
from app.domain.stock_rules import kind_of
from app.domain.stock_take import Found
from app.qt.desk import Desk
from app.services.assets import may_edit
from app.services.device_lines import DeviceLine
from app.services.labels import What
from app.services.sites import SiteView
from widgets.assets import looks
from widgets.assets.form import DeviceForm
from widgets.assets.labels_dialog import LabelsDialog
from widgets.assets.record import DeviceDialog
from widgets.assets.stock_dialog import StockDialog
from widgets.assets.stock_results import StockResults
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.chip import Chip
from widgets.common.confirm import confirm
from widgets.common.labels import ElidedLabel, icon_label, label
from widgets.common.layouts import column, row, rule


class DevicesCard(Card):
    """Made anew for each site that is shown."""

    def __init__(self, desk: Desk, view: SiteView, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Devices"), parent=parent)
        self._desk = desk
        self.view = view
        serving = [d for d in view.devices if d.asset.state is not AssetState.RETIRED]
        retired = [d for d in view.devices if d.asset.state is AssetState.RETIRED]
        self._buttons(len(serving), bool(view.devices))
        self._stock()
        if not view.devices:
            said = self.tr("No device is registered here. A test on a visit can make the record.")
            self.body.addWidget(label(said, "small", wrap=True))
        for number, line in enumerate(serving):
            if number:
                self.body.addWidget(rule())
            self.body.addLayout(self._device(line))
        if view.lacking and may_edit(desk.ctx):
            self.body.addWidget(label(self._lacking(), "tiny", wrap=True))
        if retired:
            self._put_away(retired)

    def _buttons(self, count: int, any_device: bool) -> None:
        desk = self._desk
        self.head.addWidget(label(str(count) if count else "", "small"))
        printed = button(self.tr("Labels"), "ghost", icon="qrcode", on=self.print_labels)
        self.head.addWidget(printed)
        if not may_edit(desk.ctx):
            return
        if any_device or self.view.lacking:
            named = self.tr("Stock-take")
            made = button(named, "ghost", icon="clipboard-list-outline", on=self.ask_stock)
            self.head.addWidget(made)
        add = button(self.tr("Add device"), "ghost", icon="plus", on=self.add_device)
        self.head.addWidget(add)

    def _stock(self) -> None:
        """What is under way, or how the last one ended."""
        stock = self.view.stock
        if stock.open is not None and may_edit(self._desk.ctx):
            strip = Strip("primary")
            begun = self.tr("Stock-take begun {when}, {n} marked.").format(
                when=formats.moment(stock.open.started), n=len(stock.open.counts)
            )
            go_on = button(self.tr("Go on"), "link", on=self.take_stock)
            line = row(label(begun, "small", wrap=True), go_on)
            line.setStretch(0, 1)
            strip.body.addLayout(line)
            self.body.addWidget(strip)
        elif stock.elsewhere is not None:
            said = self.tr("{name} is taking stock here on another laptop.")
            self.body.addWidget(label(said.format(name=stock.elsewhere.by_name), "tiny"))
        last = stock.last
        if last is not None:
            gone = sum(c.found is Found.MISSING for c in last.counts if kind_of(c.asset_id) is None)
            other = sum(c.found is Found.DIFFERENT for c in last.counts)
            facts = [
                self.tr("Last stock-take {day}").format(
                    day=formats.day(last.closed or last.started)
                )
            ]
            facts += [self.tr("{n} missing").format(n=gone)] if gone else []
            facts += [self.tr("{n} different").format(n=other)] if other else []
            if not gone and not other:
                facts.append(self.tr("all as registered"))
            results = button(self.tr("Results"), "link", on=self.show_results)
            line = row(ElidedLabel(" · ".join(facts), "tiny"), results)
            line.setStretch(0, 1)
            self.body.addLayout(line)

    def _device(self, line: DeviceLine) -> QHBoxLayout:
        asset = line.asset
        made = row(icon_label(looks.ICONS[asset.kind], "muted", 20), gap=10)
        said = column(gap=0)
        opened = button(looks.name_of(asset), "link", on=partial(self.open_device, asset.id))
        opened.setToolTip(self.tr("Open the record"))
        upper = row(opened, None, label(looks.tested(line), "tiny"))
        lower = row(ElidedLabel(looks.second_of(asset), "tiny"), gap=6)
        lower.setStretch(0, 1)
        said.addLayout(upper)
        said.addLayout(lower)
        made.addLayout(said, 1)
        for text, tone in looks.chips_of(line):
            chip = Chip(text, tone)
            if line.differences:
                lang = self._desk.lang
                chip.setToolTip("\n".join(d.said.to(lang) for d in line.differences))
            lower.addWidget(chip)
        return made

    def _lacking(self) -> str:
        said = self.tr("Expected here by the contract, not registered: {kinds}")
        return said.format(kinds=looks.kinds_of(self.view.lacking))

    def _put_away(self, retired: list[DeviceLine]) -> None:
        box = QWidget()
        inner = column(box, gap=6)
        for line in retired:
            inner.addLayout(self._device(line))
        box.hide()
        show = button(self.tr("{n} retired").format(n=len(retired)), "link")
        show.setCheckable(True)
        show.toggled.connect(box.setVisible)
        self.body.addWidget(show)
        self.body.addWidget(box)

    # ---------------------------------------------------------------- what the buttons do

    def open_device(self, asset_id: str) -> DeviceDialog:
        dialog = DeviceDialog(self._desk, asset_id, self.window())
        dialog.open()
        return dialog

    def add_device(self) -> DeviceForm:
        dialog = DeviceForm(self._desk, self.view.site, self.window())
        dialog.open()
        return dialog

    def print_labels(self) -> LabelsDialog:
        what: What = "both" if self.view.devices else "sites"
        dialog = LabelsDialog(self._desk, (self.view.site.id,), self.window(), what=what)
        dialog.open()
        return dialog

    def ask_stock(self) -> None:
        """Beginning one is recorded and cannot be taken back; going on with one is no question."""
        if self.view.stock.open is not None:
            self.take_stock()
            return
        desk, site, window = self._desk, self.view.site, self.window()  # this card may be renewed
        confirm(
            window,
            self.tr("Begin a stock-take here?"),
            self.tr("Each device is then marked as present, missing or different."),
            self.tr("Begin"),
            lambda: StockDialog(desk, site, window).open(),
        )

    def take_stock(self) -> StockDialog:
        dialog = StockDialog(self._desk, self.view.site, self.window())
        dialog.open()
        return dialog

    def show_results(self) -> StockResults:
        dialog = StockResults(self._desk, self.view.site, self.window())
        dialog.open()
        return dialog
