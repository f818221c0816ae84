"""How a run ended, in one sentence, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.device_test import Outcome
from app.qt.desk import Desk
from widgets.bench.run import Live
from widgets.common import words
from widgets.common.buttons import button
from widgets.common.card import Strip
from widgets.common.chip import Chip
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import row
from widgets.theme.stylesheet import restyle
from widgets.theme.tokens import Tone

TONES: dict[str, Tone] = {"pass": "good", "fail": "bad", "error": "bad", "timeout": "bad"}


class OutcomeStrip(Strip):
    """Hidden while nothing has ended. Signals: attach_asked(), go_asked() (back to the visit)."""

    attach_asked = Signal()
    go_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("neutral", parent)
        self._desk = desk
        self.chip = Chip("", "neutral")
        self.who = ElidedLabel("", "small")
        self.text = label("", "body", wrap=True, selectable=True)
        self.attach = button(
            self.tr("Attach to a visit"), icon="clipboard-arrow-down-outline",
            on=self.attach_asked.emit,
        )  # fmt: skip
        self.back = button(self.tr("Back to the visit"), "link", on=self.go_asked.emit)
        line = row(self.chip, self.who, self.back, self.attach)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.text)
        self.hide()

    def show_live(self, live: Live | None, attached: str) -> None:
        """``attached``: the visit id the run was given to, "" if to none."""
        if live is None or live.running or (live.result is None and not live.refused):
            self.hide()
            return
        result = live.result
        outcome = result.outcome if result is not None else "error"
        undecided = result is not None and result.undecided
        tone = "warning" if undecided else TONES.get(outcome, "warning")
        self.setProperty("tone", tone)
        restyle(self)
        self.chip.show_as(words.outcome(Outcome(outcome), undecided=undecided), tone)
        text = live.refused
        if result is not None:
            worst = next((s for s in result.steps if s.verdict is result.verdict), None)
            text = worst.text.to(self._desk.lang) if worst and outcome != "pass" else ""
            seconds = self.tr("{0} s").format(f"{result.seconds:.1f}")
            device = " ".join(
                v for k in ("maker", "model", "serial", "firmware") if (v := result.identity.get(k))
            )
            self.who.setText(" · ".join(p for p in (device, seconds) if p))
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.attach.setVisible(result is not None and not attached)
        self.back.setVisible(bool(attached))
        self.show()
