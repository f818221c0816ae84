"""The network part of taking a laptop into service: a code becomes a certificate, a password that
central confirms becomes an account on this laptop, the database's key is left in escrow.

Nothing is written here. The caller stores what comes back: ``device`` with Store.set_device,
``certificate`` with Store.set_local(CERTIFICATE, …), and hands ``escrow_key`` to the vault.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.account import Account, Role
from app.domain.clock import Clock
from app.domain.ids import new_id
from app.keys import DeviceKey
from app.store.device import DeviceIdentity
from sync.cancel import Cancel
from sync.errors import Kind, SyncProblem
from sync.line import Identity, Line
from sync.talk import Client

CERTIFICATE: Final = "certificate"  # key of Store.local


@dataclass(frozen=True, slots=True)
class Enrolment:
    device: DeviceIdentity
    certificate: dict[str, Any] = field(repr=False)
    escrow_key: str  # hex X25519 public key


def client_for(
    device: DeviceIdentity,
    clock: Clock,
    *,
    certificate: dict[str, Any] | None = None,
    cancel: Cancel | None = None,
    line: Line | None = None,
) -> Client:
    """A conversation with the laptop's central. Raises SyncProblem for an unusable address."""
    token = cancel or Cancel()
    if line is None:
        from sync.client import HttpLine

        line = HttpLine(device.central_url, token, wall=clock.wall)
    identity = Identity(
        device.device_id, device.key, device.server_id, device.central_key, certificate
    )
    return Client(line, identity, clock, cancel=token)


def enrol(
    address: str,
    code: str,
    clock: Clock,
    *,
    key: DeviceKey | None = None,
    device_id: str = "",
    pack_id: str = "",
    cancel: Cancel | None = None,
    line: Line | None = None,
) -> Enrolment:
    """Uses a one-time code. Call again with the same ``key`` and ``device_id`` if the reply was
    lost: central then answers the same. Raises SyncProblem (CODE and those of the line)."""
    mine = DeviceIdentity(device_id or new_id(), "", key or DeviceKey.generate(), address)
    client = client_for(mine, clock, cancel=cancel, line=line)
    try:
        got = client.enrol(code.strip(), platform.node())
    finally:
        client.close()
    shown = got.certificate
    device = DeviceIdentity(
        shown.device_id,
        shown.laptop,
        mine.key,
        address,
        shown.server_id,
        got.central_key,
        pack_id,
    )
    return Enrolment(device, shown.model_dump(), got.escrow_key)


def sign_in_online(client: Client, login: str, password: str) -> Account:
    """Asks central whether the password is right and has the account granted on this laptop.
    Raises SyncProblem (WRONG_LOGIN, INACTIVE, TOO_MANY and those of the line)."""
    shape = client.login(login, password)
    try:
        roles = frozenset(Role(r) for r in shape.roles)
    except ValueError as error:
        raise SyncProblem(Kind.TOO_OLD, f"role {error}") from error
    return Account(shape.id, shape.login, shape.name, roles, tuple(shape.towns), shape.active)


def leave_in_escrow(client: Client, sealed: str) -> None:
    """Leaves the database's key, sealed to central's escrow key; may be repeated."""
    client.escrow(sealed)
