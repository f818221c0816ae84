"""Files on their way to an item: each for itself, so one that is refused holds up no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from app.domain.changes import ChangeSet
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.notices import Notice
from app.services import evidence
from app.services.context import Ctx
from widgets.visit.paste import Given, Shot, jpeg_of, png_of

NAMED = 3  # refused files and warnings told in full; of the rest only the number


@dataclass
class Batch:
    """What one drop, paste or choice of files came to."""

    visit_id: str
    item_id: str
    total: int
    over: int = 0
    added: int = 0
    refused: list[str] = field(default_factory=list)  # "name: why"
    warnings: list[str] = field(default_factory=list)


class Adding(QObject):
    """Signals:
    told(str, str, bool): item id, a sentence for its card, whether something went wrong. Also
        while it goes on: "Adding 3 of 30".
    """

    told = Signal(str, str, bool)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._notice: Notice | None = None  # of the newest photo that was not taken, or is odd

    def add(self, visit_id: str, item_id: str, sources: Sequence[Given]) -> None:
        if not sources:
            return
        self._desk.notices.withdraw(self._notice)
        batch = Batch(visit_id, item_id, len(sources))
        for source in sources:
            self._one(batch, source)
        self._progress(batch)

    def _one(self, batch: Batch, source: Given) -> None:
        said: list[Text] = []

        def job(ctx: Ctx) -> ChangeSet:
            changes = _add(ctx, batch, source)
            said.extend(evidence.remarks_on(ctx, changes))
            if not changes.outbox:  # nothing new came of it
                said.append(_TWICE)
            return changes

        def done(changes: ChangeSet) -> None:
            batch.added += 1
            batch.warnings += [self._named(source, text.to(self._desk.lang)) for text in said]

        def failed(error: CounterCheckError) -> None:
            batch.refused.append(self._named(source, error.sentence(self._desk.lang)))

        def ended() -> None:
            batch.over += 1
            self._progress(batch)

        self._desk.change(job, owner=self, done=done, failed=failed, ended=ended, lane="files")

    @staticmethod
    def _named(source: Given, sentence: str) -> str:
        return f"{source.name}: {sentence}" if isinstance(source, Path) else sentence

    def _progress(self, batch: Batch) -> None:
        if batch.over < batch.total:
            if batch.total > 1:
                text = self.tr("Adding {0} of {1} …").format(batch.over + 1, batch.total)
                self.told.emit(batch.item_id, text, False)
            return
        told = []
        if batch.refused:
            if batch.total > 1:
                told.append(
                    self.tr("{0} of {1} added. Not added:").format(batch.added, batch.total)
                )
            told += self._short(batch.refused)
        told += self._short(batch.warnings)
        text = "\n".join(told)
        self.told.emit(batch.item_id, text, bool(batch.refused or batch.warnings))
        if batch.refused:
            self._notice = self._desk.notices.bad(text.replace("\n", " "))
        elif batch.warnings:
            self._notice = self._desk.notices.warning(text.replace("\n", " "))

    def _short(self, lines: list[str]) -> list[str]:
        rest = len(lines) - NAMED
        more = [self.tr("and {0} more").format(rest)] if rest > 0 else []
        return lines[:NAMED] + more


_TWICE: Final = Text(
    "已在本项中，没有重复添加。", "It is on this item already and was not added again."
)


def _add(ctx: Ctx, batch: Batch, source: Given) -> ChangeSet:
    where = batch.visit_id, batch.item_id
    if isinstance(source, Path):
        return evidence.add(ctx, *where, source)
    if isinstance(source, Shot):
        return evidence.add_photo(ctx, *where, jpeg_of(source.image), source.name)
    return evidence.add_photo(ctx, *where, png_of(source))
