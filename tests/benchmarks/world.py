"""A laptop with 214 sites and 10,000 past visits, made once per run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.domain.account import Account, Role
from app.domain.clock import Clock, Confidence, Stamp
from app.domain.ids import human_number, new_id, register_id
from app.domain.site import Site
from app.domain.visit import ReviewState, Visit, VisitState
from app.keys import DeviceKey
from app.services.enrolment import NewAccount, create_laptop
from app.services.session import Session, sign_in
from app.store.device import DeviceIdentity
from tests.benchmarks.person import LOGIN, PASSWORD

PACK = "dongguan-2026"
SITES, VISITS = 214, 10_000


def make(folder: Path) -> None:
    """SLOW (some seconds)."""
    account = Account(new_id(), LOGIN, "李工", frozenset({Role.ENGINEER}))
    device = DeviceIdentity(new_id(), "L3", DeviceKey.generate(), pack_id=PACK)
    clock = Clock()
    create_laptop(folder, device, [NewAccount(account, PASSWORD)], clock)
    session = sign_in(folder, LOGIN, PASSWORD, clock)
    try:
        _fill(session)
    finally:
        session.store.close()


def _fill(session: Session) -> None:
    pack = session.packs.current
    places = list(pack.sites)
    extra = [
        Site(
            register_id(PACK, f"x{i}"), PACK, f"x{i}", pack.towns[0], f"网点{i}", places[0].business
        )
        for i in range(SITES - len(places))
    ]
    began = datetime.now(UTC) - timedelta(days=900)
    with session.store.unit(session.account.id) as unit:
        for site in extra:
            unit.put_local(site)
        for i in range(VISITS):
            site = (places + extra)[i % SITES]
            at = began + timedelta(hours=2 * i)
            unit.put_local(_visit(session, site, at, i))
        unit.commit()


def _visit(session: Session, site: Site, at: datetime, i: int) -> Visit:
    stamp = Stamp(at, float(i), "boot", 0.0, Confidence.MEASURED)
    pack = session.packs.current
    checklist = pack.checklist_for(site.business, "patrol")
    assert checklist is not None
    return Visit(
        id=new_id(),
        number=human_number("XJ", at.date(), "L3", i),
        site_id=site.id,
        kind="patrol",
        pack_id=pack.id,
        pack_version=pack.version,
        checklist_id=checklist.id,
        checklist_version=checklist.version,
        engineer_id=session.account.id,
        engineer_name="李工",
        laptop="L3",
        state=VisitState.SIGNED,
        started=stamp,
        review=ReviewState.ACCEPTED,
        finished=stamp,
        signed=stamp,
    )
