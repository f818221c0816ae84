"""A day's round on paper."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.domain.text import Lang, Text, same
from app.services import plan_words
from app.services.day_round import Stop, day_round
from app.services.planning import PlanFilter

if TYPE_CHECKING:
    from app.reports.round_pdf import RoundStop
    from app.services.context import Ctx


def round_sheet(
    ctx: Ctx, day: date, lang: Lang, wish: PlanFilter | None = None, *, start_town: str = ""
) -> bytes:
    """SLOW. The round as an A4 PDF, one page unless there are more stops than fit. Raises
    NotPermitted."""
    from app.reports.round_pdf import RoundSheet, round_pdf

    made = day_round(ctx, day, wish, start_town=start_town)
    sheet = RoundSheet(
        pack_title=ctx.pack.title,
        day=day,
        engineer=made.engineer.name if made.engineer is not None else "",
        stops=tuple(_stop(stop) for stop in made.stops),
        sites=made.sites,
        made_at=ctx.clock.now().best,
        made_by=ctx.actor.name,
    )
    return round_pdf(sheet, lang)


def _stop(stop: Stop) -> RoundStop:
    from app.reports.round_pdf import RoundStop

    visit, bag = stop.visit, stop.luggage
    site = visit.site
    decided = plan_words.decision(visit)
    why = [plan_words.why(visit), *((decided,) if decided is not None else ())]
    if by := visit.begun_by:
        why.append(Text(f"{by}已开始，尚未签字", f"begun by {by}, not signed yet"))
    return RoundStop(
        site_number=site.number,
        town=site.town,
        name=site.name,
        kind=visit.kind_title,
        where=" · ".join(p for p in (site.address, site.contact, site.phone) if p),
        why=tuple(why),
        assignee=visit.assignee_name,
        devices=bag.devices,
        findings=tuple(f.description or f.item_id for f in bag.findings),
        tickets=tuple(f"{t.number} {t.title}" for t in bag.tickets),
        last=last_words(stop),
    )


def last_words(stop: Stop) -> Text:
    """How the last visit of the kind ended."""
    on, abnormal = stop.visit.last_on, stop.luggage.last_abnormal
    if on is None or abnormal is None:
        return Text("首次巡检", "first visit")
    if not abnormal:
        return Text(f"上次 {on} 无异常", f"last {on}, nothing abnormal")
    return Text(f"上次 {on} 异常 {abnormal} 项", f"last {on}, {abnormal} abnormal")


def take_along(stop: Stop) -> tuple[Text, ...]:
    """What a person who goes there should know and have, in lines. Without the devices."""
    bag = stop.luggage
    lines = [
        Text(f"工单 {t.number}：{t.title}", f"Order {t.number}: {t.title}") for t in bag.tickets
    ]
    for finding in bag.findings:
        words = finding.description or finding.item_id
        lines.append(Text(f"异常：{words}", f"Finding: {words}"))
    if stop.visit.last_on is not None:
        lines.append(last_words(stop))
    if note := stop.visit.site.note:
        lines.append(same(note))
    return tuple(lines)
