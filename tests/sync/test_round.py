"""Two laptops and a central: what one records, the other sees."""

from __future__ import annotations

from app.domain.account import Role
from app.domain.answer import Answer, Verdict
from app.domain.sign_off import Receipt, SignOff
from app.domain.ticket import Ticket, TicketEventKind, TicketState
from app.domain.visit import ReviewState, Visit, VisitState
from sync.central import admin
from tests.sync.world import World


def test_a_visit_travels_from_engineer_to_reviewer_and_its_return_comes_back(world: World) -> None:
    li = world.account("li")
    wang = world.account("wang", Role.REVIEWER)
    field, office = world.laptop("L3", li), world.laptop("C1", wang)
    visit = field.start_visit()
    photo = field.photo(visit)
    run = field.test_run(visit, "area.item1")
    field.put(field.answer(visit, "area.item9", Verdict.ABNORMAL, run_id=run.id))
    field.sign(visit.id)

    report = field.sync()
    assert report.errors == ()
    assert (report.rejected, report.conflicts, report.waiting) == (0, 0, 0)
    assert report.blobs_sent == 3  # photo, capture, signature
    [receipt] = field_receipts(field, visit.id)  # in the same round as its last attachment
    assert receipt.verified and receipt.complete and receipt.reason == ""

    report = office.sync()
    assert report.errors == ()
    assert office.get(Visit, visit.id) == field.get(Visit, visit.id)
    assert report.blobs_fetched >= 2
    assert office.store.blobs.has(photo.sha256)

    office.review(visit.id, "area.item0")
    report = office.sync()
    assert (report.rejected, report.conflicts, report.errors) == (0, 0, ())
    field.sync()
    returned = field.get(Visit, visit.id)
    assert returned.review is ReviewState.RETURNED
    assert (returned.state, returned.revision) == (VisitState.DRAFT, 2)
    assert returned.rework == ("area.item0",)

    field.put(field.answer(returned, "area.item0", Verdict.ABNORMAL))
    field.sign(visit.id)
    report = field.sync()
    assert (report.rejected, report.errors) == (0, ())
    field.sync()
    assert [r.verified for r in field_receipts(field, visit.id)] == [True, True]
    office.sync()
    office.review(visit.id)
    assert office.sync().rejected == 0
    field.sync()
    assert field.get(Visit, visit.id).review is ReviewState.ACCEPTED
    assert field.facts()[f"visit:{visit.id}"] == office.facts()[f"visit:{visit.id}"]
    assert admin.quarantined(world.central) == []


def field_receipts(laptop, visit_id: str) -> list[Receipt]:
    with laptop.store.read() as reader:
        return sorted(reader.receipts(visit_id), key=lambda r: r.revision)


def test_an_engineer_sees_only_his_own_visits_and_the_work_orders_given_to_him(
    world: World,
) -> None:
    li, zhao = world.account("li"), world.account("zhao")
    chief = world.account("chief", Role.REVIEWER)
    one, two = world.laptop("L1", li), world.laptop("L2", zhao)
    office = world.laptop("C1", chief)
    visit = one.start_visit()
    ticket = one.ticket()
    for laptop in (one, two, office):
        assert laptop.sync().errors == ()
    assert two.get(Visit, visit.id) is None
    assert two.get(Ticket, ticket.id) is None
    assert {"li", "zhao", "chief"} == {a.login for a in accounts_on(two)}

    office.act(ticket.id, TicketEventKind.REVIEWED)
    office.act(ticket.id, TicketEventKind.ASSIGNED, assignee=zhao.id, assignee_name="Zhao")
    office.sync()
    two.sync()
    seen = two.get(Ticket, ticket.id)
    assert seen is not None and seen.state is TicketState.ASSIGNED
    with two.store.read() as reader:
        assert len(reader.ticket_events(ticket.id)) == 3  # its whole story, from the beginning
    two.act(ticket.id, TicketEventKind.TAKEN_OVER)
    assert two.sync().rejected == 0
    one.sync()
    assert one.get(Ticket, ticket.id).state is TicketState.IN_PROGRESS


def accounts_on(laptop):
    with laptop.store.read() as reader:
        return reader.accounts()


def test_an_account_that_signs_in_later_brings_its_past_along(world: World) -> None:
    li, zhao = world.account("li"), world.account("zhao")
    one, two = world.laptop("L1", li), world.laptop("L2", zhao)
    visit = one.start_visit()
    one.sync()
    two.start_visit()
    two.sync()
    two.sync()
    assert two.get(Visit, visit.id) is None
    admin.grant_account(world.central, two.device.device_id, li.id)
    two.sync()
    assert two.get(Visit, visit.id) == one.get(Visit, visit.id)
    with two.store.read() as reader:
        assert len(reader.answers(visit.id)) == 3
    one.put(one.answer(visit, "area.late"))
    one.sync()
    two.sync()
    with two.store.read() as reader:
        assert len(reader.answers(visit.id)) == 4


def test_two_people_who_write_one_field_both_learn_of_it(world: World) -> None:
    li, boss = world.account("li"), world.account("boss", Role.REVIEWER)
    one, office = world.laptop("L1", li), world.laptop("C1", boss)
    ticket = one.ticket()
    one.sync()
    office.sync()
    from dataclasses import replace

    world.time.pass_(10)
    one.put(replace(one.get(Ticket, ticket.id), title="old words"))
    world.time.pass_(10)
    office.put(replace(office.get(Ticket, ticket.id), title="new words"))
    assert office.sync().conflicts == 0
    report = one.sync()
    assert report.conflicts == 1
    office.sync()
    assert one.get(Ticket, ticket.id).title == "new words"
    assert office.get(Ticket, ticket.id).title == "new words"
    with one.store.read() as reader:
        [conflict] = reader.conflicts()
    assert (conflict.mine, conflict.theirs) == ("old words", "new words")


def test_a_work_order_state_follows_its_state_machine_not_the_clock(world: World) -> None:
    li, boss = world.account("li"), world.account("boss", Role.REVIEWER)
    one, office = world.laptop("L1", li), world.laptop("C1", boss)
    ticket = one.ticket()
    one.act(ticket.id, TicketEventKind.TAKEN_OVER)
    one.sync()
    office.sync()
    one.act(ticket.id, TicketEventKind.RESOLVED)
    one.sync()
    world.time.pass_(60)
    office.act(ticket.id, TicketEventKind.SUSPENDED)  # it did not know
    report = office.sync()
    assert report.conflicts == 1
    one.sync()
    for laptop in (one, office):
        assert laptop.get(Ticket, ticket.id).state is TicketState.RESOLVED
        with laptop.store.read() as reader:
            assert len(reader.ticket_events(ticket.id)) == 4  # events only ever add up


def test_an_answer_changed_twice_offline_arrives_as_its_last_value(world: World) -> None:
    from dataclasses import replace

    one = world.laptop("L1", world.account("li"))
    office = world.laptop("C1", world.account("boss", Role.REVIEWER))
    visit = one.start_visit()
    with one.store.read() as reader:
        answer = reader.answers(visit.id)[0]
    one.put(replace(answer, note="a"))
    one.put(replace(answer, note="b"))
    one.sync()
    office.sync()
    assert office.get(Answer, answer.id).note == "b"


def test_the_sign_off_is_kept_byte_for_byte(world: World) -> None:
    one = world.laptop("L1", world.account("li"))
    office = world.laptop("C1", world.account("boss", Role.REVIEWER))
    visit = one.start_visit()
    signed = one.sign(visit.id)
    one.sync()
    office.sync()
    assert office.get(SignOff, signed.id) == signed
