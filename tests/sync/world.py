"""A small world for the sync tests: a central in this process, laptops with real stores, and a
line that can be told what to do to each request."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from app.domain.account import Account, Role
from app.domain.answer import Answer, Verdict
from app.domain.clock import Clock, Stamp
from app.domain.device_test import Outcome, TestRun
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.ids import new_id, register_id
from app.domain.sign_off import Decision, ItemRemark, Review, SignOff
from app.domain.signing import Signing
from app.domain.site import AssetKind, Site
from app.domain.ticket import Ticket, TicketEvent, TicketEventKind, TicketState, next_state
from app.domain.visit import Visit, VisitState
from app.keys import DeviceKey
from app.store.device import DeviceIdentity
from app.store.store import Store
from app.vault.seal import seal
from sync.central import admin
from sync.central.context import Central, Settings, open_central
from sync.central.gate import Gate, Request
from sync.engine import SyncEngine
from sync.enrol import client_for
from sync.enrol import enrol as enrol_laptop
from sync.errors import SyncProblem
from sync.line import Answer as Reply
from sync.talk import Client

START = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
PACK = "dongguan-2026"
PASSWORD = "eight-Cranes"


@dataclass
class Time:
    """The true time, and laptops' clocks that are wrong by so many seconds."""

    now: datetime = START

    def true(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def mono(self) -> float:
        return (self.now - START).total_seconds()

    def clock(self, wrong_by: float = 0.0) -> Clock:
        return Clock(wall=lambda: self.now + timedelta(seconds=wrong_by), mono=self.mono)


Fault = Callable[[str, str, Callable[[], Reply]], Reply]


@dataclass
class ShimLine:
    """Straight into the gate. ``fault`` may lose, repeat or spoil what passes."""

    gate: Gate
    fault: Fault | None = None
    log: list[tuple[str, str, int]] = field(default_factory=list)

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, deadline: float
    ) -> Reply:
        def through() -> Reply:
            from urllib.parse import parse_qsl, urlsplit

            parts = urlsplit(path)
            asked = Request(
                method,
                parts.path,
                dict(parse_qsl(parts.query, keep_blank_values=True)),
                {k.lower(): v for k, v in headers.items()},
                body,
                "shim",
            )
            reply = self.gate.handle(asked)
            self.log.append((method, path, reply.status))
            return Reply(reply.status, reply.headers, reply.body)

        return through() if self.fault is None else self.fault(method, path, through)

    def close(self) -> None:
        return


@dataclass
class Laptop:
    store: Store
    clock: Clock
    client: Client
    engine: SyncEngine
    line: ShimLine
    account: Account
    photos: int = 0

    @property
    def device(self) -> DeviceIdentity:
        device = self.store.device
        assert device is not None
        return device

    def sync(self) -> Any:
        return self.engine.once()

    def put(self, *objects: Any, actor: str = "") -> None:
        with self.store.unit(actor or self.account.id) as unit:
            for one in objects:
                unit.put(one)
            unit.commit()

    def get(self, cls: type[Any], id: str) -> Any:
        with self.store.read() as reader:
            return reader.get(cls, id)

    # ------------------------------------------------------------ a visit

    def start_visit(self, number: str = "", items: int = 3) -> Visit:
        stamp = self.clock.now()
        visit = Visit(
            id=new_id(),
            number=number or f"XJ-20261120-{self.device.laptop}-{new_id()[-6:]}",
            site_id=SITE.id,
            kind="patrol",
            pack_id=PACK,
            pack_version="1",
            checklist_id="counter",
            checklist_version="1",
            engineer_id=self.account.id,
            engineer_name=self.account.name,
            laptop=self.device.laptop,
            state=VisitState.DRAFT,
            started=stamp,
        )
        self.put(visit, *(self.answer(visit, f"area.item{i}") for i in range(items)))
        return visit

    def answer(
        self, visit: Visit, item: str, verdict: Verdict = Verdict.NORMAL, **more: Any
    ) -> Answer:
        return Answer(
            id=new_id(),
            visit_id=visit.id,
            item_id=item,
            revision=visit.revision,
            verdict=verdict,
            by=self.account.id,
            at=self.clock.now(),
            **more,
        )

    def photo(self, visit: Visit, item: str = "area.item0", size: int = 3000) -> Evidence:
        self.photos += 1
        data = random.Random(f"{visit.id}{self.photos}").randbytes(size)
        sha, length = self.store.blobs.put(data)
        evidence = Evidence(
            id=new_id(),
            visit_id=visit.id,
            item_id=item,
            kind=EvidenceKind.PHOTO,
            sha256=sha,
            size=length,
            media_type="image/jpeg",
            name="photo.jpg",
            revision=visit.revision,
            by=self.account.id,
            at=self.clock.now(),
        )
        self.put(evidence)
        return evidence

    def test_run(self, visit: Visit, item: str) -> TestRun:
        self.photos += 1
        sha, length = self.store.blobs.put(f"capture {visit.id} {self.photos}".encode())
        run = TestRun(
            id=new_id(),
            kind=AssetKind.PRINTER,
            plan_id="printer.basic",
            port="bench:printer",
            profile="generic",
            outcome=Outcome.PASS,
            steps=(),
            started=self.clock.now(),
            seconds="1.5",
            identity={"model": "X"},
            visit_id=visit.id,
            item_id=item,
            capture_sha256=sha,
            capture_size=length,
            by=self.account.id,
        )
        self.put(run)
        return run

    def sign(self, visit_id: str, spoil: Callable[[SignOff], SignOff] | None = None) -> SignOff:
        visit = self.get(Visit, visit_id)
        if visit.state is VisitState.DRAFT:
            visit = visit.finish(self.clock.now())
            self.put(visit)
        strokes = (((1, 2, 0), (3, 4, 16)),)
        png, _ = self.store.blobs.put(f"png {visit.id} {visit.revision}".encode())
        signing = Signing("陈主任", "负责人", 5, "", strokes, png)
        at = self.clock.now()
        with self.store.unit(self.account.id) as unit:
            record = unit.record(visit.id)
            earlier = [s for s in unit.sign_offs(visit.id) if s.revision < visit.revision]
            sign_off = seal(
                record,
                signing,
                self.device.key,
                id=new_id(),
                at=at,
                laptop_prev=unit.last_sign_off_hash(),
                visit_prev=earlier[-1].content_sha256 if earlier else "",
            )
            unit.put(visit.sign(at))
            unit.put(sign_off if spoil is None else spoil(sign_off))
            unit.commit()
        return sign_off

    def review(self, visit_id: str, *items: str) -> Review:
        """Returns these items, or accepts when there are none."""
        visit = self.get(Visit, visit_id)
        review = Review(
            id=new_id(),
            visit_id=visit_id,
            revision=visit.revision,
            decision=Decision.RETURNED if items else Decision.ACCEPTED,
            by=self.account.id,
            by_name=self.account.name,
            at=self.clock.wall(),
            items=tuple(ItemRemark(i, "再拍一张") for i in items),
        )
        after = visit.return_items(items) if items else visit.accept()
        self.put(review, after)
        return review

    # ------------------------------------------------------------ a work order

    def ticket(self, **more: Any) -> Ticket:
        at = self.clock.wall()
        ticket = Ticket(
            id=new_id(),
            number=f"GD-20261120-{self.device.laptop}-{new_id()[-6:]}",
            kind="fault",
            title="打印机跳票",
            level="III",
            state=TicketState.NEW,
            site_id=SITE.id,
            reported_at=at,
            pack_id=PACK,
            **more,
        )
        self.put(ticket, self.event(ticket, TicketEventKind.REPORTED))
        return ticket

    def event(self, ticket: Ticket, kind: TicketEventKind, **more: Any) -> TicketEvent:
        return TicketEvent(
            id=new_id(),
            ticket_id=ticket.id,
            seq=1,
            kind=kind,
            at=self.clock.wall(),
            by=self.account.id,
            by_name=self.account.name,
            **more,
        )

    def act(self, ticket_id: str, kind: TicketEventKind, **more: Any) -> None:
        ticket = self.get(Ticket, ticket_id)
        after = replace(ticket, state=next_state(ticket.state, kind), **more)
        self.put(self.event(ticket, kind), after)

    def facts(self) -> dict[str, Any]:
        """Every record of this laptop as plain JSON, for comparing."""
        with self.store.read() as reader:
            return everything(reader)


