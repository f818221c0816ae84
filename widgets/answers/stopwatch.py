"""A time taken by hand: space starts and stops, or the seconds are typed."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer

from app.domain.text import Lang
from app.services.visit_views import ItemView
from widgets.answers.number import NumberEditor
from widgets.common.buttons import button
from widgets.theme.theme import px
from widgets.visit.keys import Action

FURNITURE = 216  # px at 100 %: the field, the unit, icon and edges of switch and chip
TICK = 100  # ms between two looks at the running time


class StopwatchEditor(NumberEditor):
    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._begin: float | None = None
        self._editable = False
        self._tick = QTimer(self)
        self._tick.setInterval(TICK)
        self._tick.timeout.connect(self._show_time)
        self.switch = button("", icon="timer-outline", on=self.toggle)
        self._row.insertWidget(0, self.switch)
        self._label()

    @property
    def running(self) -> bool:
        return self._begin is not None

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        self._editable = editable
        self.switch.setVisible(editable)
        if self.running and self._item == view.item:
            return  # the hand is on the watch
        super().show_item(view, value, editable=editable, current=current)

    def space(self) -> bool:
        self.toggle()
        return True

    def toggle(self) -> None:
        if not self._editable:
            return
        if self._begin is None:
            self._begin = time.monotonic()
            self._tick.start()
            self.field.setReadOnly(True)
        else:
            seconds = time.monotonic() - self._begin
            self._halt()
            self.field.setText(f"{seconds:.1f}")
            self.field.setModified(True)
            self.take()
        self._label()

    def wide(self, view: ItemView, room: int) -> bool:
        """Where the words are long, what the limits say of the time needs the line."""
        shown = self.fontMetrics().horizontalAdvance
        switch = max(shown(self.tr("Start")), shown(self.tr("Stop"))) + shown(self.tr("Space"))
        said = max(shown(word) for word in self.judgements())
        return view.item.limits is not None and said + switch + px(FURNITURE) > room

    def enter(self) -> bool:
        return False  # space is nearer than typing; the field is one Tab away

    def flush(self) -> None:
        if not self.running:
            super().flush()

    def reset(self) -> None:
        self._halt()
        self._label()
        super().reset()

    def _halt(self) -> None:
        self._tick.stop()
        self._begin = None
        self.field.setReadOnly(not self._editable)

    def _show_time(self) -> None:
        if self._begin is not None:
            seconds = f"{time.monotonic() - self._begin:.1f}"
            self.field.setText(seconds)
            self._judge(seconds)

    def _label(self) -> None:
        word = self.tr("Stop") if self.running else self.tr("Start")
        self.switch.setText(f"{word}  {self.tr('Space')}")
        self.switch.setAccessibleName(word)
        self.switch.setProperty("action", Action.STOPWATCH.value)
