"""A photo's copy goes with its visit; the original follows when it is wanted."""

from __future__ import annotations

from dataclasses import replace

from app.domain.account import Role
from app.domain.evidence import Evidence, Seen, TakenFrom, Timing
from app.domain.ids import new_id
from app.domain.marks import Mark, MarkKind, written
from app.domain.sign_off import Receipt
from app.domain.visit import Visit
from sync.central import admin
from tests.sync.world import Laptop, World

ORIGINAL = b"as the camera made it" * 50_000


def photo(laptop: Laptop, visit: Visit, original: bytes = ORIGINAL) -> Evidence:
    """A photo with everything that evidence may say."""
    copy, size = laptop.store.blobs.put(b"copy " + original[:5_000])
    sha256, original_size = laptop.store.blobs.put(original)
    now = laptop.clock.now()
    held = replace(
        laptop.photo(visit),
        id=new_id(),
        sha256=copy,
        size=size,
        original_sha256=sha256,
        original_size=original_size,
        taken=now.best,
        taken_from=TakenFrom.CAMERA,
        device="Acme One",
        gps="23.020911,113.751833",
        timing=Timing.FRESH,
        seen_before=Seen("v", "XJ-1", "莞城营业厅", "2026-11-01", "area.item0"),
    )
    drawn = replace(
        held,
        id=new_id(),
        sha256=laptop.store.blobs.put(b"drawn " + copy.encode())[0],
        size=70,
        of=held.id,
        marks=written((Mark(MarkKind.BLUR, 0, 0, 10, 10),)),
    )
    laptop.put(held, drawn)
    return held


def receipt(laptop: Laptop, visit_id: str) -> Receipt:
    with laptop.store.read() as reader:
        return reader.receipts(visit_id)[-1]


def send_original(laptop: Laptop, held: Evidence) -> None:
    with laptop.store.unit(laptop.account.id) as unit:
        unit.send_original(held)
        unit.commit()


def test_a_visit_is_complete_without_its_originals_and_they_may_follow(world: World) -> None:
    field = world.laptop("L3", world.account("li"))
    office = world.laptop("C1", world.account("wang", Role.REVIEWER))
    visit = field.start_visit()
    held = photo(field, visit)
    field.sign(visit.id)
    report = field.sync()
    assert (report.rejected, report.conflicts, report.errors, report.waiting) == (0, 0, (), 0)
    field.sync()
    mine = receipt(field, visit.id)
    assert mine.verified and mine.complete  # central and laptop agree on what is needed
    assert not world.central.blobs.path(held.original_sha256).exists()

    assert office.sync().errors == ()
    assert office.get(Evidence, held.id) == held
    assert office.store.blobs.has(held.sha256)
    assert not office.store.blobs.has(held.original_sha256)

    send_original(field, held)
    report = field.sync()
    assert (report.errors, report.blobs_sent, report.waiting) == ((), 1, 0)
    assert world.central.blobs.path(held.original_sha256).exists()
    with field.store.read() as reader:
        assert reader.blob_state(held.original_sha256) == "verified"
        assert reader.originals_kept() == (0, 0)

    assert office.sync().blobs_fetched == 0  # nobody here asked
    with office.store.unit("wang") as unit:
        unit.want_original(held)
        unit.commit()
    report = office.sync()
    assert (report.errors, report.blobs_fetched) == ((), 1)
    assert office.store.blobs.read(held.original_sha256) == ORIGINAL
    assert office.sync().blobs_fetched == 0


def test_what_is_asked_for_too_early_comes_later(world: World) -> None:
    field = world.laptop("L3", world.account("li"))
    office = world.laptop("C1", world.account("wang", Role.REVIEWER))
    visit = field.start_visit()
    held = photo(field, visit)
    field.sync()
    office.sync()
    with office.store.unit("wang") as unit:
        unit.want_original(held)
        unit.commit()
    assert office.sync().errors == ()  # central has not got it: no error, and it is not forgotten
    send_original(field, held)
    field.sync()
    office.engine._absent.clear()  # as after the next start
    assert office.sync().blobs_fetched == 1


def test_a_stranger_gets_no_original(world: World) -> None:
    field = world.laptop("L3", world.account("li"))
    other = world.laptop("L4", world.account("zhao"))
    visit = field.start_visit()
    held = photo(field, visit)
    send_original(field, held)
    field.sync()
    assert world.central.blobs.path(held.original_sha256).exists()
    with other.store.unit("zhao") as unit:
        unit.want_original(held)
        unit.commit()
    other.sync()
    assert not other.store.blobs.has(held.original_sha256)


def test_what_evidence_says_is_written_once(world: World) -> None:
    field = world.laptop("L3", world.account("li"))
    visit = field.start_visit()
    held = photo(field, visit)
    field.sync()
    field.put(replace(held, timing=Timing.UNJUDGED, seen_before=None))
    assert field.sync().rejected == 1
    assert {q["reason"] for q in admin.quarantined(world.central)} == {"identity"}
    assert field.get(Evidence, held.id) == held


def test_a_tampered_mark_voids_the_signature(world: World) -> None:
    """Central compares what was signed with what it holds, the drawing too."""
    from app.domain.signing import compare, content_of
    from sync.central.book import Book
    from sync.central.sealing import record_of

    field = world.laptop("L3", world.account("li"))
    visit = field.start_visit()
    photo(field, visit)
    field.sign(visit.id)
    field.sync()
    with world.central.db.read() as conn:
        record = record_of(Book(conn, world.time.true(), ""), visit.id)
    signed = content_of(record, 1)
    for change in (
        {"marks": ""},
        {"original_sha256": "ab" * 32},
        {"seen_before": None},
        {"timing": Timing.STALE},
        {"taken": None},
        {"gps": "1.0,1.0"},
    ):
        forged = tuple(
            replace(e, **change) if e.marks else e  # type: ignore[arg-type]
            for e in record.evidence
        )
        held = content_of(replace(record, evidence=forged), 1)
        assert compare(signed, held).altered
