"""Leaves the sealed data key at central as soon as the line is there, if that is still to be done.

Enrolling does it at once; this is for the laptop whose line broke at that very moment.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.errors import CounterCheckError
from app.qt.sync_runner import Line, SyncRunner, SyncState
from app.qt.tasks import Tasks

if TYPE_CHECKING:
    from app.services.session import Session

log = logging.getLogger(__name__)


class EscrowSender(QObject):
    """One per session, a child of its desk. Silent: nobody has to act, the next sync tries again.
    The line has its lane; the vault is only written in its own, so that no change is lost."""

    def __init__(
        self, session: Session, tasks: Tasks, sync: SyncRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks = tasks
        self._over = False
        sync.changed.connect(self._heard)

    def _heard(self, state: SyncState) -> None:
        if not self._over and state.line is Line.IDLE and state.verified_at is not None:
            self._over = True  # until a try fails
            self._tasks.run(
                "line:key", self._send, done=self._sent, failed=self._failed, owner=self
            )

    def _send(self) -> bool:
        from app.services.enrolment import escrow_due
        from sync import enrol

        sealed = escrow_due(self._session.folder)
        store = self._session.store
        if sealed is None or store.device is None:
            return False
        certificate = store.local(enrol.CERTIFICATE)
        client = enrol.client_for(store.device, self._session.clock, certificate=certificate)
        try:
            enrol.leave_in_escrow(client, sealed.hex())
        finally:
            client.close()
        return True

    def _sent(self, sent: bool) -> None:
        from app.services.enrolment import escrowed

        if sent:
            folder = self._session.folder
            self._tasks.run("vault", lambda: escrowed(folder), failed=self._failed, owner=self)

    def _failed(self, error: CounterCheckError) -> None:
        log.info("the sealed key was not left at central: %s", error)
        self._over = False
