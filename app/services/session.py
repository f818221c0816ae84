"""Signing in on this laptop: a password opens the vault, the vault opens the store.

The functions that take a password cost some 100 ms by design: call them in a lane of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.domain.account import Account
from app.domain.clock import Clock
from app.domain.text import Lang, Text
from app.errors import CounterCheckError, NotEnrolled
from app.services.context import Ctx, PackBook
from app.services.doorstep import VAULT
from app.services.refusals import Refused

if TYPE_CHECKING:
    from app.store.store import Store
    from app.vault.keyring_file import Vault

SHORTEST: Final = 8  # characters of a new password


class AccountClosed(CounterCheckError):
    """Central has closed this account."""

    code = "account_closed"
    what = Text("这个账号已停用。", "This account is closed.")
    meaning = Text("数据没有受影响。", "The data are not affected.")
    todo = Text("请联系管理员。", "Ask the administrator.")


class PasswordTooShort(Refused):
    """A new password that could be guessed."""

    code = "password_too_short"
    what = Text(
        f"新密码少于 {SHORTEST} 个字符。", f"The new password has fewer than {SHORTEST} characters."
    )
    todo = Text("请用一句容易记住的话。", "Use a sentence that is easy to remember.")


@dataclass(frozen=True)
class Session:
    """A signed-in person and the open store. ``lock`` ends it."""

    store: Store
    account: Account
    packs: PackBook
    clock: Clock
    folder: Path
    warnings: tuple[Text, ...] = ()  # what the person should know before he begins

    def ctx(self, lang: Lang = "zh") -> Ctx:
        return Ctx(self.store, self.packs, self.clock, self.account, lang)


def sign_in(folder: Path, login: str, password: str, clock: Clock) -> Session:
    """SLOW. Opens vault and store. Raises WrongPassword (with the waiting time), TooSoon,
    UnknownAccount, AccountClosed, NotEnrolled, PackUnusable and what opening the store raises
    (StoreBusy, StoreDamaged …); after any of them the store is closed."""
    vault = vault_of(folder, clock)
    key = vault.unlock(login, password)
    from app.store.store import Store  # here: whoever warms it up has had the time of the password

    store = Store.open(folder, key, clock)
    try:
        return _session(store, vault, login, clock, folder)
    except BaseException:
        store.close()
        raise


def switch(session: Session, login: str, password: str) -> Session:
    """SLOW. Another person takes over the laptop while its store stays open. Raises what
    ``sign_in`` raises; then the old session goes on."""
    vault = vault_of(session.folder, session.clock)
    vault.unlock(login, password)
    return _session(session.store, vault, login, session.clock, session.folder)


def check_password(folder: Path, login: str, password: str, clock: Clock) -> None:
    """SLOW. Only whether it is right, for a locked window. Raises WrongPassword, TooSoon."""
    vault_of(folder, clock).unlock(login, password)


def check_active(session: Session, login: str) -> None:
    """For a locked window, after the password was right. Raises AccountClosed when central has
    closed the account meanwhile."""
    account = _account(session.store, vault_of(session.folder, session.clock), login)
    if not account.active:
        raise AccountClosed(account.login)


def lock(session: Session) -> None:
    """Closes the store: nothing can be read until somebody signs in again. May be called twice."""
    session.store.close()


def change_password(folder: Path, login: str, old: str, new: str) -> None:
    """SLOW. Raises WrongPassword, TooSoon, PasswordTooShort; then the old one stays."""
    check_new(new)
    vault_of(folder, Clock()).change_password(login, old, new)


def check_new(password: str) -> None:
    """Raises PasswordTooShort."""
    if len(password) < SHORTEST:
        raise PasswordTooShort()


def _session(store: Store, vault: Vault, login: str, clock: Clock, folder: Path) -> Session:
    from app.services.packs import in_use

    if store.device is None:
        raise NotEnrolled()
    account = _account(store, vault, login)
    if not account.active:
        raise AccountClosed(account.login)
    packs = in_use(folder, store.device.pack_id, store)
    return Session(store, account, packs.book, clock, folder, packs.warnings)


def _account(store: Store, vault: Vault, login: str) -> Account:
    """The account as central last gave it; before the first sync as it was enrolled."""
    wanted = login.strip().casefold()
    entry = next(a for a in vault.accounts() if a.login.casefold() == wanted)
    with store.read() as reader:
        known = reader.get(Account, entry.account_id)
    if known is None:
        return Account(entry.account_id, entry.login, entry.name, entry.roles)
    vault.rename(known)
    return known


def _vault(folder: Path, clock: Clock | None = None) -> Vault | None:
    from app.vault.keyring_file import Vault

    used = clock or Clock()
    try:
        return Vault.load(folder / VAULT, wall=used.wall, mono=used.mono)
    except FileNotFoundError:
        return None


def vault_of(folder: Path, clock: Clock) -> Vault:
    """The vault of the laptop in ``folder``. Raises NotEnrolled, VaultDamaged."""
    vault = _vault(folder, clock)
    if vault is None:
        raise NotEnrolled()
    return vault
