"""Photos as evidence: what comes in, how old it may be, where it was used before, what is sent."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from app.domain.changes import Entity
from app.domain.checklist import Checklist, ItemKind, Missing
from app.domain.clock import LOCAL
from app.domain.evidence import Evidence, EvidenceKind, TakenFrom, Timing, timing
from app.domain.evidence_words import remarks_of
from app.domain.signing import FIRST, VisitRecord, content_of, hashes_in
from app.errors import BlobMissing, ImageUnusable
from app.services import evidence, originals, photo_intake, signoff, sync_status, visits
from app.services.originals import Original
from app.services.refusals import NotComplete, NotOpen, NotPermitted
from tests.services.builders import (
    START,
    Laptop,
    Walk,
    account,
    checklist,
    make_pack,
    open_laptop,
    png,
)
from tests.store.photo_builders import SECRET, phone_photo

MINUTE = timedelta(minutes=1)
FRESH = 30  # minutes that the photo item of these tests allows


def strict() -> Checklist:
    """The usual checklist; its photo must be fresh."""
    made = checklist()
    return replace(
        made,
        sections=tuple(
            replace(
                s,
                items=tuple(
                    replace(i, fresh_minutes=FRESH) if i.kind is ItemKind.PHOTO else i
                    for i in s.items
                ),
            )
            for s in made.sections
        ),
    )


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = open_laptop(tmp_path / "data", make_pack(checklists=(strict(),)))
    yield made
    made.store.close()


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop)


def camera_time(walk: Walk, ago: timedelta = timedelta()) -> datetime:
    """What a camera with a right clock shows, so long before now."""
    return (walk.ctx.clock.now().best - ago).astimezone(LOCAL).replace(tzinfo=None)


def add(walk: Walk, photo: bytes | Path, item: str = "room.photo", name: str = "") -> Evidence:
    changes = evidence.add_photo(walk.ctx, walk.visit_id, item, photo, name)
    with walk.laptop.store.read() as reader:
        return reader.need(Evidence, changes.id(Entity.EVIDENCE))


def gaps(walk: Walk, item: str = "room.photo") -> list[Missing]:
    return [g.missing for g in walk.view().item(item).gaps]


# ---------------------------------------------------------------- two files


def test_the_file_stays_as_it_came_and_the_copy_is_bare(walk: Walk) -> None:
    photo = phone_photo((2400, 1800), at=camera_time(walk, 2 * MINUTE), turn=6)
    held = add(walk, photo, name="IMG_1.JPG")
    assert evidence.content(walk.ctx, held.original_sha256) == photo
    assert held.original_size == len(photo)
    copy = evidence.content(walk.ctx, held.sha256)
    assert SECRET not in copy and b"Acme" not in copy and b"23.02" not in copy
    picture = Image.open(io.BytesIO(copy))
    assert picture.size == (held.width, held.height)
    assert held.width == 1200 and held.height > 1600  # upright, with its band
    assert (held.device, held.gps) == ("Acme One", "23.020911,113.751833")
    assert held.taken == walk.ctx.clock.now().best - 2 * MINUTE
    assert (held.taken_from, held.timing) == (TakenFrom.CAMERA, Timing.FRESH)
    assert remarks_of(held) == ()


def test_only_the_copy_is_waited_for(walk: Walk) -> None:
    held = add(walk, phone_photo(at=camera_time(walk)))
    with walk.laptop.store.read() as reader:
        waiting = {b.sha256 for b in reader.blobs_waiting()}
    assert held.sha256 in waiting and held.original_sha256 not in waiting
    assert originals.about(walk.ctx, held.id).state is Original.HERE


def test_a_file_that_cannot_be_kept_leaves_nothing(walk: Walk, tmp_path: Path) -> None:
    huge = tmp_path / "huge.jpg"
    with huge.open("wb") as file:
        file.write(phone_photo())
        file.truncate(evidence.MOST_BYTES + 1)
    for bad in (huge, tmp_path / "gone.jpg", tmp_path):
        with pytest.raises(evidence.Unusable):
            evidence.add(walk.ctx, walk.visit_id, "room.photo", bad)
    with pytest.raises(ImageUnusable):
        evidence.add(walk.ctx, walk.visit_id, "room.photo", phone_photo()[:300], "cut.jpg")
    assert walk.view().item("room.photo").photos == ()


def test_the_bytes_decide_and_then_the_name(walk: Walk, tmp_path: Path) -> None:
    def kind(name: str, content: bytes) -> EvidenceKind:
        path = tmp_path / name
        path.write_bytes(content)
        changes = evidence.add(walk.ctx, walk.visit_id, "front.lamp", path)
        with walk.laptop.store.read() as reader:
            return reader.need(Evidence, changes.id(Entity.EVIDENCE)).kind

    assert kind("no-ending", phone_photo()) is EvidenceKind.PHOTO
    assert kind("list.csv", b"a,b\n1,2\n") is EvidenceKind.FILE
    path = tmp_path / "list.jpg"
    path.write_bytes(b"a,b\n1,2\n")
    with pytest.raises(ImageUnusable):  # it claims to be a photo: nobody wants it as a file
        evidence.add(walk.ctx, walk.visit_id, "front.lamp", path)


def test_a_visit_that_is_finished_meanwhile_takes_nothing_more(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scaling takes a moment; the visit may be finished in it."""
    walk.answer_all()
    before = len(walk.view().item("front.lamp").photos)
    real = photo_intake.stamped_copy

    def slow(*args: object) -> object:
        walk.finish()
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(photo_intake, "stamped_copy", slow)
    with pytest.raises(NotOpen):
        add(walk, phone_photo(), "front.lamp")
    assert len(walk.view().item("front.lamp").photos) == before


