"""Readable records for the store's tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.answer import Answer, Verdict
from app.domain.clock import Clock, Stamp
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.finding import Finding
from app.domain.ids import new_id
from app.domain.sign_off import SignOff
from app.domain.signing import Signing
from app.domain.site import Site
from app.domain.ticket import Ticket, TicketState
from app.domain.visit import Visit, VisitState
from app.keys import DeviceKey
from app.store.device import DeviceIdentity
from app.store.store import Store
from app.store.uow import Unit
from app.vault.seal import seal

KEY = bytes(range(32))
START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@dataclass
class Time:
    """A clock that moves a second whenever it is read."""

    at: datetime = START
    step: timedelta = timedelta(seconds=1)
    clock: Clock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = Clock(wall=self._next, mono=lambda: 1.0, boot_id="boot")

    def _next(self) -> datetime:
        self.at += self.step
        return self.at


def laptop(folder: Path, code: str = "L3", key: bytes = KEY) -> Store:
    store = Store.open(folder, key, Time().clock)
    if store.device is None:
        store.set_device(DeviceIdentity(f"device-{code}", code, DeviceKey.generate()))
    return store


def put(store: Store, *objects: Any) -> None:
    with store.unit("a1") as unit:
        for one in objects:
            unit.put(one)
        unit.commit()


def stamp(store: Store) -> Stamp:
    return store.clock.now()


def site(number: str = "1", town: str = "茶山", name: str = "茶山分公司", **more: Any) -> Site:
    return Site(f"s{number}", "dg", number, town, name, more.pop("business", "point"), **more)


def visit(store: Store, site_id: str = "s1", **more: Any) -> Visit:
    given: dict[str, Any] = {
        "id": new_id(),
        "number": "XJ-20261120-L3-001",
        "site_id": site_id,
        "kind": "patrol",
        "pack_id": "dg",
        "pack_version": "1",
        "checklist_id": "c",
        "checklist_version": "1",
        "engineer_id": "a1",
        "engineer_name": "张工",
        "laptop": "L3",
        "state": VisitState.DRAFT,
        "started": stamp(store),
    }
    return Visit(**(given | more))


def answer(of: Visit, item: str = "printing.position", **more: Any) -> Answer:
    given: dict[str, Any] = {
        "id": new_id(),
        "visit_id": of.id,
        "item_id": item,
        "revision": of.revision,
        "verdict": Verdict.NORMAL,
        "note": "打印位置正常",
    }
    return Answer(**(given | more))


def finding(of: Visit, store: Store, **more: Any) -> Finding:
    given: dict[str, Any] = {
        "id": new_id(),
        "visit_id": of.id,
        "site_id": of.site_id,
        "item_id": "printing.position",
        "opened": stamp(store),
        "by": "a1",
        "description": "打印偏移",
        "revision": of.revision,
    }
    return Finding(**(given | more))


def photo(of: Visit, store: Store, content: bytes = b"photo", **more: Any) -> Evidence:
    sha256, size = store.blobs.put(content)
    given: dict[str, Any] = {
        "id": new_id(),
        "visit_id": of.id,
        "item_id": "",
        "kind": EvidenceKind.PHOTO,
        "sha256": sha256,
        "size": size,
        "media_type": "image/jpeg",
        "name": "照片.jpg",
        "revision": of.revision,
        "by": "a1",
        "at": stamp(store),
    }
    return Evidence(**(given | more))


def ticket(store: Store, number: str = "GD-20261120-L3-001", **more: Any) -> Ticket:
    given: dict[str, Any] = {
        "id": new_id(),
        "number": number,
        "kind": "fault",
        "title": "打印机卡纸",
        "level": "II",
        "state": TicketState.NEW,
        "site_id": "s1",
        "reported_at": store.clock.wall(),
        "pack_id": "dg",
    }
    return Ticket(**(given | more))


def sign(store: Store, unit: Unit, visit_id: str) -> SignOff:
    """Seals the visit as it is, the way the service does it."""
    assert store.device is not None
    picture, _ = store.blobs.put(b"stroke")
    at = stamp(store)
    record = unit.record(visit_id)
    earlier = unit.sign_offs(visit_id)
    sign_off = seal(
        record,
        Signing("王主任", "站长", 5, "", (), picture),
        store.device.key,
        id=new_id(),
        at=at,
        laptop_prev=unit.last_sign_off_hash(),
        visit_prev=earlier[-1].content_sha256 if earlier else "",
    )
    unit.put(record.visit.sign(at))
    unit.put(sign_off)
    return sign_off


@dataclass
class SignedVisit:
    visit: Visit
    answer: Answer
    finding: Finding
    photo: Evidence
    sign_off: SignOff


def signed_visit(store: Store, number: str = "XJ-20261120-L3-001") -> SignedVisit:
    v = visit(store, number=number)
    a, f, p = answer(v), finding(v, store), photo(v, store)
    with store.unit("a1") as unit:
        if unit.get(Site, "s1") is None:
            unit.put_local(site())
        for one in (v, a, f, p, v.finish(stamp(store))):
            unit.put(one)
        sign_off = sign(store, unit, v.id)
        signed = unit.need(Visit, v.id)
        unit.commit()
    return SignedVisit(signed, a, f, p, sign_off)
