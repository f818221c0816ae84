"""Fields that two people set: both values in words, and the choice between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from app import errors
from app.domain.account import Role
from app.domain.changes import ChangeSet, Entity, Touch
from app.domain.codec import build, plain
from app.domain.finding import HANDLED, Finding
from app.domain.planning import VisitPlan
from app.domain.site import Asset, Site
from app.domain.text import Text, same
from app.domain.ticket import FLOW, MAY, Ticket, TicketEventKind, TicketState
from app.domain.visit import Visit
from app.reports.words import DEVICE
from app.services.asset_words import field_words, title_of
from app.services.refusals import NotPermitted, WrongState
from app.services.sheet import business_title, level_title
from app.services.ticket_rules import may
from app.services.tickets import STATE_NAMES
from app.services.visit_guard import OFFICE, own

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.reader import Reader
    from app.store.records import Conflict
    from app.store.uow import Unit

TAKE_BACK: Final = Text("恢复本机的值", "set this laptop's value again")
NOTHING: Final = Text("（空）", "(empty)")
_CLASSES: Final[dict[Entity, type[Any]]] = {
    Entity.TICKET: Ticket,
    Entity.SITE: Site,
    Entity.ASSET: Asset,
    Entity.FINDING: Finding,
    Entity.VISIT: Visit,
    Entity.VISIT_PLAN: VisitPlan,
}
# one choice of a person that is kept in several fields; the words of the line are the last's, by
# name: the assignee's name, a finding's state or else what was done
_GROUPS: Final[dict[str, frozenset[str]]] = {
    Entity.TICKET: frozenset({"assignee", "assignee_name"}),
    Entity.FINDING: HANDLED,
}


@dataclass(frozen=True)
class ConflictLine:
    """One choice: ``theirs`` is in force, ``mine`` is what this laptop had set. Both in words."""

    id: int
    entity: Entity
    entity_id: str
    visit_id: str | None
    field: str
    title: Text  # the record
    mine: Text
    theirs: Text
    at: datetime  # UTC


def conflict_lines(ctx: Ctx) -> tuple[ConflictLine, ...]:
    """What nobody has decided yet, newest first. What one person chose in one go is one line."""
    with ctx.store.read() as reader:
        found = reader.conflicts(unseen_only=True)
        return tuple(_line(ctx, reader, c) for c in found if c.id == _lead(c, found).id)


def settle(ctx: Ctx, conflict_id: int, mine: bool) -> ChangeSet:
    """Decides between two values. ``mine``: this laptop's value is set again, as a new change on
    top of the one in force, so that it goes to central like any other. Otherwise the one in force
    stays. Either way the conflict is off the list; it stays on record. One that was decided before
    changes nothing.

    Raises NotPermitted, WrongState (a work order that cannot go to that state any more), NotFound,
    Signed, Unreadable."""
    from app.store.sync_side import SyncSide

    with ctx.store.read() as reader:
        found = reader.conflicts(unseen_only=True)
    chosen = next((c for c in found if c.id == conflict_id), None)
    if chosen is None:
        return ChangeSet()
    group = _together(chosen, found)
    changes = _take_back(ctx, group) if mine else ChangeSet()
    # after it: should the program end in between, the choice is only asked again
    seen = SyncSide(ctx.store).seen([c.id for c in group])
    touch = Touch(Entity(chosen.entity), chosen.entity_id, chosen.visit_id)
    return changes | seen | ChangeSet((touch,))


def _take_back(ctx: Ctx, group: list[Conflict]) -> ChangeSet:
    entity = Entity(group[0].entity)
    cls = _CLASSES.get(entity)
    if cls is None:
        raise NotPermitted(TAKE_BACK, OFFICE)
    values = {c.field: c.mine for c in group}
    with ctx.store.unit(ctx.actor.id) as unit:
        record = unit.need(cls, group[0].entity_id)
        try:
            changed = build(cls, {**plain(record), **values})
        except (TypeError, ValueError, KeyError, ArithmeticError) as error:
            raise errors.Unreadable(f"{entity} {group[0].entity_id}: {error}") from error
        if changed == record:
            return ChangeSet()
        _allow(ctx, unit, record, changed)
        unit.put(changed)
        return unit.commit()


def _allow(ctx: Ctx, unit: Unit, before: Any, after: Any) -> None:
    """Whoever may set the field in the ordinary way may set it again."""
    if isinstance(before, Ticket):
        ctx.require_site(unit.need(Site, before.site_id), TAKE_BACK)
        _allow_ticket(ctx, before, after)
    elif isinstance(before, Finding):
        _allow_finding(ctx, unit, before, after)
    elif isinstance(before, Visit):
        own(ctx, before, TAKE_BACK)
    elif isinstance(before, Asset):
        ctx.require(TAKE_BACK, Role.ENGINEER, *OFFICE)
    else:
        ctx.require(TAKE_BACK, *OFFICE)


def _allow_finding(ctx: Ctx, unit: Unit, before: Finding, after: Finding) -> None:
    """How it was handled may be written by whoever covers the site, the rest in its own visit."""
    changed = {n for n, value in plain(after).items() if plain(before)[n] != value}
    if changed <= HANDLED:
        ctx.require(TAKE_BACK, Role.ENGINEER)
        ctx.require_site(unit.need(Site, before.site_id), TAKE_BACK)
        return
    own(ctx, unit.need(Visit, before.visit_id), TAKE_BACK)


def _allow_ticket(ctx: Ctx, before: Ticket, after: Ticket) -> None:
    wanted: set[TicketEventKind] = {TicketEventKind.COMMENTED}
    if after.state is not before.state:
        wanted = {
            event
            for event, (origins, target) in FLOW.items()
            if target is after.state and before.state in origins
        }
        if not wanted:
            raise _no_way(before, after.state)
    elif after.assignee != before.assignee:
        own_task = after.assignee == ctx.actor.id
        wanted = {TicketEventKind.TAKEN_OVER if own_task else TicketEventKind.ASSIGNED}
    elif after.level != before.level:
        wanted = {TicketEventKind.LEVEL_CHANGED}
    if not any(may(ctx.actor, event) for event in wanted):
        roles = {role for event in wanted for role in MAY[event]}
        raise NotPermitted(TAKE_BACK, sorted(roles))


def _no_way(ticket: Ticket, wanted: TicketState) -> WrongState:
    now, then = STATE_NAMES[ticket.state], STATE_NAMES[wanted]
    return WrongState(
        f"{ticket.state} {wanted}",
        what=Text(
            f"工单 {ticket.number} 现在是“{now.zh}”，不能再改成“{then.zh}”。",
            f"Work order {ticket.number} is {now.en} and cannot become {then.en} any more.",
        ),
        todo=Text("请保留对方的值，再按当前状态处理。", "Keep theirs and go on from there."),
    )


def _together(chosen: Conflict, found: Iterable[Conflict]) -> list[Conflict]:
    """The conflicts that are one choice with this one."""
    group = _GROUPS.get(chosen.entity, frozenset())
    if chosen.field not in group:
        return [chosen]
    return [c for c in found if c.cid == chosen.cid and c.field in group]


def _lead(conflict: Conflict, found: Iterable[Conflict]) -> Conflict:
    return max(_together(conflict, found), key=lambda c: c.field)


def _line(ctx: Ctx, reader: Reader, conflict: Conflict) -> ConflictLine:
    entity = Entity(conflict.entity)
    cls = _CLASSES.get(entity)
    try:
        record = reader.get(cls, conflict.entity_id) if cls is not None else None
    except errors.Unreadable:
        record = None
    # what is in force may have moved on since the conflict was noted
    theirs = plain(record).get(conflict.field) if record is not None else conflict.theirs
    return ConflictLine(
        conflict.id,
        entity,
        conflict.entity_id,
        conflict.visit_id,
        conflict.field,
        _title(record),
        _words(ctx, record, conflict.field, conflict.mine),
        _words(ctx, record, conflict.field, theirs),
        conflict.at,
    )


def _title(record: Any) -> Text:
    if isinstance(record, Ticket):
        return same(f"{record.number} {record.title}")
    if isinstance(record, Site):
        return same(f"{record.town} {record.name}")
    if isinstance(record, Asset):
        return same(title_of(record)) if title_of(record) else DEVICE[record.kind]
    if isinstance(record, Visit):
        return same(record.number)
    if isinstance(record, Finding):
        return same(record.description or record.item_id)
    return Text("", "")


def _words(ctx: Ctx, record: Any, field: str, value: Any) -> Text:
    if value in (None, "", [], {}):
        return NOTHING
    said = str(value)
    if isinstance(record, Ticket):
        pack = ctx.packs.nearest(record.pack_id, "")
        if field == "state":
            return next((t for state, t in STATE_NAMES.items() if state == said), same(said))
        if field == "level":
            return level_title(pack, said)
        if field == "symptom" and (symptom := pack.symptom(said)) is not None:
            return Text(f"{said} {symptom.title.zh}", f"{said} {symptom.title.en}")
        if field == "kind":
            return next((k.title for k in pack.ticket_kinds if k.id == said), same(said))
        if field == "way":
            return _WAYS.get(said, same(said))
    if isinstance(record, Site) and field == "business":
        return business_title(ctx.pack, said)
    if isinstance(record, Finding) and field == "state":
        return _FINDINGS.get(said, same(said))
    if isinstance(record, Asset):
        return field_words(field, value)
    return same(said)


_WAYS: Final = {"remote": Text("远程", "remote"), "on_site": Text("上门", "on site")}
_FINDINGS: Final = {
    "open": Text("未处理", "not handled"),
    "closed": Text("已处理", "handled"),
    "withdrawn": Text("已撤回", "withdrawn"),
}