SITE = Site(
    id=register_id(PACK, "1"),
    pack_id=PACK,
    number="1",
    town="莞城",
    name="莞城营业厅",
    business="collection_point",
)


def everything(reader: Any) -> dict[str, Any]:
    import json

    from sqlalchemy import select

    from app.store import tables

    found = {}
    for entity, table in tables.ENTITIES.items():
        for row in reader._all(select(table.c.id, table.c.doc)):
            found[f"{entity.value}:{row.id}"] = json.loads(row.doc)
    return found


@dataclass
class World:
    folder: Path
    time: Time
    central: Central
    gate: Gate
    laptops: list[Laptop] = field(default_factory=list)

    @classmethod
    def make(cls, folder: Path, *, durable: bool = False, db: str = "") -> World:
        time = Time()
        settings = Settings(folder / "central", db=db, min_free=0, now=time.true, durable=durable)
        central = open_central(settings, create=True)
        return cls(folder, time, central, Gate(central))

    def account(self, login: str, *roles: Role) -> Account:
        return admin.add_account(
            self.central,
            login=login,
            name=login.title(),
            roles=roles or (Role.ENGINEER,),
            password=None if self._known(login) else PASSWORD,
        )

    def _known(self, login: str) -> bool:
        return any(a["login"] == login for a in admin.accounts(self.central))

    def laptop(self, code: str, account: Account, *more: Account, wrong_by: float = 0.0) -> Laptop:
        """An enrolled laptop on which these accounts have signed in once."""
        clock = self.time.clock(wrong_by)
        line = ShimLine(self.gate)
        enrolment = enrol_laptop(
            "http://127.0.0.1",
            admin.enrol_code(self.central, code),
            clock,
            pack_id=PACK,
            line=line,
        )
        store = Store.open(self.folder / f"laptop-{code}", bytes(32), clock)
        store.set_device(enrolment.device)
        with store.unit("pack") as unit:
            unit.put_local(SITE)
            unit.commit()
        client = client_for(enrolment.device, clock, certificate=enrolment.certificate, line=line)
        client.mono = self.time.mono
        laptop = Laptop(store, clock, client, SyncEngine(store, client, clock), line, account)
        for one in (account, *more):
            admin.grant_account(self.central, enrolment.device.device_id, one.id)
        self.laptops.append(laptop)
        return laptop

    def close(self) -> None:
        for laptop in self.laptops:
            laptop.store.close()
        self.central.close()

    def restart_central(self) -> None:
        self.central.close()
        self.central = open_central(self.central.settings)
        self.gate = Gate(self.central)
        for laptop in self.laptops:
            laptop.line.gate = self.gate


def lost(kind: Any) -> SyncProblem:
    return SyncProblem(kind, "the test's fault")


__all__ = ["DeviceKey", "Laptop", "ShimLine", "Stamp", "Time", "World"]
