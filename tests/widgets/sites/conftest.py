"""A window for the dialogs of the Sites page to stand over."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QWidget


@pytest.fixture
def window(qtbot: Any) -> QWidget:
    made = QWidget()
    made.resize(1280, 800)
    qtbot.addWidget(made)
    return made
