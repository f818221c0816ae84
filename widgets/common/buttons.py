"""Buttons. Each has a word, most have a key, icon-only ones have an accessible name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import SIZE

Kind = Literal["primary", "secondary", "ghost", "danger", "chip", "link", "choice"]


def button(
    text: str,
    kind: Kind = "secondary",
    *,
    icon: str = "",
    key: str = "",
    shortcut: str = "",
    on: Callable[[], object] | None = None,
    checkable: bool = False,
    parent: QWidget | None = None,
) -> QPushButton:
    """``key`` is printed after the word ("F9"); ``shortcut`` (default: ``key`` if it is a function
    key or a chord) also makes it work from anywhere in the window. ``on`` is called on click."""
    shown = f"{text}  {key}" if key else text
    made = QPushButton(f" {shown}" if icon else shown, parent)  # Qt sets icons too close
    made.setProperty("kind", kind)
    made.setAccessibleName(text)
    made.setCheckable(checkable)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon:
        token = {"primary": "on_primary", "danger": "bad", "link": "primary"}.get(kind, "text")
        made.setIcon(icons.icon(icon, token))
        made.setIconSize(QSize(px(SIZE.icon), px(SIZE.icon)))
    if not shortcut and (len(key) > 1 and (key[0] == "F" or "+" in key)):
        shortcut = key
    if shortcut:
        made.setShortcut(shortcut)
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made


class _OnEnter(QObject):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and isinstance(watched, QPushButton)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ):
            watched.click()
            return True
        return False


def own_enter(*buttons: QPushButton) -> None:
    """For dialogs where Enter in a field or a table must press none of them, as Qt would have it:
    Enter presses only the one that has the keys."""
    for each in buttons:
        each.setAutoDefault(False)
        each.installEventFilter(_OnEnter(each))


def icon_button(
    icon: str, name: str, *, on: Callable[[], object] | None = None, parent: QWidget | None = None
) -> QPushButton:
    """A 32-pixel button with an icon; ``name`` is its tool tip and accessible name."""
    made = QPushButton(parent)
    made.setProperty("kind", "icon")
    made.setIcon(icons.icon(icon, "muted"))
    made.setIconSize(QSize(px(20), px(20)))
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    if on is not None:
        made.clicked.connect(lambda _checked=False: on())
    return made
