"""The laptop's gate: who can sign in here, and the session a right password opens."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import PreferenceFile
from app.domain.clock import Clock
from widgets.sign_in.gate import KnownAccount

if TYPE_CHECKING:
    from app.services.session import Session

log = logging.getLogger(__name__)

_FIRST = (  # what a right password and then the first page ask for
    "argon2.low_level",
    "app.store.store",
    "app.services.register",
    "app.services.session",
    "app.packs.shelf",
    "app.services.packs",
    "app.qt.escrow",
    "app.qt.pack_keeper",
    "app.qt.sync_loop",
    "app.qt.sync_runner",
    "widgets.main_window.workspace",
    "widgets.today.page",
)


class LaptopGate:
    """Implements ``widgets.sign_in.gate.Gate``. Everything heavy is imported beside the sign-in
    page (``warm``), so that the page is there at once."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self.clock = clock
        self._warming: threading.Thread | None = None
        self.session: Session | None = None  # while somebody is signed in

    def accounts(self) -> Sequence[KnownAccount]:
        from app.services.doorstep import known_accounts

        return tuple(
            KnownAccount(name.login, name.name, tuple(sorted(name.roles)))
            for name in known_accounts(self.folder)
        )

    def warm(self) -> threading.Thread:
        """Imports what the first page will need, in the order it will need it, and reads the
        contract pack, while the person is still typing the password or, at the latest, while the
        key is derived from it (which leaves Python alone)."""
        if self._warming is None:
            self._warming = threading.Thread(target=self._warm, name="warm", daemon=True)
            self._warming.start()
        return self._warming

    def open(self, login: str, password: str) -> Session:
        self.warm()
        from app.services.session import sign_in

        return sign_in(self.folder, login, password, self.clock)

    def check(self, login: str, password: str) -> None:
        from app.services.session import check_active, check_password

        check_password(self.folder, login, password, self.clock)
        if self.session is not None:
            check_active(self.session, login)

    def _warm(self) -> None:
        try:
            for name in _FIRST:
                import_module(name)
            if pack := PreferenceFile(self.folder).value.last_pack:
                import_module("app.packs.shelf").Shelf(self.folder).choose(pack)
        except Exception:  # told to the person when it is really needed
            log.exception("warm")
        finally:
            gc.freeze()  # all that is imported stays: nobody need look through it again
