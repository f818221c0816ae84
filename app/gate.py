"""The laptop's gate: who can sign in here, and the session a right password opens."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.clock import Clock
from widgets.sign_in.gate import KnownAccount

if TYPE_CHECKING:
    from app.services.session import Session


class LaptopGate:
    """Implements ``widgets.sign_in.gate.Gate``. Everything heavy is imported when a password is
    tried, so that the sign-in page is there at once."""

    def __init__(
        self, folder: Path, clock: Clock, before: Callable[[], None] | None = None
    ) -> None:
        self.folder = folder
        self.clock = clock
        self._before = before  # the demonstration's world may still be in the making

    def accounts(self) -> Sequence[KnownAccount]:
        from app.services.doorstep import known_accounts

        return tuple(
            KnownAccount(name.login, name.name, tuple(sorted(name.roles)))
            for name in known_accounts(self.folder)
        )

    def open(self, login: str, password: str) -> Session:
        from app.services.session import sign_in

        return sign_in(self.folder, login, password, self.clock)

    def check(self, login: str, password: str) -> None:
        from app.services.session import check_password

        check_password(self.folder, login, password, self.clock)


def warm() -> None:
    """Imports what the first page will need while the person is still typing the password."""

    def work() -> None:
        with contextlib.suppress(ImportError):  # told properly when it is really needed
            import app.services.session
            import app.services.today
            import app.store.store  # noqa: F401

    threading.Thread(target=work, name="warm", daemon=True).start()
