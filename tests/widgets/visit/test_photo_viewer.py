"""Looking at photos: one after the other, closely, with what is known of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton

from app.domain.clock import LOCAL
from app.domain.evidence import Timing
from app.domain.marks import Mark, MarkKind
from app.services import annotating, evidence, originals
from app.services.originals import Original
from tests.services.builders import WANG, Laptop
from tests.store.photo_builders import phone_photo
from tests.widgets.visit_kit import Hand, K
from widgets.visit.photo_viewer import PhotoViewer, look_at

BLUR = Mark(MarkKind.BLUR, 0, 0, 3000, 3000)


def look(hand: Hand, at: int = 0) -> PhotoViewer:
    hand.page.work.photos.look(hand.view.item("room.photo").photos[at])
    viewer = hand.page.work.photos.viewer
    assert viewer is not None
    hand.settle()
    return viewer


def said(viewer: PhotoViewer) -> str:
    return "\n".join(x.text() for x in viewer.facts.findChildren(QLabel) if not x.isHidden())


def press(viewer: PhotoViewer, key: Any) -> None:
    QTest.keyClick(viewer.picture, key)


@pytest.fixture
def three(at_work: Hand) -> Hand:
    """An item with two photos and a table on it."""
    ctx, visit = at_work.desk.ctx, at_work.view.visit.id
    now = ctx.clock.now().best.astimezone(LOCAL).replace(tzinfo=None)
    taken = phone_photo((1600, 1200), at=now - timedelta(minutes=3))
    evidence.add_photo(ctx, visit, "room.photo", taken, "one.jpg")
    evidence.add_photo(ctx, visit, "room.photo", phone_photo(shade=60), "two.jpg")
    evidence.add_file(ctx, visit, "room.photo", b"a,b\n", "three.csv")
    at_work.page.controller.reload()
    at_work.until(lambda: len(at_work.view.item("room.photo").photos) == 3)
    return at_work.go("room.photo")


def test_from_one_to_the_next_by_key(three: Hand) -> None:
    viewer = look(three)
    assert not viewer.picture.pixmap.isNull() and viewer.windowTitle() == "one.jpg"
    press(viewer, K.Key_Right)
    three.settle()
    assert viewer._place.text() == "2 / 3"
    press(viewer, K.Key_Right)
    three.settle()
    assert viewer.windowTitle() == "three.csv" and viewer.picture.pixmap.isNull()
    assert "Save it" in viewer.picture.accessibleDescription()
    assert not viewer.mark.isVisible() and not viewer.original.isVisible()
    press(viewer, K.Key_Right)
    assert viewer._place.text() == "1 / 3"
    press(viewer, K.Key_Return)  # presses no button by accident
    assert viewer.isVisible()
    press(viewer, K.Key_Escape)
    assert not viewer.isVisible()


def test_closer_and_away_by_key(three: Hand) -> None:
    viewer = look(three)
    whole = viewer.picture.scale
    press(viewer, K.Key_Plus)
    assert viewer.picture.scale > whole
    press(viewer, K.Key_1)
    assert viewer._close.text() == "100%"
    before = viewer.picture.to_picture(viewer.picture.rect().toRectF().center())
    press(viewer, K.Key_Down)
    assert viewer.picture.to_picture(viewer.picture.rect().toRectF().center()) != before
    press(viewer, K.Key_0)
    assert viewer.picture.scale == whole


def test_the_cameras_facts_stand_beside_it(three: Hand) -> None:
    first = look(three)
    three.until(lambda: "Acme One" in said(first))
    told = said(first)
    for fact in ("Acme One", "23.020911, 113.751833", "by the camera's clock", "one.jpg"):
        assert fact in told
    assert "Counter photo" in told
    viewer = look(three, 1)
    three.until(lambda: "pasted or taken on this laptop" in said(viewer))
    three.until(lambda: "stays on this laptop" in said(viewer))


def test_the_original_is_looked_at_saved_and_sent(three: Hand, tmp_path: Path) -> None:
    viewer = look(three)
    shown = viewer.picture.pixmap.size()
    viewer.save_to(tmp_path / "copy.jpg")
    press(viewer, K.Key_O)
    three.settle()
    assert viewer.original.isChecked() and viewer.picture.pixmap.size() != shown
    viewer.save_to(tmp_path / "original.jpg")
    three.settle()
    ctx, piece = three.desk.ctx, viewer.piece
    assert (tmp_path / "original.jpg").read_bytes() == originals.original(ctx, piece.id)
    assert (tmp_path / "copy.jpg").read_bytes() == evidence.content(ctx, piece.sha256)
    (send,) = (b for b in viewer.facts.findChildren(QPushButton) if "Send" in b.text())
    send.click()
    three.settle()
    assert originals.about(ctx, piece.id).state is Original.QUEUED
    three.until(lambda: "waits to be sent" in said(viewer))
    (every,) = (b for b in viewer.facts.findChildren(QCheckBox) if not b.isHidden())
    every.setChecked(True)
    three.settle()
    other = three.view.item("room.photo").photos[1]
    assert originals.about(ctx, other.id).state is Original.QUEUED


def test_it_follows_what_is_drawn_and_what_is_taken_off(three: Hand) -> None:
    viewer = look(three)
    press(viewer, K.Key_E)
    board = three.page.work.photos.marker
    assert board is not None
    three.until(lambda: not board.canvas.pixmap.isNull())
    QTest.keyClick(board.canvas, K.Key_H)
    QTest.keyClick(board.canvas, K.Key_Insert)
    QTest.keyClick(board.canvas, K.Key_Return)
    three.settle()
    assert viewer.piece.hides and viewer._place.text() == "1 / 3"
    three.until(lambda: "Part of the picture is hidden" in said(viewer))
    assert viewer.original.isVisible()  # the engineer's own
    press(viewer, K.Key_Delete)
    three.settle()
    assert [p.name for p in three.view.item("room.photo").photos] == ["two.jpg", "three.csv"]


def test_what_is_hidden_stays_so_for_others(three: Hand, laptop: Laptop, qtbot: Any) -> None:
    piece = three.view.item("room.photo").photos[0]
    annotating.annotate(three.desk.ctx, piece.id, (BLUR,))
    three.page.controller.reload()
    three.until(lambda: three.view.item("room.photo").photos[0].hides)
    three.desk.ctx = laptop.ctx(WANG).in_("en")
    item = three.view.item("room.photo")
    viewer = look_at(three.desk, item, item.photos[0], three.page)
    three.settle()
    assert not viewer.picture.pixmap.isNull()
    assert not viewer.original.isVisible() and not viewer.mark.isVisible()
    press(viewer, K.Key_O)
    three.settle()
    assert not viewer.original.isChecked()
    assert not any(b.isVisible() for b in viewer.facts.findChildren(QPushButton))


def test_a_photo_that_is_not_here_yet_says_so(three: Hand) -> None:
    piece = three.view.item("room.photo").photos[0]
    away = replace(piece, id="0190-away", sha256="ab" * 32, original_sha256="cd" * 32)
    with three.desk.ctx.store.unit("test") as unit:
        unit.put_local(away)
        unit.commit()
    viewer = PhotoViewer(three.desk, [away], away, editable=False, parent=three.page)
    viewer.open()
    three.settle()
    assert viewer.picture.pixmap.isNull() and viewer.picture.accessibleDescription()
    three.until(lambda: "on the laptop it was added on" in said(viewer))
    (fetch,) = (b for b in viewer.facts.findChildren(QPushButton) if "Fetch" in b.text())
    fetch.click()
    three.settle()
    three.until(lambda: "as soon as central has it" in said(viewer))


def test_what_must_be_known_comes_first(three: Hand) -> None:
    piece = replace(three.view.item("room.photo").photos[0], timing=Timing.STALE)
    viewer = PhotoViewer(three.desk, [piece], piece, editable=False, parent=three.page)
    viewer.open()
    told = "Taken on 2026-11-20 08:57: too old for this item"
    three.until(lambda: said(viewer).strip().startswith(told))


def test_of_a_signed_revision_nothing_is_taken_off(three: Hand) -> None:
    """In a rework the photos of before are looked at, the new ones can be worked on."""
    piece = three.view.item("room.photo").photos[0]
    three.page.work.photos.look(replace(piece, revision=0))
    viewer = three.page.work.photos.viewer
    assert viewer is not None
    three.settle()
    assert not viewer.remove.isVisible() and not viewer.mark.isVisible()
