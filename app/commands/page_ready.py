"""The demonstration as the pictures want it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commands.page_kit import PHOTO_ITEM, draft, to_sign
from app.demo.people import ENGINEER, REVIEWER, SUPERVISOR

if TYPE_CHECKING:
    from app.demo.world import World
    from app.services.context import Ctx
    from app.services.session import Session


def prepare(world: World) -> None:
    """SLOW. What the demonstration's history does not have: a visit waiting for its signature."""
    from app.demo.hands import fill
    from app.demo.history import BILL_OFF, counters
    from app.demo.people import open_laptop
    from app.domain.changes import Entity
    from app.domain.sign_words import REASONS, reason_of
    from app.services import signoff, supervisors, visits

    session: Session = open_laptop(world.laptop, ENGINEER)
    try:
        ctx = session.ctx()
        site = counters(ctx)[0]
        visit_id = visits.start(ctx, site.id).id(Entity.VISIT)
        fill(ctx, visit_id, {"printing.position": BILL_OFF})
        visits.finish(ctx, visit_id)
        _photos(ctx)
        other = visits.start(ctx, counters(ctx)[5].id).id(Entity.VISIT)
        fill(ctx, other, {})
        visits.finish(ctx, other)
        reason = reason_of(REASONS[0], "周五回来，已电话告知").to(ctx.lang)
        signoff.refuse(ctx, other, reason=reason, supervisor="值班收费员", role="收费员")
    finally:
        session.store.close()
    office: Session = open_laptop(world.laptop, REVIEWER)
    try:
        ctx = office.ctx()
        first = supervisors.add(ctx, site.id, SUPERVISOR.name, "网点负责人", "138 0000 0000")
        chief = first.id(Entity.SUPERVISOR)
        supervisors.set_pin(ctx, chief, "2580")
        supervisors.give_codes(ctx, chief, 6)
        supervisors.add(ctx, site.id, "收费员甲", "收费员")
        gone = supervisors.add(ctx, site.id, "前任负责人", "网点负责人").id(Entity.SUPERVISOR)
        supervisors.set_active(ctx, gone, False)
    finally:
        office.store.close()


def _photos(ctx: Ctx) -> None:
    """On the visit under way: a photo that is drawn on, and one that was used elsewhere."""
    from app.demo.hands import photo
    from app.domain.changes import Entity
    from app.domain.marks import Mark, MarkColour, MarkKind
    from app.services import annotating, evidence

    with ctx.store.read() as reader:
        drafts = [v for v in reader.visits(limit=50) if draft(v)]
        other = next(v for v in reader.visits(limit=50) if to_sign(v))
    visit_id, now = drafts[0].id, ctx.clock.now().local
    picture = photo("收费界面", mark="12 345 6789", at=now)
    evidence.add_photo(ctx, visit_id, PHOTO_ITEM, picture, "window-3.jpg")
    added = evidence.add_photo(
        ctx, visit_id, PHOTO_ITEM, photo("缴费通知单", mark="13 800 0000", at=now), "bill.jpg"
    )
    marks = (
        Mark(MarkKind.ARROW, 1200, 6500, 3300, 4300, MarkColour.RED, 55),
        Mark(MarkKind.BOX, 2200, 3100, 7600, 4900, MarkColour.YELLOW, 45),
        Mark(MarkKind.TEXT, 3000, 5300, 0, 0, MarkColour.WHITE, 320, "合计偏移到第二行"),
        Mark(MarkKind.BLUR, 2300, 8100, 5400, 8800),
    )
    annotating.annotate(ctx, added.id(Entity.EVIDENCE), marks)
    with ctx.store.read() as reader:
        held = next(e for e in reader.evidence(other.id) if e.original_sha256)
    old = evidence.content(ctx, held.original_sha256)
    evidence.add_photo(ctx, visit_id, PHOTO_ITEM, old, "again.jpg")
