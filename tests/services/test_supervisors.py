"""Who signs, how he shows it, and what is sealed when he does not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.account import Role
from app.domain.changes import Entity
from app.domain.sign_off import Identity, SignOff
from app.domain.supervisor import Supervisor
from app.domain.visit import VisitState
from app.services import signoff, supervisors
from app.services.refusals import BadValue, NotComplete, NotOpen, NotPermitted
from app.services.signoff import SamePerson
from app.services.supervisors import TriedTooOften, WrongSecret
from tests.services.builders import CHIEF, Laptop, Walk, account, png, strokes


@pytest.fixture
def ready(laptop: Laptop) -> Walk:
    return Walk.begin(laptop).answer_all().finish()


def known(laptop: Laptop, name: str = "钱主任") -> Supervisor:
    ctx = laptop.ctx(CHIEF)
    id = supervisors.add(ctx, laptop.first.id, name, "网点负责人", "0769-1").id(Entity.SUPERVISOR)
    with ctx.store.read() as reader:
        return reader.need(Supervisor, id)


def sign(walk: Walk, person: Supervisor | None = None, secret: str = "", **more: str) -> SignOff:
    signoff.sign(
        walk.ctx,
        walk.visit_id,
        supervisor=more.get("name", person.name if person else "钱主任"),
        role="负责人",
        rating=5,
        remarks="",
        strokes=strokes(),
        png=png(60, 20),
        phone=more.get("phone", ""),
        supervisor_id=person.id if person else "",
        secret=secret,
    )
    with walk.ctx.store.read() as reader:
        return reader.sign_offs(walk.visit_id)[-1]


def holds(walk: Walk) -> bool:
    (found,) = signoff.verification(walk.ctx, walk.visit_id)
    return found.verification.intact


def test_a_typed_name_is_only_a_name(ready: Walk) -> None:
    made = sign(ready, phone="138 0000 0000")
    assert (made.identity, made.supervisor_id, made.phone) == (
        Identity.TYPED,
        "",
        "138 0000 0000",
    )
    assert holds(ready)


def test_a_person_central_knows_is_picked(laptop: Laptop, ready: Walk) -> None:
    made = sign(ready, person := known(laptop))
    assert (made.identity, made.supervisor_id) == (Identity.KNOWN, person.id)
    assert holds(ready)


def test_a_pin_proves_him_and_a_wrong_one_signs_nothing(laptop: Laptop, ready: Walk) -> None:
    person = known(laptop)
    supervisors.set_pin(laptop.ctx(CHIEF), person.id, "2580")
    with pytest.raises(WrongSecret):
        sign(ready, person, "2581")
    assert ready.view().visit.state is VisitState.FINISHED
    made = sign(ready, person, " ２５８０ ")  # full width is the same figure
    assert made.identity is Identity.PIN and holds(ready)


def test_wrong_tries_have_to_wait_also_after_a_restart(laptop: Laptop) -> None:
    person = known(laptop)
    supervisors.set_pin(laptop.ctx(CHIEF), person.id, "2580")
    ctx = laptop.ctx()
    for _ in range(4):
        with pytest.raises(WrongSecret):
            supervisors.prove(ctx, person.id, "0000")
    with pytest.raises(TriedTooOften) as caught:
        supervisors.prove(ctx, person.id, "2580")
    assert "秒" in caught.value.sentence("zh")
    laptop.time.pass_(timedelta(seconds=10))
    assert supervisors.prove(ctx, person.id, "2580").identity is Identity.PIN
    with pytest.raises(WrongSecret):  # the count began anew
        supervisors.prove(ctx, person.id, "0000")
    assert supervisors.prove(ctx, person.id, "2580").identity is Identity.PIN


def test_a_one_time_code_is_good_once(laptop: Laptop, ready: Walk) -> None:
    person = known(laptop)
    _, codes = supervisors.give_codes(laptop.ctx(CHIEF), person.id, 2)
    assert len(set(codes)) == 2
    made = sign(ready, person, codes[0].lower().replace("-", " "))
    assert made.identity is Identity.CODE and len(made.code_sha256) == 64 and holds(ready)
    again = Walk.begin(laptop, laptop.packs.current.sites[1].id).answer_all().finish()
    with pytest.raises(WrongSecret):
        sign(again, person, codes[0])
    assert sign(again, person, codes[1]).code_sha256 != made.code_sha256


def test_the_engineer_cannot_confirm_his_own_work(ready: Walk) -> None:
    with pytest.raises(SamePerson):
        sign(ready, name=" 李工 ")


def test_a_refusal_needs_a_reason_and_is_sealed(ready: Walk) -> None:
    with pytest.raises(BadValue):
        signoff.refuse(ready.ctx, ready.visit_id, reason=" ")
    signoff.refuse(ready.ctx, ready.visit_id, reason="负责人外出", supervisor="钱主任")
    with ready.ctx.store.read() as reader:
        (made,) = reader.sign_offs(ready.visit_id)
    assert (made.refused, made.reason, made.rating, made.strokes) == (True, "负责人外出", 0, ())
    assert made.signature_sha256 == "" and holds(ready)
    assert ready.view().visit.state is VisitState.SIGNED
    # once sealed, it stays as it was
    assert signoff.refuse(ready.ctx, ready.visit_id, reason="另一个原因").outbox is False


def test_a_refusal_is_no_way_around_what_is_missing(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    with pytest.raises(NotOpen):
        signoff.refuse(walk.ctx, walk.visit_id, reason="负责人外出")
    with pytest.raises(NotComplete):
        walk.finish()


def test_who_signed_before_is_offered_after_those_central_knows(
    laptop: Laptop, ready: Walk
) -> None:
    person = known(laptop, "孙站长")
    sign(ready, phone="138")
    offered = supervisors.people_at(laptop.ctx(), laptop.first.id)
    assert [(p.id, p.name, p.phone) for p in offered] == [
        (person.id, "孙站长", "0769-1"),
        ("", "钱主任", "138"),
    ]
    supervisors.set_active(laptop.ctx(CHIEF), person.id, False)
    assert [p.name for p in supervisors.people_at(laptop.ctx(), laptop.first.id)] == ["钱主任"]


def test_only_the_office_keeps_them_and_names_are_not_doubled(laptop: Laptop) -> None:
    person = known(laptop)
    with pytest.raises(NotPermitted):
        supervisors.add(laptop.ctx(), laptop.first.id, "赵", "")
    with pytest.raises(NotPermitted):
        supervisors.set_pin(laptop.ctx(), person.id, "1234")
    with pytest.raises(BadValue):
        supervisors.add(laptop.ctx(CHIEF), laptop.first.id, " 钱主任 ", "")
    with pytest.raises(BadValue):
        supervisors.set_pin(laptop.ctx(CHIEF), person.id, "12")
    elsewhere = account("far", Role.REVIEWER, towns=("别处",))
    with pytest.raises(NotPermitted):
        supervisors.edit(laptop.ctx(elsewhere), person.id, "孙", "", "")
    supervisors.edit(laptop.ctx(CHIEF), person.id, "钱站长", "站长", "1")
    (kept,) = supervisors.supervisors(laptop.ctx(CHIEF), laptop.first.id)
    assert (kept.name, kept.post, kept.phone) == ("钱站长", "站长", "1")


def test_secrets_never_stand_in_the_record(laptop: Laptop) -> None:
    person = known(laptop)
    supervisors.set_pin(laptop.ctx(CHIEF), person.id, "25804711")
    _, codes = supervisors.give_codes(laptop.ctx(CHIEF), person.id, 1)
    (kept,) = supervisors.supervisors(laptop.ctx(CHIEF), laptop.first.id)
    held = f"{kept.pin_hash} {kept.code_hashes}"
    assert "25804711" not in held and codes[0] not in held and "argon2id" in held
