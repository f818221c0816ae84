"""One photo large, with what is known of it. ← → to its neighbours, + − 0 closer and away, O the
original, E draws on it, Delete takes it off the item, Esc closes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from app.domain.changes import ChangeSet
from app.domain.evidence import Evidence, EvidenceKind
from app.qt.desk import Desk
from app.services import evidence, originals
from app.services.context import Ctx
from app.services.originals import About
from app.services.visit_views import ItemView
from widgets.common.buttons import button, icon_button
from widgets.common.file_dialogs import ask_save
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import column, row
from widgets.common.zoom_picture import STEP, ZoomPicture
from widgets.theme.theme import px
from widgets.visit.photo_facts import PhotoFacts
from widgets.visit.save_file import write_file

PAN = 80  # px at 100 % per key


class PhotoViewer(QDialog):
    """Opened with ``open()``; never blocks. ``title`` and ``note`` are the item's.
    ``shown_only``: what lies behind the picture stays closed, for somebody looks on who may not
    open it.

    Signals:
        removed(Evidence): the person took this one off.
        marking(Evidence): the person wants to draw on it.
    """

    removed = Signal(object)
    marking = Signal(object)

    def __init__(
        self,
        desk: Desk,
        photos: Sequence[Evidence],
        at: Evidence,
        *,
        editable: bool,
        title: str = "",
        note: str = "",
        shown_only: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._photos = list(photos)
        self._at = next((i for i, p in enumerate(self._photos) if p.id == at.id), 0)
        self._editable = editable
        self._title, self._note = title, note
        self._shown_only = shown_only
        self.picture = ZoomPicture()
        self.facts = PhotoFacts(desk)
        self._build()
        self.resize(px(1120), px(700))
        self._show()
        self.picture.setFocus()

    def _build(self) -> None:
        self._name = ElidedLabel("", "small")
        self._place = label("", "small")
        self._close = label("", "small")
        self._close.setMinimumWidth(px(44))
        self._close.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.before = icon_button(
            "chevron-left", self.tr("Previous photo"), on=lambda: self._turn(-1)
        )
        self.after = icon_button("chevron-right", self.tr("Next photo"), on=lambda: self._turn(1))
        nearer = icon_button(
            "magnify-plus-outline", self.tr("Closer") + "  +", on=lambda: self.picture.zoom(STEP)
        )
        away = icon_button(
            "magnify-minus-outline", self.tr("Away") + "  −", on=lambda: self.picture.zoom(1 / STEP)
        )
        whole = icon_button("fit-to-page-outline", self.tr("Whole") + "  0", on=self.picture.fit)
        self.original = button(
            self.tr("Original") + "  O", "chip", on=self._show_picture, checkable=True
        )
        self.mark = button(self.tr("Draw") + "  E", icon="draw", on=self._mark)
        self.save = icon_button("content-save-outline", self.tr("Save as a file"), on=self._ask)
        self.remove = button(self.tr("Take off"), "danger", icon="delete-outline", on=self._remove)
        self.remove.setVisible(self._editable)
        self._zoomers = (away, self._close, nearer, whole)
        self.picture.zoomed.connect(self._tell_scale)
        body = column(self, gap=10, margin=14)
        beside = row(self.picture, self.facts, gap=14)
        beside.setStretch(0, 1)
        body.addLayout(beside, 1)
        line = row(self.before, self._place, self.after, *self._zoomers, self._name)
        line.setStretch(line.count() - 1, 1)
        shut = button(self.tr("Close") + "  Esc", on=self.reject)
        for made in (self.original, self.mark, self.save, self.remove, shut):
            line.addWidget(made)
        body.addLayout(line)
        self.facts.send_asked.connect(lambda: self._change(originals.send_original))
        self.facts.fetch_asked.connect(lambda: self._change(originals.fetch_original))
        self.facts.all_asked.connect(self._send_all)

    @property
    def piece(self) -> Evidence:
        return self._photos[self._at]

    def show_photos(self, photos: Sequence[Evidence]) -> None:
        """The item's photos changed: the one shown stays, or what took its place."""
        old = self.piece
        family = {old.id, old.of} - {""}
        found = list(photos)
        if not found:
            self.reject()
            return
        at = next((i for i, p in enumerate(found) if family & {p.id, p.of}), None)
        self._photos = found
        self._at = at if at is not None else min(self._at, len(found) - 1)
        if self.piece != old:
            self._show()

    # ---------------------------------------------------------------- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if (
            event.modifiers()
            & ~Qt.KeyboardModifier.KeypadModifier
            & ~(Qt.KeyboardModifier.ShiftModifier)
        ):
            super().keyPressEvent(event)
            return
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        far = px(PAN)
        ways: dict[int, tuple[int, tuple[int, int]]] = {
            Qt.Key.Key_Left: (-1, (-far, 0)),
            Qt.Key.Key_Right: (1, (far, 0)),
            Qt.Key.Key_Up: (0, (0, -far)),
            Qt.Key.Key_Down: (0, (0, far)),
        }
        if key in ways:
            turn, pan = ways[key]
            if shift or not turn:
                self.picture.pan(*pan)
            else:
                self._turn(turn)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.picture.zoom(STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.picture.zoom(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.picture.fit()
        elif key == Qt.Key.Key_1:
            self.picture.life_size()
        elif key == Qt.Key.Key_O and self.original.isVisible():
            self.original.click()
        elif key == Qt.Key.Key_E and self.mark.isVisible():
            self._mark()
        elif key == Qt.Key.Key_Delete and self.remove.isVisible():
            self._remove()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()  # a dialog would press whichever button comes first
        else:
            super().keyPressEvent(event)

    def _turn(self, by: int) -> None:
        self._at = (self._at + by) % len(self._photos)
        self._show()

    # ---------------------------------------------------------------- showing

    def _show(self) -> None:
        piece = self.piece
        self.setWindowTitle(piece.name)
        self._name.setText(piece.name)
        self._place.setText(f"{self._at + 1} / {len(self._photos)}")
        several = len(self._photos) > 1
        for turn in (self.before, self.after, self._place):
            turn.setVisible(several)
        picture = piece.kind is EvidenceKind.PHOTO
        for widget in self._zoomers:
            widget.setVisible(picture)
        self.mark.setVisible(self._editable and picture)
        self.original.setChecked(False)
        self.original.hide()
        self.picture.setAccessibleName(piece.name)
        self.facts.show_piece(piece, title=self._title, note=self._note)
        self._show_picture()
        self._read_about()

    def _read_about(self) -> None:
        if self._shown_only:
            return
        piece = self.piece

        def arrived(about: About) -> None:
            if self.piece.id == piece.id:
                self.original.setVisible(about.behind and bool(piece.original_sha256))
                self.facts.show_original(piece, about)

        self._desk.read(lambda ctx: originals.about(ctx, piece.id), arrived, owner=self)

    def _show_picture(self) -> None:
        piece, bare = self.piece, self.original.isChecked()
        if piece.kind is not EvidenceKind.PHOTO:
            self.picture.show_picture(
                QPixmap(), self.tr("This file cannot be shown here. Save it to open it.")
            )
            return
        self.picture.show_picture(QPixmap(), self.tr("loading …"))

        def loaded(data: bytes) -> None:
            if self.piece.id != piece.id or self.original.isChecked() is not bare:
                return
            pixmap = QPixmap()
            pixmap.loadFromData(data)
            self.picture.show_picture(pixmap, self.tr("This file cannot be shown here."))

        self._desk.read(
            lambda ctx: self._look(ctx, piece, bare),
            loaded,
            failed=lambda e: self.picture.show_picture(QPixmap(), e.sentence(self._desk.lang)),
            owner=self,
            lane="files" if bare else "thumbs",
        )

    @staticmethod
    def _look(ctx: Ctx, piece: Evidence, bare: bool) -> bytes:
        """Upright whatever the camera's tag says, and in a form that Qt can read."""
        if not bare:
            return evidence.content(ctx, piece.sha256)
        return originals.picture(ctx, piece.id)

    def _tell_scale(self, scale: float) -> None:
        self._close.setText(f"{scale * self.devicePixelRatioF():.0%}")

    # ---------------------------------------------------------------- doing

    def _change(self, fn: Callable[[Ctx, str], ChangeSet]) -> None:
        id = self.piece.id
        self._desk.change(
            lambda ctx: fn(ctx, id), owner=self, done=lambda _changes: self._read_about()
        )

    def _send_all(self, on: bool) -> None:
        visit_id = self.piece.visit_id
        self._desk.change(
            lambda ctx: originals.send_all(ctx, visit_id, on),
            owner=self,
            done=lambda _changes: self._read_about(),
        )

    def _mark(self) -> None:
        self.marking.emit(self.piece)

    def _remove(self) -> None:
        self.removed.emit(self.piece)
        self.accept()

    def _ask(self) -> None:
        name = self.piece.name
        if self.piece.kind is EvidenceKind.PHOTO and not self.original.isChecked():
            name = str(Path(name).with_suffix(".jpg"))  # what is shown is always one
        ask_save(self, self.tr("Save as a file"), name, self.save_to)

    def save_to(self, path: Path) -> None:
        """What is shown: the copy, or the original as it came."""
        piece, bare = self.piece, self.original.isChecked()

        def content(ctx: Ctx) -> bytes:
            if bare:
                return originals.original(ctx, piece.id)
            return evidence.content(ctx, piece.sha256)

        write_file(self._desk, self, path, content)


def look_at(desk: Desk, item: ItemView, piece: Evidence, parent: QWidget) -> PhotoViewer:
    """Opens the item's photos to be read."""
    viewer = PhotoViewer(
        desk,
        item.photos,
        piece,
        editable=False,
        title=desk.words(item.item.prompt),
        note=item.answer.note if item.answer is not None else "",
        parent=parent,
    )
    viewer.open()
    return viewer
