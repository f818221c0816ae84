"""What a supervisor signed stays as it was signed, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from app import errors
from app.domain.answer import Verdict
from app.domain.device_test import Outcome, TestRun
from app.domain.finding import FindingState
from app.domain.ids import new_id
from app.domain.sign_off import Decision, Receipt, Review
from app.domain.signing import content_of
from app.domain.site import AssetKind
from app.domain.visit import ReviewState, Visit, VisitState
from app.store.engine import connect
from app.store.store import Store
from app.vault.seal import check, check_chain
from tests.store.builders import (
    KEY,
    SignedVisit,
    answer,
    finding,
    photo,
    put,
    sign,
    signed_visit,
    stamp,
    visit,
)


@pytest.fixture
def signed(store: Store) -> SignedVisit:
    return signed_visit(store)


def refused(store: Store, obj: Any) -> None:
    with store.unit("a1") as unit, pytest.raises(errors.Signed):
        unit.put(obj)


def test_it_verifies_and_the_backup_is_due(store: Store, signed: SignedVisit) -> None:
    with store.read() as reader:
        record = reader.record(signed.visit.id)
        (held,) = reader.sign_offs(signed.visit.id)
    assert check(held, content_of(record, 1), {held.device_key}).intact
    assert store.backup_due


def test_answers_evidence_and_findings_are_closed(store: Store, signed: SignedVisit) -> None:
    refused(store, replace(signed.answer, verdict=Verdict.ABNORMAL))
    refused(store, replace(signed.answer, revision=2, note="x"))
    refused(store, answer(signed.visit, "another.item"))
    refused(store, replace(signed.photo, removed=True))
    refused(store, photo(signed.visit, store, b"late"))
    refused(store, replace(signed.finding, description="没事"))
    refused(store, replace(signed.finding, state=FindingState.WITHDRAWN))
    refused(store, finding(signed.visit, store))
    refused(store, replace(signed.sign_off, rating=1))


def test_an_answer_cannot_be_moved_into_a_signed_revision(
    store: Store, signed: SignedVisit
) -> None:
    other = visit(store)
    stray = answer(other)
    put(store, other, stray)
    refused(store, replace(stray, visit_id=signed.visit.id, item_id="x"))


def test_a_run_that_filled_a_signed_answer_is_closed(store: Store) -> None:
    v = visit(store)
    run = TestRun(
        new_id(), AssetKind.PRINTER, "p", "sim://", "", Outcome.PASS, (), stamp(store), "1",
        {}, visit_id=v.id,
    )  # fmt: skip
    spare = replace(run, id=new_id())
    put(store, v, run, spare, answer(v, run_id=run.id), v.finish(stamp(store)))
    with store.unit("a1") as unit:
        from tests.store.builders import site

        unit.put_local(site())
        sign(store, unit, v.id)
        unit.commit()
    refused(store, replace(run, outcome=Outcome.FAIL))
    put(store, replace(spare, asset_id="x"))


def test_the_visit_keeps_its_identity_and_its_signature(store: Store, signed: SignedVisit) -> None:
    v = signed.visit
    refused(store, replace(v, number="XJ-9"))
    refused(store, replace(v, site_id="s2"))
    refused(store, replace(v, started=stamp(store)))
    refused(store, replace(v, state=VisitState.DRAFT))
    refused(store, replace(v, state=VisitState.VOIDED))
    refused(store, replace(v, signed=None))
    refused(store, replace(v, revision=0))


def test_later_history_goes_on(store: Store, signed: SignedVisit) -> None:
    v = signed.visit
    put(
        store,
        replace(signed.finding, handling_result="已修复", handled_on="2026-11-21", ticket_id="t"),
        replace(signed.finding, handling_result="已修复", state=FindingState.CLOSED),
        Review(new_id(), v.id, 1, Decision.RETURNED, "r1", "复核", stamp(store).at_wall),
        Receipt(new_id(), v.id, 1, "h", True, "", stamp(store).at_wall, "k", "s"),
    )
    again = v.return_items(("printing.position",))
    put(store, again, answer(again, verdict=Verdict.ABNORMAL), finding(again, store))
    with store.unit("a1") as unit:
        unit.put(unit.need(Visit, v.id).finish(stamp(store)))
        sign(store, unit, v.id)
        unit.commit()
    with store.read() as reader:
        record = reader.record(v.id)
        offs = reader.sign_offs(v.id)
        assert all(check(o, content_of(record, o.revision)).intact for o in offs)
        assert check_chain(reader.all_sign_offs()) == ()
        assert reader.last_sign_off_hash() == offs[1].content_sha256
    put(store, replace(record.visit, review=ReviewState.ACCEPTED))


def test_the_signature_picture_may_follow(store: Store, signed: SignedVisit) -> None:
    from app.domain.evidence import EvidenceKind

    put(store, photo(signed.visit, store, b"stroke", kind=EvidenceKind.SIGNATURE))


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM answer",
        "DELETE FROM visit",
        "DELETE FROM sign_off",
        "DELETE FROM evidence",
        "DELETE FROM finding",
        "DELETE FROM outbox",
        "UPDATE outbox SET body = '{}'",
        "UPDATE outbox SET hash = 'x'",
        "UPDATE answer SET doc = json_set(doc, '$.verdict', 'abnormal')",
        "UPDATE sign_off SET doc = json_set(doc, '$.rating', 1)",
        "UPDATE visit SET doc = json_set(doc, '$.state', 'draft')",
        "REPLACE INTO answer(id, doc) SELECT id, json_set(doc, '$.note', 'x') FROM answer",
    ],
)
def test_not_even_sql_with_the_key_changes_it(store: Store, signed: SignedVisit, sql: str) -> None:
    raw = connect(store.file, KEY)
    try:
        with pytest.raises(dbapi2.IntegrityError):
            raw.execute(sql)
    finally:
        raw.close()
