"""An import away from the window: reading the file, working out what it would do, doing it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.changes import ChangeSet
from app.domain.register_import import Column, ImportKind, ImportPreview, ImportResult
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.readings.faults import CheckCancelled
from app.services import register_import, register_table
from app.services.context import Ctx
from app.services.register_import import ImportCancelled
from app.services.register_table import Table

_LOOK_MS = 100  # how often the progress of a lane is looked at


@dataclass(frozen=True)
class Choice:
    """What the person chose of a file. ``kind`` None: what its heads speak of."""

    path: Path
    sheet: str = ""  # "": the first that has heads
    kind: ImportKind | None = None
    columns: tuple[Column, ...] | None = None  # None: by the words of the heads


@dataclass(eq=False)
class _Progress:
    """Written by the lane, looked at by the window: no event for each of ten thousand rows."""

    done: int = 0
    result: ImportResult | None = None
    stop: threading.Event = field(default_factory=threading.Event)


class ImportWork(QObject):
    """Signals:
    begun(str): "read", "preview" or "apply" is under way.
    previewed(Table, ImportPreview): the newest choice, never an earlier one.
    moved(int): rows done.
    applied(ImportResult).
    failed(CounterCheckError): nothing was changed.
    stopped(): cancelled by the person; nothing was changed.
    """

    begun = Signal(str)
    previewed = Signal(object, object)
    moved = Signal(int)
    applied = Signal(object)
    failed = Signal(object)
    stopped = Signal()

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._latest = Latest()
        self._errors = Latest()
        self._table: tuple[Path, Table] | None = None
        self._progress = _Progress()
        self.applying = False
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self._looked)

    def ask(self, choice: Choice) -> None:
        """Reads the file, unless it is read already, and works out what it would do."""
        self.cancel()
        progress = self._progress = _Progress()
        held = self._table
        fits = held is not None and held[0] == choice.path
        table = (
            held[1] if held is not None and fits and choice.sheet in ("", held[1].sheet) else None
        )

        def job(ctx: Ctx) -> tuple[Path, Table, ImportPreview]:
            read = table or register_table.read_table(
                choice.path, choice.sheet, cancelled=progress.stop.is_set
            )
            kind = choice.kind or read.likely
            columns = choice.columns
            if columns is not None and tuple(c.head for c in columns) != read.heads:
                columns = None  # another table than the one they were chosen for
            found = register_import.preview(
                ctx, read, kind, columns, cancelled=progress.stop.is_set
            )
            return choice.path, read, found

        self.begun.emit("preview" if table is not None else "read")
        self._desk.read(
            job,
            self._latest.wrap(self._arrived),
            owner=self,
            failed=self._errors.wrap(self._refused),
            lane="files",
        )

    def apply(self, preview: ImportPreview, *, close_absent: bool) -> None:
        """Does it, all in one; the window may be closed meanwhile."""
        progress = self._progress = _Progress()
        self.applying = True

        def told(done: int, _total: int) -> None:
            progress.done = done

        def job(ctx: Ctx) -> ChangeSet:
            changes, progress.result = register_import.apply(
                ctx,
                preview,
                close_absent=close_absent,
                cancelled=progress.stop.is_set,
                progress=told,
            )
            return changes

        self.begun.emit("apply")
        self._look.start()
        self._desk.change(
            job,
            owner=self,
            done=lambda _changes: self._kept(progress.result),
            failed=self._refused,
        )

    def forget(self) -> None:
        """The file is read anew the next time: it may have been corrected meanwhile."""
        self._table = None

    def cancel(self) -> None:
        """Asks what is under way to end; what was about to be kept then is not."""
        self._progress.stop.set()

    def _arrived(self, found: tuple[Path, Table, ImportPreview]) -> None:
        path, table, preview = found
        self._table = (path, table)
        self.previewed.emit(table, preview)

    def _kept(self, result: ImportResult | None) -> None:
        self._ended()
        self.applied.emit(result)

    def _refused(self, error: CounterCheckError) -> None:
        self._ended()
        if isinstance(error, (CheckCancelled, ImportCancelled)):
            self.stopped.emit()
        else:
            self.failed.emit(error)

    def _ended(self) -> None:
        self.applying = False
        self._look.stop()

    def _looked(self) -> None:
        self.moved.emit(self._progress.done)
