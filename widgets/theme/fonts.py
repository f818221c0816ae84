"""The shipped fonts: Chinese looks the same on every machine, and figures stand in columns."""

from __future__ import annotations

import logging
from collections.abc import Callable
from importlib.resources import as_file, files

from PySide6.QtGui import QFont, QFontDatabase

from widgets.theme.tokens import FAMILY, MONO, TYPE

_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf", "NotoSansMono-Regular.ttf")
_TABULAR = QFont.Tag("tnum")


def load_fonts() -> None:
    """Registers the shipped fonts once per application. A missing file costs the look, not the
    work: the system's own font steps in."""
    if {FAMILY, MONO} <= set(QFontDatabase.families()):
        return
    for name in _FILES:
        with as_file(files("resources") / "fonts" / name) as path:
            if QFontDatabase.addApplicationFont(str(path)) < 0:
                logging.getLogger(__name__).warning("font %s could not be loaded", name)


def font(size: int, *, bold: bool = False, mono: bool = False) -> QFont:
    """A font for painting; ``size`` in pixels, already scaled. Figures are tabular."""
    result = QFont()
    result.setFamilies([MONO, FAMILY] if mono else [FAMILY])
    result.setPixelSize(size)
    result.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    result.setFeature(_TABULAR, 1)
    return result


def app_font(px: Callable[[float], int]) -> QFont:
    return font(px(TYPE.body))
