"""Photos on an item: in by hand, out, back again. Captures out as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication, QImage

from app.services import device_tests
from drivers.capture import parse_pcap
from tests.services.builders import Laptop, png
from tests.widgets.visit_kit import Hand, K
from widgets.common.thumbnails import Thumbnail


def photos(hand: Hand, item_id: str = "room.photo") -> list[str]:
    return [p.sha256 for p in hand.view.item(item_id).photos]


def test_a_photo_comes_off_and_comes_back(at_work: Hand, tmp_path: Path) -> None:
    path = tmp_path / "counter.png"
    path.write_bytes(png(40, 30))
    at_work.go("room.photo").card().dropped.emit([path])
    at_work.settle()
    (before,) = photos(at_work)
    at_work.page.work.photos.take_off(at_work.view.item("room.photo").photos[0])
    at_work.settle()
    assert photos(at_work) == []
    notice = at_work.desk.notices.newest
    assert notice is not None and notice.action == "Undo"
    at_work.desk.notices.act()
    at_work.settle()
    assert photos(at_work) == [before]
    assert at_work.desk.notices.newest is None  # it is off no longer


@pytest.fixture
def in_hand(at_work: Hand, tmp_path: Path) -> Hand:
    """The keyboard is on a photo beside the items."""
    path = tmp_path / "counter.png"
    path.write_bytes(png(40, 30))
    at_work.go("room.photo").card().dropped.emit([path])
    at_work.settle()
    (photo,) = at_work.page.work.side.findChildren(Thumbnail)
    photo.setFocus()
    at_work.until(photo.hasFocus)
    return at_work


def test_a_photo_put_away_does_not_choose_the_item(in_hand: Hand) -> None:
    """Its focus goes to whatever is next."""
    in_hand.go("print.test")
    assert in_hand.current == "print.test"
    assert in_hand.page.work.focusWidget() is in_hand.card()


def test_a_photo_taken_off_gives_the_keyboard_back_to_its_item(in_hand: Hand) -> None:
    in_hand.page.work.photos.take_off(in_hand.view.item("room.photo").photos[0])
    in_hand.settle()
    assert in_hand.current == "room.photo"
    assert in_hand.page.work.focusWidget() is in_hand.card()


def test_a_picture_is_pasted(at_work: Hand) -> None:
    from PySide6.QtCore import Qt

    image = QImage(32, 24, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    at_work.go("room.photo")
    at_work.key(K.Key_V, Qt.KeyboardModifier.ControlModifier)
    at_work.settle()
    assert len(photos(at_work)) == 1


def test_what_is_no_picture_is_refused_in_words(at_work: Hand, tmp_path: Path) -> None:
    path = tmp_path / "counter.jpg"
    path.write_bytes(b"not a picture")
    at_work.go("room.photo").card().dropped.emit([path])
    at_work.settle()
    assert photos(at_work) == []
    assert at_work.card()._foot.text().startswith("counter.jpg: ")
    assert "picture" in at_work.card()._foot.text()


def test_the_capture_is_exported_whole(hand: Hand, laptop: Laptop, tmp_path: Path) -> None:
    laptop.store.set_local(device_tests.DEMO, True)
    hand.open(site_id=laptop.first.id).go("print.test")
    hand.settle()
    hand.key(K.Key_T)
    bench = hand.page.work.bench
    hand.until(lambda: bench.live is not None and bench.live.question is not None)
    hand.key(K.Key_1)
    hand.until(lambda: bench.live is None)
    hand.settle()
    wire = hand.page.work.side.wire
    target = tmp_path / "run.pcap"
    wire.save_to(target)
    hand.settle()
    assert parse_pcap(target.read_bytes()) == wire.records()
    assert list(tmp_path.glob(".*.part")) == []


def test_a_visit_opened_by_mistake_is_voided_with_a_reason(at_work: Hand) -> None:
    from widgets.common.confirm import Ask

    at_work.page.work.sections.void.click()
    (ask,) = at_work.page.findChildren(Ask)
    assert ask.field is not None and not ask.yes.isEnabled()
    ask.field.setPlainText("wrong site")
    ask.yes.click()
    at_work.settle()
    assert at_work.view.visit.void_reason == "wrong site"
    assert at_work.page.stack.currentWidget() is at_work.page.signed
