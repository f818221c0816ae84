"""The pill that always says where the data are."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from app.qt.sync_runner import Line, SyncState
from widgets.common import formats
from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import SIZE

_ICONS = {
    Line.NONE: ("cloud-off-outline", "muted"),
    Line.OFFLINE: ("cloud-off-outline", "warning"),
    Line.IDLE: ("cloud-outline", "muted"),
    Line.SENDING: ("cloud-upload-outline", "primary"),
    Line.ATTENTION: ("cloud-alert", "bad"),
}


class SyncPill(QPushButton):
    """A click opens the sync page; the window connects that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setIconSize(QSize(px(SIZE.icon), px(SIZE.icon)))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_state(SyncState())

    def show_state(self, state: SyncState) -> None:
        icon, ink = _ICONS[state.line]
        if state.line is Line.IDLE and not state.waiting and state.verified_at is not None:
            icon, ink = "cloud-check-outline", "good"
        said = self._words(state)
        self.setIcon(icons.icon(icon, ink))
        self.setText(f" {said}")
        self.setAccessibleName(self.tr("Synchronisation: {state}").format(state=said))

    def _words(self, state: SyncState) -> str:
        if state.line is Line.ATTENTION:
            return self.tr("Needs attention")
        if state.line is Line.SENDING and not state.total:
            return self.tr("Synchronising")  # it asks before it knows how much there is
        if state.line is Line.SENDING:
            return self.tr("Sending {done} of {total}").format(done=state.done, total=state.total)
        waiting = self.tr("{n} waiting").format(n=state.waiting) if state.waiting else ""
        if state.line in (Line.OFFLINE, Line.NONE):
            place = self.tr("Offline") if state.line is Line.OFFLINE else self.tr("No central")
            return f"{place} · {waiting}" if waiting else place
        if waiting:
            return waiting
        if state.verified_at is not None:
            return self.tr("All verified {time}").format(time=formats.clock_time(state.verified_at))
        return self.tr("Nothing waiting")
