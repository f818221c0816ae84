"""What the sign-in page needs of the vault, and what the demonstration hands in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from app.domain.account import Role

if TYPE_CHECKING:
    from app.services.session import Session


@dataclass(frozen=True)
class KnownAccount:
    """Somebody who can sign in on this laptop. ``name`` and ``roles`` may be unknown before the
    vault was opened for the first time."""

    login: str
    name: str = ""
    roles: tuple[Role, ...] = ()


class Gate(Protocol):
    """Called in the "vault" lane: opening takes about 100 ms by design. All raise VaultError or
    StoreError with a sentence for the person."""

    def accounts(self) -> Sequence[KnownAccount]: ...

    def open(self, login: str, password: str) -> Session:
        """Opens vault and store. Raises WrongPassword(wait_seconds), TooSoon(wait)."""

    def check(self, login: str, password: str) -> None:
        """Only whether the password is right, for the lock."""


@dataclass(frozen=True)
class DemoAccount:
    login: str
    name: str
    role: Role
    password: str


@dataclass(frozen=True)
class DemoInfo:
    """Handed in by the demonstration only: its accounts may be shown with their passwords."""

    accounts: tuple[DemoAccount, ...]
