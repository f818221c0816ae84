"""The left pane: what is plugged in, what it seems to be and why, and virtual devices beside it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QListView, QStackedWidget, QWidget

from app.domain.site import AssetKind
from app.qt.desk import Desk
from drivers.discovery import Found
from widgets.bench.workbench import Workbench
from widgets.common import words
from widgets.common.buttons import icon_button
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.rows import RowsModel
from widgets.common.states import BusyBar, EmptyState
from widgets.common.two_line import RowLook, rows_view
from widgets.theme.theme import px
from widgets.theme.tokens import Tone

ICONS = {
    "printer": "printer-outline",
    "display": "monitor",
    "handheld": "barcode-scan",
    "card_reader": "card-account-details-outline",
    "network": "lan-connect",
    "workstation": "laptop",
}
SCHEME_ICONS = {"serial": "serial-port", "usb": "usb-port", "queue": "tray-full"}


def kind_word(kind: str) -> str:
    try:
        return words.asset(AssetKind(kind))
    except ValueError:
        return kind


@dataclass(frozen=True)
class Port:
    """A row: something that can be tested, or at least tried."""

    key: str
    title: str
    url: str  # "" for this computer
    why: str = ""
    kind: str = ""  # "" when nobody can tell
    profile: str = ""
    in_use_by: str = ""
    virtual: str = ""  # the virtual device's name
    faults: int = 0  # switched on


class PortsCard(Card):
    """Signals:
    chosen(Port): the person, or the first list, points at this one.
    """

    chosen = Signal(object)

    def __init__(self, desk: Desk, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(margin=4, gap=4, parent=parent)
        self._desk = desk
        self._workbench = workbench
        self.setAccessibleName(self.tr("Ports and devices"))
        self.title.setText(self.tr("Ports and devices"))
        self.count = label("", "tiny")
        self.again = icon_button("refresh", self.tr("Search again (F5)"), on=workbench.look)
        self.head.addWidget(self.count)
        self.head.addWidget(self.again)
        self.head.setContentsMargins(px(12), px(6), px(4), 0)
        self.body.insertLayout(0, self.head)
        self.busy = BusyBar()
        self.busy.setContentsMargins(px(12), 0, px(8), 0)
        self.body.addWidget(self.busy)
        self.model: RowsModel[Port] = RowsModel(
            lambda p: p.key, lambda p: self.look_of(p).spoken, self
        )
        self.list: QListView = rows_view(self.model, self.look_of, self.tr("Ports and devices"))
        self.list.selectionModel().currentChanged.connect(self._current)
        self._either = QStackedWidget()  # a layout would show its widgets as windows
        self._either.addWidget(self.list)
        self._either.addWidget(
            EmptyState(
                "power-plug-off-outline",
                self.tr("No ports or devices."),
                self.tr("Plug one in and press F5, or add a virtual device below."),
            )
        )
        self.body.addWidget(self._either, 1)
        workbench.found_changed.connect(self.show_rows)
        workbench.devices_changed.connect(self.show_rows)
        self.show_rows()

    def show_rows(self) -> None:
        bench = self._workbench
        if bench.looking:
            self.busy.start(self.tr("Looking for ports and devices …"), cancellable=False)
        else:
            self.busy.stop()
        current = self.current()
        rows = [*self._virtual(), *self._here(), *map(self._port, bench.found or ())]
        known = {p.key for p in self.model.rows}
        fresh = [p for p in rows if p.virtual and p.key not in known] if known else []
        self.model.set_rows(rows)
        found = len(bench.found or ())
        self.count.setText(bench.problem or self.tr("{n} found").format(n=found))
        self._either.setCurrentIndex(0 if rows else 1)
        wanted = fresh[0].key if fresh else current.key if current else ""
        at = self.model.find(wanted)
        if at.isValid():
            self.list.setCurrentIndex(at)

    def current(self) -> Port | None:
        return self.model.row(self.list.currentIndex())

    def select(self, key: str) -> bool:
        at = self.model.find(key)
        if at.isValid():
            self.list.setCurrentIndex(at)
        return at.isValid()

    def look_of(self, port: Port) -> RowLook:
        icon = ICONS.get(port.kind) or SCHEME_ICONS.get(port.url.partition(":")[0], "connection")
        second = f"{port.url} · {port.why}" if port.url and port.why else port.url or port.why
        chips: tuple[tuple[str, Tone], ...] = ()
        if port.in_use_by:
            second = self.tr("in use by {0}").format(port.in_use_by)
            chips = ((self.tr("in use"), "bad"),)
        elif port.faults:
            chips = ((self.tr("faults: {n}").format(n=port.faults), "warning"),)
        elif port.virtual:
            chips = ((self.tr("virtual"), "primary"),)
        return RowLook(
            port.title,
            second,
            icon,
            "bad" if port.in_use_by else "primary" if port.kind else "muted",
            chips,
        )

    def _virtual(self) -> list[Port]:
        rows = []
        for device in self._workbench.bench.devices:  # a record says that it was a virtual one
            model = self._workbench.model_word(device.kind, device.model)
            title = f"{kind_word(device.kind)} · {model}" if model else kind_word(device.kind)
            url = f"virtual:{device.name}"
            faults = len(device.active_faults)
            known = {p.id for p in self._workbench.registry.profiles(device.kind)}
            rows.append(
                Port(
                    url,
                    title,
                    url,
                    device.url,
                    device.kind,
                    device.model if device.model in known else "",
                    virtual=device.name,
                    faults=faults,
                )
            )
        return rows

    def _here(self) -> list[Port]:
        """What needs no port: this computer and its line."""
        kinds = {k.kind for k in self._workbench.registry.kinds}
        rows = []
        if "workstation" in kinds:
            why = self.tr("processor, memory, disk, Java, clock")
            rows.append(Port("here:workstation", self.tr("This computer"), "", why, "workstation"))
        if "network" in kinds:
            why = self.tr("delay and loss to the servers")
            rows.append(Port("here:network", self.tr("This computer's line"), "", why, "network"))
        return rows

    def _port(self, found: Found) -> Port:
        return Port(
            found.url,
            found.what.to(self._desk.lang),
            found.url,
            found.why.to(self._desk.lang),
            found.guess_kind,
            found.profile,
            found.in_use_by,
        )

    def _current(self, current: QModelIndex, _before: QModelIndex) -> None:
        port = self.model.row(current)
        if port is not None:
            self.chosen.emit(port)
