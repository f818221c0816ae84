"""Virtual devices: add one, give it a fault, take it away. They speak the real bytes."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.qt.desk import Desk
from drivers.bench import VirtualDevice
from widgets.bench.ports import kind_word
from widgets.bench.workbench import Workbench
from widgets.common.buttons import button, icon_button
from widgets.common.card import Card
from widgets.common.flow import FlowLayout
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row, scrolled


class VirtualCard(Card):
    """The switches of the virtual device that is chosen above, and the way to add one."""

    def __init__(self, desk: Desk, workbench: Workbench, parent: QWidget | None = None) -> None:
        super().__init__(margin=12, gap=6, parent=parent)
        self._desk = desk
        self._workbench = workbench
        self._name = ""
        self.setAccessibleName(self.tr("Virtual bench"))
        self.title.setText(self.tr("Virtual bench"))
        self.add = button(self.tr("Add"), icon="plus", on=self._menu)
        self.head.addWidget(self.add)
        self.body.insertLayout(0, self.head)
        self._about = label("", "small", wrap=True)
        self.body.addWidget(self._about)
        self._switches = QWidget()
        self._column = column(self._switches, gap=6)
        self._area = scrolled(self._switches)
        self.body.addWidget(self._area, 1)
        self.body.addStretch()  # without a device the words stand at the top
        self.boxes: dict[str, QPushButton] = {}
        self.menu = QMenu(self)
        for spec in workbench.registry.simulators():
            words = kind_word(spec.kind)
            models = spec.models if len(spec.models) > 1 else ("",)
            target = self.menu.addMenu(words) if len(models) > 1 else self.menu
            for model in models:
                action = target.addAction(workbench.model_word(spec.kind, model) or words)
                action.triggered.connect(lambda _=False, k=spec.kind, m=model: workbench.add(k, m))
        workbench.devices_changed.connect(self._refresh)
        self.show_device("")

    def show_device(self, name: str) -> None:
        """The switches of this virtual device; "" for none."""
        self._name = name
        device = self._workbench.bench.device(name) if name else None
        clear(self._column)
        self.boxes = {}
        self._area.setVisible(device is not None)
        if device is None:
            self._about.setText(
                self.tr("Simulated devices with real bytes, to train and to try faults.")
            )
            return
        take_away = icon_button(
            "trash-can-outline",
            self.tr("Stop this virtual device"),
            on=lambda: self._workbench.remove(name),
        )
        line = QWidget()
        said = self.tr("Faults of {0}").format(kind_word(device.kind))
        row(label(said, "small"), None, take_away, parent=line)
        self._column.addWidget(line)
        self._about.setText("")
        chips = QWidget()
        self._flow = FlowLayout(chips, gap=6)
        for spec in device.faults:
            box = button(spec.title.to(self._desk.lang), "chip", checkable=True)
            box.setChecked(spec.name in device.active_faults)
            box.toggled.connect(
                lambda on, fault=spec.name: self._workbench.set_fault(name, fault, on)
            )
            self.boxes[spec.name] = box
            self._flow.addWidget(box)
        self._column.addWidget(chips)
        self._column.addStretch(1)
        self._about.setVisible(False)

    def _refresh(self) -> None:
        device: VirtualDevice | None = (
            self._workbench.bench.device(self._name) if self._name else None
        )
        if device is None:
            self._about.setVisible(True)
            self.show_device("")
            return
        active = device.active_faults
        for name, box in self.boxes.items():
            if box.isChecked() != (name in active):
                box.blockSignals(True)
                box.setChecked(name in active)
                box.blockSignals(False)

    def _menu(self) -> None:
        self.menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))
