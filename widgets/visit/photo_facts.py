"""What is known of a photo, beside it: its age, its camera, its place, its files."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.domain.evidence import Evidence, EvidenceKind, TakenFrom
from app.domain.evidence_words import remarks_of
from app.qt.desk import Desk
from app.services.originals import About, Original
from widgets.common import formats
from widgets.common.buttons import button
from widgets.common.card import Strip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

WIDTH = 272  # px at 100 %


class PhotoFacts(QWidget):
    """Signals:
    send_asked(), fetch_asked(): the original, to central or from there.
    all_asked(bool): whether the visit's originals are all sent.
    """

    send_asked = Signal()
    fetch_asked = Signal()
    all_asked = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.original_shown = False  # where it lies is read, and comes a moment later
        inner = QWidget()
        self._body = column(inner, gap=SPACE.m)
        self._told = column(gap=SPACE.s)
        self._lines = column(gap=SPACE.m)
        self._original = column(gap=SPACE.s)
        for part in (self._told, self._lines, self._original):
            self._body.addLayout(part)
        self._body.addStretch(1)
        column(self).addWidget(scrolled(inner))
        self.setFixedWidth(px(WIDTH))

    def show_piece(self, piece: Evidence, *, title: str = "", note: str = "") -> None:
        """``title``, ``note``: of the item it belongs to."""
        clear(self._told)
        clear(self._lines)
        clear(self._original)
        self.original_shown = False
        for remark in remarks_of(piece):
            strip = Strip("warning")
            line = row(
                icon_label("alert", "warning", 18),
                label(self._desk.words(remark.fact), "small", wrap=True),
            )
            line.setStretch(1, 1)
            strip.body.addLayout(line)
            self._told.addWidget(strip)
        photo = piece.kind is EvidenceKind.PHOTO
        self._line(self.tr("Item"), title)
        self._line(self.tr("Note"), note)
        if photo and piece.taken is not None:
            self._line(self.tr("Taken"), f"{formats.moment(piece.taken)}\n{self._by(piece)}")
        drawn = photo and bool(piece.of)  # its own row came when something was drawn on it
        self._line(self.tr("Drawn on") if drawn else self.tr("Added"), formats.moment(piece.at))
        self._line(self.tr("Camera"), piece.device)
        self._line(self.tr("Position (GPS)"), piece.gps.replace(",", ", "))
        pixels = f"{piece.width} × {piece.height}, " if piece.width else ""
        self._line(
            self.tr("Shown") if photo else self.tr("File"),
            f"{piece.name}\n{pixels}{formats.size(piece.size)}",
        )

    def show_original(self, piece: Evidence, about: About) -> None:
        clear(self._original)
        self.original_shown = True
        if about.state is Original.SAME:
            return
        said = {
            Original.HERE: self.tr("stays on this laptop; the stamped copy goes to central"),
            Original.QUEUED: self.tr("waits to be sent to central"),
            Original.SENT: self.tr("at central and on this laptop"),
            Original.ELSEWHERE: self.tr("on the laptop it was added on"),
            Original.WANTED: self.tr("is fetched as soon as central has it"),
            Original.SAME: "",
        }[about.state]
        size = formats.size(piece.original_size)
        self._line(self.tr("Original"), size + self.tr(", ") + said, self._original)
        if piece.hides:
            who = self.tr(
                "Part of the picture is hidden. The original, where nothing is, is open to the "
                "engineer who took it and to central's reviewers and administrators."
            )
            self._original.addWidget(label(who, "small", wrap=True))
        if about.state is Original.HERE and about.mine:
            send = button(
                self.tr("Send the original"), icon="cloud-upload-outline", on=self.send_asked.emit
            )
            self._original.addWidget(send)
        if about.state is Original.ELSEWHERE and about.may_open:
            fetch = button(
                self.tr("Fetch the original"),
                icon="cloud-download-outline",
                on=self.fetch_asked.emit,
            )
            self._original.addWidget(fetch)
        if about.mine:
            every = QCheckBox(self.tr("Send all originals of this visit"))
            every.setChecked(about.sends_all)
            every.toggled.connect(self.all_asked)
            self._original.addWidget(every)

    def _line(self, name: str, value: str, to: QVBoxLayout | None = None) -> None:
        if not value:
            return
        body = column(gap=0)
        body.addWidget(label(name, "tiny"))
        body.addWidget(label(value, "small", wrap=True, selectable=True))
        (to or self._lines).addLayout(body)

    def _by(self, piece: Evidence) -> str:
        return {
            TakenFrom.CAMERA: self.tr("by the camera's clock"),
            TakenFrom.FILE: self.tr("by the file's date; the camera does not say"),
            TakenFrom.HERE: self.tr("pasted or taken on this laptop"),
            TakenFrom.NOBODY: "",
        }[piece.taken_from]
