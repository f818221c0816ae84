"""A condition of a pack as a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.expression import ExpressionError, parse
from app.domain.expression_words import sentence
from app.domain.text import Text, same


def name(dotted: str) -> Text:
    return Text(f"〈{dotted}〉", f"<{dotted}>")


def value(dotted: str, literal: str) -> Text:
    return same(literal.upper())


def said(when: str) -> Text | None:
    return sentence(when, name, value)


@pytest.mark.parametrize(
    ("when", "en", "zh"),
    [
        ("answer.a.b == 'abnormal'", "<answer.a.b> is ABNORMAL", "〈answer.a.b〉为ABNORMAL"),
        ("assets.printer > 0", "<assets.printer> is more than 0", "〈assets.printer〉大于 0"),
        ("3 < days.since_last", "<days.since_last> is more than 3", "〈days.since_last〉大于 3"),
        ("value.a in ('x', 'y')", "<value.a> is one of X, Y", "〈value.a〉为X、Y之一"),
        (
            "not (site.town == 't')",
            "it is not so that <site.town> is T",
            "并非“〈site.town〉为T”",
        ),
        (
            "a == 'x' and (b == 'y' or c == 'z')",
            "<a> is X and (<b> is Y or <c> is Z)",
            "〈a〉为X，并且（〈b〉为Y，或者〈c〉为Z）",
        ),
    ],
)
def test_a_condition_is_said_in_both_languages(when: str, en: str, zh: str) -> None:
    assert said(when) == Text(zh, en)


def test_what_cannot_be_read_is_not_said() -> None:
    assert said("answer.a ==") is None


@given(st.text(alphabet="abc.01 <>=!()'notandrin,true", max_size=40))
def test_every_condition_that_can_be_read_can_be_said(when: str) -> None:
    try:
        parse(when)
    except ExpressionError:
        assert said(when) is None
    else:
        text = said(when)
        assert text is not None and text.zh and text.en
