"""Widgets as people see them: drawn into memory, in the real theme."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _in_the_theme(qapp: QApplication) -> None:
    """Sizes, fonts and colours are the product's in every test, whichever ran before it."""
    from widgets.theme import theme

    now = theme.current()
    if not qapp.styleSheet() or (now.mode, now.scale) != ("light", 1.0):
        theme.apply(qapp, "light")
