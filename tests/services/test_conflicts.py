"""Two values for one field: shown in words, decided by a person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.domain.change import Change
from app.domain.changes import Entity
from app.domain.ticket import Ticket, TicketState
from app.services import sync_status, tickets
from app.services.refusals import NotPermitted, WrongState
from app.store.sync_side import Outcome, SyncSide
from tests.services.builders import CHIEF, LI, WANG, Laptop


@pytest.fixture
def ticket_id(laptop: Laptop) -> str:
    changes = tickets.create(
        laptop.ctx(), site_id=laptop.first.id, kind="fault", title="打印机", level="II"
    )
    answered(laptop, {})
    return changes.id(Entity.TICKET)


def answered(laptop: Laptop, lost: dict[str, Any]) -> list[Change]:
    """Central takes what waits, but for the fields in ``lost`` {field: central's value}."""
    side = SyncSide(laptop.store)
    sent = side.pending()
    for change in sent:
        mine = {f: {"v": v, "cid": "theirs"} for f, v in lost.items() if f in change.fields}
        outcome: Any = "conflict" if mine else "ok"
        side.settle([Outcome(change.cid, outcome, 1000 + change.dev_seq, "", mine or None)])
    return sent


def held(laptop: Laptop, id: str) -> Ticket:
    with laptop.store.read() as reader:
        return reader.need(Ticket, id)


def put(laptop: Laptop, ticket: Ticket) -> None:
    with laptop.store.unit(LI.id) as unit:
        unit.put(ticket)
        unit.commit()


def raised(laptop: Laptop, id: str) -> sync_status.ConflictLine:
    """We raised the level to I, central holds III."""
    put(laptop, replace(held(laptop, id), level="I"))
    answered(laptop, {"level": "III"})
    (line,) = sync_status.conflict_lines(laptop.ctx())
    return line


def test_both_values_are_shown_in_words(laptop: Laptop, ticket_id: str) -> None:
    line = raised(laptop, ticket_id)
    assert (line.mine.zh, line.theirs.zh) == ("一级", "三级")
    assert line.entity is Entity.TICKET and "打印机" in line.title.zh


def test_mine_goes_out_on_top_of_the_winner(laptop: Laptop, ticket_id: str) -> None:
    line = raised(laptop, ticket_id)
    changes = sync_status.settle(laptop.ctx(), line.id, mine=True)
    assert changes.has(Entity.TICKET, ticket_id) and changes.outbox
    assert held(laptop, ticket_id).level == "I"
    (change,) = SyncSide(laptop.store).pending()
    patch = change.fields["level"]
    assert (patch.v, patch.base) == ("I", "theirs") and set(change.fields) == {"level"}
    assert sync_status.conflict_lines(laptop.ctx()) == ()


def test_theirs_stays_and_nothing_is_sent(laptop: Laptop, ticket_id: str) -> None:
    line = raised(laptop, ticket_id)
    assert [i.state for i in sync_status.items(laptop.ctx())] == ["conflict"]
    changes = sync_status.settle(laptop.ctx(), line.id, mine=False)
    assert changes.has(Entity.TICKET, ticket_id) and not changes.outbox
    assert held(laptop, ticket_id).level == "III"
    assert SyncSide(laptop.store).pending() == []
    assert sync_status.waiting(laptop.ctx()).conflicts == 0
    assert sync_status.items(laptop.ctx()) == ()
    assert not sync_status.settle(laptop.ctx(), line.id, mine=True)  # it is decided
    assert held(laptop, ticket_id).level == "III"


def test_an_assignee_is_one_choice(laptop: Laptop, ticket_id: str) -> None:
    put(laptop, replace(held(laptop, ticket_id), assignee=LI.id, assignee_name=LI.name))
    answered(laptop, {"assignee": WANG.id, "assignee_name": WANG.name})
    (line,) = sync_status.conflict_lines(laptop.ctx())
    assert (line.mine.zh, line.theirs.zh) == ("李工", "王工")
    sync_status.settle(laptop.ctx(), line.id, mine=True)
    ticket = held(laptop, ticket_id)
    assert (ticket.assignee, ticket.assignee_name) == (LI.id, LI.name)
    assert sync_status.waiting(laptop.ctx()).conflicts == 0


def test_only_who_may_set_it_may_set_it_again(laptop: Laptop, ticket_id: str) -> None:
    put(laptop, replace(held(laptop, ticket_id), assignee=WANG.id, assignee_name=WANG.name))
    answered(laptop, {"assignee": "x", "assignee_name": "别人"})
    (line,) = sync_status.conflict_lines(laptop.ctx())
    with pytest.raises(NotPermitted):
        sync_status.settle(laptop.ctx(LI), line.id, mine=True)
    assert len(sync_status.conflict_lines(laptop.ctx())) == 1  # the choice is still there
    sync_status.settle(laptop.ctx(CHIEF), line.id, mine=True)
    assert held(laptop, ticket_id).assignee == WANG.id


def test_a_state_that_cannot_be_reached_any_more_is_refused(laptop: Laptop, ticket_id: str) -> None:
    put(laptop, replace(held(laptop, ticket_id), state=TicketState.SUSPENDED))
    answered(laptop, {"state": "closed"})
    (line,) = sync_status.conflict_lines(laptop.ctx())
    assert (line.mine.zh, line.theirs.zh) == ("挂起", "已关闭")
    with pytest.raises(WrongState) as refused:
        sync_status.settle(laptop.ctx(), line.id, mine=True)
    assert "已关闭" in refused.value.sentence("zh")
    assert held(laptop, ticket_id).state is TicketState.CLOSED


def test_a_refused_change_says_why_in_words(laptop: Laptop, ticket_id: str) -> None:
    put(laptop, replace(held(laptop, ticket_id), title="新"))
    side = SyncSide(laptop.store)
    (change,) = side.pending()
    side.settle([Outcome(change.cid, "rejected", None, "role")])
    (item,) = sync_status.items(laptop.ctx())
    assert item.state == "rejected" and item.error is not None
    assert item.error.zh == "该账号没有这个权限。" and "may not" in item.error.en


def test_a_failed_try_is_told_in_one_language(laptop: Laptop, ticket_id: str) -> None:
    put(laptop, replace(held(laptop, ticket_id), title="新"))
    side = SyncSide(laptop.store)
    side.failed([c.cid for c in side.pending()], "没有网络。\nThere is no network.")
    (item,) = sync_status.items(laptop.ctx())
    assert item.error == ("没有网络。", "There is no network.")
