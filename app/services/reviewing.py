"""Central's verdict on visits that arrived. For reviewers only.

One authority: the review and the visit's new state are written together, here. Both travel to the
engineer's laptop through central; nothing there decides anew what a review means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from app.domain.account import Role
from app.domain.changes import ChangeSet
from app.domain.ids import new_id
from app.domain.sign_off import Decision, ItemRemark, Review
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import ReviewState, Visit, VisitState
from app.services.lines import NO_TEXT
from app.services.refusals import BadValue, WrongState
from app.services.sheet import checklist_of, kind_title
from app.services.verifying import genuine

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.uow import Unit

QueueState = Literal["waiting", "accepted", "returned", "all"]

QUEUE = Text("查看复核列表", "see the review queue")
ACCEPT = Text("通过复核", "accept a visit")
RETURN = Text("退回整改", "return items for rework")
MOST = 500  # lines in the queue
LONGEST = 1000  # characters of a remark

_FILTERS: dict[str, dict[str, Any]] = {
    # a returned visit that was signed again waits once more
    "waiting": {"state": "signed", "review": ("none", "returned")},
    "accepted": {"review": "accepted"},
    "returned": {"state": ("draft", "finished"), "review": "returned"},
    "all": {"state": ("signed", "draft", "finished"), "review": None},
}


@dataclass(frozen=True)
class ReviewLine:
    visit: Visit
    site: Site
    abnormal: int  # abnormal answers
    rating: int  # 1-5; 0 before any sign-off, and of a refusal
    verified: bool | None  # by central's receipt; None: no receipt here yet
    received_at: datetime | None  # UTC, central's clock
    revision: int
    arrived_complete: bool  # every attachment is at central
    refused: bool = False  # the site did not sign the newest sign-off
    kind_title: Text = NO_TEXT


def queue(
    ctx: Ctx, *, state: QueueState = "waiting", town: str = "", text: str = ""
) -> tuple[ReviewLine, ...]:
    """Signed visits of the actor's towns, at most 500; those waiting oldest first, the others
    newest first. Six queries, however long it is."""
    ctx.require(QUEUE, Role.REVIEWER)
    with ctx.store.read() as reader:
        sites = {s.id: s for s in reader.sites(town=town or None) if ctx.sees(s)}
        visits = [
            v
            for v in reader.visits(
                **_FILTERS[state],
                site_id=list(sites) if town or ctx.actor.towns else None,
                text=text,
                limit=MOST,
                order="started" if state == "waiting" else "-started",
            )
            if v.site_id in sites and (v.state is VisitState.SIGNED or v.revision > 1)
        ]
        ids = [v.id for v in visits]
        counts = reader.answer_counts(ids)
        ratings = reader.latest_ratings(ids)
        refused = reader.newest_refused(ids)
        receipts = {k: r for k, r in reader.latest_receipts(ids).items() if genuine(ctx, r)}
    lines = []
    for visit in visits:
        signed = visit.revision if visit.state is VisitState.SIGNED else visit.revision - 1
        receipt = receipts.get(visit.id)
        if receipt is not None and receipt.revision != signed:
            receipt = None  # of an earlier revision: says nothing about this one
        lines.append(
            ReviewLine(
                visit,
                sites[visit.site_id],
                counts[visit.id].abnormal if visit.id in counts else 0,
                ratings.get(visit.id, 0),
                receipt.verified if receipt else None,
                receipt.received_at if receipt else None,
                visit.revision,
                receipt.complete if receipt else False,
                visit.id in refused,
                kind_title(ctx.packs.nearest(visit.pack_id, visit.pack_version), visit.kind),
            )
        )
    return tuple(lines)


def accept(ctx: Ctx, visit_id: str, remark: str = "") -> ChangeSet:
    """The visit is good as it is. Again for the same revision changes nothing."""
    with ctx.store.unit(ctx.actor.id) as unit:
        visit = _reviewable(ctx, unit, visit_id, ACCEPT)
        if visit.review is ReviewState.ACCEPTED:
            return ChangeSet()
        unit.put(_review(ctx, visit, Decision.ACCEPTED, remark, ()))
        unit.put(visit.accept())
        return unit.commit()


def return_items(
    ctx: Ctx, visit_id: str, items: Sequence[ItemRemark], remark: str = ""
) -> ChangeSet:
    """Opens the next revision for these items alone, each with what is wrong with it. Raises
    BadValue, WrongState, NotPermitted, NotFound."""
    with ctx.store.unit(ctx.actor.id) as unit:
        visit = _reviewable(ctx, unit, visit_id, RETURN)
        if visit.review is ReviewState.ACCEPTED:  # central takes one decision per revision
            raise WrongState(
                what=Text(f"巡检 {visit.number} 已通过。", f"Visit {visit.number} is accepted."),
                todo=Text("如仍有问题，请新建工单。", "If something is wrong, make a work order."),
            )
        known = {item.id for item in checklist_of(ctx, unit, visit).items()}
        wanted: dict[str, ItemRemark] = {}
        for item in items:
            if item.item_id not in known:
                raise BadValue(
                    Text("检查项", "Item"),
                    item.item_id,
                    Text("这份检查单中的一项", "an item of this visit's checklist"),
                )
            wanted[item.item_id] = ItemRemark(item.item_id, _remark(item.remark))
        if not wanted:
            raise BadValue(
                Text("退回的检查项", "Items to return"), "", Text("至少一项", "at least one")
            )
        if not remark.strip() and not all(i.remark for i in wanted.values()):
            raise BadValue(
                Text("退回意见", "Remark"), "", Text("说明要改什么", "what is to be done")
            )
        returned = tuple(wanted.values())
        unit.put(_review(ctx, visit, Decision.RETURNED, remark, returned))
        unit.put(visit.return_items(tuple(wanted)))
        return unit.commit()


def _reviewable(ctx: Ctx, unit: Unit, visit_id: str, action: Text) -> Visit:
    ctx.require(action, Role.REVIEWER)
    visit = unit.need(Visit, visit_id)
    ctx.require_site(unit.need(Site, visit.site_id), action)
    if visit.state is not VisitState.SIGNED:
        returned = visit.revision > 1
        raise WrongState(
            f"{visit.state}",
            what=Text(
                f"巡检 {visit.number} 已退回，工程师还没有重新签字。",
                f"Visit {visit.number} is returned and not signed again yet.",
            )
            if returned
            else Text(
                f"巡检 {visit.number} 还没有签字。", f"Visit {visit.number} is not signed yet."
            ),
            todo=Text("请等新的修订上传后再复核。", "Review it when it has arrived signed."),
        )
    return visit


def _review(
    ctx: Ctx, visit: Visit, decision: Decision, remark: str, items: tuple[ItemRemark, ...]
) -> Review:
    return Review(
        id=new_id(),
        visit_id=visit.id,
        revision=visit.revision,
        decision=decision,
        by=ctx.actor.id,
        by_name=ctx.actor.name,
        at=ctx.clock.now().best,
        remark=_remark(remark),
        items=items,
    )


def _remark(text: str) -> str:
    text = text.strip()
    if len(text) > LONGEST:
        raise BadValue(
            Text("意见", "Remark"), text, Text(f"不超过 {LONGEST} 字", f"at most {LONGEST}")
        )
    return text
