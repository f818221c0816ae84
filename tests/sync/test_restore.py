"""Central comes back from a backup: what was sent since is sent again, nothing is there twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.account import Role
from app.domain.visit import ReviewState, Visit
from sync.central import admin
from sync.central import tables as t
from sync.errors import Kind
from tests.sync.world import Laptop, World


def backup(world: World) -> list[Path]:
    world.central.close()
    kept = [
        Path(shutil.copy(part, part.with_name(f"kept-{part.name}")))
        for part in world.central.settings.folder.glob("central.db*")
    ]
    world.restart_central()
    return kept


def restore(world: World, kept: list[Path], *, said: bool) -> None:
    world.central.close()
    for part in world.central.settings.folder.glob("central.db*"):
        part.unlink()
    for part in kept:
        shutil.copy(part, part.with_name(part.name.removeprefix("kept-")))
    world.restart_central()
    if said:
        admin.restored(world.central)


def log_of(world: World) -> list[str]:
    with world.central.db.read() as conn:
        return list(conn.execute(select(t.change_log.c.cid)).scalars())


@pytest.mark.parametrize("said", [True, False])
def test_what_a_restored_central_lost_is_offered_again(world: World, said: bool) -> None:
    """``said`` False: the runbook was forgotten; the cursor ahead of central gives it away."""
    laptop = world.laptop("L1", world.account("li"))
    office = world.laptop("C1", world.account("boss", Role.REVIEWER))
    laptop.sync()
    office.sync()
    kept = backup(world)
    visit = laptop.start_visit()
    laptop.photo(visit)
    laptop.sign(visit.id)
    laptop.sync()
    office.sync()
    before = log_of(world)
    restore(world, kept, said=said)
    assert len(log_of(world)) < len(before)
    laptop.put(laptop.ticket())
    for _ in range(2):
        for one in (laptop, office):
            report = one.sync()
    assert report.errors == () and report.waiting == 0
    after = log_of(world)
    assert len(after) == len(set(after))
    with laptop.store.read() as reader:
        assert {row.cid for row in reader.outbox(limit=1000)} <= set(after)
    assert world.central.blobs.path(_photo(laptop, visit.id)).exists()
    assert office.get(Visit, visit.id) == laptop.get(Visit, visit.id)
    assert admin.quarantined(world.central) == []


def _photo(laptop: Laptop, visit_id: str) -> str:
    with laptop.store.read() as reader:
        return str(reader.evidence(visit_id)[0].sha256)


def test_answers_that_arrive_before_the_return_they_answer_wait_for_it(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    office = world.laptop("C1", world.account("boss", Role.REVIEWER))
    visit = laptop.start_visit()
    laptop.sign(visit.id)
    laptop.sync()
    office.sync()
    kept = backup(world)
    office.review(visit.id, "area.item1")
    office.sync()
    laptop.sync()
    returned = laptop.get(Visit, visit.id)
    laptop.put(laptop.answer(returned, "area.item1"))
    laptop.sign(visit.id)
    laptop.sync()
    restore(world, kept, said=True)
    laptop.sync()  # its second revision, of a visit that central never heard was returned
    assert {q["reason"] for q in admin.quarantined(world.central)} == {"ahead"}
    office.sync()
    assert admin.quarantined(world.central) == []
    with laptop.store.read() as reader:
        assert reader.outbox_summary().rejected > 0  # the pill asks for attention
    for one in (laptop, office, laptop):
        assert one.sync().errors == ()
    with laptop.store.read() as reader:
        assert reader.outbox_summary().rejected == 0
        assert {q.origin for q in reader.quarantined()} <= {"pulled"}  # none of its own
        assert [(r.revision, r.verified) for r in reader.receipts(visit.id)] == [
            (1, True),
            (2, True),
        ]
    office.review(visit.id)
    assert office.sync().rejected == 0
    laptop.sync()
    assert laptop.get(Visit, visit.id).review is ReviewState.ACCEPTED


def test_changes_central_lacks_without_knowing_it_are_found_by_their_numbers(
    world: World,
) -> None:
    laptop = world.laptop("L1", world.account("li"))
    kept = backup(world)
    laptop.start_visit()
    laptop.sync()
    restore(world, kept, said=False)
    side = laptop.engine.side
    with world.central.db.write() as conn:  # as if others had filled the log up since
        conn.execute(t.feed.insert().values(seq=10_000, audience="nobody", log_seq=1))
    laptop.start_visit()
    report = laptop.sync()
    assert report.errors == ()
    assert side.pending() == []
    assert len(log_of(world)) == 8 + 1  # two visits of four changes, one account


def test_a_gap_that_cannot_be_filled_is_said_and_not_tried_for_ever(world: World) -> None:
    laptop = world.laptop("L1", world.account("li"))
    laptop.start_visit()
    laptop.engine.side.reoffer_from = lambda dev_seq: laptop.engine.side.settle([])  # type: ignore
    honest = laptop.engine.side.pending
    laptop.engine.side.pending = lambda *a: honest(*a)[1:]  # type: ignore[method-assign]
    report = laptop.sync()
    assert [e.kind for e in report.errors] == [Kind.GAP]
    assert report.errors[0].expect == 1
    assert report.errors[0].rule.attention
