"""What to know and take along for the visit in hand."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from app.services import plan_words
from app.services.day_round import Stop
from app.services.planning import DayLine, DayState
from app.services.round_sheet import take_along
from widgets.common import words
from widgets.common.card import Strip
from widgets.common.labels import label
from widgets.common.layouts import clear
from widgets.theme.tokens import Tone

MOST = 4  # lines about orders and findings; the site's page has all


class LuggageStrip(Strip):
    """Hidden while there is nothing to say."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("neutral", parent)
        self._desk = desk
        self.hide()

    def show_line(self, line: DayLine | None, stop: Stop | None) -> None:
        """``stop``: the line's place in the round, once it is known."""
        clear(self.body)
        said = self._sentences(line, stop)
        for text, tone in said:
            self.body.addWidget(label(text, "small", wrap=True, tone=tone))
        self.setVisible(bool(said))

    def _sentences(self, line: DayLine | None, stop: Stop | None) -> list[tuple[str, Tone | None]]:
        if line is None or line.planned is None:
            return []
        visit, say = line.planned, self._desk.words
        said: list[tuple[str, Tone | None]] = []
        if line.state is DayState.EXPECTED:  # what is decided and known is of the visit before it
            hint = self.tr("Comes again by cadence once the visit before it is made.")
            return [(hint, None), (say(plan_words.rule(visit)), None)]
        decided = plan_words.decision(visit)
        if decided is not None:
            said.append((say(decided), "warning"))
        if visit.begun_by:
            said.append((self.tr("{name} has begun it.").format(name=visit.begun_by), None))
        said.append((say(plan_words.rule(visit)), None))
        if stop is None:
            return said
        kinds = self.tr(", ").join(words.asset(kind) for kind in stop.luggage.devices)
        if kinds:
            said.append((self.tr("Devices expected there: {kinds}").format(kinds=kinds), None))
        lines = [say(text) for text in take_along(stop)]
        said += [(text, None) for text in lines[:MOST]]
        if len(lines) > MOST:
            said.append((self.tr("and {n} more").format(n=len(lines) - MOST), None))
        return said
