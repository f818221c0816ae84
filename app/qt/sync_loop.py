"""Joins the sync engine to the window: one loop for a session, its states in the window's words.

``requests`` and the engine are imported in the lane, when the loop first runs, and not while the
first page is being drawn.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.domain.changes import ChangeSet
from app.domain.text import Text
from app.qt.sync_runner import Line, SyncState

if TYPE_CHECKING:
    from app.services.session import Session
    from sync.engine import Progress, SyncReport
    from sync.schedule import SyncLoop
    from sync.status import Status
    from sync.talk import Client


class CentralLoop:
    """Implements ``sync_runner.Loop`` on the session's store."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._inner: SyncLoop | None = None
        self._stop: threading.Event | None = None

    def run(
        self,
        stop: threading.Event,
        status: Callable[[SyncState], object],
        changed: Callable[[ChangeSet], object],
    ) -> None:
        from sync import offset
        from sync.engine import SyncEngine
        from sync.errors import SyncProblem
        from sync.schedule import SyncLoop
        from sync.status import PillState, Status

        offset.restore(self._session.clock, self._session.store)
        teller = _Teller(status, self._rejected)
        try:
            client = self._client()
        except SyncProblem as problem:  # an address nobody can use: a person must mend it
            teller.tell(Status(PillState.ATTENTION, problem=problem))
            return
        store, clock = self._session.store, self._session.clock

        def report(done: SyncReport) -> None:
            teller.finished(done)
            if done.changes:
                changed(done.changes)

        engine = SyncEngine(store, client, clock, on_progress=teller.progressed)
        loop = SyncLoop(engine, on_report=report, on_start=teller.started)
        with self._lock:
            self._inner, self._stop = loop, stop
        try:
            if not stop.is_set():
                loop.run()
        finally:
            with self._lock:
                self._inner = None
            client.close()

    def nudge(self) -> None:
        with self._lock:
            inner, stop = self._inner, self._stop
        if inner is None:
            return
        if stop is not None and stop.is_set():
            inner.stop(0.0)
        else:
            inner.nudge()

    def check(self) -> Text:
        from sync.engine import SyncEngine

        client = self._client()
        try:
            heard = SyncEngine(self._session.store, client, self._session.clock).check()
            client.authenticate(heard)
        finally:
            client.close()
        off = f"{heard.offset:+.1f}"
        return Text(
            f"中心可以连接，认得这台电脑；时钟相差 {off} 秒。",
            f"Central answers and knows this laptop; the clocks differ by {off} s.",
        )

    def _client(self) -> Client:
        from sync.enrol import CERTIFICATE, client_for

        store = self._session.store
        assert store.device is not None  # make_loop asked
        return client_for(store.device, self._session.clock, certificate=store.local(CERTIFICATE))

    def _rejected(self) -> int:
        with self._session.store.read() as reader:
            return reader.outbox_summary().rejected


class _Teller:
    """Keeps the status and tells the window in its own words."""

    def __init__(self, status: Callable[[SyncState], object], rejected: Callable[[], int]) -> None:
        from sync.status import Status

        self._publish = status
        self._rejected = rejected
        self._status = Status()

    def started(self) -> None:
        self.tell(self._status.started())

    def progressed(self, progress: Progress) -> None:
        self.tell(self._status.progressed(progress))

    def finished(self, report: SyncReport) -> None:
        self.tell(self._status.finished(report, datetime.now(UTC), self._rejected()))

    def tell(self, status: Status) -> None:
        from sync.status import PillState

        self._status = status
        line = {
            PillState.OFFLINE: Line.OFFLINE,
            PillState.WAITING: Line.IDLE,
            PillState.SENDING: Line.SENDING,
            PillState.VERIFIED: Line.IDLE,
            PillState.ATTENTION: Line.ATTENTION,
        }[status.state]
        told = status.detail
        self._publish(
            SyncState(
                line=line,
                waiting=status.waiting,
                done=status.done,
                total=status.total,
                verified_at=status.verified_at,
                problem=told if told.zh else None,
            )
        )


def make_loop(session: Session) -> CentralLoop | None:
    """None for a laptop that knows no central service."""
    device = session.store.device
    return CentralLoop(session) if device is not None and device.central_url else None
