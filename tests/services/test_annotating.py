"""Drawing on a photo: the drawing is evidence, the photo behind it stays."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from app.domain.changes import Entity
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.marks import Mark, MarkColour, MarkKind, written
from app.domain.sign_off import ItemRemark
from app.errors import BlobMissing
from app.reports.bundle import verify_bundle
from app.services import (
    annotating,
    evidence,
    originals,
    reports_service,
    reviewing,
    signoff,
    visits,
)
from app.services.refusals import BadValue, NotOpen, NotPermitted
from tests.services.builders import CHIEF, WANG, Laptop, Walk, account, receipt_for
from tests.store.photo_builders import phone_photo

ARROW = Mark(MarkKind.ARROW, 1000, 1000, 6000, 6000, MarkColour.BLUE, 60)
BLUR = Mark(MarkKind.BLUR, 0, 0, 3000, 3000)


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop)


def shown(walk: Walk) -> Evidence:
    (photo,) = walk.view().item("room.photo").photos
    return photo


def add(walk: Walk, item: str = "room.photo") -> Evidence:
    photo = phone_photo((640, 480))
    changes = evidence.add_photo(walk.ctx, walk.visit_id, item, photo, "till.jpg")
    with walk.laptop.store.read() as reader:
        return reader.need(Evidence, changes.id(Entity.EVIDENCE))


def pixels(walk: Walk, sha256: str) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(evidence.content(walk.ctx, sha256))).convert("RGB"))


def test_the_marked_picture_stands_in_the_photos_place(walk: Walk) -> None:
    photo = add(walk)
    annotating.annotate(walk.ctx, photo.id, (ARROW,))
    drawn = shown(walk)
    assert (drawn.of, drawn.marks, drawn.name) == (photo.id, written((ARROW,)), "till.jpg")
    assert drawn.source_sha256 == photo.source_sha256
    assert (drawn.taken, drawn.device, drawn.gps) == (photo.taken, photo.device, photo.gps)
    assert not np.array_equal(pixels(walk, drawn.sha256), pixels(walk, photo.sha256))
    with walk.laptop.store.read() as reader:
        assert reader.need(Evidence, photo.id) == photo  # untouched
    assert annotating.canvas(walk.ctx, drawn.id).marks == (ARROW,)
    assert annotating.canvas(walk.ctx, photo.id).photo == photo


def test_it_is_drawn_on_again_and_wiped(walk: Walk) -> None:
    photo = add(walk)
    annotating.annotate(walk.ctx, photo.id, (ARROW,))
    first = shown(walk)
    assert not annotating.annotate(walk.ctx, first.id, (ARROW,)).touches
    annotating.annotate(walk.ctx, first.id, (ARROW, BLUR))
    second = shown(walk)
    assert second.of == photo.id and second.id != first.id and second.hides
    annotating.annotate(walk.ctx, second.id, ())
    assert shown(walk) == photo
    assert not annotating.annotate(walk.ctx, photo.id, ()).touches
    with pytest.raises(BadValue):
        annotating.annotate(walk.ctx, first.id, ())  # it was taken off


def test_what_is_hidden_cannot_be_brought_back_from_the_picture(walk: Walk) -> None:
    photo = add(walk)
    annotating.annotate(walk.ctx, photo.id, (BLUR,))
    seen, bare = pixels(walk, shown(walk).sha256), pixels(walk, photo.sha256)
    assert seen.shape == bare.shape
    edge = np.s_[2:22, 146:166]  # inside one block, across the edge of the red corner
    assert bare[edge].std() > 40 and seen[edge].reshape(-1, 3).std(axis=0).max() < 4
    assert np.abs(seen[160:480].astype(int) - bare[160:480]).max() < 12


def test_taken_off_and_put_back_with_its_marks(walk: Walk) -> None:
    photo = add(walk)
    annotating.annotate(walk.ctx, photo.id, (ARROW,))
    drawn = shown(walk)
    evidence.remove(walk.ctx, drawn.id)
    assert walk.view().item("room.photo").photos == ()
    evidence.restore(walk.ctx, drawn.id)
    assert shown(walk) == drawn
    evidence.remove(walk.ctx, photo.id)
    assert walk.view().item("room.photo").photos == ()


def test_the_same_file_is_no_second_photo_though_it_is_drawn_on(walk: Walk) -> None:
    photo = add(walk)
    annotating.annotate(walk.ctx, photo.id, (ARROW,))
    add(walk)
    assert shown(walk).of == photo.id


def test_only_what_fits_on_the_photo_is_drawn(walk: Walk) -> None:
    photo = add(walk)
    for bad in (
        replace(ARROW, x1=-1),
        replace(ARROW, size=9_999),
        Mark(MarkKind.TEXT, 0, 0, 0, 0, MarkColour.RED, 200, "a\nb"),
    ):
        with pytest.raises(BadValue):
            annotating.annotate(walk.ctx, photo.id, (bad,))
    changes = evidence.add_file(walk.ctx, walk.visit_id, "room.photo", b"a,b", "list.csv")
    with pytest.raises(BadValue):
        annotating.annotate(walk.ctx, changes.id(Entity.EVIDENCE), (ARROW,))


def test_after_the_signature_neither_changes(walk: Walk) -> None:
    walk.answer_all()
    photo = shown(walk)
    annotating.annotate(walk.ctx, photo.id, (ARROW,))
    drawn = shown(walk)
    walk.finish()
    with pytest.raises(NotOpen):
        annotating.annotate(walk.ctx, drawn.id, (BLUR,))
    walk.sign()
    for id in (photo.id, drawn.id):
        with pytest.raises(NotOpen):
            annotating.annotate(walk.ctx, id, (BLUR,))
        with pytest.raises(NotOpen):
            evidence.remove(walk.ctx, id)
    with walk.laptop.store.read() as reader:
        (sign_off,) = reader.sign_offs(walk.visit_id)
    signed = json.loads(sign_off.manifest)["content"]["evidence"]
    assert signed[drawn.id]["of"] == photo.id and signed[drawn.id]["marks"] == drawn.marks
    assert photo.id in signed


def test_what_a_rework_brings_is_new_evidence(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all()
    annotating.annotate(walk.ctx, shown(walk).id, (ARROW,))
    drawn = shown(walk)
    walk.finish().sign()
    with laptop.store.read() as reader:
        (sign_off,) = reader.sign_offs(walk.visit_id)
    laptop.put_local(receipt_for(sign_off, laptop.time.now))
    reviewing.return_items(laptop.ctx(CHIEF), walk.visit_id, [ItemRemark("room.photo", "再拍一张")])
    for act in (
        lambda: annotating.annotate(walk.ctx, drawn.id, (BLUR,)),
        lambda: evidence.remove(walk.ctx, drawn.id),
    ):
        with pytest.raises(NotOpen):
            act()
    new = evidence.add_photo(walk.ctx, walk.visit_id, "room.photo", phone_photo(shade=33))
    annotating.annotate(walk.ctx, new.id(Entity.EVIDENCE), (BLUR,))
    assert [p.revision for p in walk.view().item("room.photo").photos] == [1, 2]


def test_who_may_look_behind_what_is_hidden(walk: Walk, laptop: Laptop) -> None:
    photo = add(walk)
    annotating.annotate(walk.ctx, photo.id, (BLUR,))
    drawn = shown(walk)
    supervisor = account("sun", *_roles("supervisor"))
    for actor in (walk.ctx.actor, CHIEF):
        ctx = laptop.ctx(actor)
        assert originals.original(ctx, drawn.id) == phone_photo((640, 480))
        assert originals.picture(ctx, drawn.id)
        assert originals.about(ctx, drawn.id).behind
    for actor in (WANG, supervisor):
        ctx = laptop.ctx(actor)
        with pytest.raises(NotPermitted) as caught:
            originals.original(ctx, drawn.id)
        assert "复核人员" in caught.value.sentence("zh")
        with pytest.raises(NotPermitted):
            originals.fetch_original(ctx, drawn.id)
        about = originals.about(ctx, drawn.id)
        assert not about.may_open and not about.behind
    annotating.annotate(walk.ctx, drawn.id, (ARROW,))
    assert originals.original(laptop.ctx(WANG), shown(walk).id)  # nothing is hidden now


def test_where_the_original_is_not_the_bare_copy_is_behind(walk: Walk, laptop: Laptop) -> None:
    photo = add(walk)
    annotating.annotate(walk.ctx, photo.id, (ARROW,))
    drawn = shown(walk)
    path = laptop.store.blobs._path(photo.original_sha256)
    path.rename(path.with_suffix(".away"))
    assert originals.original(walk.ctx, drawn.id) == evidence.content(walk.ctx, photo.sha256)
    with pytest.raises(BlobMissing):
        originals.original(walk.ctx, photo.id)
    with pytest.raises(BlobMissing):
        annotating.annotate(walk.ctx, drawn.id, (BLUR,))
    assert shown(walk) == drawn


def test_another_engineer_does_not_draw(walk: Walk, laptop: Laptop) -> None:
    photo = add(walk)
    with pytest.raises(NotPermitted):
        annotating.annotate(laptop.ctx(WANG), photo.id, (ARROW,))


def test_the_report_prints_the_marked_picture(walk: Walk) -> None:
    walk.answer_all()
    photo = shown(walk)
    annotating.annotate(walk.ctx, photo.id, (ARROW, BLUR))
    drawn = shown(walk)
    walk.finish().sign()
    data = reports_service.report_data(walk.ctx, walk.visit_id)
    assert [e.id for e in data.evidence("room.photo", EvidenceKind.PHOTO)] == [drawn.id]
    assert visits.visit_view(walk.ctx, walk.visit_id).item("room.photo").photos == (drawn,)
    assert signoff.summary(walk.ctx, walk.visit_id).photos == 1


def bundled(walk: Walk) -> tuple[set[str], bytes]:
    """The attachments' hashes, and the file."""
    bundle = reports_service.visit_bundle(walk.ctx, walk.visit_id)
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        names = archive.namelist()
    return {n.removeprefix("attachments/") for n in names if "/" in n}, bundle


