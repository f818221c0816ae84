"""Layouts with the interface's gaps, so that no page counts pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


def column(parent: QWidget | None = None, *, gap: int = SPACE.s, margin: int = 0) -> QVBoxLayout:
    """A vertical layout; gap and margin in pixels at 100 %."""
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    _space(layout, gap, margin)
    return layout


def row(
    *widgets: QWidget | None, gap: int = SPACE.s, margin: int = 0, parent: QWidget | None = None
) -> QHBoxLayout:
    """A horizontal layout of the widgets, vertically centred; ``None`` is where it stretches."""
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    _space(layout, gap, margin)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


def rule() -> QFrame:
    """A hair line between things."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def scrolled(inner: QWidget, parent: QWidget | None = None) -> QScrollArea:
    """``inner`` in a vertical scroll area without a frame; focus stays with its content."""
    inner.setProperty("kind", inner.property("kind") or "plain")
    area = QScrollArea(parent)
    # a plain viewport paints no ground of its own; asking for Qt's, only to tell it so, would make
    # PySide set up every class it might be, and this is on the way to the first page
    area.setViewport(QWidget())
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    inner.setAutoFillBackground(False)
    return area


@contextmanager
def added_at_once(layout: QLayout, area: QScrollArea) -> Iterator[None]:
    """Widgets that are added to ``layout`` inside, and shown there, are laid out in one go at the
    end. Otherwise each show() lays out all anew, squeezed into the height of before. ``layout`` is
    that of the widget that ``area`` scrolls."""
    layout.setEnabled(False)
    try:
        yield
    finally:
        QCoreApplication.sendEvent(area, QEvent(QEvent.Type.LayoutRequest))  # finds its height
        layout.setEnabled(True)
        layout.activate()


def clear(layout: QLayout) -> None:
    """Takes everything out of the layout and lets it go."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def tab_order(widgets: Iterable[QWidget]) -> None:
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)


def _space(layout: QVBoxLayout | QHBoxLayout, gap: int, margin: int) -> None:
    layout.setSpacing(px(gap))
    layout.setContentsMargins(px(margin), px(margin), px(margin), px(margin))
