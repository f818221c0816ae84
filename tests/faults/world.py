"""A laptop for the fault tests: small, and quick to open again and again."""

from __future__ import annotations

import secrets
from pathlib import Path

from app.domain.answer import in_force
from app.domain.change import GENESIS, chain_hash
from app.domain.changes import Entity
from app.domain.checklist import Checklist, Item, ItemKind, Section
from app.domain.clock import Clock
from app.domain.pack import ContractPack
from app.domain.text import same
from app.keys import DeviceKey
from app.services import register, visits
from app.services.context import PackBook
from app.store.device import DeviceIdentity
from app.store.journal import Journal
from app.store.store import Store
from app.store.sync_side import SyncSide
from tests.services.builders import Laptop, Time, make_pack

ITEMS = 40
VISIT = "visit.txt"


def pack() -> ContractPack:
    from dataclasses import replace

    made = make_pack(sites=1)
    items = tuple(Item(f"s.i{n:02}", same(f"{n}"), ItemKind.VERDICT) for n in range(ITEMS))
    (first, *_) = made.checklists
    checklist = Checklist(
        first.id,
        first.version,
        first.title,
        first.businesses,
        first.kinds,
        (Section("s", same("s"), items, 1),),
    )
    return replace(made, checklists=(checklist,))


def make(folder: Path) -> bytes:
    """A laptop with one visit open; gives the key of its store."""
    key = secrets.token_bytes(32)
    laptop = _open(folder, key)
    device = DeviceIdentity(
        "device-L3", "L3", DeviceKey.generate(), pack_id=laptop.packs.current.id
    )
    laptop.store.set_device(device)
    register.load_pack_sites(laptop.store, laptop.packs.current)
    site = laptop.first
    visit_id = visits.start(laptop.ctx(), site.id).id(Entity.VISIT)
    (folder / VISIT).write_text(visit_id)
    laptop.store.close()
    return key


def _open(folder: Path, key: bytes) -> Laptop:
    clock = Clock()
    return Laptop(Store.open(folder, key, clock), PackBook.of(pack()), Time(), clock, folder)


def reopen(folder: Path, key: bytes) -> tuple[Laptop, str, list[str]]:
    """The laptop, its visit, and the items that can be answered."""
    laptop = _open(folder, key)
    visit_id = (folder / VISIT).read_text()
    return laptop, visit_id, [f"s.i{n:02}" for n in range(ITEMS)]


def held(laptop: Laptop, visit_id: str, item: str) -> str:
    """The value of the item's answer, "" without one."""
    with laptop.store.read() as reader:
        answers = in_force(reader.answers(visit_id))
    return answers[item].note if item in answers else ""


def check(laptop: Laptop, visit_id: str, told: dict[str, str], flying: str) -> list[str]:
    """What is wrong: told answers that are not held as told (``flying``, "item value", may be held
    instead), rows without their change, a chain that does not end where the outbox does."""
    wrong: list[str] = []
    with laptop.store.read() as reader:
        kept = {item: a.note for item, a in in_force(reader.answers(visit_id)).items()}
        changed = reader._one("SELECT count(DISTINCT entity_id) FROM outbox WHERE entity='answer'")
        rows = reader._one("SELECT count(*) FROM answer")
        count, last = reader._one("SELECT count(*) FROM outbox"), reader.head()[0]
    given, _, value = flying.partition(" ")
    for item, said in told.items():
        if kept.get(item) != said and not (item == given and kept.get(item) == value):
            wrong.append(f"lost {item}: told {said}, held {kept.get(item)}")
    for item in kept.keys() - told.keys() - {given}:
        wrong.append(f"{item} is held and was never given")
    if rows != changed:
        wrong.append(f"{rows} answers, {changed} with a change")
    if count != last:
        wrong.append(f"{count} changes, the last is number {last}")
    return wrong


def whole(folder: Path, key: bytes, told: dict[str, str], flying: str) -> list[str]:
    """The same, and every page of the database, every link of the chain, and the second copy."""
    laptop, visit_id, _ = reopen(folder, key)
    with laptop.store as store:
        wrong = check(laptop, visit_id, told, flying)
        store.check()
        changes = SyncSide(store).pending(limit=10**6, max_bytes=2**40)
        prev = GENESIS
        for number, change in enumerate(changes, 1):
            if (change.dev_seq, change.prev, chain_hash(change)) != (number, prev, change.hash):
                wrong.append(f"the chain breaks at {number}")
                break
            prev = change.hash
        copied = [e.hash for e in Journal(folder / "journal", key).entries()]
        if copied != [c.hash for c in changes]:
            wrong.append(f"the second copy has {len(copied)} of {len(changes)} changes")
    return wrong
