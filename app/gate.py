"""The laptop's gate: who can sign in here, and the session a right password opens."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.clock import Clock
from widgets.sign_in.gate import KnownAccount

if TYPE_CHECKING:
    from app.services.session import Session


class LaptopGate:
    """Implements ``widgets.sign_in.gate.Gate``. Everything heavy is imported beside the sign-in
    page (``warm``), so that the page is there at once."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock

    def accounts(self) -> Sequence[KnownAccount]:
        from app.services.doorstep import known_accounts

        return tuple(
            KnownAccount(name.login, name.name, tuple(sorted(name.roles)))
            for name in known_accounts(self.folder)
        )

    def open(self, login: str, password: str) -> Session:
        warm()
        from app.services.session import sign_in

        return sign_in(self.folder, login, password, self.clock)

    def check(self, login: str, password: str) -> None:
        from app.services.session import check_password

        check_password(self.folder, login, password, self.clock)


@cache  # once in a process
def warm() -> threading.Thread:
    """Imports what the first page will need, in the order it will need it, while the person is
    still typing the password or, at the latest, while the key is derived from it (which leaves
    Python alone)."""

    def work() -> None:
        with contextlib.suppress(ImportError):  # told properly when it is really needed
            import argon2.low_level
            import app.store.store
            import app.services.register
            import app.services.session
            import app.packs.registry
            import app.qt.escrow
            import app.qt.sync_loop
            import app.qt.sync_runner
            import widgets.main_window.workspace
            import widgets.today.page  # noqa: F401

    thread = threading.Thread(target=work, name="warm", daemon=True)
    thread.start()
    return thread
