"""The differences between two versions of a pack, as they are told before one is taken."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.answer import Limits
from app.domain.checklist import Checklist, Need
from app.domain.pack import ContractPack
from app.domain.pack_changes import Area, Change, differences
from app.domain.text import Text
from tests.services.builders import make_pack


def told(old: ContractPack, new: ContractPack) -> list[tuple[Area, Change, str]]:
    return [(d.area, d.change, d.name.zh) for d in differences(old, new)]


def with_item(of: Checklist, id: str, **fields: object) -> Checklist:
    sections = tuple(
        replace(
            s,
            items=tuple(
                replace(i, **fields) if i.id == id else i  # type: ignore[arg-type]
                for i in s.items
            ),
        )
        for s in of.sections
    )
    return replace(of, sections=sections)


def test_the_same_is_no_difference() -> None:
    assert differences(make_pack("1"), make_pack("2")) == ()


def test_sites_come_and_go() -> None:
    old, new = make_pack(sites=2), make_pack(sites=3)
    assert told(old, replace(new, site_total=old.site_total)) == [
        (Area.SITE, Change.ADDED, "茶山 茶山第3供水分公司")
    ]
    assert (Area.SITE, Change.REMOVED, "茶山 茶山第3供水分公司") in told(new, old)
    moved = replace(old.sites[0], name="新名字")
    (one,) = differences(old, replace(old, sites=(moved, old.sites[1])))
    assert (one.area, one.change, one.name.zh) == (Area.SITE, Change.CHANGED, "常平 新名字")
    assert [(f.field, f.before.zh, f.after.zh) for f in one.fields] == [
        ("name", "常平第1供水分公司", "新名字")
    ]


def test_what_changed_of_an_item() -> None:
    old = make_pack()
    changed = with_item(
        old.checklists[0],
        "front.open",
        limits=Limits(high=Decimal(8)),
        prompt=Text("打开时间", "Time to open"),
        needs=frozenset({Need.PHOTO}),
        copy_last=True,
    )
    (one,) = differences(old, replace(old, checklists=(changed,)))
    assert (one.area, one.where) == (Area.ITEM, (changed.title,))
    assert {f.field: (f.before.en, f.after.en) for f in one.fields} == {
        "limits": ("≤ 5", "≤ 8"),
        "prompt": ("Opening time", "Time to open"),
        "needs": ("note_if_abnormal", "photo"),
        "copy_last": ("no", "yes"),
    }
    without = with_item(old.checklists[0], "front.open", limits=None)
    (one,) = differences(old, replace(old, checklists=(without,)))
    assert [(f.before.zh, f.after.zh) for f in one.fields] == [("≤ 5", "–")]


def test_items_and_checklists_come_and_go() -> None:
    old = make_pack()
    small = replace(old.checklists[0], id="other")
    first, *rest = old.checklists[0].sections
    shorter = replace(old.checklists[0], sections=tuple(rest), version="2")
    found = told(old, replace(old, checklists=(shorter, small)))
    assert (Area.CHECKLIST, Change.ADDED, "征收点巡检") in found
    gone = [name for area, change, name in found if (area, change) == (Area.ITEM, Change.REMOVED)]
    assert gone == [item.prompt.zh for item in first.items]
    (about,) = [d for d in differences(old, replace(old, checklists=(shorter,))) if d.fields]
    assert [f.field for f in about.fields] == ["version", "sections"]


def test_another_order_is_told() -> None:
    old = make_pack()
    first, *rest = old.checklists[0].sections
    turned = replace(first, items=tuple(reversed(first.items)))
    changed = replace(old.checklists[0], sections=(turned, *rest))
    (one,) = differences(old, replace(old, checklists=(changed,)))
    assert [f.field for f in one.fields] == ["order"]


def test_the_rest_of_the_contract_is_told_together() -> None:
    old = make_pack()
    new = replace(old, satisfaction_goal=Decimal("0.95"), visit_kinds=old.visit_kinds[:1])
    (one,) = differences(old, new)
    assert (one.area, one.change) == (Area.CONTRACT, Change.CHANGED)
    assert {f.field: (f.before.zh, f.after.zh) for f in one.fields} == {
        "visit_kinds": ("", ""),  # too much for a line
        "satisfaction_goal": ("0.9", "0.95"),
    }


def test_every_builtin_pack_can_be_compared_with_every_other() -> None:
    from app.packs.registry import builtin_packs, load_builtin

    packs = [load_builtin(id) for id in builtin_packs()]
    for a in packs:
        for b in packs:
            found = differences(a, b)
            assert (found == ()) == (a is b)
            assert all(d.name.zh and d.name.en for d in found)
