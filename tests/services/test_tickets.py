"""Work orders: who may do what, when, and what the clocks make of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.changes import Entity
from app.domain.service_level import ClockName, ClockState
from app.domain.ticket import TicketEventKind, TicketState
from app.services import tickets
from app.services.refusals import BadValue, NeedsReason, NotPermitted, WrongState
from app.services.ticket_rules import OPEN
from tests.services.builders import BOSS, CHIEF, LI, WANG, Laptop

E = TicketEventKind


@pytest.fixture
def ticket_id(laptop: Laptop) -> str:
    changes = tickets.create(
        laptop.ctx(CHIEF),
        site_id=laptop.first.id,
        kind="fault",
        title="打印机跳票",
        level="I",
        symptom="PR-01",
        reporter="张三",
    )
    return changes.id(Entity.TICKET)


def clock(laptop: Laptop, ticket_id: str, name: ClockName) -> tuple[timedelta, ClockState]:
    view = tickets.ticket_view(laptop.ctx(CHIEF), ticket_id)
    found = next(c for c in view.clocks if c.name is name)
    return found.elapsed, found.state


def test_the_usual_way_with_its_clocks(laptop: Laptop, ticket_id: str) -> None:
    minute = timedelta(minutes=1)
    tickets.act(laptop.ctx(CHIEF), ticket_id, E.REVIEWED)
    tickets.act(laptop.ctx(CHIEF), ticket_id, E.ASSIGNED, assignee=LI.id, assignee_name=LI.name)
    laptop.time.pass_(4 * minute)
    tickets.act(laptop.ctx(), ticket_id, E.TAKEN_OVER)
    assert clock(laptop, ticket_id, ClockName.RESPONSE) == (4 * minute, ClockState.MET)
    laptop.time.pass_(56 * minute)
    tickets.act(laptop.ctx(), ticket_id, E.SUSPENDED, note="等配件")
    laptop.time.pass_(600 * minute)
    assert clock(laptop, ticket_id, ClockName.RESOLVE) == (60 * minute, ClockState.PAUSED)
    tickets.act(laptop.ctx(), ticket_id, E.RESUMED)
    laptop.time.pass_(61 * minute)
    assert clock(laptop, ticket_id, ClockName.RESOLVE) == (121 * minute, ClockState.BREACHED)
    tickets.act(laptop.ctx(), ticket_id, E.LEVEL_CHANGED, level="II", note="改用备机")
    assert clock(laptop, ticket_id, ClockName.RESOLVE) == (121 * minute, ClockState.RUNNING)
    tickets.act(laptop.ctx(), ticket_id, E.RESOLVED, note="换轮")
    tickets.act(laptop.ctx(BOSS), ticket_id, E.CONFIRMED)
    tickets.act(laptop.ctx(CHIEF), ticket_id, E.CLOSED)
    view = tickets.ticket_view(laptop.ctx(), ticket_id)
    assert view.ticket.state is TicketState.CLOSED
    assert [e.seq for e in view.events] == list(range(1, 11))
    assert view.ticket.assignee_name == "李工" and view.ticket.level == "II"
    assert view.allowed == (E.COMMENTED,)


def test_what_each_role_may_do(laptop: Laptop, ticket_id: str) -> None:
    def allowed(actor: object) -> set[TicketEventKind]:
        return set(tickets.ticket_view(laptop.ctx(actor), ticket_id).allowed)  # type: ignore[arg-type]

    assert allowed(LI) == {E.TAKEN_OVER, E.LEVEL_CHANGED, E.COMMENTED}
    assert allowed(CHIEF) == {
        E.REVIEWED, E.ASSIGNED, E.DISPATCHED, E.CANCELLED, E.LEVEL_CHANGED, E.COMMENTED
    }  # fmt: skip
    assert allowed(BOSS) == {E.COMMENTED}
    with pytest.raises(NotPermitted):
        tickets.act(laptop.ctx(), ticket_id, E.CANCELLED, note="x")


def test_refusals_say_why_and_change_nothing(laptop: Laptop, ticket_id: str) -> None:
    chief = laptop.ctx(CHIEF)
    with pytest.raises(WrongState) as caught:
        tickets.act(chief, ticket_id, E.CLOSED)
    assert "待受理" in caught.value.sentence("zh")
    with pytest.raises(NeedsReason):
        tickets.act(chief, ticket_id, E.CANCELLED)
    with pytest.raises(BadValue):
        tickets.act(chief, ticket_id, E.ASSIGNED)
    with pytest.raises(BadValue):
        tickets.act(chief, ticket_id, E.LEVEL_CHANGED, level="V", note="x")
    with pytest.raises(BadValue):
        tickets.act(chief, ticket_id, E.COMMENTED)
    assert not tickets.act(chief, ticket_id, E.LEVEL_CHANGED, level="I", note="一样")
    view = tickets.ticket_view(chief, ticket_id)
    assert len(view.events) == 1 and view.ticket.state is TicketState.NEW


@pytest.mark.parametrize(
    "wrong", [{"kind": "x"}, {"title": " "}, {"level": "V"}, {"symptom": "ZZ-1"}]
)
def test_a_new_work_order_is_checked(laptop: Laptop, wrong: dict[str, str]) -> None:
    given = {"site_id": laptop.first.id, "kind": "fault", "title": "t", "level": "I"}
    with pytest.raises(BadValue):
        tickets.create(laptop.ctx(), **{**given, **wrong})


def test_events_stay_in_order_when_the_laptop_clock_is_set_back(
    laptop: Laptop, ticket_id: str
) -> None:
    laptop.time.now -= timedelta(days=3)
    tickets.act(laptop.ctx(), ticket_id, E.TAKEN_OVER)
    events = tickets.ticket_view(laptop.ctx(), ticket_id).events
    assert events[1].at == events[0].at and events[1].seq == 2
    assert events[1].stamp is not None and events[1].stamp.at_wall < events[0].at


def test_the_list_is_sorted_by_the_time_left(laptop: Laptop, ticket_id: str) -> None:
    slow = tickets.create(
        laptop.ctx(), site_id=laptop.first.id, kind="advice", title="请教", level="IV"
    ).id(Entity.TICKET)
    done = tickets.create(
        laptop.ctx(), site_id=laptop.packs.current.sites[2].id, kind="fault", title="坏", level="II"
    ).id(Entity.TICKET)
    tickets.act(laptop.ctx(WANG), done, E.TAKEN_OVER)
    tickets.act(laptop.ctx(WANG), done, E.RESOLVED)
    laptop.time.pass_(timedelta(minutes=20))
    listed = tickets.ticket_list(laptop.ctx())
    assert [line.ticket.id for line in listed] == [ticket_id, slow, done]
    assert [t.ticket.id for t in tickets.ticket_list(laptop.ctx(WANG), mine=True)] == [done]
    assert [t.ticket.id for t in tickets.ticket_list(laptop.ctx(), text="请教")] == [slow]
    assert len(tickets.ticket_list(laptop.ctx(), states=OPEN)) == 3
    # 常平 is what this supervisor sees; the third site lies in another town
    assert done not in [t.ticket.id for t in tickets.ticket_list(laptop.ctx(BOSS))]
    line = listed[0]
    laptop.time.pass_(timedelta(minutes=5))
    assert tickets.clocks_now(laptop.ctx(), line)[0].elapsed == timedelta(minutes=25)
