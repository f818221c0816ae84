"""What must be true of any pack that ships: every visit can be made, recorded and understood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Checklist, Item, ItemKind
from app.domain.expression import parse
from app.domain.report_form import FormKind
from app.domain.site import AssetKind
from app.domain.visibility import environment, visible_items
from app.packs.registry import load_builtin
from tests.packs.pack_kit import ALL, DG, texts

packs = pytest.mark.parametrize("id", ALL)


@packs
def test_every_visit_can_be_made_and_recorded(id: str) -> None:
    pack = load_builtin(id)
    for kind in pack.visit_kinds:
        assert [c for c in pack.checklists if kind.id in c.kinds], kind.id
        forms = [f for f in pack.forms if f.form is FormKind.VISIT]
        assert [f for f in forms if not f.kinds or kind.id in f.kinds], kind.id
    for business in pack.businesses:
        assert [c for c in pack.checklists if business.id in c.businesses], business.id


@packs
def test_every_checklist_has_something_to_judge_and_something_to_prove(id: str) -> None:
    for checklist in load_builtin(id).checklists:
        items = list(checklist.items())
        assert len(items) >= 8, checklist.id
        assert any(i.kind in (ItemKind.VERDICT, ItemKind.CHOICE) for i in items), checklist.id
        assert any(i.kind is ItemKind.PHOTO or i.needs for i in items), checklist.id
        assert len([i for i in items if i.kind is ItemKind.TEXT]) * 2 <= len(items), checklist.id


@packs
def test_item_ids_stay(id: str) -> None:
    """Visits keep item ids for ever. A new item is a new line in the file; no line may go."""
    now = {i.id: i.kind.value for c in load_builtin(id).checklists for i in c.items()}
    here = Path(__file__).parent
    file = here / ("dongguan_item_ids.txt" if id == DG else f"item_ids/{id}.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert now == dict(line.split() for line in lines if not line.startswith("#"))


@packs
def test_the_fault_catalogue_leads_to_remedies(id: str) -> None:
    pack = load_builtin(id)
    assert len(pack.symptoms) >= 12
    assert {s.klass for s in pack.symptoms} == {klass for klass, _ in pack.symptom_classes}
    for symptom in pack.symptoms:
        assert len(symptom.causes) >= 2, symptom.code
        assert len(symptom.words) >= 2, symptom.code
        remedies = [cause.remedy.zh for cause in symptom.causes]
        assert len(set(remedies)) == len(remedies), symptom.code
    assert not [s.code for s in pack.symptoms if not s.guide]


@packs
def test_every_symptom_can_be_found(id: str) -> None:
    """Each is offered by an item, or carries the words by which people search."""
    pack = load_builtin(id)
    offered = {code for c in pack.checklists for i in c.items() for code in i.symptoms}
    assert offered <= {s.code for s in pack.symptoms}
    assert len(offered) * 3 >= len(pack.symptoms) * 2
    assert len({s.title for s in pack.symptoms}) == len(pack.symptoms)


@packs
def test_articles(id: str) -> None:
    articles = load_builtin(id).articles
    assert len(articles) >= 3
    for article in articles:
        assert article.body.zh != article.body.en
        assert not re.search("[一-鿿]{8,}", article.body.en), article.id


@packs
def test_both_languages_everywhere(id: str) -> None:
    found = list(texts(load_builtin(id)))
    assert len(found) > 500
    for text in found:
        assert re.search("[一-鿿]", text.zh), text
        assert re.search("[A-Za-z]", text.en), text
        assert text.zh != text.en
        assert not re.search("[，。；：？！、（）]", text.en), text
        for line in (*text.zh.splitlines(), *text.en.splitlines()):
            assert line.startswith("|") or not re.search("—|--", line), text
        assert text == type(text)(text.zh.strip(), text.en.strip())


@packs
def test_every_condition_can_hold_and_can_fail(id: str) -> None:
    pack = load_builtin(id)
    shown: set[str] = set()
    hidden: set[str] = set()
    asked: set[str] = set()
    for checklist in pack.checklists:
        for item in checklist.items():
            if item.when:
                asked.add(item.id)
                for visible in walks(checklist, item):
                    (shown if visible else hidden).add(item.id)
    assert asked - shown == set(), "never shown"
    assert asked - hidden == set(), "never hidden"


def walks(checklist: Checklist, item: Item) -> Iterator[bool]:
    """Whether ``item`` is visible, for every combination of answers and facts it hangs on."""
    earlier = {i.id: i for i in checklist.items()}
    names, literals = closure(item, earlier)
    on = [i for id, i in earlier.items() if id in names]
    given = [[*answers(i, literals.get(i.id, set()))] for i in on]
    lasts = sorted(n for n in facts(item) if n.startswith("last."))
    for business, kind, count, last in product(
        sorted(checklist.businesses), sorted(checklist.kinds), (0, 2), (*Verdict, None)
    ):
        env = environment(business, "", kind, [k for k in AssetKind for _ in range(count)])
        env |= dict.fromkeys(lasts, last.value if last else None)
        for combination in product(*given):
            found = {answer.item_id: answer for answer in combination}
            yield item.id in {i.id for i in visible_items(checklist, env, found)}


def facts(item: Item) -> frozenset[str]:
    return parse(item.when).names() if item.when else frozenset()


def closure(item: Item, earlier: dict[str, Item]) -> tuple[set[str], dict[str, set[str]]]:
    """The items that ``item`` hangs on, directly or not, and what their values are held against."""
    names: set[str] = set()
    literals: dict[str, set[str]] = {}
    waiting = [item]
    while waiting:
        asking = waiting.pop()
        if not asking.when:
            continue
        for name, literal in parse(asking.when).compared():
            group, _, id = name.partition(".")
            if group not in ("answer", "value"):
                continue
            if id not in names:
                names.add(id)
                waiting.append(earlier[id])
            if group == "value":
                literals.setdefault(id, set()).add(str(literal))
    return names, literals


def answers(item: Item, held: set[str]) -> Iterator[Answer]:
    def answer(verdict: Verdict | None, value: str = "") -> Answer:
        return Answer("a", "v", item.id, 1, verdict, value)

    if item.kind is ItemKind.CHOICE:
        for choice in item.choices:
            yield answer(choice.verdict, choice.id)
    elif item.kind in (ItemKind.NUMBER, ItemKind.STOPWATCH):
        for number in {n + d for n in (0, *(int(h) for h in held)) for d in (-1, 0, 1)}:
            judged = item.judge(str(number))
            yield answer(judged or Verdict.NORMAL, str(number))
    else:
        for verdict in Verdict:
            yield answer(verdict)
