"""Who can sign in on this laptop: the list, one more, one less."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.text import Text
from app.errors import AccountExists
from app.services.doorstep import VAULT, known_accounts
from app.services.enrolment import NewAccount, add_person
from app.services.refusals import Refused

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.vault.wrap import KdfParams


@dataclass(frozen=True)
class PersonHere:
    login: str
    name: str
    roles: tuple[Role, ...]


class NotYourself(Refused):
    """Somebody wants to take away the account he is working with."""

    code = "not_yourself"
    what = Text("不能移除正在使用的账号。", "You cannot remove the account you are using.")
    todo = Text("请由另一个人登录后移除。", "Somebody else has to sign in and remove it.")


def people_here(folder: Path) -> tuple[PersonHere, ...]:
    """In the order they were added; empty when the laptop is not enrolled. Raises VaultDamaged."""
    known = known_accounts(folder)
    return tuple(PersonHere(p.login, p.name, tuple(sorted(p.roles))) for p in known)


def require_new(folder: Path, login: str) -> None:
    """Raises AccountExists if the login can already be used here."""
    wanted = login.strip().casefold()
    if any(p.login.casefold() == wanted for p in known_accounts(folder)):
        raise AccountExists(login)


def let_in(
    ctx: Ctx,
    folder: Path,
    own_password: str,
    new: NewAccount,
    *,
    params: KdfParams | None = None,
) -> None:
    """SLOW. Another person may sign in here, by the one who is signed in; ``new`` is what central
    confirmed. Raises WrongPassword, TooSoon, AccountExists, PasswordTooShort, StorageFull."""
    add_person(folder, ctx.actor.login, own_password, new, ctx.clock, params=params)
    with ctx.store.unit(ctx.actor.id) as unit:
        unit.put_local(new.account)  # its towns count at once, not only after the next sync
        unit.commit()


def remove(ctx: Ctx, folder: Path, login: str) -> None:
    """This person can no longer sign in here; the records stay. Raises NotYourself, UnknownAccount,
    LastAccount, StorageFull."""
    from app.vault.keyring_file import Vault

    if login.strip().casefold() == ctx.actor.login.casefold():
        raise NotYourself(login)
    vault = Vault.load(folder / VAULT, wall=ctx.clock.wall, mono=ctx.clock.mono)
    vault.remove_account(login)
