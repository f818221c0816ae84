"""List and detail side by side, or in turns where the window is narrow."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QLabel, QListView

from widgets.common.panes import NARROW, ListAndDetail
from widgets.theme.theme import px


@pytest.fixture
def panes(qtbot: Any) -> ListAndDetail:
    view = QListView()
    view.setModel(QStringListModel(["one", "two"], view))
    made = ListAndDetail(view, QLabel("detail"), view, (1, 1))
    qtbot.addWidget(made)
    made.resize(px(NARROW) + 200, 500)
    made.show()
    return made


def shown(panes: ListAndDetail) -> tuple[bool, bool, bool]:
    view, detail = panes.findChildren(QListView)[0], panes.findChildren(QLabel)[-1]
    return panes.switch.isVisible(), view.isVisible(), detail.isVisible()


def test_a_wide_window_shows_both(panes: ListAndDetail) -> None:
    assert shown(panes) == (False, True, True)


def test_a_narrow_window_shows_one_and_the_switch(panes: ListAndDetail) -> None:
    panes.resize(px(NARROW) - 100, 500)
    assert shown(panes) == (True, True, False)
    panes.show_detail()
    assert shown(panes) == (True, False, True)
    panes.show_list()
    assert shown(panes) == (True, True, False)
    panes.resize(px(NARROW) + 200, 500)
    assert shown(panes) == (False, True, True)


def test_a_click_into_the_list_turns_to_the_detail(panes: ListAndDetail, qtbot: Any) -> None:
    panes.resize(px(NARROW) - 100, 500)
    view = panes.findChildren(QListView)[0]
    at = view.visualRect(view.model().index(1, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert shown(panes) == (True, False, True)
