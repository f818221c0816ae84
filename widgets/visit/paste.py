"""Files and pictures that come by drag and drop or from the clipboard."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter


class Shot(NamedTuple):
    """What this laptop's camera took."""

    image: QImage
    name: str


Given = Path | QImage | Shot


def may_hold_files(mime: QMimeData) -> bool:
    """Whether it is worth letting it be dropped: files, or a picture dragged out of a page."""
    return mime.hasUrls() or mime.hasImage()


def files_in(mime: QMimeData | None) -> list[Given]:
    """The files, else the picture itself, else nothing. Folders are no evidence."""
    if mime is None:  # an empty clipboard, whatever its type says
        return []
    files: list[Given] = [
        path
        for url in mime.urls()
        if url.isLocalFile() and not (path := Path(url.toLocalFile())).is_dir()
    ]
    if files:
        return files
    if mime.hasImage():
        image = mime.imageData()
        if isinstance(image, QImage) and not image.isNull():
            return [image]
    return []


def png_of(image: QImage) -> bytes:
    """SLOW for a large one: call in a lane."""
    return _written(image, b"png", -1)


def jpeg_of(image: QImage) -> bytes:
    """SLOW. For what a camera saw: a tenth of the bytes."""
    return _written(image, b"jpeg", 92)


def _written(image: QImage, form: bytes, quality: int) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(form))
    writer.setQuality(quality)
    writer.write(image)
    return bytes(data.data())