@pytest.mark.parametrize(("marks", "given"), [((ARROW,), True), ((ARROW, BLUR), False)])
def test_a_file_that_is_handed_out_lacks_what_was_hidden(
    walk: Walk, marks: tuple[Mark, ...], given: bool
) -> None:
    walk.answer_all()
    photo = shown(walk)
    annotating.annotate(walk.ctx, photo.id, marks)
    drawn = shown(walk)
    walk.finish().sign()
    held, bundle = bundled(walk)
    assert drawn.sha256 in held and (photo.sha256 in held) is given
    result = verify_bundle(bundle)
    assert result.intact
    assert any("hidden: 1" in note.en for note in result.notes) is not given


def test_what_is_hidden_at_one_item_and_shown_at_another_is_in_the_file(walk: Walk) -> None:
    walk.answer_all()
    open_one = add(walk, "front.lamp")
    photo = add(walk, "front.ping")
    assert photo.source_sha256 == open_one.source_sha256
    annotating.annotate(walk.ctx, photo.id, (BLUR,))
    walk.finish().sign()
    held, bundle = bundled(walk)
    assert open_one.sha256 in held
    assert verify_bundle(bundle).intact


def _roles(*names: str) -> tuple[object, ...]:
    from app.domain.account import Role

    return tuple(Role(name) for name in names)
