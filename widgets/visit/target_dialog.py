"""Which port, which device profile and which values a test uses. Ports are looked for in a lane of
their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QGridLayout,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import device_tests
from app.services.device_tests import Target
from drivers.discovery import Found
from drivers.errors import DeviceError
from drivers.types import TestPlan
from widgets.common import paint
from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import label
from widgets.common.layouts import column, row, scrolled
from widgets.common.params_form import ParamsForm
from widgets.common.rows import ROW, Index, RowsModel
from widgets.common.states import BusyBar
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE
from widgets.visit.look import ringless

ROW_HEIGHT = 52  # px at 100 %
PARAM_HEIGHT, PARAM_ROWS = 58, 6  # px at 100 % of a row of values; rows seen without scrolling


class PortDelegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._lang = desk.lang

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found: Found = index.data(ROW)
        painter.save()
        paint.row_ground(painter, option)
        box = option.rect.adjusted(px(14), px(4), -px(14), -px(5))
        half = box.height() // 2
        used = bool(found.in_use_by)
        paint.text(painter, box.adjusted(0, 0, 0, -half), found.what.to(self._lang))
        why = self.tr("in use by {0}").format(found.in_use_by) if used else found.why.to(self._lang)
        paint.text(
            painter,
            box.adjusted(0, half, 0, 0),
            f"{found.url} · {why}",
            size=TYPE.tiny,
            ink="bad" if used else "muted",
        )
        painter.restore()


class TargetDialog(QDialog):
    """Opened with ``open()``. A test that needs no port is asked for its values alone.

    Signals:
        chosen(Target): accepted with a port that can be read; ``own`` is what the person set.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk, plan: TestPlan, now: Target, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._has_port = device_tests.registry().needs_line(plan.id)
        self._title = self.tr("Port and device") if self._has_port else self.tr("Test parameters")
        self.setWindowTitle(self._title)
        self.setMinimumWidth(px(560))
        self._desk = desk
        self._plan = plan
        self._kind = plan.kind
        self.model: RowsModel[Found] = RowsModel(
            lambda found: found.url, lambda found: f"{found.what.to(desk.lang)} {found.url}"
        )
        self.ports = QListView()
        self.ports.setModel(self.model)
        self.ports.setItemDelegate(PortDelegate(desk, self.ports))
        self.ports.setAccessibleName(self.tr("Ports found"))
        self.ports.setMinimumHeight(px(ROW_HEIGHT * 4))
        ringless(self.ports)
        self.ports.clicked.connect(self._picked)
        self.ports.selectionModel().currentChanged.connect(self._picked)
        self.url = QLineEdit(now.url)
        self.url.setPlaceholderText("serial:COM3?baud=9600   socket://192.168.1.9:9100")
        self.url.setAccessibleName(self.tr("Port"))
        self.profile = ChoiceBox()
        self.profile.setAccessibleName(self.tr("Device profile"))
        self._profiles(now.profile)
        self._error = label("", "small", wrap=True, tone="bad")
        self._error.hide()
        self.busy = BusyBar()
        self.params = ParamsForm(desk.lang)
        shown = device_tests.choosable(plan)
        self.params.show_params(shown, {**now.own, **now.params}, now.contract)
        self.more = button(self.tr("Parameters"), "chip", checkable=True)
        self.more.setVisible(bool(shown) and self._has_port)
        self._lay_out(bool(shown))
        if self._has_port:
            self._search()

    def _lay_out(self, params: bool) -> None:
        body = column(self, gap=12, margin=18)
        body.addWidget(label(self._title, "heading"))
        if self._has_port:
            self._lay_out_port(body)
        else:
            body.addWidget(label(self._plan.title.to(self._desk.lang), "small"))
            for widget in (self.ports, self.busy, self.url, self.profile):
                widget.setParent(None)
        area = scrolled(self.params)
        rows = (len(self.params.fields) + 1) // 2
        seen = min(rows, PARAM_ROWS if not self._has_port else PARAM_ROWS // 2)
        area.setFixedHeight(px(seen * PARAM_HEIGHT + 4))
        area.setVisible(params and not self._has_port)
        self.more.toggled.connect(area.setVisible)
        body.addWidget(area)
        body.addWidget(self._error)
        self.use = button(self.tr("Use this"), "primary", on=self._accept)
        self.use.setDefault(True)
        search = button(self.tr("Search again"), icon="refresh", on=self._search)
        search.setVisible(self._has_port)
        body.addLayout(
            row(search, self.more, None, button(self.tr("Cancel"), on=self.reject), self.use)
        )

    def _lay_out_port(self, body: QBoxLayout) -> None:
        body.addWidget(self.ports, 1)
        body.addWidget(self.busy)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(10))
        grid.setVerticalSpacing(px(8))
        grid.addWidget(label(self.tr("Port"), "small"), 0, 0)
        grid.addWidget(self.url, 0, 1)
        grid.addWidget(label(self.tr("Device profile"), "small"), 1, 0)
        grid.addWidget(self.profile, 1, 1)
        grid.setColumnStretch(1, 1)
        body.addLayout(grid)

    def _profiles(self, current: str) -> None:
        self.profile.addItem(self.tr("generic"), "")
        try:
            known = device_tests.registry().profiles(self._kind)
        except DeviceError:
            known = ()
        for profile in known:
            self.profile.addItem(profile.title.to(self._desk.lang), profile.id)
        self.profile.setCurrentIndex(max(0, self.profile.findData(current)))

    def _search(self) -> None:
        self.busy.start(self.tr("Looking for ports and devices …"), cancellable=False)
        self._desk.tasks.run(
            "ports",
            device_tests.ports,
            done=self._found,
            failed=self._not_found,
            ended=self.busy.stop,
            owner=self,
        )

    def _found(self, found: Sequence[Found]) -> None:
        rows = sorted(found, key=lambda f: (f.guess_kind != self._kind, bool(f.in_use_by)))
        spec = next((s for s in device_tests.registry().simulators() if s.kind == self._kind), None)
        self.model.set_rows(rows + (self._virtual(spec is not None)))
        if not self.url.text() and self.model.rows:
            self.ports.setCurrentIndex(self.model.index(0))

    def _virtual(self, exists: bool) -> list[Found]:
        """The virtual bench stands in only where this laptop is a demonstration."""
        from drivers.types import Text

        if not exists or self._desk.ctx.store.local(device_tests.DEMO) is not True:
            return []
        return [
            Found(
                url=f"virtual:{self._kind}",
                what=Text("虚拟设备", "Virtual device"),
                guess_kind=self._kind,
                profile="",
                why=Text("演示用，收发真实报文", "for demonstration; speaks the real bytes"),
                in_use_by="",
            )
        ]

    def _not_found(self, error: CounterCheckError) -> None:
        self._say(error.sentence(self._desk.lang))

    def _picked(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        found = self.model.row(index)
        if found is not None:
            self.url.setText(found.url)
            if found.profile:
                self.profile.setCurrentIndex(max(0, self.profile.findData(found.profile)))

    def _accept(self) -> None:
        from drivers.transport.url import parse

        own = self._own()
        if not self._has_port:
            self.chosen.emit(Target("", "", origin="here", own=own))
            self.accept()
            return
        try:
            url = str(parse(self.url.text().strip()))
        except DeviceError as error:
            self._say(error.sentence(self._desk.lang))
            return
        self.chosen.emit(Target(url, self.profile.currentData() or "", origin="person", own=own))
        self.accept()

    def _own(self) -> dict[str, str]:
        usual = {p.name: p.default for p in self._plan.params}
        return {
            name: text
            for name, text in self.params.values().items()
            if self.params.fields[name].isEnabled() and text != usual[name]
        }

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
