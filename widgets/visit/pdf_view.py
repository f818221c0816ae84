"""A PDF in pages. Drawing them needs a component that not every installation has; without it the
panel says so, and opening or saving the file works all the same."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.theme.theme import colour, px

RENDERER = "pypdfium2"
MOST_PAGES = 40
WIDTH = 760  # px at 100 %


def can_render() -> bool:
    return importlib.util.find_spec(RENDERER) is not None


def render(pdf: bytes, width: int, most: int = MOST_PAGES) -> list[QImage]:
    """SLOW. The pages as pictures ``width`` pixels wide; empty where they cannot be drawn."""
    if not can_render():
        return []
    library: Any = importlib.import_module(RENDERER)
    document = library.PdfDocument(pdf)
    try:
        images = []
        for number in range(min(most, len(document))):
            page = document[number]
            picture = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
            data = picture.tobytes()
            images.append(
                QImage(
                    data,
                    picture.width,
                    picture.height,
                    picture.width * 3,
                    QImage.Format.Format_RGB888,
                ).copy()
            )
        return images
    finally:
        document.close()


class Sheet(QWidget):
    """One page of paper."""

    def __init__(self, image: QImage, ratio: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = image
        self.setFixedSize(QSize(round(image.width() / ratio), round(image.height() / ratio)))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.rect(), self._image)
        painter.setPen(colour("line"))
        painter.drawRect(QRect(0, 0, self.width() - 1, self.height() - 1))


class PdfView(QWidget):
    """Shows PDF bytes; ``say`` shows a sentence instead."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, width: int = WIDTH) -> None:
        """``width`` of a page in pixels at 100 %."""
        super().__init__(parent)
        self._desk = desk
        self._width = width
        self.pages = 0
        inner = QWidget()
        self._sheets = column(inner, gap=12, margin=8)
        self._sheets.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        column(self).addWidget(scrolled(inner))

    def show_pdf(self, pdf: bytes) -> None:
        if not can_render():
            self.say(
                self.tr(
                    "The preview component is not installed here. “Open PDF” shows the file in "
                    "your PDF reader."
                )
            )
            return
        ratio = self.devicePixelRatioF()
        width = round(px(self._width) * ratio)
        self._desk.tasks.run(
            "files",
            lambda: render(pdf, width),
            done=lambda images: self._show(images, ratio),
            failed=lambda error: self.say(error.sentence(self._desk.lang)),
            owner=self,
        )

    def say(self, text: str) -> None:
        clear(self._sheets)
        self.pages = 0
        line = row(
            icon_label("file-document-outline", "muted", 22), label(text, "muted", wrap=True)
        )
        line.setStretch(1, 1)
        self._sheets.addLayout(line)

    def _show(self, images: list[QImage], ratio: float) -> None:
        clear(self._sheets)
        self.pages = len(images)
        for image in images:
            self._sheets.addWidget(Sheet(image, ratio))
