from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Checklist, Item, ItemKind, Section
from app.domain.differences import Change, Difference, differences
from app.domain.text import same

A = Item("s.a", same("a"), ItemKind.VERDICT)
N = Item("s.n", same("n"), ItemKind.NUMBER, unit="ms")
C = Item("s.c", same("c"), ItemKind.TEXT, copy_last=True)


def checklist(*items: Item, version: str = "1") -> Checklist:
    section = Section("s", same("s"), items, 1)
    return Checklist("c", version, same("c"), frozenset("b"), frozenset("k"), (section,))


def said(item: Item, verdict: Verdict | None, value: str = "") -> dict[str, Answer]:
    return {item.id: Answer(f"x-{item.id}", "v", item.id, 1, verdict, value)}


def told(
    now: Checklist, answers: dict[str, Answer], before: Checklist, old: dict[str, Answer]
) -> list[tuple[str, Change, Decimal | None]]:
    found = differences(tuple(now.items()), answers, before, old, now)
    return [(d.item.id, d.change, d.by) for d in found]


def test_what_changed_is_told_item_by_item() -> None:
    same_list = checklist(A, N, C)
    old = said(A, Verdict.NORMAL) | said(N, Verdict.NORMAL, "2.1") | said(C, Verdict.NORMAL, "9600")
    new = (
        said(A, Verdict.ABNORMAL)
        | said(N, Verdict.NORMAL, "3.4")
        | said(C, Verdict.NORMAL, "19200")
    )
    assert told(same_list, new, same_list, old) == [
        ("s.a", Change.VERDICT, None),
        ("s.n", Change.VALUE, Decimal("1.3")),
        ("s.c", Change.SETTING, None),
    ]


def test_a_number_written_otherwise_is_no_difference() -> None:
    lists = checklist(N)
    old, new = said(N, Verdict.NORMAL, "3.5"), said(N, Verdict.NORMAL, "3.50")
    assert told(lists, new, lists, old) == []


def test_another_verdict_beside_another_figure_says_both() -> None:
    lists = checklist(N)
    old, new = said(N, Verdict.NORMAL, "3"), said(N, Verdict.ABNORMAL, "9")
    assert told(lists, new, lists, old) == [("s.n", Change.VERDICT, Decimal("6"))]


def test_what_is_not_answered_does_not_differ() -> None:
    lists = checklist(A)
    assert told(lists, {}, lists, said(A, Verdict.NORMAL)) == []
    assert told(lists, said(A, None), lists, said(A, Verdict.NORMAL)) == []
    assert told(lists, said(A, Verdict.NORMAL), lists, {}) == []


def test_items_come_and_go_with_the_checklist() -> None:
    before, now = checklist(A, N), checklist(A, C, version="2")
    old = said(A, Verdict.NORMAL) | said(N, Verdict.NORMAL, "3")
    assert told(now, {}, before, old) == [
        ("s.c", Change.NEW, None),
        ("s.n", Change.REMOVED, None),
    ]
    # what nobody answered then is not missed now, what is only hidden now is not removed
    assert told(now, {}, before, said(A, Verdict.NORMAL)) == [("s.c", Change.NEW, None)]
    hidden = differences((), {}, before, old, before)
    assert hidden == ()


def test_the_difference_carries_both_answers() -> None:
    lists = checklist(A)
    old, new = said(A, Verdict.NORMAL), said(A, Verdict.NA)
    (found,) = differences((A,), new, lists, old, lists)
    assert found == Difference(A, Change.VERDICT, old["s.a"], new["s.a"])
    assert replace(found, by=Decimal(1)) != found
