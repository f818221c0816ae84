"""The Dongguan pack against what the contract asks for."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import resources

import pytest

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Checklist, Item, ItemKind
from app.domain.expression import parse
from app.domain.ids import register_id
from app.domain.pack import ContractPack
from app.domain.site import AssetKind
from app.domain.visibility import environment, visible_items
from app.packs.loader import check
from app.packs.pinyin import search_keys
from app.packs.plans import KNOWN_PLANS, SETTABLE
from app.packs.registry import builtin_folder, builtin_packs, load_builtin
from app.services.device_tests import registry

ID = "dongguan-2026"
AREAS = {
    "collection_point": {1, 2, 3, 4, 5, 6, 7, 8, 9},
    "sanitation_station": {1, 2, 4, 6, 7, 9},
    "finance_branch": {4, 5, 6, 7},
    "ecology_branch": {3, 4, 5, 6, 7, 8},
    "utility_centre": {4, 5, 6, 7, 9},
    "city_office": {4, 6, 7},
}
# what the fault catalogue names, in a word that the symptom's title must contain
CATALOGUE = {
    "computer": ["卡顿", "预览", "浏览器", "拉卡机", "重装"],
    "printer": [
        "跳票",
        "批量打印",
        "更换",
        "驱动",
        "设置",
        "空白",
        "串票",
        "套打错位",
        "不识别",
        "票号",
    ],
    "handheld": ["初始化", "Java", "日期", "通讯程序", "导入", "下载", "上传中途"],
    "line": ["慢", "移机"],
    "display": ["黑屏", "内容"],
    "card_reader": ["连接不上", "跳号"],
}


@pytest.fixture(scope="module")
def pack() -> ContractPack:
    return load_builtin(ID)


def patrol(pack: ContractPack, business: str) -> Checklist:
    checklist = pack.checklist_for(business, "patrol")
    assert checklist is not None
    return checklist


def test_it_has_no_problems_and_is_registered() -> None:
    assert [p.to("en") for p in check(builtin_folder(ID))] == []
    assert ID in builtin_packs()
    assert load_builtin(ID).id == ID
    with pytest.raises(KeyError):
        load_builtin("nowhere")


def test_the_register(pack: ContractPack) -> None:
    assert (len(pack.sites), pack.site_total) == (168, 214)
    assert [s.number for s in pack.sites] == [str(n) for n in range(1, 169)]
    assert len({s.id for s in pack.sites}) == 168
    assert pack.sites[0].id == register_id(ID, "1")
    assert {s.town for s in pack.sites} == set(pack.towns)
    assert pack.town_total == 33
    counts = {b.id: sum(s.business == b.id for s in pack.sites) for b in pack.businesses}
    assert counts == {
        "collection_point": 55,
        "sanitation_station": 32,
        "finance_branch": 26,
        "ecology_branch": 26,
        "utility_centre": 25,
        "city_office": 4,
    }
    assert [s.number for s in pack.sites if s.flag] == ["119"]


def test_the_search_columns_are_those_of_the_helper() -> None:
    file = resources.files("resources").joinpath("packs", ID, "sites.csv")
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        assert (row["pinyin"], row["initials"]) == search_keys(row["town"], row["name"])


@pytest.mark.parametrize("business", sorted(AREAS))
def test_every_business_has_a_patrol_of_its_areas(pack: ContractPack, business: str) -> None:
    checklist = patrol(pack, business)
    numbers = [s.number for s in checklist.sections]
    assert numbers == sorted(AREAS[business])
    assert checklist.cadence_days == (90 if business == "collection_point" else 180)
    kinds = {i.kind for i in checklist.items()}
    assert {ItemKind.VERDICT, ItemKind.CHOICE, ItemKind.STOPWATCH, ItemKind.PROBE} <= kinds


def test_a_collection_point_uses_every_kind_of_item(pack: ContractPack) -> None:
    items = list(patrol(pack, "collection_point").items())
    asked = [i for i in items if not i.optional]
    assert 50 <= len(asked) <= 75
    assert len([i for i in asked if not i.when]) <= 50  # the others only where the thing is there
    assert {i.kind for i in items} == set(ItemKind)
    assert {i.asset_kind for i in items if i.plan} == set(KNOWN_PLANS.values())


def test_what_a_pack_may_set_of_a_test_is_a_parameter_of_it() -> None:
    params = {p.id: {param.name for param in p.params} for p in registry().plans()}
    for plan, names in SETTABLE.items():
        assert set(names) <= params[plan], plan


def test_the_plans_a_pack_may_name_are_those_the_drivers_have() -> None:
    known = {plan.id: plan.kind for plan in registry().plans()}
    assert {name: kind.value for name, kind in KNOWN_PLANS.items()} == known


def test_every_visit_kind_has_a_checklist(pack: ContractPack) -> None:
    for kind in pack.visit_kinds:
        served = [b.id for b in pack.businesses if pack.checklist_for(b.id, kind.id)]
        assert served, kind.id
        if kind.id in ("patrol", "support", "install", "training"):
            assert len(served) == len(pack.businesses)


def test_conditions_ask_only_what_came_before(pack: ContractPack) -> None:
    for checklist in pack.checklists:
        earlier: set[str] = set()
        for item in checklist.items():
            names = parse(item.when).names() if item.when else frozenset()
            asked = {n.partition(".")[2] for n in names if n.startswith(("answer.", "value."))}
            assert asked <= earlier, item.id
            earlier.add(item.id)


def test_everything_referred_to_exists(pack: ContractPack) -> None:
    codes = {s.code for s in pack.symptoms}
    levels = {level.id for level in pack.levels}
    for checklist in pack.checklists:
        for item in checklist.items():
            assert set(item.symptoms) <= codes
            assert not item.plan or KNOWN_PLANS[item.plan] is item.asset_kind
    for symptom in pack.symptoms:
        assert symptom.level in levels
        assert symptom.plan in {"", *KNOWN_PLANS}
    assert all(set(a.symptoms) <= codes for a in pack.articles)
    assert all(a.body.zh != a.body.en for a in pack.articles)  # each has both languages


@pytest.mark.parametrize("klass", sorted(CATALOGUE))
def test_the_fault_catalogue(pack: ContractPack, klass: str) -> None:
    titles = [s.title.zh for s in pack.symptoms if s.klass == klass]
    assert len(titles) == len(CATALOGUE[klass])
    for word in CATALOGUE[klass]:
        assert any(word in title for title in titles), word
    assert klass in {id for id, _ in pack.symptom_classes}


def test_every_symptom_leads_to_a_remedy(pack: ContractPack) -> None:
    for symptom in pack.symptoms:
        assert len(symptom.causes) >= 2
        assert symptom.words
    assert any(s.plan == "printer.receipt" for s in pack.symptoms)


def test_the_service_levels(pack: ContractPack) -> None:
    minutes, hours = timedelta(minutes=1), timedelta(hours=1)
    assert {x.id: (x.response, x.plan, x.resolve) for x in pack.levels} == {
        "I": (5 * minutes, 2 * hours, 2 * hours),
        "II": (10 * minutes, 4 * hours, 8 * hours),
        "III": (10 * minutes, 8 * hours, 12 * hours),
        "IV": (10 * minutes, 12 * hours, timedelta(days=3)),
    }
    assert pack.level("I").arrival == 30 * minutes
    assert all(level.calendar.always for level in pack.levels)
    assert pack.satisfaction_goal == Decimal("0.90")


def test_business_hours_know_the_holidays_of_2026(pack: ContractPack) -> None:
    office = next(c for c in pack.calendars if c.id == "5x8")
    assert not office.open_on(date(2026, 10, 1))
    assert office.open_on(date(2026, 10, 10))  # a Saturday that is worked
    assert not office.open_on(date(2026, 10, 11))
    assert len(office.holidays) == 33
    start = datetime(2026, 9, 30, 8, tzinfo=UTC)  # 16:00 in Dongguan, one hour before closing
    assert office.add(start, timedelta(hours=2)) == datetime(2026, 10, 8, 2, tzinfo=UTC)


def test_a_patrol_unfolds_with_its_answers(pack: ContractPack) -> None:
    checklist = patrol(pack, "collection_point")
    env = environment("collection_point", "茶山", "patrol", [AssetKind.PRINTER])

    def given(item: Item, value: str) -> dict[str, Answer]:
        verdict = item.judge(value)
        return {item.id: Answer("a", "v", item.id, 1, verdict, value)}

    def shown(answers: dict[str, Answer]) -> set[str]:
        return {i.id for i in visible_items(checklist, env, answers)}

    position = checklist.item("printing.position")
    good, bad = given(position, "inside"), given(position, "shifted")
    assert good[position.id].verdict is Verdict.NORMAL
    assert bad[position.id].verdict is Verdict.ABNORMAL
    assert shown(bad) - shown(good) == {"printing.offset_x", "printing.offset_y"}
    reader = given(checklist.item("frontdesk.card_reader"), "none")
    assert reader["frontdesk.card_reader"].verdict is Verdict.NA
    assert "frontdesk.card_digits" not in shown(reader)


def test_an_ecology_branch_is_not_asked_whether_it_handles_own_water(pack: ContractPack) -> None:
    env = environment("ecology_branch", "茶山", "patrol", [])
    shown = [i.id for i in visible_items(patrol(pack, "ecology_branch"), env, {})]
    assert "own_water.handled" not in shown
    assert "own_water.notice" in shown
