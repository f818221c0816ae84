"""Scores: the bounds, what counts and what does not, and what moves them."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.answer import Answer, Limits, Verdict
from app.domain.checklist import Item, ItemKind
from app.domain.score import Score, score_of
from app.domain.text import same

SOFT = Limits(high=Decimal("10"))


def item(number: int, weight: int = 1) -> Item:
    return Item(f"s.i{number}", same(""), ItemKind.NUMBER, weight=weight, soft_limits=SOFT)


def answer(of: Item, verdict: Verdict | None, value: str = "5") -> Answer:
    return Answer(f"a-{of.id}", "v", of.id, 1, verdict, value)


@st.composite
def sheets(draw: st.DrawFn) -> tuple[list[Item], dict[str, Answer]]:
    weights = draw(st.lists(st.integers(1, 5), max_size=30))
    items = [item(n, weight) for n, weight in enumerate(weights)]
    verdicts = st.sampled_from((*Verdict, None))
    answers = {
        i.id: answer(i, draw(verdicts), draw(st.sampled_from(("5", "11"))))
        for i in items
        if draw(st.booleans())
    }
    return items, answers


@given(sheets())
def test_a_score_is_between_0_and_100_and_its_ends_mean_something(
    sheet: tuple[list[Item], dict[str, Answer]],
) -> None:
    items, answers = sheet
    score = score_of(items, answers).percent
    counted = [a for a in answers.values() if a.verdict in (Verdict.NORMAL, Verdict.ABNORMAL)]
    assert (score is None) is not bool(counted)
    if score is None:
        return
    assert 0 <= score <= 100
    perfect = all(a.verdict is Verdict.NORMAL and a.value == "5" for a in counted)
    assert (score == 100) is perfect
    assert (score == 0) is all(a.verdict is Verdict.ABNORMAL for a in counted)


@given(sheets())
def test_the_whole_is_the_sum_of_its_parts(sheet: tuple[list[Item], dict[str, Answer]]) -> None:
    items, answers = sheet
    half = len(items) // 2
    parts = score_of(items[:half], answers) + score_of(items[half:], answers)
    assert parts == score_of(items, answers)


@given(sheets(), st.data())
def test_making_one_item_worse_never_raises_the_score(
    sheet: tuple[list[Item], dict[str, Answer]], data: st.DataObject
) -> None:
    items, answers = sheet
    good = [i for i in items if i.id in answers and answers[i.id].verdict is Verdict.NORMAL]
    if not good:
        return
    chosen = data.draw(st.sampled_from(good))
    before = score_of(items, answers)
    worse = score_of(items, answers | {chosen.id: answer(chosen, Verdict.ABNORMAL)})
    assert worse.possible == before.possible and worse.earned < before.earned


def test_what_does_not_apply_or_is_not_answered_counts_on_neither_side() -> None:
    a, b, c = item(1, 5), item(2, 3), item(3, 2)
    answers = {a.id: answer(a, Verdict.NORMAL), b.id: answer(b, Verdict.NA)}
    assert score_of([a, b, c], answers) == Score(10, 10)


def test_outside_the_soft_limits_a_normal_answer_counts_half() -> None:
    a, b = item(1), item(2)
    answers = {a.id: answer(a, Verdict.NORMAL, "11"), b.id: answer(b, Verdict.NORMAL)}
    assert score_of([a, b], answers).percent == 75
    answers[a.id] = answer(a, Verdict.ABNORMAL, "11")
    assert score_of([a, b], answers).percent == 50


def test_rounding_never_says_that_all_is_well_when_it_is_not() -> None:
    assert Score(999, 1000).percent == 99
    assert Score(1, 1000).percent == 1
    assert Score(0, 1000).percent == 0
    assert Score().percent is None
