"""``vault.json``: who may sign in on this laptop, and the data key wrapped for each of them.

The data key is 32 random bytes and is never written anywhere. The file is written whole and
atomically, followed by a second copy (``.bak``) with the same content: an older copy would still
open with a password that was changed since.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from app import errors
from app.domain.account import Account, Role
from app.vault import wrap
from app.vault.attempts import Attempts
from app.vault.files import write_atomic
from app.vault.wrap import DEK_BYTES, KdfParams, Wrapped

FORMAT: Final = "countercheck-vault/1"
FILE: Final = "vault.json"


def _utc() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SignInName:
    """One line of the sign-in list."""

    login: str
    name: str
    account_id: str
    roles: frozenset[Role]


@dataclass(slots=True)
class _Entry:
    who: SignInName
    wrapped: Wrapped

    @property
    def bound_to(self) -> bytes:
        return f"{self.who.account_id}\n{self.who.login}".encode()


class Vault:
    """Every method may be called from any thread. ``unlock`` takes some 100 ms by design."""

    def __init__(
        self,
        path: Path,
        *,
        params: KdfParams | None = None,
        wall: Callable[[], datetime] = _utc,
        mono: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self._params = (params or KdfParams()).check()
        self._attempts = Attempts(wall, mono)
        self._entries: list[_Entry] = []
        self._dek = ""  # fingerprint
        self._escrow: bytes | None = None
        self._escrowed = False
        self._lock = threading.RLock()

    # -- making and loading

    @classmethod
    def create(
        cls,
        path: Path,
        account: Account,
        password: str,
        *,
        dek: bytes | None = None,
        params: KdfParams | None = None,
        wall: Callable[[], datetime] = _utc,
        mono: Callable[[], float] = time.monotonic,
    ) -> Vault:
        """A new vault with its first account. ``dek`` is given only to recover from escrow, else
        a new random one is made. Raises VaultExists, EmptyPassword, StorageFull."""
        if path.exists() or _copy(path).exists():
            raise errors.VaultExists(str(path))
        vault = cls(path, params=params, wall=wall, mono=mono)
        dek = secrets.token_bytes(DEK_BYTES) if dek is None else dek
        if len(dek) != DEK_BYTES:
            raise ValueError(f"the data key has {len(dek)} bytes")
        vault._dek = wrap.fingerprint(dek)
        vault._add(dek, account, password)
        return vault

    @classmethod
    def load(
        cls,
        path: Path,
        *,
        params: KdfParams | None = None,
        wall: Callable[[], datetime] = _utc,
        mono: Callable[[], float] = time.monotonic,
    ) -> Vault:
        """The vault at ``path``, or its copy when the file is damaged. ``params`` are for accounts
        added from now on. Raises VaultDamaged; FileNotFoundError when there never was one."""
        if not path.exists() and not _copy(path).exists():
            raise FileNotFoundError(path)
        problems = []
        for file in (path, _copy(path)):
            vault = cls(path, params=params, wall=wall, mono=mono)
            try:
                vault._take(file.read_bytes())
            except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
                problems.append(f"{file.name}: {type(error).__name__}")
                continue
            return vault
        raise errors.VaultDamaged("; ".join(problems))

    # -- people

    def accounts(self) -> tuple[SignInName, ...]:
        """For the sign-in list, in the order they were added."""
        with self._lock:
            return tuple(e.who for e in self._entries)

    def unlock(self, login: str, password: str) -> bytes:
        """The data key. Raises WrongPassword (with the waiting time), TooSoon, UnknownAccount."""
        with self._lock:
            return self._unlock(self._entry(login), password)

    def wait(self, login: str) -> float:
        """Seconds until this account may be tried again; 0 when it may be now."""
        with self._lock:
            return self._attempts.wait(self._entry(login).who.account_id)

    def add_account(self, dek: bytes, account: Account, password: str) -> None:
        """Lets another person sign in. ``dek`` comes from ``unlock``. Raises AccountExists,
        EmptyPassword, ValueError when it is not this vault's data key."""
        with self._lock:
            self._own(dek)
            self._add(dek, account, password)

    def change_password(self, login: str, old: str, new: str) -> None:
        """Raises what ``unlock`` raises, and EmptyPassword."""
        with self._lock:
            entry = self._entry(login)
            dek = self._unlock(entry, old)
            entry.wrapped = self._wrapped(dek, entry.bound_to, new)
            self._save()

    def set_password(self, dek: bytes, login: str, new: str) -> None:
        """A new password for somebody who forgot theirs, by a person who is signed in."""
        with self._lock:
            self._own(dek)
            entry = self._entry(login)
            entry.wrapped = self._wrapped(dek, entry.bound_to, new)
            self._attempts.clear(entry.who.account_id)
            self._save()

    def rename(self, account: Account) -> None:
        """Takes over the name and roles central gave the account; its login stays."""
        with self._lock:
            for entry in self._entries:
                if entry.who.account_id == account.id:
                    who = SignInName(entry.who.login, account.name, account.id, account.roles)
                    if who != entry.who:
                        entry.who = who
                        self._save()

    def remove_account(self, login: str) -> None:
        """This person can no longer sign in here. Raises UnknownAccount, LastAccount."""
        with self._lock:
            entry = self._entry(login)
            if len(self._entries) == 1:
                raise errors.LastAccount()
            self._entries.remove(entry)
            self._attempts.clear(entry.who.account_id)
            self._save()

    # -- escrow

    def seal_escrow(self, dek: bytes, central_public: bytes) -> bytes:
        """Seals the data key to central's X25519 key (32 bytes) and keeps it to be sent."""
        with self._lock:
            self._own(dek)
            self._escrow = wrap.seal_for_central(dek, central_public)
            self._escrowed = False
            self._save()
            return self._escrow

    def escrow_blob(self) -> bytes | None:
        """What central is to keep; None before ``seal_escrow``."""
        with self._lock:
            return self._escrow

    @property
    def escrowed(self) -> bool:
        """Whether central has confirmed that it keeps the blob."""
        return self._escrowed

    def mark_escrowed(self) -> None:
        with self._lock:
            if self._escrow is None:
                raise ValueError("nothing was sealed for central yet")
            self._escrowed = True
            self._save()

    def open_escrow(self, private: bytes, blob: bytes | None = None) -> bytes:
        """The data key, with central's X25519 private key. Raises EscrowUnusable."""
        held = blob if blob is not None else self.escrow_blob()
        if held is None:
            raise errors.EscrowUnusable("nothing was sealed")
        return wrap.open_escrow(held, private)

    # -- inside

    def _entry(self, login: str) -> _Entry:
        wanted = login.strip().casefold()
        for entry in self._entries:
            if entry.who.login.casefold() == wanted:
                return entry
        raise errors.UnknownAccount(login)

    def _unlock(self, entry: _Entry, password: str) -> bytes:
        id = entry.who.account_id
        wait = self._attempts.wait(id)
        if wait > 0:
            raise errors.TooSoon(wait)
        before = self._attempts.failures.get(id, 0)
        wait = self._attempts.fail(id)  # counted first: killing the program saves no try
        self._save_attempts()
        dek = wrap.unwrap(entry.wrapped, password, entry.bound_to)
        if dek is None or wrap.fingerprint(dek) != self._dek:
            raise errors.WrongPassword(wait, before + 1)
        self._attempts.clear(id)
        self._save_attempts()
        return dek

    def _add(self, dek: bytes, account: Account, password: str) -> None:
        login = account.login.strip()
        taken = {e.who.login.casefold() for e in self._entries}
        if login.casefold() in taken or any(e.who.account_id == account.id for e in self._entries):
            raise errors.AccountExists(login)
        who = SignInName(login, account.name, account.id, account.roles)
        bound_to = f"{who.account_id}\n{who.login}".encode()
        self._entries.append(_Entry(who, self._wrapped(dek, bound_to, password)))
        try:
            self._save()
        except BaseException:
            self._entries.pop()
            raise

    def _wrapped(self, dek: bytes, bound_to: bytes, password: str) -> Wrapped:
        if not password:
            raise errors.EmptyPassword()
        return wrap.wrap(dek, password, bound_to, self._params)

    def _own(self, dek: bytes) -> None:
        if wrap.fingerprint(dek) != self._dek:
            raise ValueError("not the data key of this vault")

    def _save_attempts(self) -> None:
        # on a full disk people must still be able to sign in and free it
        with suppress(errors.StoreError):
            self._save()

    def _save(self) -> None:
        body = {
            "format": FORMAT,
            "dek": self._dek,
            "accounts": [
                {
                    "id": e.who.account_id,
                    "login": e.who.login,
                    "name": e.who.name,
                    "roles": sorted(e.who.roles),
                    "wrapped": e.wrapped.to_json(),
                }
                for e in self._entries
            ],
            "attempts": self._attempts.to_json(),
            "escrow": None if self._escrow is None else self._escrow.hex(),
            "escrowed": self._escrowed,
        }
        data = json.dumps({"sum": _sum(body), **body}, ensure_ascii=False, indent=1).encode()
        write_atomic(self.path, (data,))
        write_atomic(_copy(self.path), (data,))

    def _take(self, data: bytes) -> None:
        body: dict[str, Any] = json.loads(data)
        if body.pop("sum") != _sum(body) or body["format"] != FORMAT:
            raise ValueError("checksum or format")
        self._dek = str(body["dek"])
        for held in body["accounts"]:
            roles = frozenset(Role(r) for r in held["roles"])
            who = SignInName(held["login"], held["name"], held["id"], roles)
            self._entries.append(_Entry(who, Wrapped.from_json(held["wrapped"])))
        if not self._entries:
            raise ValueError("no account")
        self._attempts.take(body["attempts"])
        self._escrow = None if body["escrow"] is None else bytes.fromhex(body["escrow"])
        self._escrowed = bool(body["escrowed"])


def _copy(path: Path) -> Path:
    return path.with_name(path.name + ".bak")


def _sum(body: dict[str, Any]) -> str:
    """Finds damage; it is no protection against somebody who edits the file on purpose."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
