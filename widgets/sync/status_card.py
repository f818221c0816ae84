"""The one sentence that matters here: may I leave? And the two buttons that change it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.text import Text
from app.qt.desk import Desk
from app.qt.sync_runner import Line, SyncState
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row
from widgets.common.states import BusyBar
from widgets.theme import icons
from widgets.theme.stylesheet import restyle
from widgets.theme.tokens import Tone


class StatusCard(Card):
    sync_asked = Signal()
    check_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(gap=12, parent=parent)
        self._desk = desk
        self.body.addWidget(self._safe_strip())
        self._line = label("", "small", wrap=True)
        self._times = label("", "tiny", wrap=True)
        self._result = label("", "small", wrap=True)
        self._result.setVisible(False)
        self.busy = BusyBar()
        self.body.addWidget(self._line)
        self.body.addWidget(self._times)
        self.body.addWidget(self.busy)
        self.body.addWidget(self._result)
        self._check = button(self.tr("Check connection"), on=self.check_asked.emit)
        self._sync = button(
            self.tr("Sync now"), "primary", key="F5", icon="sync", on=self.sync_asked.emit
        )
        self.body.addLayout(row(None, self._check, self._sync))

    def show_safe(self, safe: bool, why: Text) -> None:
        tone: Tone = "good" if safe else "warning"
        self._shield.setPixmap(
            icons.pixmap("shield-check" if safe else "shield-alert-outline", tone, 30)
        )
        self._safe.setText(
            self.tr("Safe to leave") if safe else self.tr("Not everything is at central yet")
        )
        self._why.setText(self._desk.words(why))
        for widget in (self._strip, self._safe):
            widget.setProperty("tone", tone)
            restyle(widget)
        self._strip.setVisible(True)

    def show_state(self, state: SyncState, available: bool) -> None:
        words = {
            Line.NONE: self.tr("This laptop knows no central service yet. Work is kept here."),
            Line.OFFLINE: self.tr("Offline. Work goes on; sending resumes by itself."),
            Line.IDLE: self.tr("Connected to central."),
            Line.SENDING: self.tr("Sending."),
            Line.ATTENTION: self.tr("Something needs you."),
        }
        said = words[state.line]
        if state.problem is not None:
            said = f"{said} {self._desk.words(state.problem)}"
        self._line.setText(said)
        times = []
        if state.verified_at is not None:
            times.append(
                self.tr("everything verified {time}").format(time=formats.moment(state.verified_at))
            )
        if state.tried_at is not None:
            times.append(self.tr("last try {time}").format(time=formats.clock_time(state.tried_at)))
        if state.next_at is not None:
            times.append(self.tr("next try {time}").format(time=formats.clock_time(state.next_at)))
        self._times.setText(" · ".join(times))
        self._times.setVisible(bool(times))
        self._sync.setEnabled(available)
        self._check.setEnabled(available)
        if state.line is Line.SENDING:
            told = self.tr("Sending {done} of {total}").format(done=state.done, total=state.total)
            if not self.busy.isVisible():
                self.busy.start(told, total=state.total, cancellable=False)
            self.busy.step(state.done, told)
        else:
            self.busy.stop()

    def checking(self) -> None:
        self._check.setEnabled(False)
        self._result.setVisible(True)
        self._result.setText(self.tr("Asking central…"))

    def checked(self, said: str) -> None:
        self._check.setEnabled(True)
        self._result.setText(said)

    def _safe_strip(self) -> Strip:
        self._strip = Strip("neutral")
        self._shield = icon_label("shield-alert-outline", "faint", 30)
        self._safe = label("", "heading", wrap=True)
        self._why = label("", wrap=True)
        said = column(gap=2)
        said.addWidget(self._safe)
        said.addWidget(self._why)
        line = row(self._shield, gap=12)
        line.addLayout(said, 1)
        self._strip.body.addLayout(line)
        self._strip.setVisible(False)  # until the store has answered
        return self._strip
