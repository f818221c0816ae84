"""A time taken by hand: space starts and stops, L laps, R puts the watch back, or the seconds are
typed. The watch itself is the page's (``widgets.visit.watches``): it goes on while another card is
shown here."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QTimer

from app.domain.clock import Stamp
from app.domain.text import Lang
from app.services.stopwatch import Watch, best_of, tries_of
from app.services.visit_views import ItemView
from widgets.answers.number import NumberEditor
from widgets.common.buttons import button
from widgets.common.labels import label
from widgets.theme.theme import px
from widgets.visit.keys import Action

FURNITURE = 216  # px at 100 %: the field, the unit, icon and edges of switch and chip
TICK = 100  # ms between two looks at the running time
SHOWN = 5  # tries and laps told in a row


class StopwatchEditor(NumberEditor):
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
        self._row.insertWidget(1, self.lap)
        self._row.insertWidget(2, self.back)
        self._tries = label("", "small", wrap=True)
        self._tries.hide()
        self.panel = self._tries
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
        """Where the words are long, what the limits say of the time needs the line."""
        shown = self.fontMetrics().horizontalAdvance
        switch = max(shown(self.tr("Start")), shown(self.tr("Stop"))) + shown(self.tr("Space"))
        said = max(shown(word) for word in self.judgements())
        limited = view.item.limits is not None or view.item.soft_limits is not None
        return limited and said + switch + px(FURNITURE) > room

    def enter(self) -> bool:
        return False  # space is nearer than typing; the field is one Tab away

    def flush(self) -> None:
        if not self.running:
            super().flush()

    def reset(self) -> None:
        self._tick.stop()
        self._watch = None
        self._tries.hide()
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
        """The best of several, and all of them."""
        taken = tries_of(view.answer.measurements) if view.answer is not None else ()
        self._tries.setVisible(len(taken) > 1)
        if len(taken) > 1:
            said = self.tr("best of {0}: {1} s  ({2})")
            self._tries.setText(said.format(len(taken), best_of(view.item, taken), _listed(taken)))

    def _label(self) -> None:
        word = self.tr("Stop") if self.running else self.tr("Start")
        self.switch.setText(f"{word}  {self.tr('Space')}")
        self.switch.setAccessibleName(word)
        self.switch.setProperty("action", Action.STOPWATCH.value)
        self.lap.setVisible(self.running)
        self.back.setVisible(self.running)
        laps = self._watch.laps if self._watch is not None else ()
        if laps:
            self._tries.setText(self.tr("laps: {0} s").format(_listed(laps)))
            self._tries.show()


def _listed(times: tuple[Decimal, ...]) -> str:
    """The newest ones, in order."""
    told = " · ".join(str(time) for time in times[-SHOWN:])
    return f"… {told}" if len(times) > SHOWN else told
