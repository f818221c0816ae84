"""The laptop's preferences as the interface sees them: read, changed, and told about."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Signal

from app.config import PreferenceFile, Preferences
from app.domain.text import Lang


class Settings(QObject):
    """``changed`` carries the name of the preference: lang, theme, scale, idle_minutes, …"""

    changed = Signal(str)

    def __init__(self, file: PreferenceFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file

    @property
    def value(self) -> Preferences:
        return self._file.value

    @property
    def lang(self) -> Lang:
        return "en" if self.value.lang == "en" else "zh"

    def change(self, **values: Any) -> None:
        """Writes at once; out-of-range values are brought into range."""
        before = self.value
        after = self._file.change(**values)
        for name in values:
            if getattr(before, name) != getattr(after, name):
                self.changed.emit(name)
