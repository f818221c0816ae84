"""Taking a laptop into service: the part that happens on the laptop itself.

The line's part (using the code, asking central whether a password is right) comes before, and hands
in an identity, accounts and central's escrow key. The vault is written last: until it is there, no
data key exists outside this function, so whatever an interrupted attempt left behind cannot be
read by anybody and is moved aside, never deleted.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.domain.account import Account
from app.domain.clock import Clock
from app.domain.text import Text
from app.errors import AccountExists, StorageFailed
from app.services.doorstep import VAULT, is_enrolled
from app.services.packs import load_pack
from app.services.refusals import BadValue, Refused
from app.services.register import load_pack_sites
from app.services.session import check_new

if TYPE_CHECKING:
    from app.store.device import DeviceIdentity
    from app.vault.wrap import KdfParams

DEK_BYTES: Final = 32
_LEFTOVERS = ("store.*", "blobs", "thumbs", "journal", "backups")


class AlreadyEnrolled(Refused):
    """The folder belongs to a laptop that is in service."""

    code = "already_enrolled"
    what = Text("这台电脑已经登记过。", "This laptop is enrolled already.")
    todo = Text("请直接登录，或换一个数据目录。", "Sign in, or use another data folder.")


@dataclass(frozen=True)
class NewAccount:
    """Somebody who will sign in here. The password is never kept."""

    account: Account
    password: str

    def __repr__(self) -> str:  # must not reach a log
        return f"NewAccount({self.account.login!r})"


@dataclass(frozen=True)
class Created:
    """``escrow`` is the data key sealed to central, to be sent there; None without its key."""

    folder: Path
    escrow: bytes | None


def escrow_due(folder: Path) -> bytes | None:
    """The sealed data key, as long as central has not confirmed that it keeps it. Raises
    VaultDamaged, FileNotFoundError."""
    from app.vault.keyring_file import Vault

    vault = Vault.load(folder / VAULT)
    return None if vault.escrowed else vault.escrow_blob()


def escrowed(folder: Path) -> None:
    """Central has confirmed that it keeps the sealed data key. Raises StorageFull, VaultDamaged."""
    from app.vault.keyring_file import Vault

    Vault.load(folder / VAULT).mark_escrowed()


def create_laptop(
    folder: Path,
    device: DeviceIdentity,
    accounts: Sequence[NewAccount],
    clock: Clock,
    *,
    escrow_key: str = "",
    local: Mapping[str, Any] | None = None,
    params: KdfParams | None = None,
) -> Created:
    """SLOW. Makes vault and encrypted store in ``folder``, with the identity, the accounts and the
    sites of ``device.pack_id``. ``escrow_key`` is central's X25519 key in hex; ``local`` are more
    values for this laptop only, such as central's certificate.

    Raises AlreadyEnrolled, BadValue (no account, a bad key), PasswordTooShort, PackUnusable,
    StorageFull. After an error the folder is as if nothing had been tried."""
    from app.store.store import Store
    from app.vault.keyring_file import Vault

    escrow = _checked(folder, device, accounts, escrow_key)
    pack = load_pack(folder, device.pack_id)
    _move_leftovers(folder, clock)
    key = secrets.token_bytes(DEK_BYTES)
    with Store.open(folder, key, clock) as store:
        store.set_device(device)
        for name, value in (local or {}).items():
            store.set_local(name, value)
        load_pack_sites(store, pack)
        with store.unit(accounts[0].account.id) as unit:
            for new in accounts:
                unit.put_local(new.account)  # central's own rows: nothing to send
            unit.commit()
    # made beside its place and named last: half a list of accounts would lock people out
    draft = folder / f"{VAULT}.new"
    _unlink(draft)
    first, *others = accounts
    vault = Vault.create(
        draft,
        first.account,
        first.password,
        dek=key,
        params=params,
        wall=clock.wall,
        mono=clock.mono,
    )
    for new in others:
        vault.add_account(key, new.account, new.password)
    sealed = vault.seal_escrow(key, escrow) if escrow is not None else None
    _publish(draft, folder / VAULT)
    return Created(folder, sealed)


def add_person(
    folder: Path,
    login: str,
    password: str,
    new: NewAccount,
    clock: Clock,
    *,
    params: KdfParams | None = None,
) -> None:
    """SLOW. Lets another person sign in on this laptop, by somebody who can already. Their account
    row comes from central. Raises WrongPassword, TooSoon, AccountExists,
    PasswordTooShort."""
    from app.vault.keyring_file import Vault

    check_new(new.password)
    vault = Vault.load(folder / VAULT, params=params, wall=clock.wall, mono=clock.mono)
    vault.add_account(vault.unlock(login, password), new.account, new.password)


def _checked(
    folder: Path, device: DeviceIdentity, accounts: Sequence[NewAccount], escrow_key: str
) -> bytes | None:
    if is_enrolled(folder):
        raise AlreadyEnrolled(str(folder))
    if not accounts:
        raise BadValue(Text("账号", "Accounts"), "", Text("至少一个账号", "at least one"))
    if not device.laptop or len(device.laptop) > 8:
        raise BadValue(
            Text("电脑编号", "Laptop code"), device.laptop, Text("1–8 个字符", "1–8 characters")
        )
    logins = [new.account.login.strip().casefold() for new in accounts]
    if len(set(logins)) != len(logins):
        raise AccountExists(", ".join(logins))
    for new in accounts:
        check_new(new.password)
    if not escrow_key:
        return None
    try:
        key = bytes.fromhex(escrow_key)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise BadValue(
            Text("托管公钥", "Escrow key"), escrow_key, Text("64 位十六进制", "64 hex digits")
        )
    return key


def _move_leftovers(folder: Path, clock: Clock) -> None:
    found = [p for pattern in _LEFTOVERS for p in folder.glob(pattern)] if folder.exists() else []
    if not found:
        return
    aside = folder / f"unfinished-{clock.wall().astimezone(UTC):%Y%m%d-%H%M%S}"
    try:
        aside.mkdir(exist_ok=True)
        for path in found:
            path.rename(aside / path.name)
    except OSError as error:
        raise StorageFailed(f"{folder}: {error}") from error


def _publish(draft: Path, place: Path) -> None:
    try:
        copy = draft.with_name(draft.name + ".bak")
        copy.replace(place.with_name(place.name + ".bak"))
        draft.replace(place)
    except OSError as error:
        raise StorageFailed(f"{place}: {error}") from error


def _unlink(draft: Path) -> None:
    for path in (draft, draft.with_name(draft.name + ".bak")):
        path.unlink(missing_ok=True)
