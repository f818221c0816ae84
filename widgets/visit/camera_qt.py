"""A camera by QtMultimedia. Import it only where that is installed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import (
    QCamera,
    QCameraDevice,
    QImageCapture,
    QMediaCaptureSession,
    QMediaDevices,
    QVideoFrame,
    QVideoSink,
)

from widgets.visit.camera import CaptureSource, Pace


class QtSource(CaptureSource):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._camera: QCamera | None = None
        self._pace = Pace(self)
        self._session = QMediaCaptureSession(self)
        self._still = QImageCapture(self)
        self._sink = QVideoSink(self)
        self._session.setImageCapture(self._still)
        self._session.setVideoSink(self._sink)
        self._sink.videoFrameChanged.connect(self._seen)
        self._still.imageCaptured.connect(self._shot)
        self._still.errorOccurred.connect(lambda _id, _error, text: self.failed.emit(text))

    def names(self) -> tuple[str, ...]:
        usual = QMediaDevices.defaultVideoInput()
        found = [d.description() for d in QMediaDevices.videoInputs()]
        if not usual.isNull():
            found.insert(0, usual.description())
        return tuple(dict.fromkeys(found))

    def start(self, name: str) -> None:
        self.stop()
        device = next(
            (d for d in QMediaDevices.videoInputs() if d.description() == name), QCameraDevice()
        )
        camera = QCamera(device, self)
        camera.errorOccurred.connect(lambda _error, text: self.failed.emit(text))
        self._camera = camera
        self._session.setCamera(camera)
        camera.start()

    def shoot(self) -> None:
        if self._still.isReadyForCapture():
            self._still.capture()
        else:
            self.failed.emit(self.tr("The camera is not ready yet."))

    def stop(self) -> None:
        camera, self._camera = self._camera, None
        if camera is not None:
            camera.stop()
            camera.deleteLater()

    def _seen(self, frame: QVideoFrame) -> None:
        if self._pace.due():
            self.frame.emit(frame.toImage())

    def _shot(self, _id: int, image: QImage) -> None:
        self.taken.emit(image)
