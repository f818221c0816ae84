"""Walking up to a picture."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest

from widgets.common.zoom_picture import CLOSEST, ZoomPicture


@pytest.fixture
def view(qtbot: Any) -> ZoomPicture:
    made = ZoomPicture()
    qtbot.addWidget(made)
    made.resize(400, 300)
    picture = QPixmap(1600, 1200)
    picture.fill(Qt.GlobalColor.darkCyan)
    made.show_picture(picture)
    return made


def near(a: QPointF, b: QPointF) -> bool:
    return (a - b).manhattanLength() < 1e-6


def test_it_is_whole_at_first_and_never_larger_than_life(view: ZoomPicture) -> None:
    assert view.scale == 0.25
    small = QPixmap(40, 30)
    small.fill(Qt.GlobalColor.red)
    view.show_picture(small)
    assert view.scale == 1.0


def test_the_place_under_the_hand_stays(view: ZoomPicture) -> None:
    at = QPointF(300, 100)
    before = view.to_picture(at)
    view.zoom(3.0, at)
    assert view.scale == 0.75
    assert near(view.to_picture(at), before)
    assert near(view.placed().map(before), at)
    view.zoom(1000.0)
    assert view.scale == CLOSEST
    view.zoom(1e-6)
    assert view.scale == 0.25


def test_one_cannot_walk_off_the_picture(view: ZoomPicture) -> None:
    view.pan(500, 500)  # whole: there is nowhere to go
    assert near(view.to_picture(QPointF(200, 150)), QPointF(800, 600))
    view.life_size()
    for way in ((-1e6, -1e6), (1e6, 1e6)):
        view.pan(*way)
        corners = view.to_picture(QPointF(0, 0)), view.to_picture(QPointF(400, 300))
        assert corners[0].x() >= -0.01 and corners[0].y() >= -0.01
        assert corners[1].x() <= 1600.01 and corners[1].y() <= 1200.01


def test_double_click_comes_near_and_goes_back(view: ZoomPicture) -> None:
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert view.scale == 1.0
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    before = view.to_picture(QPointF(0, 0))
    QTest.mouseMove(view, QPoint(60, 80))
    assert view.to_picture(QPointF(0, 0)).x() > before.x()
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(60, 80))
    QTest.mouseDClick(view, Qt.MouseButton.LeftButton, pos=QPoint(100, 100))
    assert view.scale == 0.25


def test_without_a_picture_it_says_why(view: ZoomPicture) -> None:
    view.show_picture(QPixmap(), "not here yet")
    view.zoom(2)
    view.life_size()
    assert view.scale == 1.0 and view.accessibleDescription() == "not here yet"
    view.grab()
