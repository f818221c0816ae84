"""The camera: where there is one, and where there is none."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.domain.evidence import TakenFrom
from tests.widgets.visit_kit import Hand, K
from widgets.visit import camera
from widgets.visit.camera import CaptureSource, Pace
from widgets.visit.camera_dialog import CameraDialog


def image(colour: Qt.GlobalColor = Qt.GlobalColor.darkGreen) -> QImage:
    made = QImage(320, 240, QImage.Format.Format_RGB32)
    made.fill(colour)
    return made


class FakeCamera(CaptureSource):
    """A camera that sees green, with another beside it."""

    def __init__(self, names: tuple[str, ...] = ("built-in", "usb")) -> None:
        super().__init__()
        self._names = names
        self.running = ""
        self.shots = 0

    def names(self) -> tuple[str, ...]:
        return self._names

    def start(self, name: str) -> None:
        self.running = name

    def shoot(self) -> None:
        self.shots += 1
        self.taken.emit(image())

    def stop(self) -> None:
        self.running = ""


@pytest.fixture
def dialog(qtbot: Any) -> CameraDialog:
    made = CameraDialog(FakeCamera())
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    made.open()
    return made


def test_take_look_take_again_keep(dialog: CameraDialog, qtbot: Any) -> None:
    source = dialog._source
    assert isinstance(source, FakeCamera) and source.running == "built-in"
    QTest.keyClick(dialog.picture, K.Key_Space)
    assert source.shots == 0  # nothing is seen yet
    source.frame.emit(image(Qt.GlobalColor.black))
    QTest.keyClick(dialog.picture, K.Key_Space)
    assert source.shots == 1 and dialog.keep.isVisible() and not dialog.shoot.isVisible()
    source.frame.emit(image(Qt.GlobalColor.black))  # the still stays
    assert dialog.picture.pixmap.toImage().pixelColor(5, 5) == Qt.GlobalColor.darkGreen
    QTest.keyClick(dialog.picture, K.Key_Space)
    assert dialog.shoot.isVisible()
    QTest.keyClick(dialog.picture, K.Key_Space)
    with qtbot.waitSignal(dialog.taken) as kept:
        QTest.keyClick(dialog.picture, K.Key_Return)
    assert kept.args[0].size() == image().size()
    assert source.running == "" and not dialog.isVisible()


def test_another_camera_and_one_that_fails(dialog: CameraDialog) -> None:
    source = dialog._source
    assert isinstance(source, FakeCamera)
    dialog.cameras.setCurrentText("usb")
    assert source.running == "usb"
    source.failed.emit("busy.")
    assert "busy." in dialog._told.text()
    source.taken.emit(QImage())
    assert not dialog.keep.isVisible()
    QTest.keyClick(dialog.picture, K.Key_Return)
    QTest.keyClick(dialog.picture, K.Key_Escape)
    assert source.running == ""


def test_no_camera_is_told(qtbot: Any) -> None:
    dialog = CameraDialog(FakeCamera(()))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.open()
    assert not dialog.shoot.isEnabled() and not dialog.cameras.isVisible()
    assert "No camera was found" in dialog.picture.accessibleDescription()


def test_what_it_took_is_evidence_of_now(at_work: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera, "open_source", lambda _parent: FakeCamera())
    at_work.go("room.photo").key(K.Key_K)
    dialog = at_work.page.work.photos.camera
    assert dialog is not None
    dialog.taken.emit(image())
    dialog.reject()
    at_work.settle()
    (photo,) = at_work.view.item("room.photo").photos
    assert photo.name.startswith("camera-2026") and photo.taken_from is TakenFrom.HERE


def test_without_the_library_there_is_no_button(
    at_work: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = at_work.page.work.side.evidence
    for there in (True, False):
        monkeypatch.setattr(camera, "available", lambda there=there: there)
        at_work.go("front.lamp").go("room.photo")
        assert panel.shoot.isHidden() is not there
    assert camera.open_source(at_work.page) is None
    at_work.key(K.Key_K)
    assert at_work.page.work.photos.camera is None


def test_the_check_imports_nothing() -> None:
    import importlib.util

    installed = importlib.util.find_spec("PySide6.QtMultimedia") is not None
    camera.available.cache_clear()
    assert camera.available() is installed


def test_the_preview_is_paced(qtbot: Any) -> None:
    pace = Pace()
    assert pace.due() and not pace.due()
