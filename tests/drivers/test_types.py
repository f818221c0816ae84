from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import DeviceError, error_classes
from drivers.questions import Question
from drivers.types import Limit, Text, Verdict, merge, reading
from drivers.words import UNITS, WORDS


@given(st.lists(st.sampled_from(list(Verdict))))
def test_merge_is_the_gravest_in_any_order(verdicts: list[Verdict]) -> None:
    worst = merge(verdicts)
    assert worst == merge(reversed(verdicts))
    assert all(worst.weight >= verdict.weight for verdict in verdicts)
    assert worst in verdicts or (not verdicts and worst is Verdict.NOT_RUN)


def test_order_of_verdicts() -> None:
    assert [str(verdict) for verdict in sorted(Verdict, key=lambda v: v.weight)] == [
        "not_run",
        "pass",
        "inconclusive",
        "fail",
        "aborted",
        "error",
    ]


@pytest.mark.parametrize(
    ("limit", "value", "holds"),
    [
        (Limit(Decimal(1), Decimal(2)), "1", True),
        (Limit(Decimal(1), Decimal(2)), "2.0001", False),
        (Limit(low=Decimal(1)), "NaN", False),
        (Limit(high=Decimal(1)), "Infinity", False),
        (Limit(high=Decimal(1)), "word", False),
        (Limit(expected="ok"), "ok", True),
        (Limit(expected="ok"), "end", False),
    ],
)
def test_limits(limit: Limit, value: str, holds: bool) -> None:
    assert reading("q", Text("量", "quantity"), value, limit=limit).ok is holds


def test_a_reading_without_limit_is_not_judged() -> None:
    assert reading("q", Text("量", "quantity"), Decimal("1.50")).ok is None
    assert reading("q", Text("量", "quantity"), Decimal("1.50")).value == "1.50"


def test_a_question_knows_its_answers() -> None:
    question = Question("look", Text("?", "?"), (("clear", Text("清楚", "clear"), Verdict.PASS),))
    assert question.verdict_of("clear") is Verdict.PASS
    assert question.verdict_of("else") is None


@pytest.mark.parametrize("kind", error_classes(), ids=lambda kind: kind.__name__)
def test_each_error_says_what_it_means_and_what_to_do(kind: type[DeviceError]) -> None:
    what, meaning, todo = kind.WHAT, kind.MEANING, kind.TODO
    for text in (what, meaning, todo):
        assert text.zh and text.en and not text.en.isspace()
        assert any("\u4e00" <= char <= "\u9fff" for char in text.zh)
    assert 101 <= kind.number <= 114
    assert kind.code.isupper()


def test_a_reading_says_words_and_units_in_both_languages() -> None:
    label = Text("量", "quantity")
    assert reading("speed", label, "8.1", "lines/s").said == ("8.1 行/秒", "8.1 lines/s")
    assert reading("x", label, "3.2", "mm").said == ("3.2 mm", "3.2 mm")
    cover = reading("cover", label, "open", limit=Limit(expected="closed"))
    assert cover.said == ("打开", "open")
    assert cover.limit_said == ("= 关好", "= closed")
    own = reading("java", label, "none", words={"none": Text("没有安装", "not installed")})
    assert own.said == ("没有安装", "not installed")
    number = reading("ticket", label, "A7K2", limit=Limit(expected="A7K2"))
    assert number.words is None and number.limit_said == ("= A7K2", "= A7K2")


@pytest.mark.parametrize("table", [UNITS, WORDS])
def test_every_word_is_in_both_languages(table: Mapping[str, Text]) -> None:
    for text in table.values():
        assert text.en and any("\u4e00" <= char <= "\u9fff" for char in text.zh)
