"""A time taken by hand: space starts and stops, L laps, R puts the watch back, or the seconds are
typed. The watch itself is the page's (``widgets.visit.watches``): it goes on while another card is
shown here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from app.domain.clock import Stamp
from app.domain.text import Lang
from app.services.stopwatch import Watch, best_of, tries_of
from app.services.visit_views import ItemView
from widgets.answers.number import NumberEditor
from widgets.common.buttons import button
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.visit.keys import Action

TICK = 100  # ms between two looks at the running time
SHOWN = 5  # tries and laps told in a row


class StopwatchEditor(NumberEditor):
    FURNITURE = 240  # px at 100 %: with icon and edges of the switch

    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._watch: Watch | None = None
        self._now: Callable[[], Stamp] | None = None
        self._editable = False
        self._tick = QTimer(self)
        self._tick.setInterval(TICK)
        self._tick.timeout.connect(self._show_time)
        self.switch = button("", icon="timer-outline", on=lambda: self._ask(Action.STOPWATCH))
        self.lap = button(self.tr("Lap") + "  L", "chip", on=lambda: self._ask(Action.LAP))
        self.back = button(self.tr("Reset") + "  R", "chip", on=lambda: self._ask(Action.RESET))
        self._row.insertWidget(0, self.switch)
        self._told = label("", "small", wrap=True)  # laps of the running watch, else the tries
        self._below = QWidget()
        row(self.lap, self.back, self._told, parent=self._below).setStretch(2, 1)
        self.panel = self._below
        self._taken: tuple[Decimal, ...] = ()
        self._best = ""
        self._label()

    @property
    def running(self) -> bool:
        return self._watch is not None

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        self._editable = editable
        self.switch.setVisible(editable)
        self._show_tries(view)
        if self.running and self._item == view.item:
            return  # the hand is on the watch
        super().show_item(view, value, editable=editable, current=current)

    def show_timing(self, watch: Watch | None, now: Callable[[], Stamp]) -> None:
        before, self._watch, self._now = self._watch, watch, now
        if watch is None:
            self._tick.stop()
            if before is not None:  # until the store has answered: what was there
                self.field.setText(self._value)
                self._judge(self._value)
        else:
            self._tick.start()
            self._show_time()
            if before is None and not watch.sure(now()):
                self.told.emit(self.tr("Still running from before the program was started."))
        self.field.setReadOnly(watch is not None or not self._editable)
        self._label()

    def wide(self, view: ItemView, room: int) -> bool:
        shown = self.fontMetrics().horizontalAdvance
        switch = max(shown(self.tr("Start")), shown(self.tr("Stop"))) + shown(self.tr("Space"))
        return super().wide(view, room - switch)

    def enter(self) -> bool:
        return False  # space is nearer than typing; the field is one Tab away

    def flush(self) -> None:
        if not self.running:
            super().flush()

    def reset(self) -> None:
        self._tick.stop()
        self._watch = None
        self._taken = ()
        self._label()
        super().reset()

    def _ask(self, action: Action) -> None:
        self.asked.emit(action.value)

    def _show_time(self) -> None:
        if self._watch is not None and self._now is not None:
            seconds = str(self._watch.seconds(self._now()))
            self.field.setText(seconds)
            self._judge(seconds)

    def _show_tries(self, view: ItemView) -> None:
        self._taken = tries_of(view.answer.measurements) if view.answer is not None else ()
        self._best = str(best_of(view.item, self._taken)) if self._taken else ""
        self._label()

    def _label(self) -> None:
        word = self.tr("Stop") if self.running else self.tr("Start")
        self.switch.setText(f"{word}  {self.tr('Space')}")
        self.switch.setAccessibleName(word)
        self.switch.setProperty("action", Action.STOPWATCH.value)
        for made in (self.lap, self.back):
            made.setVisible(self.running)
        said = self._said()
        self._told.setText(said)
        self._told.setVisible(bool(said))
        self._below.setVisible(self.running or bool(said))

    def _said(self) -> str:
        """The laps of a watch that runs, else the best of several tries and all of them."""
        if self._watch is not None:
            laps = self._watch.laps
            return self.tr("laps: {0} s").format(_listed(laps)) if laps else ""
        if len(self._taken) < 2:
            return ""
        said = self.tr("best of {0}: {1} s  ({2})")
        return said.format(len(self._taken), self._best, _listed(self._taken))


def _listed(times: tuple[Decimal, ...]) -> str:
    """The newest ones, in order."""
    told = " · ".join(str(time) for time in times[-SHOWN:])
    return f"… {told}" if len(times) > SHOWN else told
