"""The keys of the visit page, in one table. A key that a text field wants never gets here: fields
take what they can type, and only what they leave rises to the page."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent


class Action(StrEnum):
    NORMAL = "normal"
    ABNORMAL = "abnormal"
    NA = "na"
    NOTE = "note"
    PHOTO = "photo"
    CAMERA = "camera"
    TEST = "test"
    REGISTER = "register"  # takes what a test read into the device's record
    FINDING = "finding"
    TICKET = "ticket"
    FINISH = "finish"
    UP = "up"
    DOWN = "down"
    NEXT_OPEN = "next_open"
    FIRST = "first"
    LAST = "last"
    SECTION_UP = "section_up"
    SECTION_DOWN = "section_down"
    PASTE = "paste"
    LEAVE = "leave"
    STOPWATCH = "stopwatch"
    LAP = "lap"
    RESET = "reset"
    COPY = "copy"
    COPY_ALL = "copy_all"
    DIFFERENCES = "differences"
    WHY = "why"


_K = Qt.Key
_PLAIN: dict[int, Action] = {
    _K.Key_1: Action.NORMAL,
    _K.Key_2: Action.ABNORMAL,
    _K.Key_3: Action.NA,
    _K.Key_N: Action.NOTE,
    _K.Key_P: Action.PHOTO,
    _K.Key_K: Action.CAMERA,
    _K.Key_T: Action.TEST,
    _K.Key_B: Action.REGISTER,
    _K.Key_F: Action.FINDING,
    _K.Key_F6: Action.TICKET,
    _K.Key_F9: Action.FINISH,
    _K.Key_Up: Action.UP,
    _K.Key_Down: Action.DOWN,
    _K.Key_Return: Action.NEXT_OPEN,
    _K.Key_Enter: Action.NEXT_OPEN,
    _K.Key_Home: Action.FIRST,
    _K.Key_End: Action.LAST,
    _K.Key_Escape: Action.LEAVE,
    _K.Key_Space: Action.STOPWATCH,
    _K.Key_L: Action.LAP,
    _K.Key_R: Action.RESET,
    _K.Key_C: Action.COPY,
    _K.Key_D: Action.DIFFERENCES,
    _K.Key_W: Action.WHY,
}
_SHIFT: dict[int, Action] = {
    _K.Key_C: Action.COPY_ALL,
}
_CONTROL: dict[int, Action] = {
    _K.Key_Up: Action.SECTION_UP,
    _K.Key_Down: Action.SECTION_DOWN,
    _K.Key_V: Action.PASTE,
    _K.Key_Return: Action.NEXT_OPEN,  # out of a text that takes Enter for itself
    _K.Key_Enter: Action.NEXT_OPEN,
}
# a held key walks on with these; anything else it would do again and again
REPEATING = frozenset({Action.UP, Action.DOWN, Action.SECTION_UP, Action.SECTION_DOWN})


def action_of(event: QKeyEvent) -> Action | None:
    """What the key asks for, or None if the page has no use for it."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if held == Qt.KeyboardModifier.NoModifier:
        return _PLAIN.get(event.key())
    if held == Qt.KeyboardModifier.ShiftModifier:
        return _SHIFT.get(event.key())
    if held == Qt.KeyboardModifier.ControlModifier:
        return _CONTROL.get(event.key())
    return None


def digit_of(event: QKeyEvent) -> int | None:
    """1-9 for a plain digit key, else None."""
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return None
    number = event.key() - int(_K.Key_0)
    return number if 1 <= number <= 9 else None


def is_confirm(event: QKeyEvent) -> bool:
    """Ctrl+Enter: out of any field of a form that is complete."""
    control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
    return bool(control) and event.key() in (_K.Key_Return, _K.Key_Enter)
