"""Laptops of a made-up world: enrolled over the loopback like real ones, opened by a password."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.clock import Clock
from app.services.doorstep import VAULT
from app.services.enrolment import NewAccount, create_laptop
from app.services.session import Session, sign_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sync.engine import SyncReport

# what the demonstration is made of: the contract it works for
_MADE_OF = json.loads(resources.files("resources").joinpath("demo.json").read_text("utf-8"))
PACK: str = _MADE_OF["pack"]
PASSWORD = "counter-2026"  # shown on the demonstration's sign-in page, used nowhere else


@dataclass(frozen=True)
class Person:
    login: str
    name: str
    role: Role


ENGINEER = Person("engineer", "李工", Role.ENGINEER)
SUPERVISOR = Person("supervisor", "陈主任", Role.SUPERVISOR)
REVIEWER = Person("reviewer", "周审", Role.REVIEWER)
ADMINISTRATOR = Person("admin", "管理员", Role.ADMINISTRATOR)
PEOPLE = (ENGINEER, SUPERVISOR, REVIEWER, ADMINISTRATOR)
COLLEAGUE = Person("engineer2", "王工", Role.ENGINEER)  # works on a laptop of his own


def enrol_laptop(folder: Path, url: str, code: str, people: Sequence[Person]) -> None:
    """SLOW. What the enrolment page does: the one-time code becomes a certificate, central confirms
    each password, the laptop is made, its data key is left in escrow. Raises SyncProblem."""
    from app.services.device_tests import DEMO
    from app.vault.keyring_file import Vault
    from sync import enrol

    clock = Clock()
    done = enrol.enrol(url, code, clock, pack_id=PACK)
    client = enrol.client_for(done.device, clock, certificate=done.certificate)
    try:
        made = create_laptop(
            folder,
            done.device,
            [NewAccount(enrol.sign_in_online(client, p.login, PASSWORD), PASSWORD) for p in people],
            clock,
            escrow_key=done.escrow_key,
            local={DEMO: True, enrol.CERTIFICATE: done.certificate},
        )
        if made.escrow is not None:
            enrol.leave_in_escrow(client, made.escrow.hex())
            Vault.load(folder / VAULT).mark_escrowed()
    finally:
        client.close()


def open_laptop(folder: Path, person: Person, clock: Clock | None = None) -> Session:
    return sign_in(folder, person.login, PASSWORD, clock or Clock())


def sync_once(session: Session) -> SyncReport:
    """One round of the real engine. Never raises for what the line or central do."""
    from sync.engine import SyncEngine
    from sync.enrol import CERTIFICATE, client_for

    store = session.store
    assert store.device is not None
    client = client_for(store.device, session.clock, certificate=store.local(CERTIFICATE))
    try:
        return SyncEngine(store, client, session.clock).once()
    finally:
        client.close()
