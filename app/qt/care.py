"""Looks after the store while somebody works: a copy after each signature, a check once a day.

Both run in lane "files", where nobody waits for them, and never once the session is being closed.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from app.domain.changes import ChangeSet, Entity
from app.errors import CounterCheckError
from app.qt.changes import ChangeBus
from app.qt.notices import Notices
from app.qt.settings import Settings
from app.qt.tasks import Tasks

if TYPE_CHECKING:
    from app.store.store import Store

log = logging.getLogger(__name__)

LANE: Final = "files"
CHECKED: Final = "checked_at"  # local key: when the whole database was last read, UTC
CHECK_EVERY: Final = timedelta(days=1)
FIRST_MS: Final = 60_000  # after signing in: what the person opens first comes first
AGAIN_MS: Final = 3_600_000


class StoreCare(QObject):
    """One per session, a child of its desk. What goes wrong is told on the notice line."""

    def __init__(
        self,
        store: Store,
        tasks: Tasks,
        bus: ChangeBus,
        notices: Notices,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._store = store
        self._tasks = tasks
        self._notices = notices
        self._settings = settings
        self._working = threading.Lock()  # held while the store is in use here
        self._ended = threading.Event()
        bus.changed.connect(self._heard)
        self._timer = QTimer(self, singleShot=True, interval=FIRST_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Does what is due: a copy that failed before, the day's check."""
        self._timer.start(AGAIN_MS)
        if self._store.backup_due:
            self._run(self._copy)
        self._run(self._check)

    def finish(self, deadline: float) -> bool:
        """Nothing new begins; waits up to ``deadline`` seconds for what is under way. False if it
        did not end. Call before the store is closed, from any thread."""
        self._ended.set()
        if not self._working.acquire(timeout=max(0.0, deadline)):
            log.warning("the store is closed while it is being copied or checked")
            return False
        self._working.release()
        return True

    def _heard(self, changes: ChangeSet) -> None:
        if changes.has(Entity.SIGN_OFF) and self._store.backup_due:
            self._run(self._copy)

    def _run(self, job: Callable[[], None]) -> None:
        self._tasks.run(LANE, lambda: self._guarded(job), failed=self._failed, owner=self)

    def _guarded(self, job: Callable[[], None]) -> None:
        with self._working:
            if not self._ended.is_set():
                job()

    def _copy(self) -> None:
        if self._store.backup_due:  # several signatures may have asked for the same copy
            self._store.backup()

    def _check(self) -> None:
        now = self._store.clock.wall()
        held = self._store.local(CHECKED)
        last = datetime.fromisoformat(held) if isinstance(held, str) else None
        # a date in the future comes from a clock that was wrong then
        if last is not None and timedelta(0) <= now - last < CHECK_EVERY:
            return
        self._store.check()
        self._store.set_local(CHECKED, now.isoformat())

    def _failed(self, error: CounterCheckError) -> None:
        self._notices.error(error, self._settings.lang)
