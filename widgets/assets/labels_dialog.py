"""Printing labels: of one device, of a site, or of every site of a filtered list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTemporaryDir, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import labels
from widgets.common.buttons import button
from widgets.common.choice_box import ChoiceBox
from widgets.common.file_dialogs import ask_save
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.pdf_view import PdfView
from widgets.visit.save_file import write_file

_PAGE = 500  # px at 100 %; a single label is drawn as wide as a sheet


class LabelsDialog(QDialog):
    """Opened with ``open()``. ``asset_id``: this device's label alone; otherwise those of the
    sites, which are named by their ids."""

    def __init__(
        self,
        desk: Desk,
        site_ids: Sequence[str],
        parent: QWidget,
        *,
        asset_id: str = "",
        what: labels.What = "both",
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Print labels"))
        self.resize(px(860), px(600))
        self._desk = desk
        self._site_ids = tuple(site_ids)
        self._asset_id = asset_id
        self._latest = Latest()
        self._pdf: bytes | None = None
        self._folder: QTemporaryDir | None = None
        self.what = ChoiceBox()
        self.what.setAccessibleName(self.tr("Labels of"))
        for name, words in (
            ("both", self.tr("sites and devices")),
            ("sites", self.tr("sites only")),
            ("devices", self.tr("devices only")),
        ):
            self.what.addItem(words, name)
        self.what.setCurrentIndex(self.what.findData(what))
        self.layout_box = ChoiceBox()
        self.layout_box.setAccessibleName(self.tr("Paper"))
        for layout in labels.layouts():
            self.layout_box.addItem(layout.title.to(desk.lang), layout)
        self.first = ChoiceBox()
        self.first.setAccessibleName(self.tr("Begin at place"))
        self.preview = PdfView(desk, width=_PAGE)
        self._lay_out()
        self._soon = QTimer(self, singleShot=True, interval=150)
        self._soon.timeout.connect(self._make)
        self.what.currentIndexChanged.connect(self._soon.start)
        self.layout_box.currentIndexChanged.connect(self._paper_changed)
        self.first.activated.connect(lambda _at: self._soon.start())
        self._paper_changed()

    def _lay_out(self) -> None:
        form = column(gap=SPACE.s)
        form.addWidget(label(self.tr("Print labels"), "heading"))
        if not self._asset_id:
            form.addWidget(label(self.tr("Labels of"), "small"))
            form.addWidget(self.what)
        form.addWidget(label(self.tr("Paper"), "small"))
        form.addWidget(self.layout_box)
        self._first_title = label(self.tr("Begin at place (1: a new sheet)"), "small")
        form.addWidget(self._first_title)
        form.addWidget(self.first)
        self.told = label("", "small", wrap=True)
        form.addWidget(self.told)
        form.addStretch(1)
        scale = self.tr("Print at 100 %, without fitting to the page.")
        form.addWidget(label(scale, "small", wrap=True))
        proof = self.tr(
            "A label opens the record when it is scanned. It is no proof that somebody was there: "
            "a photo of it scans just as well."
        )
        form.addWidget(label(proof, "small", wrap=True))
        side = QWidget()
        side.setLayout(form)
        side.setFixedWidth(px(270))
        both = row(side, self.preview, gap=SPACE.l)
        both.setStretch(1, 1)
        outer = column(self, gap=SPACE.m, margin=20)
        outer.addLayout(both, 1)
        self.open_it = button(self.tr("Open to print"), icon="printer-outline", on=self._open)
        self.save = button(self.tr("Save PDF"), "primary", on=self._ask_where)
        self.save.setDefault(True)
        close = button(self.tr("Close"), on=self.reject)
        outer.addLayout(row(None, close, self.open_it, self.save))
        self._enable(False)

    def _paper_changed(self) -> None:
        layout = self.layout_box.currentData()
        held = self.first.currentIndex()
        self.first.clear()
        self.first.addItems([str(place) for place in range(1, layout.per_page + 1)])
        self.first.setCurrentIndex(min(max(held, 0), layout.per_page - 1))
        for widget in (self._first_title, self.first):
            widget.setVisible(layout.per_page > 1)
        self._soon.start()

    def _make(self) -> None:
        layout, first = self.layout_box.currentData(), max(0, self.first.currentIndex())
        what, sites, asset, lang = (
            self.what.currentData(),
            self._site_ids,
            self._asset_id,
            self._desk.lang,
        )
        self._enable(False)
        self.preview.say(self.tr("making the labels …"))
        self._desk.read(
            lambda ctx: (
                labels.device_label(ctx, asset, layout.id, lang, first=first)
                if asset
                else labels.site_labels(ctx, sites, what, layout.id, lang, first=first)
            ),
            self._latest.wrap(self._made),
            failed=self._failed,
            owner=self,
            lane="files",
        )

    def _made(self, printed: labels.Printed) -> None:
        self._pdf = printed.pdf
        self.told.setText(
            self.tr("Labels: {n} · pages: {m}").format(n=printed.labels, m=printed.pages)
        )
        self._enable(True)
        self.preview.show_pdf(printed.pdf)

    def _failed(self, error: CounterCheckError) -> None:
        self._pdf = None
        self.told.setText("")
        self.preview.say(error.sentence(self._desk.lang))

    def _enable(self, on: bool) -> None:
        self.save.setEnabled(on)
        self.open_it.setEnabled(on)

    # ---------------------------------------------------------------- out

    def _ask_where(self) -> None:
        ask_save(self, self.tr("Save labels"), self.tr("labels") + ".pdf", self.save_to)

    def save_to(self, path: Path) -> None:
        pdf = self._pdf
        if pdf is not None:
            write_file(self._desk, self, path, lambda _ctx: pdf)

    def _open(self) -> None:
        """In the system's own reader, which prints; from a copy that goes with the dialog."""
        pdf = self._pdf
        if pdf is None:
            return
        if self._folder is None:
            self._folder = QTemporaryDir()
        path = Path(self._folder.path()) / "labels.pdf"

        def written(where: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(where))):
                self._desk.notices.warning(
                    self.tr("No program here opens PDF files; save it and open it elsewhere.")
                )

        write_file(self._desk, self, path, lambda _ctx: pdf, written)
