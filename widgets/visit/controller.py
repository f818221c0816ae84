"""What the visit page does to the visit, and what it knows of it.

Everything is written in the store lane the moment it is given. Until the store has answered, the
page shows what was pressed (a ``Draft``); after that it shows what the store says, also when that
is not what was pressed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.domain.answer import Verdict
from app.domain.changes import ChangeSet, Entity
from app.domain.checklist import Item
from app.domain.clock import Stamp
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import copying, evidence, findings, stopwatch, visits
from app.services.context import Ctx
from app.services.lines import NO_TEXT
from app.services.refusals import NeedsReason
from app.services.visit_views import ItemView, VisitView
from app.services.why import why
from widgets.visit.adding import Adding
from widgets.visit.only_differences import differing
from widgets.visit.paste import Given

_SEEN = {Entity.TICKET, Entity.TICKET_EVENT, Entity.SITE, Entity.ASSET}


@dataclass(frozen=True)
class Draft:
    """What was given and is on its way to the store. None: left as it is."""

    verdict: Verdict | None = None
    value: str | None = None
    note: str | None = None
    writes: int = 0  # still under way

    def over(self, later: Draft) -> Draft:
        return Draft(
            later.verdict if later.verdict is not None else self.verdict,
            later.value if later.value is not None else self.value,
            later.note if later.note is not None else self.note,
            self.writes + 1,
        )


class VisitController(QObject):
    """One visit, open on the page.

    Signals:
        viewed(VisitView): a fresh look at the whole visit.
        touched(str): the shown state of this item changed without a fresh look.
        refused(str, str): item id and the sentence why it was not saved.
        missing(str): the visit could not be read; the sentence why.
        reason_wanted(str, Callable[[str], None], str): item id, what to call with a reason, the
            sentence why one is needed.
    """

    viewed = Signal(object)
    touched = Signal(str)
    refused = Signal(str, str)
    missing = Signal(str)
    reason_wanted = Signal(str, object, str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.view: VisitView | None = None
        self.visit_id = ""
        self.only_differences = False
        self._whole: VisitView | None = None  # ``view`` may leave items out
        self._drafts: dict[str, Draft] = {}
        self._saved: dict[str, Stamp] = {}
        self._loading = False
        self._again = False
        self.adding = Adding(desk, self)

    def open(self, visit_id: str) -> None:
        if visit_id != self.visit_id:
            self.visit_id = visit_id
            self.view = self._whole = None
            self.only_differences = False
            self._drafts.clear()
            self._saved.clear()
        self.reload()

    def close(self) -> None:
        self.visit_id = ""
        self.view = self._whole = None

    def reload(self) -> None:
        """Reads the visit again; several wishes at once become one reading."""
        if not self.visit_id:
            return
        if self._loading:
            self._again = True
            return
        self._loading = True
        wanted = self.visit_id
        self.desk.read(
            lambda ctx: visits.visit_view(ctx, wanted),
            self._arrived,
            failed=self._unreadable,
            ended=self._read,
            owner=self,
        )

    def refresh(self, changes: ChangeSet) -> None:
        if any(t.visit_id == self.visit_id or t.entity in _SEEN for t in changes.touches):
            self.reload()

    @property
    def mine(self) -> bool:
        """Whether the person at the desk is the visit's engineer, on the visit's laptop: only
        then is there anything to check or to sign here."""
        ctx, view = self.desk.ctx, self.view
        return (
            view is not None
            and view.visit.engineer_id == ctx.actor.id
            and view.visit.laptop == ctx.laptop
        )

    def item(self, item_id: str) -> ItemView | None:
        if self.view is None:
            return None
        try:
            return self.view.item(item_id)
        except KeyError:
            return None

    def why(self, item: Item, *, shown: bool) -> Text:
        """Why it is asked in this visit, or is not; nothing without a visit."""
        if self.view is None:
            return NO_TEXT
        visit = self.view.visit
        pack = self.desk.ctx.packs.nearest(visit.pack_id, visit.pack_version)
        return why(pack, self.view.checklist, item, shown=shown)

    def draft(self, item_id: str) -> Draft | None:
        return self._drafts.get(item_id)

    def saved_at(self, item: ItemView) -> Stamp | None:
        """When the newest thing about this item reached the store."""
        at = item.answer.at if item.answer else None
        mine = self._saved.get(item.item.id)
        return mine if mine and (at is None or mine.best > at.best) else at

    def answer(
        self,
        item_id: str,
        *,
        verdict: Verdict | None = None,
        value: str | None = None,
        note: str | None = None,
        reason: str = "",
    ) -> None:
        given = Draft(verdict, value, note)
        self._drafts[item_id] = self._drafts.get(item_id, Draft()).over(given)
        self.touched.emit(item_id)
        visit = self.visit_id

        def again(why: str) -> None:
            self.answer(item_id, verdict=verdict, value=value, note=note, reason=why)

        self._write(
            item_id,
            lambda ctx: visits.answer(
                ctx, visit, item_id, verdict=verdict, value=value, note=note, reason=reason
            ),
            again=again,
        )

    def take_time(
        self, item_id: str, seconds: Decimal, laps: tuple[Decimal, ...], reason: str = ""
    ) -> None:
        """One more try of a stopwatch item."""
        self._drafts[item_id] = self._drafts.get(item_id, Draft()).over(Draft())
        self.touched.emit(item_id)
        visit = self.visit_id
        self._write(
            item_id,
            lambda ctx: stopwatch.take(ctx, visit, item_id, seconds, laps, reason=reason),
            again=lambda why: self.take_time(item_id, seconds, laps, why),
        )

    def take_last(self, item_id: str, reason: str = "") -> None:
        """The setting of the last visit."""
        visit = self.visit_id
        self._write(
            item_id,
            lambda ctx: copying.take(ctx, visit, item_id, reason),
            draft=False,
            again=lambda why: self.take_last(item_id, why),
        )

    def take_last_of(self, section_id: str, item_id: str) -> None:
        """All open settings of a section. ``item_id`` is where it is told if that fails."""
        visit = self.visit_id
        self._write(item_id, lambda ctx: copying.take_section(ctx, visit, section_id), draft=False)

    def show_only_differences(self, only: bool) -> None:
        """Shows nothing but what is not as it was at the last visit, or everything."""
        self.only_differences = only
        if self._whole is not None:
            self._show(self._whole)

    def edit_finding(self, item_id: str, finding_id: str, **fields: Any) -> None:
        """``fields`` as findings.edit takes them: description, advice, symptom, …"""
        self._write(item_id, lambda ctx: findings.edit(ctx, finding_id, **fields), draft=False)

    def to_ticket(self, item_id: str, finding_id: str) -> None:
        self._write(item_id, lambda ctx: findings.to_ticket(ctx, finding_id), draft=False)

    def add_files(self, item_id: str, sources: Sequence[Given]) -> None:
        """Photos and files of any kind for an item; ``adding`` tells how it went."""
        self.adding.add(self.visit_id, item_id, sources)

    def remove_photo(self, item_id: str, evidence_id: str) -> None:
        self._write(item_id, lambda ctx: evidence.remove(ctx, evidence_id), draft=False)

    def restore_photo(self, item_id: str, evidence_id: str) -> None:
        """Puts a removed photo back, with what was drawn on it."""
        self._write(item_id, lambda ctx: evidence.restore(ctx, evidence_id), draft=False)

    def _write(
        self,
        item_id: str,
        fn: Callable[[Ctx], ChangeSet],
        *,
        draft: bool = True,
        lane: str = "store",
        again: Callable[[str], None] | None = None,
    ) -> None:
        visit = self.visit_id

        def done(changes: ChangeSet) -> None:
            if visit != self.visit_id:
                return
            self._settle(item_id, draft)
            if changes:
                self._saved[item_id] = self.desk.ctx.clock.now()
            else:
                self.reload()  # nothing changed: the page may show what was pressed
            self.touched.emit(item_id)

        def failed(error: CounterCheckError) -> None:
            if visit != self.visit_id:
                self.desk.notices.error(error, self.desk.lang)
                return
            if draft:
                self._drafts.pop(item_id, None)
            sentence = error.sentence(self.desk.lang)
            if again is not None and isinstance(error, NeedsReason):
                self.reason_wanted.emit(item_id, again, sentence)
            else:
                self.refused.emit(
                    item_id, sentence
                )  # first: a text must know it before it is shown
            self.touched.emit(item_id)
            self.reload()

        self.desk.change(fn, owner=self, done=done, failed=failed, lane=lane)

    def _settle(self, item_id: str, draft: bool) -> None:
        held = self._drafts.get(item_id)
        if draft and held is not None:
            self._drafts[item_id] = replace(held, writes=max(0, held.writes - 1))

    def _arrived(self, view: VisitView) -> None:
        if view.visit.id != self.visit_id:
            return
        # the lane is in order: what is settled by now was written before this was read
        self._drafts = {k: d for k, d in self._drafts.items() if d.writes}
        self._show(view)

    def _show(self, view: VisitView) -> None:
        self._whole = view
        self.view = differing(view) if self.only_differences else view
        self.viewed.emit(self.view)

    def _unreadable(self, error: CounterCheckError) -> None:
        self.missing.emit(error.sentence(self.desk.lang))

    def _read(self) -> None:
        self._loading = False
        if self._again:
            self._again = False
            self.reload()
