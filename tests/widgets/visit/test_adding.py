"""Many files at once: each is taken or named."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QGuiApplication

from app.domain.evidence import EvidenceKind
from tests.services.builders import png
from tests.store.photo_builders import phone_photo
from tests.widgets.visit_kit import Hand, K, Qt
from widgets.common.thumbnails import Thumbnail


def pieces(hand: Hand, item: str = "room.photo") -> list[tuple[str, EvidenceKind]]:
    return [(p.name, p.kind) for p in hand.view.item(item).photos]


def files(folder: Path) -> list[Path]:
    """Two photos, a table, a picture that is none, and a file that went away."""
    made = [folder / n for n in ("a.jpg", "b.png", "list.csv", "broken.jpg", "gone.jpg")]
    made[0].write_bytes(phone_photo())
    made[1].write_bytes(png(40, 30))
    made[2].write_bytes(b"meter,reading\n1,2\n")
    made[3].write_bytes(phone_photo()[:200])
    return made


def test_of_many_files_the_bad_ones_are_named_and_the_others_taken(
    at_work: Hand, tmp_path: Path
) -> None:
    at_work.go("room.photo")
    at_work.page.controller.add_files("room.photo", files(tmp_path))
    at_work.settle()
    assert pieces(at_work) == [
        ("a.jpg", EvidenceKind.PHOTO),
        ("b.png", EvidenceKind.PHOTO),
        ("list.csv", EvidenceKind.FILE),
    ]
    told = at_work.card()._foot.text()
    assert told.startswith("3 of 5 added. Not added:\nbroken.jpg: ") and "\ngone.jpg: " in told
    notice = at_work.desk.notices.newest
    assert notice is not None and notice.kind == "bad" and "broken.jpg" in notice.text
    other = tmp_path / "other.csv"
    other.write_bytes(b"meter,reading\n1,3\n")
    at_work.page.controller.add_files("room.photo", [other])
    at_work.settle()
    assert at_work.desk.notices.newest is None  # what was said of the others is over


def test_files_of_any_kind_are_dropped_on_the_panel(at_work: Hand, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"a,b\n")
    at_work.go("front.lamp")
    at_work.page.work.side.evidence.dropped.emit([path])
    at_work.settle()
    assert pieces(at_work, "front.lamp") == [("export.csv", EvidenceKind.FILE)]
    assert at_work.card()._foot.text() == ""


def test_files_are_pasted(at_work: Hand, tmp_path: Path) -> None:
    path = tmp_path / "till.jpg"
    path.write_bytes(phone_photo())
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    QGuiApplication.clipboard().setMimeData(mime)
    at_work.go("front.lamp")
    at_work.key(K.Key_V, Qt.KeyboardModifier.ControlModifier)
    at_work.settle()
    assert pieces(at_work, "front.lamp") == [("till.jpg", EvidenceKind.PHOTO)]


def test_an_empty_clipboard_is_told(at_work: Hand) -> None:
    QGuiApplication.clipboard().clear()
    at_work.go("front.lamp")
    at_work.key(K.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert at_work.card()._foot.text() == "There is no picture or file to add."


def test_a_photo_used_elsewhere_is_taken_and_told(at_work: Hand, tmp_path: Path) -> None:
    path = tmp_path / "till.jpg"
    path.write_bytes(phone_photo())
    for item in ("room.photo", "front.lamp"):
        at_work.go(item)
        at_work.page.controller.add_files(item, [path])
        at_work.settle()
    told = "The same photo is on another item of this visit."
    assert told in at_work.card()._foot.text()
    panel = at_work.page.work.side.evidence
    (thumb,) = panel.photos.findChildren(Thumbnail)
    assert told in thumb.toolTip() and told in thumb.accessibleName()
    notice = at_work.desk.notices.newest
    assert notice is not None and notice.kind == "warning" and told in notice.text
    assert not panel.told.isHidden()


def test_what_is_on_its_way_goes_to_its_own_visit(at_work: Hand, tmp_path: Path) -> None:
    """The page turns to another visit while a photo is being made small."""
    path = tmp_path / "till.jpg"
    path.write_bytes(phone_photo())
    gate = threading.Event()
    at_work.desk.tasks.run("files", gate.wait)
    at_work.page.controller.add_files("front.lamp", [path])
    first = at_work.view.visit.id
    at_work.page.controller.close()
    gate.set()
    at_work.settle()
    with at_work.desk.ctx.store.read() as reader:
        assert [e.name for e in reader.evidence(first)] == ["till.jpg"]


def test_the_window_goes_on_while_thirty_photos_come(at_work: Hand, tmp_path: Path) -> None:
    """Nothing of them is done on the window's thread but showing what came."""
    import time

    from PySide6.QtCore import QTimer

    photo = phone_photo((1600, 1200))
    paths = []
    for n in range(30):
        path = tmp_path / f"{n:02}.jpg"
        path.write_bytes(photo + bytes([n]))  # another file, the same picture
        paths.append(path)
    gaps: list[float] = []
    last = [time.perf_counter()]

    def beat() -> None:
        now = time.perf_counter()
        gaps.append(now - last[0])
        last[0] = now

    timer = QTimer(at_work.page, interval=1)
    timer.timeout.connect(beat)
    at_work.go("room.photo")
    timer.start()
    at_work.page.controller.add_files("room.photo", paths)
    at_work.until(lambda: len(pieces(at_work)) == 30)
    at_work.settle()
    timer.stop()
    assert len(gaps) > 30  # it was never far from its events


def test_a_photo_that_is_here_already_is_said_to_be(at_work: Hand, tmp_path: Path) -> None:
    path = tmp_path / "till.jpg"
    path.write_bytes(phone_photo())
    at_work.go("room.photo")
    for _ in range(2):
        at_work.page.controller.add_files("room.photo", [path])
        at_work.settle()
    assert "on this item already" in at_work.card()._foot.text()
    assert len(at_work.view.item("room.photo").photos) == 1
