"""Letting one more person in, across its two lanes: the vault's work never waits for the line."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Task
from app.services import laptop_people
from app.services.enrolment import NewAccount


class PersonWork(QObject):
    """One try at a time. ``ended`` comes before ``added`` or ``failed``, or alone when it was
    cancelled before central was asked."""

    stepped = Signal(bool)  # True: central is being asked; False: the vault is being opened
    added = Signal(str)  # the person's name
    failed = Signal(object)  # CounterCheckError
    ended = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._asking: Task[NewAccount] | None = None

    def start(self, login: str, password: str, own_password: str) -> None:
        """First the own password, so that central is not troubled for nothing."""
        from app.services.session import check_password

        ctx, folder = self._desk.ctx, self._desk.folder

        def check() -> None:
            laptop_people.require_new(folder, login)
            check_password(folder, ctx.actor.login, own_password, ctx.clock)

        self.stepped.emit(False)
        self._desk.tasks.run(
            "vault",
            check,
            done=lambda _none: self._ask(login, password, own_password),
            failed=self._stop,
            owner=self,
        )

    def cancel(self) -> None:
        """Ends waiting for the line."""
        if self._asking is not None:
            self._asking.cancel()

    def _ask(self, login: str, password: str, own_password: str) -> None:
        from app.qt.enrolling import confirm_online
        from sync.cancel import Cancel

        ctx, cancel = self._desk.ctx, Cancel()
        self.stepped.emit(True)
        self._asking = self._desk.tasks.run(
            "line:person",
            lambda: confirm_online(ctx, login, password, cancel),
            done=lambda new: self._let_in(new, own_password),
            failed=self._stop,
            ended=self._asked,
            cancel=cancel.set,
            owner=self,
        )

    def _asked(self) -> None:
        """Neither result nor error: it was cancelled while it waited for its turn."""
        if self._asking is not None:
            self._asking = None
            self.ended.emit()

    def _let_in(self, new: NewAccount, own_password: str) -> None:
        ctx, folder = self._desk.ctx, self._desk.folder
        self._asking = None
        self.stepped.emit(False)
        self._desk.tasks.run(
            "vault",
            lambda: laptop_people.let_in(ctx, folder, own_password, new),
            done=lambda _none: self._done(new),
            failed=self._stop,
            owner=self,
        )

    def _done(self, new: NewAccount) -> None:
        self.ended.emit()
        self.added.emit(new.account.name or new.account.login)

    def _stop(self, error: CounterCheckError) -> None:
        self._asking = None
        self.ended.emit()
        self.failed.emit(error)
