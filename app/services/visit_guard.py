"""Who may change which visit, and when. One place, so that every door has the same lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.account import Role
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.services.refusals import NotOpen, NotPermitted

if TYPE_CHECKING:
    from app.services.context import Ctx

READERS = (Role.ENGINEER, Role.SUPERVISOR, Role.REVIEWER, Role.ADMINISTRATOR)
OFFICE = (Role.REVIEWER, Role.ADMINISTRATOR)  # the central team, which keeps what all share


def own(ctx: Ctx, visit: Visit, action: Text) -> None:
    """Raises NotPermitted unless the actor is the visit's engineer, on the visit's laptop: two
    people who share a laptop do not write under each other's name, and a visit is never edited in
    two places at once."""
    ctx.require(action, Role.ENGINEER)
    if visit.engineer_id != ctx.actor.id:
        raise NotPermitted(action, (), owner=visit.engineer_name)
    if visit.laptop != ctx.laptop:
        raise NotPermitted(
            action,
            (),
            owner=Text(f"电脑 {visit.laptop}", f"laptop {visit.laptop}").to(ctx.lang),
        )


def is_own(ctx: Ctx, visit: Visit) -> bool:
    return (
        ctx.actor.active
        and ctx.actor.is_(Role.ENGINEER)
        and visit.engineer_id == ctx.actor.id
        and visit.laptop == ctx.laptop
    )


def in_draft(visit: Visit, action: Text) -> None:
    """Raises NotOpen unless the visit is a draft."""
    if visit.state is not VisitState.DRAFT:
        raise NotOpen(visit.state, action)


def readable(ctx: Ctx, site: Site) -> None:
    """Raises NotPermitted unless the actor may read what happened at this site."""
    action = Text("查看这份记录", "read this record")
    ctx.require(action, *READERS)
    ctx.require_site(site, action)
