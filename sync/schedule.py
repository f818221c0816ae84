"""When to sync: soon after something changed, now and then otherwise, less often while it fails.

Full jitter (a wait drawn from nothing up to the limit) keeps two hundred laptops that lost central
together from coming back together.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from typing import Final

from sync.engine import SyncEngine, SyncReport
from sync.errors import Kind, Retry, SyncProblem

log = logging.getLogger(__name__)

FIRST, LONGEST = 1.0, 300.0  # seconds
IDLE: Final = 60.0  # seconds between two rounds when all is well
SETTLE: Final = 0.5  # seconds after a nudge, so that one action's changes go together
LATER_FIRST: Final = 60.0


class Schedule:
    """Says when the next round is due; knows nothing of threads. Times are monotonic seconds."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, rng: random.Random | None = None
    ) -> None:
        self._now = now
        self._rng = rng or random.Random()  # noqa: S311  # spreads load, guards nothing
        self.failures = 0
        self.due: float = now()
        self._not_before = 0.0  # central asked for this much patience

    def wait(self) -> float:
        """Seconds until the next round is due; infinity when only a person can help."""
        return max(0.0, self.due - self._now())

    def nudge(self) -> None:
        """Something is new, or a person asks: soon, unless central asked for patience."""
        self.due = max(self._not_before, min(self.due, self._now() + SETTLE))

    def done(self, report: SyncReport) -> None:
        problem = worst(report.errors)
        if problem is None:
            self.failures, self._not_before = 0, 0.0
            self.due = self._now() + (0.0 if report.more else IDLE)
            return
        self.failed(problem)

    def failed(self, problem: SyncProblem) -> None:
        self.failures += 1
        now = self._now()
        if problem.retry_after > 0:
            self._not_before = now + problem.retry_after
        if problem.rule.retry is Retry.PERSON:
            self.due = float("inf")
            return
        first = FIRST if problem.rule.retry is Retry.SOON else LATER_FIRST
        limit = min(LONGEST, first * 2.0 ** min(self.failures - 1, 16))
        self.due = max(self._not_before, now + self._rng.uniform(0.0, limit))


def worst(errors: tuple[SyncProblem, ...]) -> SyncProblem | None:
    """The one that decides: what needs a person before what passes by itself."""
    order = [Retry.PERSON, Retry.LATER, Retry.SOON]
    return min(errors, key=lambda e: order.index(e.rule.retry), default=None)


class SyncLoop:
    """Runs the engine when the schedule says so, in its own thread or in the caller's (``run``)."""

    def __init__(
        self,
        engine: SyncEngine,
        schedule: Schedule | None = None,
        *,
        on_report: Callable[[SyncReport], None] | None = None,
        on_start: Callable[[], None] | None = None,
    ) -> None:
        self.engine = engine
        self.schedule = schedule or Schedule()
        self.on_report = on_report or (lambda report: None)
        self.on_start = on_start or (lambda: None)
        self._wake = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._thread = threading.Thread(target=self.run, name="sync", daemon=True)
        self._thread.start()

    def nudge(self) -> None:
        """From any thread: sync soon."""
        with self._wake:
            self.schedule.nudge()
            self._wake.notify_all()

    def stop(self, timeout: float = 5.0) -> bool:
        """Cancels what is under way and ends the thread. False if it did not end in time."""
        with self._wake:
            self._stopping = True
            self._wake.notify_all()
        self.engine.cancel.set()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(timeout)
            return not self._thread.is_alive()
        return True

    def run(self) -> None:
        """Until stopped."""
        while self._waited():
            self.on_start()
            try:
                report = self.engine.once()
            except Exception as error:  # a fault of ours must not end the loop
                log.exception("sync failed")
                report = SyncReport(errors=(SyncProblem(Kind.LOCAL, type(error).__name__),))
            with self._wake:
                self.schedule.done(report)
            try:
                self.on_report(report)
            except Exception:  # whoever listens: sending goes on
                log.exception("a report of the sync was not taken")

    def _waited(self) -> bool:
        with self._wake:
            while not self._stopping:
                left = self.schedule.wait()
                if left <= 0:
                    return True
                self._wake.wait(min(left, 3600.0))
        return False
