"""A visit of every kind that the Dongguan contract knows, at every kind of site, walked to the end:
answered, finished, signed, printed in every form, packed and verified."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from app.demo.hands import fill, sign
from app.domain.changes import Entity
from app.domain.checklist import Checklist
from app.domain.pack import ContractPack
from app.domain.visit import VisitState
from app.packs.registry import load_builtin
from app.reports.bundle import verify_bundle
from app.reports.pdf_verify import verify_pdf
from app.services import reports_service, signoff, visits
from app.services.context import Ctx
from tests.services.builders import Laptop, open_laptop

DG = "dongguan-2026"


def pairs(pack: ContractPack) -> list[tuple[str, str]]:
    """(business, visit kind): every one there is a checklist for."""
    return [
        (business.id, kind.id)
        for kind in pack.visit_kinds
        for business in pack.businesses
        if pack.checklist_for(business.id, kind.id) is not None
    ]


@pytest.fixture(scope="module")
def laptop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Laptop]:
    made = open_laptop(tmp_path_factory.mktemp("dg"), load_builtin(DG))
    yield made
    made.store.close()


def asked(ctx: Ctx, visit_id: str) -> set[str]:
    view = visits.visit_view(ctx, visit_id)
    return {entry.item.id for section in view.sections for entry in section.items}


def pages_of(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return len(document)
    finally:
        document.close()


def test_every_kind_of_work_on_site_has_a_checklist() -> None:
    pack = load_builtin(DG)
    kinds = {kind for _, kind in pairs(pack)}
    assert kinds == {kind.id for kind in pack.visit_kinds}
    assert {"patrol", "support", "install", "training", "onboarding"} <= kinds
    assert {"fee_change_check", "own_water_support", "spot_check", "settlement_check"} <= kinds
    patrolled = {business for business, kind in pairs(pack) if kind == "patrol"}
    assert patrolled == {business.id for business in pack.businesses}


@pytest.mark.parametrize(("business", "kind"), pairs(load_builtin(DG)))
def test_a_visit_is_walked_to_the_end(laptop: Laptop, business: str, kind: str) -> None:
    ctx = laptop.ctx()
    pack = laptop.packs.current
    site = next(s for s in pack.sites if s.business == business)
    visit_id = visits.start(ctx, site.id, kind).id(Entity.VISIT)
    checklist = pack.checklist_for(business, kind)
    assert isinstance(checklist, Checklist)
    fill(ctx, visit_id)
    assert visits.gaps(ctx, visit_id) == ()
    assert asked(ctx, visit_id) <= {item.id for item in checklist.items()}
    sign(ctx, visit_id)
    view = visits.visit_view(ctx, visit_id)
    assert view.visit.state is VisitState.SIGNED
    (found,) = signoff.verification(ctx, visit_id)
    assert found.verification.intact
    pdf = reports_service.visit_pdf(ctx, visit_id)
    assert verify_pdf(pdf).intact and pages_of(pdf) >= 1
    assert verify_bundle(reports_service.visit_bundle(ctx, visit_id)).intact
    for form in reports_service.visit_forms(ctx, view.visit):
        assert pages_of(reports_service.visit_form(ctx, visit_id, form.id)) >= 1


def test_a_visit_in_every_other_contract_is_walked_too(tmp_path: Path) -> None:
    for pack_id in ("tianjin-2026", "wuhan-2026", "pengjiang-2025"):
        laptop = open_laptop(tmp_path / pack_id, load_builtin(pack_id))
        ctx, pack = laptop.ctx(), laptop.packs.current
        walked = 0
        for business, kind in pairs(pack):
            site = next((s for s in pack.sites if s.business == business), None)
            if site is None:
                continue
            visit_id = visits.start(ctx, site.id, kind).id(Entity.VISIT)
            fill(ctx, visit_id)
            assert visits.gaps(ctx, visit_id) == (), (pack_id, business, kind)
            sign(ctx, visit_id)
            view = visits.visit_view(ctx, visit_id)
            for form in reports_service.visit_forms(ctx, view.visit):
                assert pages_of(reports_service.visit_form(ctx, visit_id, form.id)) >= 1
            walked += 1
        assert walked >= 3, pack_id
        laptop.store.close()
