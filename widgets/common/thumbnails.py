"""A strip of photo thumbnails. Pictures come in the "files" lane; nothing waits for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.evidence import Evidence, EvidenceKind
from app.qt.desk import Desk
from widgets.common import words
from widgets.common.flow import FlowLayout
from widgets.common.layouts import clear
from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import TYPE

_ICONS = {
    EvidenceKind.PHOTO: "image-outline",
    EvidenceKind.FILE: "file-document-outline",
    EvidenceKind.CAPTURE: "file-code-outline",
    EvidenceKind.SIGNATURE: "draw",
}


class ThumbnailStrip(QWidget):
    """Shows evidence in order; removed pieces are left out. ``edge`` in pixels at 100 %."""

    opened = Signal(object)  # Evidence

    def __init__(self, desk: Desk, *, edge: int = 72, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._edge = edge
        self._flow = FlowLayout(self)
        self._shown: tuple[str, ...] = ()

    def show_evidence(self, pieces: Sequence[Evidence]) -> None:
        pieces = [p for p in pieces if not p.removed]
        ids = tuple(p.id for p in pieces)
        if ids == self._shown:
            return  # the same pictures: no flicker on every answer
        self._shown = ids
        clear(self._flow)
        for piece in pieces:
            self._flow.addWidget(self._thumbnail(piece))
        self.setVisible(bool(pieces))
        self.updateGeometry()

    def _thumbnail(self, piece: Evidence) -> QToolButton:
        made = QToolButton(self)
        made.setIcon(icons.icon(_ICONS[piece.kind], "faint"))
        made.setIconSize(QSize(px(self._edge), px(self._edge)))
        made.setAccessibleName(f"{words.evidence(piece.kind)} {piece.name}")
        made.setToolTip(piece.name)
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda: self.opened.emit(piece))
        if piece.kind is EvidenceKind.PHOTO:
            self._load(piece, made)
        else:
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            made.setIconSize(QSize(px(28), px(28)))
            made.setFixedSize(px(self._edge + 8), px(self._edge + 8))
            shown = made.fontMetrics().elidedText(
                piece.name, Qt.TextElideMode.ElideMiddle, px(self._edge) + px(TYPE.tiny) // 2
            )
            made.setText(shown)
        return made

    def _load(self, piece: Evidence, target: QToolButton) -> None:
        from app.services import evidence

        edge = px(self._edge) * 2  # sharp on a dense screen

        def loaded(data: bytes) -> None:
            picture = QPixmap()
            if picture.loadFromData(data):
                target.setIcon(QIcon(picture))

        self._desk.read(
            lambda ctx: evidence.thumbnail(ctx, piece.sha256, edge),
            loaded,
            owner=target,
            # not here yet, or broken: the icon stays and says what it is
            failed=lambda error: target.setToolTip(error.sentence(self._desk.lang)),
            lane="files",
        )
