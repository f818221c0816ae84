from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip

from widgets.common.choice_box import ChoiceBox

LONG = "LED8 segment display (2400 baud, lamps of the second kind)"


def test_a_text_that_does_not_fit_ends_in_an_ellipsis_and_is_told_whole(qtbot: Any) -> None:
    box = ChoiceBox()
    qtbot.addWidget(box)
    box.addItems([LONG, "LED8"])
    box.resize(160, 32)
    box.show()
    assert box.shown_text.endswith("…") and LONG.startswith(box.shown_text[:-1])
    help_event = QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), box.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(box, help_event)
    assert QToolTip.text() == LONG
    cut = box.grab().toImage()
    box.setCurrentIndex(1)
    assert box.shown_text == "LED8" and box.grab().toImage() != cut
    box.setCurrentIndex(0)
    box.resize(900, 32)
    assert box.shown_text == LONG
