"""Signing in on this laptop: a password opens the vault, the vault opens the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.account import Account
from app.domain.clock import Clock
from app.domain.text import Lang
from app.services.context import Ctx, PackBook

if TYPE_CHECKING:
    from app.store.store import Store


@dataclass(frozen=True)
class Session:
    store: Store
    account: Account
    packs: PackBook
    clock: Clock
    folder: Path

    def ctx(self, lang: Lang = "zh") -> Ctx:
        return Ctx(self.store, self.packs, self.clock, self.account, lang)


def sign_in(folder: Path, login: str, password: str, clock: Clock) -> Session:
    raise NotImplementedError


def lock(session: Session) -> None:
    raise NotImplementedError


def change_password(folder: Path, login: str, old: str, new: str) -> None:
    raise NotImplementedError
