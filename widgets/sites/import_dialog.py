"""Importing sites or devices: a file, what it would do row by row, then all of it in one."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QWidget

from app.domain.register_import import Column, ImportKind, ImportPreview, ImportResult, RowState
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import register_problems
from app.services.register_table import Table
from widgets.common.buttons import button, own_enter
from widgets.common.confirm import confirm, on_ctrl_enter
from widgets.common.file_dialogs import ask_save
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.common.states import BusyBar
from widgets.sites.import_head import ImportHead
from widgets.sites.import_pane import ImportPane
from widgets.sites.import_result import ImportResultPane
from widgets.sites.import_source import ImportSource, dropped
from widgets.sites.import_work import Choice, ImportWork
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.save_file import write_file

_SOURCE, _PREVIEW, _RESULT = 0, 1, 2


class ImportDialog(QDialog):
    """Opened with ``open()``. Nothing is changed before "Import" is pressed."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Import sites or devices"))
        self.setAcceptDrops(True)
        self._desk = desk
        self._choice: Choice | None = None
        self.preview: ImportPreview | None = None  # of the newest choice, once it is there
        self._done: ImportPreview | None = None  # what was imported last
        self._note, self._note_bad = "", False  # how the last step ended, until the next begins
        self._closing = False
        self.work = ImportWork(desk, self)
        self.source = ImportSource()
        self.source.chosen.connect(self.take)
        self.pane = ImportPane(desk)
        self.pane.chosen.connect(self._columns_chosen)
        self.pane.changed.connect(self._told)
        self.outcome = ImportResultPane()
        self.stack = QStackedWidget()
        for widget in (self.source, self.pane, self.outcome):
            self.stack.addWidget(widget)
        self.head = ImportHead()
        self.head.kind_chosen.connect(self._kind_chosen)
        self.head.sheet_chosen.connect(self._sheet_chosen)
        self.head.again.connect(self._again)
        self.head.other.connect(self.source.ask)
        self.busy = BusyBar()
        self.busy.cancelled.connect(self._cancel)
        self._lay_out()
        self._connect()
        room = parent.window()
        self.resize(min(px(1120), room.width() - px(80)), min(px(690), room.height() - px(48)))
        self._show(_SOURCE)
        self.source.pick.setFocus()

    def _lay_out(self) -> None:
        outer = column(self, gap=SPACE.m, margin=20)
        outer.addWidget(label(self.windowTitle(), "heading"))
        outer.addWidget(self.head)
        outer.addWidget(self.stack, 1)
        self._said = label("", "small", wrap=True)
        outer.addWidget(self._said)
        outer.addWidget(self.busy)
        outer.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        self.problems = button(
            self.tr("Save the list of problems …"), icon="content-save-outline", on=self._ask_where
        )
        self.more = button(self.tr("Import another file"), on=self._from_the_start)
        self.close_it = button(self.tr("Close"), on=self.reject)
        self.apply = button(self.tr("Import"), "primary", on=self.ask_apply)
        own_enter(self.problems, self.more, self.close_it, self.apply)
        return row(self.problems, None, self.more, self.close_it, self.apply)

    def _connect(self) -> None:
        self.work.begun.connect(self._begun)
        self.work.previewed.connect(self._previewed)
        self.work.moved.connect(self.busy.step)
        self.work.applied.connect(self._applied)
        self.work.failed.connect(self._failed)
        self.work.stopped.connect(self._stopped)
        on_ctrl_enter(self, self.ask_apply)

    # ---------------------------------------------------------------- the file

    def take(self, path: Path) -> None:
        """A file was chosen or dropped."""
        if not self.work.applying:
            self.work.forget()
            self._show(_SOURCE)  # where it is said if the file cannot be read
            self._ask(Choice(path))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event) is not None and not self.work.applying:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take(path)

    def _again(self) -> None:
        """It was corrected meanwhile; the choices of before hold."""
        if self._choice is not None:
            self.work.forget()
            self._ask(self._choice)

    def _kind_chosen(self, kind: str) -> None:
        if self._choice is not None:
            self._ask(replace(self._choice, kind=ImportKind(kind), columns=None))

    def _sheet_chosen(self, sheet: str) -> None:
        if self._choice is not None:
            self._ask(Choice(self._choice.path, sheet))

    def _columns_chosen(self, columns: tuple[Column, ...]) -> None:
        if self._choice is not None:
            self._ask(replace(self._choice, columns=columns))

    def _ask(self, choice: Choice) -> None:
        self._choice = choice
        self.preview = None
        self.source.say("")
        self._noted("")
        self.work.ask(choice)

    # ---------------------------------------------------------------- what came of it

    def _begun(self, step: str) -> None:
        total = 0
        said = self.tr("Reading the file …")
        if step == "preview":
            said = self.tr("Comparing with the register …")
        elif step == "apply":
            said = self.tr("Importing …")
            total = self._rows_to_keep + self._absent_to_close
        self.busy.start(said, total=total)
        self._told()

    def _previewed(self, table: Table, preview: ImportPreview) -> None:
        self.busy.stop()
        assert self._choice is not None
        self._choice = replace(self._choice, sheet=table.sheet, kind=preview.kind)
        self.preview = preview
        self.head.show_table(table, preview.kind, self._desk.words(table.detail))
        first = self.stack.currentIndex() != _PREVIEW
        self.pane.show_preview(preview)
        self._show(_PREVIEW)
        if first:
            self.pane.table.setFocus()

    def _failed(self, error: CounterCheckError) -> None:
        self.busy.stop()
        sentence = error.sentence(self._desk.lang)
        if self.stack.currentIndex() != _PREVIEW:
            self.source.say(sentence)
            self._show(_SOURCE)
        elif self.preview is None:
            self.pane.show_error(sentence)
            self._told()
        else:  # the import itself: nothing was changed, everything is still chosen
            self._noted(sentence, bad=True)

    def _stopped(self) -> None:
        self.busy.stop()
        if self._closing:
            self.reject()
            return
        if self.preview is None:
            self._from_the_start()
        self._noted(self.tr("Cancelled. Nothing was changed."))

    # ---------------------------------------------------------------- doing it

    @property
    def _shown(self) -> ImportPreview | None:
        """What is looked at, or was imported last."""
        return self._done if self.stack.currentIndex() == _RESULT else self.preview

    @property
    def _rows_to_keep(self) -> int:
        if self.preview is None:
            return 0
        return self.preview.count(RowState.NEW) + self.preview.count(RowState.CHANGED)

    @property
    def _absent_to_close(self) -> int:
        return len(self.pane.absent.model.rows) if self.pane.absent.wanted else 0

    def ask_apply(self) -> None:
        """Ending the service of sites is asked for once more; the rest is what the page shows."""
        if not self.apply.isVisible() or not self.apply.isEnabled():
            return
        absent = self._absent_to_close
        if absent:
            confirm(
                self,
                self.tr("Mark {n} as no longer served?").format(n=absent),
                self.tr(
                    "The file does not name them. They keep their history, but no visit at them "
                    "will be due any more. Each can be taken back into service later."
                ),
                self.tr("Import and mark them"),
                self._apply,
                danger=True,
            )
        else:
            self._apply()

    def _apply(self) -> None:
        if self.preview is not None and not self.work.applying:
            self._noted("")
            self.work.apply(self.preview, close_absent=self.pane.absent.wanted)

    def _applied(self, result: ImportResult) -> None:
        self.busy.stop()
        assert self.preview is not None
        self._done, self.preview = self.preview, None
        self.outcome.show_result(self._done.file, result)
        self._show(_RESULT)
        self._closing = False  # it was too late to stop it: the result is shown
        self.close_it.setFocus()

    def _cancel(self) -> None:
        self.busy.start(self.tr("Stopping …"), cancellable=False)
        self.work.cancel()

    def reject(self) -> None:
        """While an import is under way it is asked to stop first: how it ended has to be seen."""
        if self.work.applying and not self._closing:
            self._closing = True
            self._cancel()
        elif not self.work.applying:
            self.work.cancel()
            super().reject()

    # ---------------------------------------------------------------- the foot

    def _from_the_start(self) -> None:
        self.work.forget()
        self._choice = None
        self.preview = None
        self._done = None
        self._note = ""
        self._show(_SOURCE)
        self.source.pick.setFocus()

    def _show(self, at: int) -> None:
        self.stack.setCurrentIndex(at)
        self.head.setVisible(at == _PREVIEW)
        self.apply.setVisible(at == _PREVIEW)
        self.more.setVisible(at == _RESULT)
        self._told()

    def _told(self) -> None:
        """What pressing the button would do."""
        shown = self._shown
        self.problems.setVisible(shown is not None and register_problems.has_problems(shown))
        absent = self._absent_to_close
        rows = self._rows_to_keep
        # a button that says what it does; the sums stand in the chips
        self.apply.setText(
            self.tr("Import ({n})").format(n=f"{rows:,}") if rows else self.tr("Import")
        )
        ready = self.preview is not None and not self.work.applying
        self.apply.setEnabled(ready and bool(rows or absent))
        self.head.setEnabled(not self.work.applying)
        self.pane.setEnabled(not self.work.applying)
        said = self._note
        if not said and ready and absent:
            said = self.tr("To be marked as no longer served: {n}.").format(n=f"{absent:,}")
        elif not said and ready and not rows:
            wrong = self.preview is not None and self.preview.count(RowState.PROBLEM)
            said = (
                self.tr(
                    "There is nothing to import: every row that is new or changed has a problem."
                )
                if wrong
                else self.tr("There is nothing to import: no row is new or changed.")
            )
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._said.setProperty("tone", "bad" if said and self._note_bad else "")
        restyle(self._said)

    def _noted(self, sentence: str, *, bad: bool = False) -> None:
        self._note, self._note_bad = sentence, bad
        self._told()

    def _ask_where(self) -> None:
        ask_save(
            self,
            self.tr("Save the list of problems"),
            self.tr("import problems") + ".xlsx",
            self.save_problems,
            (("Excel", "xlsx"), ("CSV", "csv")),
        )

    def save_problems(self, path: Path) -> None:
        """As CSV or, by any other name, as an Excel file."""
        shown, lang = self._shown, self._desk.lang
        if shown is None:
            return
        made = (
            register_problems.problems_csv
            if path.suffix.lower() == ".csv"
            else register_problems.problems_xlsx
        )
        write_file(self._desk, self, path, lambda _ctx: made(shown, lang))
