"""The wire log of a run in a window of its own, for readers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.device_test import TestRun
from app.qt.desk import Desk
from widgets.common.layouts import column
from widgets.theme.theme import px
from widgets.visit.wire_panel import WirePanel


def show_wire(desk: Desk, run: TestRun, parent: QWidget) -> QDialog:
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(f"{run.plan_id} {run.started.local:%Y-%m-%d %H:%M}")
    dialog.resize(px(720), px(460))
    panel = WirePanel(desk)
    panel.view.setMinimumHeight(px(320))
    panel.view.setMaximumHeight(16_777_215)
    panel.show_run(run)
    column(dialog, margin=14).addWidget(panel)
    dialog.open()
    return dialog
