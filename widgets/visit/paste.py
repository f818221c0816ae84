"""Pictures that come by drag and drop or from the clipboard."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMimeData
from PySide6.QtGui import QImage, QImageWriter

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff", ".heic"})
Picture = Path | QImage


def may_hold_images(mime: QMimeData) -> bool:
    """Whether it is worth letting it be dropped: files, or a picture dragged out of a page."""
    return mime.hasUrls() or mime.hasImage()


def images_in(mime: QMimeData) -> list[Picture]:
    """Files that look like pictures, else the picture itself, else nothing."""
    files: list[Picture] = [
        Path(url.toLocalFile())
        for url in mime.urls()
        if url.isLocalFile() and Path(url.toLocalFile()).suffix.lower() in SUFFIXES
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
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(data.data())
