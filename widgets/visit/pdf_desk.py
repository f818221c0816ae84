"""The papers of a visit's revision: its report and the contract's own forms, as PDF or workbook.
A PDF is made once, then shown, saved or handed to the system's reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTemporaryDir, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.domain.text import Lang
from app.domain.visit import Visit
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import reports_service as reports
from app.services.context import Ctx
from widgets.common.file_dialogs import ask_save
from widgets.visit.pdf_view import PdfView
from widgets.visit.save_file import write_whole

SHEET, BUNDLE = ".xlsx", ".ccv"
Make = Callable[[Ctx], bytes]


class PdfDesk(QWidget):
    """Has no look of its own; it is the parent of the file dialog."""

    def __init__(self, desk: Desk, view: PdfView, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._desk = desk
        self._view = view
        self._visit: Visit | None = None
        self._revision = 0
        self._form = ""  # id of a record form; "": the report
        self._made: tuple[str, int, str, bytes] | None = None  # visit, revision, form, bytes
        self._folder: QTemporaryDir | None = None

    def turn_to(self, visit: Visit, revision: int) -> None:
        """``revision`` 0: none is signed, the PDF is a draft."""
        self._visit, self._revision = visit, revision

    def choose(self, form: str) -> None:
        """The paper that is shown and saved from now on: a record form, "" for the report."""
        self._form = form

    def show_pages(self) -> None:
        self._view.say(self.tr("making the PDF …"))
        self._with_pdf(self._view.show_pdf)

    def ask_where(self) -> None:
        kinds = [("PDF", "pdf"), (self.tr("Excel workbook"), "xlsx")]
        if self._revision:
            kinds.append((self.tr("Signed bundle, to be verified"), "ccv"))
        ask_save(self.window(), self.tr("Save"), self.file_name(), self.save_to, kinds)

    def save_to(self, path: Path, *, then_open: bool = False) -> None:
        """A path that ends in .xlsx gets the workbook, in .ccv the bundle, any other the PDF."""

        def write(content: bytes) -> None:
            self._desk.tasks.run(
                "files",
                lambda: write_whole(path, content),
                done=lambda _none: self._written(path, then_open),
                failed=lambda error: self._desk.notices.error(error, self._desk.lang),
                owner=self,
            )

        if self._visit is None:
            return
        if path.suffix.lower() == SHEET:
            self._make(self._sheet(), write)
        elif path.suffix.lower() == BUNDLE:
            visit_id, revision, _, _ = self._wanted()
            self._make(lambda ctx: reports.visit_bundle(ctx, visit_id, revision=revision), write)
        else:
            self._with_pdf(write)

    def open_outside(self) -> None:
        """In the system's own reader, from a copy that goes with the page: nothing of the record
        stays unencrypted on the laptop unless the person saves it."""
        if self._folder is None:
            self._folder = QTemporaryDir()
        self.save_to(Path(self._folder.path()) / self.file_name(), then_open=True)

    def file_name(self) -> str:
        name = self._visit.number if self._visit else "visit"
        if self._revision > 1:
            name += f"-r{self._revision}"
        return f"{name}-{self._form}.pdf" if self._form else f"{name}.pdf"

    def _written(self, path: Path, then_open: bool) -> None:
        if not then_open:
            self._desk.notices.good(self.tr("Saved: {0}").format(path))
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._desk.notices.warning(
                self.tr("No program here opens PDF files; save it and open it elsewhere.")
            )

    def _with_pdf(self, use: Callable[[bytes], object]) -> None:
        if self._visit is None:
            return
        wanted = (self._visit.id, self._revision, self._form)
        if self._made is not None and self._made[:3] == wanted:
            use(self._made[3])
            return

        def made(pdf: bytes) -> None:
            if wanted[1]:  # a draft's PDF is old with the next answer
                self._made = (*wanted, pdf)
            use(pdf)

        self._make(self._pdf(), made)

    def _make(self, make: Make, use: Callable[[bytes], object]) -> None:
        lang = self._desk.lang

        def failed(error: CounterCheckError) -> None:
            self._view.say(error.sentence(lang))
            self._desk.notices.error(error, lang)

        self._desk.read(make, use, failed=failed, owner=self, lane="files")

    def _pdf(self) -> Make:
        visit_id, revision, form, lang = self._wanted()
        if form:
            return lambda ctx: reports.visit_form(ctx, visit_id, form, lang, revision=revision)
        return lambda ctx: reports.visit_pdf(ctx, visit_id, lang, revision=revision)

    def _sheet(self) -> Make:
        visit_id, revision, form, lang = self._wanted()
        if form:
            return lambda ctx: reports.visit_form(
                ctx, visit_id, form, lang, sheet=True, revision=revision
            )
        return lambda ctx: reports.visit_xlsx(ctx, visit_id, lang, revision=revision)

    def _wanted(self) -> tuple[str, int | None, str, Lang]:
        assert self._visit is not None  # nothing can be asked for before a visit is shown
        return self._visit.id, self._revision or None, self._form, self._desk.lang
