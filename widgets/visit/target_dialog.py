"""Which port and which device profile a test uses. Ports are looked for in a lane of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
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
from widgets.common import paint
from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.common.rows import ROW, Index, RowsModel
from widgets.common.states import BusyBar
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE
from widgets.visit.look import ringless

ROW_HEIGHT = 52  # px at 100 %


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
    """Opened with ``open()``.

    Signals:
        chosen(Target): accepted with a port that can be read.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk, kind: str, now: Target, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Port and device"))
        self.setMinimumWidth(px(560))
        self._desk = desk
        self._kind = kind
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
        self._lay_out()
        self._search()

    def _lay_out(self) -> None:
        body = column(self, gap=12, margin=18)
        body.addWidget(label(self.tr("Port and device"), "heading"))
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
        body.addWidget(self._error)
        self.use = button(self.tr("Use this"), "primary", on=self._accept)
        self.use.setDefault(True)
        body.addLayout(
            row(
                button(self.tr("Search again"), icon="refresh", on=self._search),
                None,
                button(self.tr("Cancel"), on=self.reject),
                self.use,
            )
        )

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

        try:
            url = str(parse(self.url.text().strip()))
        except DeviceError as error:
            self._say(error.sentence(self._desk.lang))
            return
        self.chosen.emit(Target(url, self.profile.currentData() or "", origin="person"))
        self.accept()

    def _say(self, text: str) -> None:
        self._error.setText(text)
        self._error.setVisible(bool(text))
