"""A strip of photo thumbnails. Pictures come in a lane of their own; nothing waits for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QToolButton, QWidget

from app.domain.evidence import Evidence, EvidenceKind
from app.domain.evidence_words import remarks_of
from app.errors import BlobMissing, CounterCheckError
from app.qt.desk import Desk
from widgets.common import words
from widgets.common.flow import FlowLayout
from widgets.theme import icons
from widgets.theme.theme import colour, px
from widgets.theme.tokens import TYPE

_ICONS = {
    EvidenceKind.PHOTO: "image-outline",
    EvidenceKind.FILE: "file-document-outline",
    EvidenceKind.CAPTURE: "file-code-outline",
    EvidenceKind.SIGNATURE: "draw",
}
_BADGE = 20  # px at 100 %


class Thumbnail(QToolButton):
    """One piece. A badge in its corner says that something is to be known of it; its tool tip and
    its name for screen readers say what."""

    def __init__(self, piece: Evidence, edge: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.piece = piece
        self._edge = edge
        self._badge = ""
        self.setIcon(icons.icon(_ICONS[piece.kind], "faint"))
        self.setIconSize(QSize(px(edge), px(edge)))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if piece.kind is not EvidenceKind.PHOTO:
            self.show_words(piece.name, _ICONS[piece.kind])

    def tell(self, sentences: Sequence[str]) -> None:
        """What is to be known; also sets the names."""
        self._badge = "alert" if sentences else "draw" if self.piece.marks else ""
        name = f"{words.evidence(self.piece.kind)} {self.piece.name}"
        self.setAccessibleName(". ".join((name, *sentences)))
        self.setToolTip("\n".join((self.piece.name, *sentences)))
        self.update()

    def show_words(self, text: str, icon: str) -> None:
        """No picture, but what it is or why there is none."""
        self.setIcon(icons.icon(icon, "faint"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        self.setIconSize(QSize(px(28), px(28)))
        self.setFixedSize(px(self._edge + 8), px(self._edge + 8))
        room = px(self._edge) + px(TYPE.tiny) // 2
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, room))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._badge:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = px(_BADGE)
        box = QRect(QPoint(self.width() - edge - px(4), px(4)), QSize(edge, edge))
        painter.setPen(colour("line"))
        painter.setBrush(colour("surface"))
        painter.drawEllipse(box)
        ink = "warning" if self._badge == "alert" else "primary"
        inner = px(_BADGE - 7)
        drawn = QRect(0, 0, inner, inner)
        drawn.moveCenter(box.center())
        painter.drawPixmap(drawn, icons.pixmap(self._badge, ink, _BADGE - 7))


class ThumbnailStrip(QWidget):
    """Shows evidence in order; removed pieces are left out. ``edge`` in pixels at 100 %."""

    opened = Signal(object)  # Evidence

    def __init__(self, desk: Desk, *, edge: int = 72, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._edge = edge
        self._flow = FlowLayout(self)
        self._shown: tuple[str, ...] = ()
        self._absent = False  # a picture that was not here may have come

    def show_evidence(self, pieces: Sequence[Evidence]) -> None:
        pieces = [p for p in pieces if not p.removed]
        ids = tuple(p.id for p in pieces)
        if ids == self._shown and not self._absent:
            return  # the same pictures: no flicker on every answer
        # those that stay are kept: thirty photos that come one by one are not drawn anew each time
        keep = frozenset(ids if not self._absent else ())
        held = {t.piece.id: t for t in self._taken_out(keep)}
        self._shown, self._absent = ids, False
        for piece in pieces:
            self._flow.addWidget(held.get(piece.id) or self._thumbnail(piece))
        self.setVisible(bool(pieces))
        self.updateGeometry()

    def _taken_out(self, keep: frozenset[str]) -> list[Thumbnail]:
        """Empties the layout; gives what is to be put back, lets the rest go."""
        kept = []
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if isinstance(widget, Thumbnail) and widget.piece.id in keep:
                kept.append(widget)
            elif widget is not None:
                widget.hide()
                widget.deleteLater()
        return kept

    def _thumbnail(self, piece: Evidence) -> Thumbnail:
        made = Thumbnail(piece, self._edge, self)
        made.tell(self._facts(piece))
        made.clicked.connect(lambda: self.opened.emit(piece))
        if piece.kind is EvidenceKind.PHOTO:
            self._load(piece, made)
        return made

    def _facts(self, piece: Evidence) -> list[str]:
        return [self._desk.words(remark.fact) for remark in remarks_of(piece)]

    def _load(self, piece: Evidence, target: Thumbnail) -> None:
        from app.services import evidence

        edge = px(self._edge) * 2  # sharp on a dense screen

        def loaded(data: bytes) -> None:
            picture = QPixmap()
            if picture.loadFromData(data):
                target.setIcon(QIcon(picture))

        def failed(error: CounterCheckError) -> None:
            if isinstance(error, BlobMissing):
                self._absent = True
                target.show_words(self.tr("not here yet"), "cloud-download-outline")
            else:
                target.show_words(self.tr("damaged"), "image-broken-variant")
            target.tell([error.sentence(self._desk.lang), *self._facts(piece)])

        self._desk.read(
            lambda ctx: evidence.thumbnail(ctx, piece.sha256, edge),
            loaded,
            owner=target,
            failed=failed,
            lane="thumbs",  # files that are being added would hold them up
        )