# ---------------------------------------------------------------- how old


@pytest.mark.parametrize(
    ("ago", "found"),
    [
        (0, Timing.FRESH),
        (FRESH, Timing.FRESH),
        (FRESH + 1, Timing.STALE),
        (60 * 24 * 40, Timing.STALE),
        (-4, Timing.FRESH),
        (-6, Timing.AHEAD),
    ],
)
def test_the_camera_says_how_old(walk: Walk, ago: int, found: Timing) -> None:
    held = add(walk, phone_photo(at=camera_time(walk, ago * MINUTE)))
    assert held.timing is found
    assert gaps(walk) == ([Missing.FRESH_PHOTO] if found is Timing.STALE else [])
    said = [r.fact.en for r in remarks_of(held)]
    assert bool(said) is (found is not Timing.FRESH)


def test_an_item_that_does_not_ask_takes_any_age(walk: Walk) -> None:
    held = add(walk, phone_photo(at=camera_time(walk, timedelta(days=900))), "front.lamp")
    assert held.timing is Timing.UNJUDGED
    assert timing(None, START, FRESH) is Timing.UNJUDGED


def test_an_old_photo_is_kept_and_told_but_is_not_the_photo(walk: Walk) -> None:
    walk.answer_all()
    evidence.remove(walk.ctx, walk.view().item("room.photo").photos[0].id)
    old = add(walk, phone_photo(at=camera_time(walk, 3 * 60 * MINUTE)))
    assert [p.id for p in walk.view().item("room.photo").photos] == [old.id]
    with pytest.raises(NotComplete):
        walk.finish()
    (gap,) = visits.gaps(walk.ctx, walk.visit_id)
    assert gap.missing is Missing.FRESH_PHOTO and "重新拍" in gap.text.zh
    add(walk, phone_photo(at=camera_time(walk), shade=90))
    assert visits.gaps(walk.ctx, walk.visit_id) == ()
    walk.finish()


