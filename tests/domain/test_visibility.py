from __future__ import annotations

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Checklist, Item, ItemKind, Section
from app.domain.site import AssetKind
from app.domain.text import same
from app.domain.visibility import (
    LastTime,
    asked_of,
    environment,
    looks_back,
    visible_items,
)


def item(id: str, when: str = "") -> Item:
    return Item(id, same(id), ItemKind.VERDICT, when=when)


def checklist(*items: Item) -> Checklist:
    section = Section("s", same("s"), items, 1)
    return Checklist("c", "1", same("c"), frozenset("b"), frozenset("k"), (section,))


def answer(item_id: str, verdict: Verdict, value: str = "") -> dict[str, Answer]:
    return {item_id: Answer("a", "v", item_id, 1, verdict, value)}


def shown(what: Checklist, answers: dict[str, Answer], *assets: AssetKind) -> list[str]:
    env = environment("collection_point", "茶山", "patrol", assets)
    return [i.id for i in visible_items(what, env, answers)]


def test_devices_are_counted_by_kind() -> None:
    env = environment("b", "t", "patrol", [AssetKind.PRINTER, AssetKind.PRINTER])
    assert env["assets.printer"] == 2
    assert env["assets.display"] == 0
    assert (env["site.business"], env["site.town"], env["visit.kind"]) == ("b", "t", "patrol")


def test_an_item_appears_with_the_answer_it_waits_for() -> None:
    what = checklist(item("s.a"), item("s.b", "answer.s.a == 'abnormal'"))
    assert shown(what, {}) == ["s.a"]
    assert shown(what, answer("s.a", Verdict.NORMAL)) == ["s.a"]
    assert shown(what, answer("s.a", Verdict.ABNORMAL)) == ["s.a", "s.b"]


def test_hiding_an_item_hides_what_hangs_on_it() -> None:
    what = checklist(
        item("s.a"),
        item("s.b", "value.s.a == 'yes'"),
        item("s.c", "answer.s.b == 'normal'"),
    )
    b = answer("s.b", Verdict.NORMAL)
    assert shown(what, answer("s.a", Verdict.NORMAL, "yes") | b) == ["s.a", "s.b", "s.c"]
    assert shown(what, answer("s.a", Verdict.NORMAL, "no") | b) == ["s.a"]


def test_site_and_devices_decide_too() -> None:
    what = checklist(
        item("s.a", "assets.handheld > 1"), item("s.b", "site.business == 'collection_point'")
    )
    assert shown(what, {}, AssetKind.HANDHELD) == ["s.b"]
    assert shown(what, {}, AssetKind.HANDHELD, AssetKind.HANDHELD) == ["s.a", "s.b"]


def test_an_unreadable_condition_shows_its_item() -> None:
    assert shown(checklist(item("s.a", "((")), {}) == ["s.a"]


def test_only_what_is_asked_can_make_an_item_appear() -> None:
    what = checklist(
        item("s.a"),
        item("s.b", "answer.s.a == 'abnormal'"),
        item("s.c", "value.s.b > 1"),
        item("s.d"),
    )
    assert [i.id for i in what.items() if asked_of(what, i.id)] == ["s.a", "s.b"]
    assert not asked_of(checklist(item("s.a"), item("s.b", "answer.s.a ==")), "s.a")  # unreadable


def test_an_item_may_hang_on_the_last_visit() -> None:
    what = checklist(item("s.a", "last.s.x == 'abnormal'"), item("s.b", "days.since_last > 30"))
    assert looks_back(what) and not looks_back(checklist(item("s.a", "answer.s.b == 'na'")))

    def seen(last: LastTime | None) -> list[str]:
        env = environment("b", "t", "patrol", [], last=last)
        return [i.id for i in visible_items(what, env, {})]

    assert seen(None) == seen(LastTime()) == []
    assert seen(LastTime({"s.x": Verdict.ABNORMAL}, 31)) == ["s.a", "s.b"]
    assert seen(LastTime({"s.x": Verdict.NORMAL}, 30)) == []


def test_an_item_may_hang_on_the_importance_of_the_site() -> None:
    what = checklist(
        item("s.a", "site.importance == 'key'"), item("s.b", "site.importance != 'key'")
    )

    def seen(importance: str) -> list[str]:
        env = environment("b", "t", "patrol", [], importance=importance)
        return [i.id for i in visible_items(what, env, {})]

    assert (seen("key"), seen("usual"), seen("")) == (["s.a"], ["s.b"], [])


def test_a_hidden_answer_is_kept_and_counts_again_when_shown() -> None:
    what = checklist(
        item("s.a"), item("s.b", "answer.s.a == 'abnormal'"), item("s.c", "answer.s.b == 'normal'")
    )
    kept = answer("s.b", Verdict.NORMAL)
    assert shown(what, answer("s.a", Verdict.ABNORMAL) | kept) == ["s.a", "s.b", "s.c"]
    assert shown(what, answer("s.a", Verdict.NORMAL) | kept) == ["s.a"]
    assert shown(what, answer("s.a", Verdict.ABNORMAL) | kept) == ["s.a", "s.b", "s.c"]
