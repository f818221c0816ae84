"""Closing a finding outside a visit: somebody says how one knows that it is put right."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.changes import ChangeSet
from app.domain.finding import Finding, FindingState
from app.domain.site import Site
from app.domain.text import Text
from app.services.earlier import day_of
from app.services.finding_lines import stands
from app.services.refusals import BadValue, NeedsReason, WrongState
from app.services.ticket_new import short

if TYPE_CHECKING:
    from app.services.context import Ctx

CLOSE = Text("关闭这条异常", "close this finding")


def close(ctx: Ctx, finding_id: str, *, result: str, on: str = "", reason: str) -> ChangeSet:
    """Any engineer who covers the site may. ``on`` is an ISO date, today if none is given;
    ``result`` says what was done, ``reason`` how one knows without a visit. Closed the same way
    again changes nothing. Raises NotPermitted, NotFound, WrongState, BadValue, NeedsReason."""
    ctx.require(CLOSE, Role.ENGINEER)
    with ctx.store.unit(ctx.actor.id) as unit:
        finding = unit.need(Finding, finding_id)
        ctx.require_site(unit.need(Site, finding.site_id), CLOSE)
        done = short(result, Text("处理结果", "Result"))
        if finding.state is not FindingState.OPEN:
            if finding.handling_result == done and finding.closed_by == ctx.actor.id:
                return ChangeSet()
            raise WrongState(
                what=Text("这条异常已关闭或已撤回。", "This finding is closed or withdrawn."),
                todo=Text("不需要再关闭。", "There is nothing to close."),
            )
        if not stands(unit, finding):
            raise WrongState(
                what=Text("它所在的巡检还没有签字。", "The visit it belongs to is not signed yet."),
                todo=Text("请在那次巡检中处理。", "Handle it in that visit."),
            )
        if not done:
            raise BadValue(Text("处理结果", "Result"), "", Text("做了什么", "what was done"))
        if not reason.strip():
            raise NeedsReason(CLOSE)
        unit.put(
            replace(
                finding,
                state=FindingState.CLOSED,
                handling_result=done,
                handled_on=day_of(on, finding, ctx.clock.now()),
                closed_by=ctx.actor.id,
                close_reason=short(reason, Text("原因", "Reason")),
            )
        )
        return unit.commit()
