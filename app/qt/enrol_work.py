"""Enrolling as the window sees it: what is typed, how far it is, what went wrong.

It outlives the page, which is built anew whenever language, theme or scale change.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.clock import Clock
from app.errors import CounterCheckError
from app.qt.enrol_form import Asked
from app.qt.enrolling import Step
from app.qt.tasks import Task, Tasks

if TYPE_CHECKING:
    from app.services.session import Session

log = logging.getLogger(__name__)


class EnrolWork(QObject):
    """Made by the composition root for a folder without a vault."""

    changed = Signal()  # step or error
    over = Signal(object)  # enrolled: the Session, or None when signing in has to be done by hand

    def __init__(
        self, folder: Path, clock: Clock, tasks: Tasks, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder = folder
        self._clock = clock
        self._tasks = tasks
        self._task: Task[Session | None] | None = None
        self.typed = Asked()
        self.step: Step | None = None  # None: nothing is being done
        self.error: CounterCheckError | None = None

    def start(self) -> None:
        """Begins with what is typed. Does nothing while it is running."""
        from sync.cancel import Cancel

        if self.step is not None:
            return
        self.step, self.error = Step.CODE, None
        asked, cancel = self.typed, Cancel()
        self._task = self._tasks.run(
            "vault",
            lambda report: self._work(asked, cancel, report),
            progress=self._stepped,
            done=self._done,
            failed=self._failed,
            ended=self._ended,
            cancel=cancel.set,
            owner=self,
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Ends waiting for the line. What is already being written is finished."""
        if self._task is not None:
            self._task.cancel()

    def _work(
        self, asked: Asked, cancel: object, report: Callable[[Step], object]
    ) -> Session | None:
        """In the lane. Once the laptop is enrolled nothing is an error any more: who cannot be
        signed in at once finds the sign-in page, and there the reason."""
        from app.qt.enrolling import join
        from app.services.enrolment import AlreadyEnrolled
        from app.services.session import sign_in
        from sync.cancel import Cancel

        assert isinstance(cancel, Cancel)
        try:
            joined = join(self._folder, asked, self._clock, cancel=cancel, report=report)
        except AlreadyEnrolled:  # by the command line, while this page stood open
            return None
        try:
            return sign_in(self._folder, joined.account.login, asked.password, self._clock)
        except CounterCheckError as error:
            log.warning("enrolled, but not signed in: %s", error)
            return None

    def _stepped(self, step: Step) -> None:
        self.step = step
        self.changed.emit()

    def _done(self, session: Session | None) -> None:
        self.typed = Asked()  # the password is not needed any more
        self.step = None
        self.over.emit(session)

    def _failed(self, error: CounterCheckError) -> None:
        self.step, self.error = None, error
        self.changed.emit()

    def _ended(self) -> None:
        if self.step is not None:  # cancelled before it began: there is neither result nor error
            self.step = None
            self.changed.emit()
