"""A new work order, and what its fields must be."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.domain.ids import human_number, new_id
from app.domain.pack import ContractPack
from app.domain.site import Site
from app.domain.text import Text
from app.domain.ticket import (
    Ticket,
    TicketEventKind,
    TicketState,
)
from app.services.refusals import BadValue
from app.services.ticket_events import next_event

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.uow import Unit


LONGEST = 2000  # characters of a title, description or note


def put_new(
    ctx: Ctx,
    unit: Unit,
    site: Site,
    *,
    kind: str,
    title: str,
    level: str,
    symptom: str = "",
    description: str = "",
    reporter: str = "",
    visit_id: str | None = None,
    finding_id: str | None = None,
    asset_id: str | None = None,
) -> Ticket:
    """The work order with its report, which starts every clock."""
    pack = ctx.pack
    if all(k.id != kind for k in pack.ticket_kinds):
        raise BadValue(
            Text("工单类型", "Kind"), kind, _names((k.id, k.title) for k in pack.ticket_kinds)
        )
    if not title.strip():
        raise BadValue(Text("标题", "Title"), "", Text("一句话", "one sentence"))
    if symptom and pack.symptom(symptom) is None:
        raise BadValue(Text("现象", "Symptom"), symptom, Text("合同包中的编码", "a pack's code"))
    at = ctx.clock.now()
    day = at.local.date()
    ticket = Ticket(
        id=new_id(),
        number=human_number("GD", day, ctx.laptop, unit.next_number("GD", day, ctx.laptop)),
        kind=kind,
        title=short(title, Text("标题", "Title")),
        level=checked_level(pack, level),
        state=TicketState.NEW,
        site_id=site.id,
        reported_at=at.best,
        pack_id=pack.id,
        description=short(description, Text("说明", "Description")),
        symptom=symptom,
        visit_id=visit_id,
        finding_id=finding_id,
        asset_id=asset_id,
        reporter=short(reporter, Text("报告人", "Reporter")),
    )
    unit.put(ticket)
    unit.put(next_event(ctx, ticket.id, (), TicketEventKind.REPORTED, at=at, level=ticket.level))
    return ticket


def checked_level(pack: ContractPack, level: str) -> str:
    if all(v.id != level for v in pack.levels):
        raise BadValue(
            Text("服务等级", "Service level"),
            level,
            _names((v.id, Text(v.title_zh, v.title_en)) for v in pack.levels),
        )
    return level


def _names(pairs: Iterable[tuple[str, Text]]) -> Text:
    known = list(pairs)
    return Text(
        " / ".join(f"{id} {title.zh}" for id, title in known),
        " / ".join(f"{id} {title.en}" for id, title in known),
    )


def short(text: str, name: Text) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise BadValue(name, text, Text(f"不超过 {LONGEST} 个字", f"at most {LONGEST} characters"))
    return text