def test_without_a_camera_time_the_files_date_is_taken(walk: Walk, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    path.write_bytes(png(40, 30))
    now = walk.ctx.clock.wall()
    for ago, found in ((5 * MINUTE, Timing.FRESH), (50 * MINUTE, Timing.STALE)):
        stamp = (now - ago).timestamp()
        os.utime(path, (stamp, stamp))
        held = add(walk, path)
        assert (held.taken_from, held.timing) == (TakenFrom.FILE, found)
        evidence.remove(walk.ctx, held.id)


def test_times_are_compared_by_the_right_clock(walk: Walk, tmp_path: Path) -> None:
    """The laptop runs two hours slow: its files' dates do so too, the phone's clock does not."""
    walk.ctx.clock.learn(2 * 3600.0)
    assert add(walk, phone_photo(at=camera_time(walk, MINUTE))).timing is Timing.FRESH
    path = tmp_path / "scan.png"
    path.write_bytes(png(40, 30))
    stamp = (walk.ctx.clock.wall() - MINUTE).timestamp()
    os.utime(path, (stamp, stamp))
    held = add(walk, path)
    assert held.timing is Timing.FRESH
    assert held.taken == walk.ctx.clock.now().best - MINUTE


def test_the_clipboards_picture_is_of_now(walk: Walk) -> None:
    held = add(walk, png(40, 30))
    assert (held.taken_from, held.taken) == (TakenFrom.HERE, walk.ctx.clock.now().best)
    assert held.timing is Timing.FRESH


# ---------------------------------------------------------------- used before


def test_the_same_photo_elsewhere_is_told(walk: Walk, laptop: Laptop) -> None:
    photo = phone_photo(at=camera_time(walk))
    first = add(walk, photo)
    assert first.seen_before is None
    second = add(walk, photo, "front.lamp")
    assert second.seen_before is not None and second.seen_before.item_id == "room.photo"
    assert "本次巡检" in remarks_of(second)[-1].fact.zh
    laptop.time.pass_(timedelta(days=30))
    other = Walk.begin(laptop, laptop.packs.current.sites[1].id)
    third = add(other, photo)
    seen = third.seen_before
    assert seen is not None
    assert (seen.visit_id, seen.on) == (walk.visit_id, "2026-11-20")
    assert (seen.site, seen.visit_number) == (laptop.first.name, walk.view().visit.number)
    told = [r.whole.en for r in remarks_of(third)]
    assert len(told) == 2 and "2026-11-20" in told[1]  # too old as well
    assert [t.en for t in evidence.remarks_on(other.ctx, _touch(third))] == told


def test_what_was_taken_off_was_not_used(walk: Walk) -> None:
    photo = phone_photo(at=camera_time(walk))
    evidence.remove(walk.ctx, add(walk, photo, "front.lamp").id)
    assert add(walk, photo).seen_before is None


def _touch(held: Evidence) -> object:
    from app.domain.changes import Touch, changed

    return changed((Touch(Entity.EVIDENCE, held.id, held.visit_id),))


def test_off_and_on_again(walk: Walk) -> None:
    held = add(walk, phone_photo(at=camera_time(walk)))
    evidence.remove(walk.ctx, held.id)
    assert walk.view().item("room.photo").photos == ()
    evidence.restore(walk.ctx, held.id)
    assert walk.view().item("room.photo").photos == (held,)
    assert not evidence.restore(walk.ctx, held.id).touches


# ---------------------------------------------------------------- originals


def test_an_original_is_sent_when_somebody_wants_it(walk: Walk) -> None:
    held = add(walk, phone_photo(at=camera_time(walk)))
    changes = originals.send_original(walk.ctx, held.id)
    assert changes.outbox
    about = originals.about(walk.ctx, held.id)
    assert (about.state, about.mine, about.sends_all) == (Original.QUEUED, True, False)
    with walk.laptop.store.read() as reader:
        *needed, last = reader.blobs_waiting()
    assert last.sha256 == held.original_sha256 and last.size == held.original_size
    assert all(b.priority < last.priority for b in needed)
    originals.send_original(walk.ctx, held.id)
    with walk.laptop.store.read() as reader:
        assert len(reader.blobs_waiting()) == len(needed) + 1


def test_all_originals_of_a_visit(walk: Walk) -> None:
    first = add(walk, phone_photo(at=camera_time(walk)))
    originals.send_all(walk.ctx, walk.visit_id, True)
    second = add(walk, phone_photo(at=camera_time(walk), shade=80), "front.lamp")
    states = [originals.about(walk.ctx, e.id).state for e in (first, second)]
    assert states == [Original.QUEUED, Original.QUEUED]
    originals.send_all(walk.ctx, walk.visit_id, False)
    third = add(walk, phone_photo(at=camera_time(walk), shade=60), "front.lamp")
    assert originals.about(walk.ctx, third.id).state is Original.HERE
    assert originals.about(walk.ctx, first.id).state is Original.QUEUED


def test_an_original_may_follow_after_the_signature(walk: Walk) -> None:
    walk.answer_all().finish().sign()
    held = walk.view().item("room.photo").photos[0]
    originals.send_original(walk.ctx, held.id)
    assert all(c.verification.intact for c in signoff.verification(walk.ctx, walk.visit_id))
    assert originals.about(walk.ctx, held.id).state is Original.QUEUED


def test_only_the_visits_engineer_sends(walk: Walk) -> None:
    held = add(walk, phone_photo())
    other = walk.laptop.ctx(account("zhao"))
    with pytest.raises(NotPermitted):
        originals.send_original(other, held.id)
    with pytest.raises(NotPermitted):
        originals.send_all(other, walk.visit_id, True)


def test_an_original_that_is_not_here_is_asked_for(walk: Walk) -> None:
    held = add(walk, phone_photo())
    away = replace(held, id="0190-away", sha256=held.sha256, original_sha256="ab" * 32)
    walk.laptop.put_local(away)
    assert originals.about(walk.ctx, away.id).state is Original.ELSEWHERE
    with pytest.raises(BlobMissing):
        originals.original(walk.ctx, away.id)
    with pytest.raises(BlobMissing):
        originals.send_original(walk.ctx, away.id)
    originals.fetch_original(walk.ctx, away.id)
    originals.fetch_original(walk.ctx, away.id)
    assert originals.about(walk.ctx, away.id).state is Original.WANTED
    with walk.laptop.store.read() as reader:
        assert reader.missing_blobs() == ["ab" * 32]


def test_leaving_is_safe_and_says_what_lies_only_here(walk: Walk) -> None:
    from app.store.sync_side import SyncSide

    held = add(walk, phone_photo(at=camera_time(walk)))
    side = SyncSide(walk.laptop.store)
    with walk.laptop.store.read() as reader:
        waiting = [b.sha256 for b in reader.blobs_waiting()]
        assert reader.originals_kept() == (1, held.original_size)
    for sha256 in waiting:
        side.mark_blob(sha256, "verified")
    with walk.laptop.store._write() as writer:
        writer._run("UPDATE outbox SET state = 'acked'")
        writer._connection.commit()
    safe, text = sync_status.safe_to_leave(walk.ctx)
    assert safe and "1 张照片的原图" in text.zh
    originals.send_original(walk.ctx, held.id)
    assert not sync_status.safe_to_leave(walk.ctx)[0]
    side.mark_blob(held.original_sha256, "verified")
    safe, text = sync_status.safe_to_leave(walk.ctx)
    assert safe and "原图" not in text.zh
    assert originals.about(walk.ctx, held.id).state is Original.SENT


# ---------------------------------------------------------------- what is signed


def test_the_manifest_needs_the_copy_and_proves_the_original(walk: Walk) -> None:
    import json

    walk.answer_all()
    photo = walk.view().item("room.photo").photos[0]
    walk.finish().sign()
    with walk.laptop.store.read() as reader:
        (sign_off,) = reader.sign_offs(walk.visit_id)
    manifest = json.loads(sign_off.manifest)
    entry = manifest["content"]["evidence"][photo.id]
    assert entry["original_sha256"] == photo.original_sha256
    assert (entry["taken_from"], entry["seen_before"], entry["marks"]) == ("here", None, "")
    needed = hashes_in(manifest)
    assert photo.sha256 in needed and photo.original_sha256 not in needed


def test_evidence_of_before_is_signed_as_it_was(walk: Walk) -> None:
    """What was signed in the first format is compared with the few facts it had."""
    held = add(walk, phone_photo())
    plain = Evidence(
        held.id, held.visit_id, held.item_id, held.kind, held.sha256, held.size,
        held.media_type, held.name, held.revision, held.by, held.at, held.width, held.height,
    )  # fmt: skip
    with walk.laptop.store.read() as reader:
        record = reader.record(walk.visit_id)
    old = VisitRecord(record.visit, record.site, record.answers, (plain,), (), ())
    entry = content_of(old, 1, FIRST)["evidence"][held.id]
    assert set(entry) == {"item", "kind", "sha256", "size", "name", "media", "by", "at"}


def test_a_text_that_begins_like_a_picture_is_a_file(walk: Walk, tmp_path: Path) -> None:
    for name, head in (
        ("bm.csv", b"BM,1,2\n"),
        ("gif.log", b"GIF89 is a format\n"),
        ("raw", b"II*\0"),
    ):
        path = tmp_path / name
        path.write_bytes(head * 3)
        evidence.add(walk.ctx, walk.visit_id, "front.lamp", path)
    kinds = [(p.name, p.kind) for p in walk.view().item("front.lamp").photos]
    assert kinds == [(n, EvidenceKind.FILE) for n in ("bm.csv", "gif.log", "raw")]


def test_a_phones_heic_is_refused_with_a_way_out(walk: Walk) -> None:
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
    with pytest.raises(evidence.Unusable) as caught:
        evidence.add(walk.ctx, walk.visit_id, "room.photo", heic, "IMG_1.HEIC")
    assert "JPEG" in caught.value.sentence("zh") and "iPhone" in caught.value.sentence("en")


def test_the_doctor_knows_of_the_originals(walk: Walk) -> None:
    held = add(walk, phone_photo())
    with walk.laptop.store.read() as reader:
        assert {held.sha256, held.original_sha256} <= set(reader.blob_hashes())
