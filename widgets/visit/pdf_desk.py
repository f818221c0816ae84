"""The PDF of a signed revision: made once, then shown, saved or handed to the system's reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from app.domain.visit import Visit
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import reports_service
from widgets.visit.pdf_view import PdfView
from widgets.visit.save_file import write_whole


class PdfDesk(QWidget):
    """Has no look of its own; it is the parent of the file dialog."""

    def __init__(self, desk: Desk, view: PdfView, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._desk = desk
        self._view = view
        self._visit: Visit | None = None
        self._revision = 0
        self._made: tuple[str, int, bytes] | None = None  # visit, revision, bytes
        self._folder: QTemporaryDir | None = None

    def turn_to(self, visit: Visit, revision: int) -> None:
        """``revision`` 0: none is signed, the PDF is a draft."""
        self._visit, self._revision = visit, revision

    def show_pages(self) -> None:
        self._view.say(self.tr("making the PDF …"))
        self._with_pdf(self._view.show_pdf)

    def ask_where(self) -> None:
        dialog = QFileDialog(self.window(), self.tr("Save PDF"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("pdf")
        dialog.selectFile(self.file_name())
        dialog.fileSelected.connect(lambda path: self.save_to(Path(path)))
        dialog.open()

    def save_to(self, path: Path, *, then_open: bool = False) -> None:
        def write(pdf: bytes) -> None:
            self._desk.tasks.run(
                "files",
                lambda: write_whole(path, pdf),
                done=lambda _none: self._written(path, then_open),
                failed=lambda error: self._desk.notices.error(error, self._desk.lang),
                owner=self,
            )

        self._with_pdf(write)

    def open_outside(self) -> None:
        """In the system's own reader, from a copy that goes with the page: nothing of the record
        stays unencrypted on the laptop unless the person saves it."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        self.save_to(Path(self._folder.path()) / self.file_name(), then_open=True)

    def file_name(self) -> str:
        number = self._visit.number if self._visit else "visit"
        return f"{number}-r{self._revision}.pdf" if self._revision > 1 else f"{number}.pdf"

    def _written(self, path: Path, then_open: bool) -> None:
        if not then_open:
            self._desk.notices.good(self.tr("PDF saved: {0}").format(path))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._desk.notices.warning(
                self.tr("No program here opens PDF files; save it and open it elsewhere.")
            )

    def _with_pdf(self, use: Callable[[bytes], object]) -> None:
        if self._visit is None:
            return
        visit_id, revision, lang = self._visit.id, self._revision, self._desk.lang
        if self._made is not None and self._made[:2] == (visit_id, revision):
            use(self._made[2])
            return

        def made(pdf: bytes) -> None:
            if revision:  # a draft's PDF is old with the next answer
                self._made = (visit_id, revision, pdf)
            use(pdf)

        def failed(error: CounterCheckError) -> None:
            self._view.say(error.sentence(lang))
            self._desk.notices.error(error, lang)

        self._desk.read(
            lambda ctx: reports_service.visit_pdf(ctx, visit_id, lang, revision=revision or None),
            made,
            failed=failed,
            owner=self,
            lane="files",
        )
