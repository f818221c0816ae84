"""Findings as lists show them: the seven facts a contract wants, age and work order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain import earlier as looks
from app.domain.checklist import Item
from app.domain.finding import Finding, FindingState
from app.domain.text import Text, same
from app.domain.ticket import Ticket
from app.domain.visit import Visit, VisitState

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader


@dataclass(frozen=True)
class FindingLine:
    """Date and inspector of ``finding`` are ``finding.opened`` and ``inspector``; the item is
    ``prompt``; result, advice, handling and its date are the finding's own."""

    finding: Finding
    prompt: Text  # of its item
    inspector: str  # "" when this laptop does not know the account
    days: int  # old, by the calendar
    overdue: bool  # open for longer than the contract allows
    ticket: Ticket | None  # its work order, if this laptop is shown it
    stands: bool  # a signature covers it; else its own visit is still being worked on

    @property
    def item(self) -> Item:
        """What stands for it on the page of a later visit."""
        return looks.item_of(self.finding.id, self.prompt)


def lines(ctx: Ctx, reader: Reader, findings: Iterable[Finding]) -> tuple[FindingLine, ...]:
    """In the order given; a few queries for each: a site has few that are open."""
    wanted = tuple(findings)
    if not wanted:
        return ()
    names = {a.id: a.name for a in reader.accounts()}
    return tuple(_line(ctx, reader, finding, names) for finding in wanted)


def open_of_site(ctx: Ctx, reader: Reader, site_id: str) -> tuple[FindingLine, ...]:
    """What nobody has closed yet, the oldest first."""
    return lines(ctx, reader, reader.findings(site_id=site_id, open_only=True))


def stands(reader: Reader, finding: Finding) -> bool:
    """Whether it is more than what somebody has just typed: its revision was signed. Of a visit
    that this laptop does not have nothing better is known than that central has the finding."""
    return _stands(reader.get(Visit, finding.visit_id), finding)


def _stands(visit: Visit | None, finding: Finding) -> bool:
    if visit is None:
        return True
    signed = visit.revision if visit.state is VisitState.SIGNED else visit.revision - 1
    return finding.revision <= signed


def _line(ctx: Ctx, reader: Reader, finding: Finding, names: dict[str, str]) -> FindingLine:
    visit = reader.get(Visit, finding.visit_id)
    days = (ctx.clock.now().local.date() - finding.opened.local.date()).days
    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version) if visit else ctx.pack
    late = days > pack.plan.overdue_finding_days and finding.state is FindingState.OPEN
    return FindingLine(
        finding,
        _prompt(ctx, finding.item_id),
        visit.engineer_name if visit is not None else names.get(finding.by, ""),
        max(0, days),
        late,
        reader.get(Ticket, finding.ticket_id) if finding.ticket_id else None,
        _stands(visit, finding),
    )


def _prompt(ctx: Ctx, item_id: str) -> Text:
    """An item id means the same for the life of a pack, so any checklist that has it will do."""
    packs = (ctx.pack, *(p for p in ctx.packs.packs.values() if p is not ctx.pack))
    for pack in packs:
        for checklist in pack.checklists:
            for item in checklist.items():
                if item.id == item_id:
                    return item.prompt
    return same(item_id)
