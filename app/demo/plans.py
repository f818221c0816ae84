"""What the demonstration's month shows: visits made on their day, some that are late, and what
central and the engineer decided about others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.demo.hands import fill, sign
from app.demo.people import COLLEAGUE, ENGINEER, REVIEWER, open_laptop, sync_once
from app.domain.changes import Entity
from app.services import visits
from app.services.due import PlannedVisit, planned_visits
from app.services.plan_changes import Decision, plan_visits

if TYPE_CHECKING:
    from app.demo.history import Mover
    from app.services.context import Ctx
    from app.services.session import Session

SINCE = 12  # days: how long the laptop has planned from its register
MADE = 4  # of the visits that came due since then
HOUR = 2  # UTC


def keep_the_plan(session: Session, mover: Mover) -> None:
    """SLOW. The register came some days ago, and the first visits that came due were made."""
    ctx = session.ctx()
    mover.to(0, HOUR)
    today = ctx.clock.now().local.date()
    held = session.store.local("register_since") or {}
    since = (today - timedelta(days=SINCE)).isoformat()
    session.store.set_local("register_since", {**held, ctx.pack.id: since})
    for visit in [v for v in _never_made(ctx) if v.on < today][:MADE]:
        mover.to((today - visit.on).days, HOUR)
        visit_id = visits.start(ctx, visit.site.id, visit.kind).id(Entity.VISIT)
        fill(ctx, visit_id)
        sign(ctx, visit_id)


def decide(folder: Path) -> None:
    """SLOW. What is decided today, by a true clock: central tells first who the colleague is."""
    session = open_laptop(folder, ENGINEER)
    try:
        sync_once(session)
        with session.store.read() as reader:
            people = {a.login: a for a in reader.accounts()}
        ctx = session.ctx()
        chief = replace(ctx, actor=people[REVIEWER.login])
        today = ctx.clock.now().local.date()
        visits_left = _never_made(ctx)
        late = [v for v in visits_left if v.on < today and not v.begun_by]
        soon = [v for v in visits_left if v.on > today]
        his = people.get(COLLEAGUE.login)
        if his is not None:
            given = Decision(assignee=his.id, reason="该镇街近期由王工负责。")
            plan_visits(chief, [(v.site.id, v.kind) for v in soon[1:3]], given)
        for visit in late[:1]:
            reason = "网点装修停业，已与负责人约定新日期。"
            later = Decision(on=today + timedelta(days=5), reason=reason)
            plan_visits(ctx, [(visit.site.id, visit.kind)], later)
        for visit in soon[6:7]:
            sooner = Decision(on=today, reason="与同镇街的网点一并前往。")
            plan_visits(ctx, [(visit.site.id, visit.kind)], sooner)
    finally:
        session.store.close()


def _never_made(ctx: Ctx) -> list[PlannedVisit]:
    with ctx.store.read() as reader:
        found = [v for v in planned_visits(ctx, reader, reader.sites()) if v.last is None]
    return sorted(found, key=lambda v: (v.on, v.key))
