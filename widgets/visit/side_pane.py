"""The right pane: the device, the wire, the evidence, the last visit — all of the current item."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from app.qt.desk import Desk
from app.services.assets import may_edit
from app.services.visit_views import ItemView, VisitView
from drivers.capture import WireRecord
from widgets.common.layouts import column
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.compare_panel import ComparePanel
from widgets.visit.device_panel import DevicePanel
from widgets.visit.evidence_panel import EvidencePanel
from widgets.visit.history_panel import HistoryPanel
from widgets.visit.trend_panel import TrendPanel
from widgets.visit.wire_panel import WirePanel

WIDTH = 332  # px at 100 %


class SidePane(QScrollArea):
    """Signals:
    asked(str): an Action's name.
    dropped(list): pictures for the current item.
    photo_opened(Evidence)
    picked(str): item id.
    """

    asked = Signal(str)
    dropped = Signal(list)
    photo_opened = Signal(object)
    picked = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.device = DevicePanel(desk.lang, may_edit=may_edit(desk.ctx))
        self.wire = WirePanel(desk)
        self.evidence = EvidencePanel(desk)
        self.compare = ComparePanel(desk.lang)
        self.trend = TrendPanel(desk)
        self.history = HistoryPanel(desk)
        inner = QWidget()
        inner.setProperty("kind", "plain")
        inner.setFixedWidth(px(WIDTH - 12))  # the scroll bar has its room
        body = column(inner, gap=SPACE.m)
        panels = (self.device, self.wire, self.evidence, self.trend, self.compare, self.history)
        for panel in panels:
            body.addWidget(panel)
        body.addStretch(1)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(px(WIDTH))
        self.viewport().setAutoFillBackground(False)
        self.device.asked.connect(self.asked)
        self.evidence.asked.connect(self.asked)
        self.evidence.dropped.connect(self.dropped)
        self.evidence.opened.connect(self.photo_opened)
        self.compare.picked.connect(self.picked)

    def show_item(
        self, view: VisitView, item: ItemView | None, section_id: str, *, target: str = ""
    ) -> None:
        self.device.show_item(view, item, target)
        tested = item is not None and item.item.kind.tested
        run = item.run if item else None
        self.wire.setVisible(tested or run is not None)
        self.wire.show_run(run)
        self.evidence.show_item(item)
        self.compare.show_view(view, section_id)
        self.trend.show_item(view.visit.id, item)
        self.history.show_item(view.visit.id, item)

    def begin_test(self, kind: str, profile: str) -> None:
        self.wire.begin_live(kind, profile)
        self.wire.show()

    def add_wire(self, records: Sequence[WireRecord]) -> None:
        self.wire.add(records)

    def end_test(self) -> None:
        self.wire.end_live()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()  # the page's keys work from here too
