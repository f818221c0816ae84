"""What is drawn on a photo: kept exactly, and nothing else is taken for it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import marks
from app.domain.change import canonical
from app.domain.marks import Mark, MarkColour, MarkKind, hides, parsed, written

PLACE = st.integers(0, marks.WHOLE)
LETTERS = st.text(
    st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=marks.MOST_LETTERS
).filter(lambda t: bool(t.strip()))


@st.composite
def a_mark(draw: st.DrawFn) -> Mark:
    kind = draw(st.sampled_from(MarkKind))
    at = draw(PLACE), draw(PLACE)
    colour = draw(st.sampled_from(MarkColour))
    if kind is MarkKind.TEXT:
        size = draw(st.integers(marks.SMALL, marks.TALL))
        return Mark(kind, *at, 0, 0, colour, size, draw(LETTERS))
    to = draw(PLACE), draw(PLACE)
    if kind is MarkKind.BLUR:
        return Mark(kind, *at, *to)
    return Mark(kind, *at, *to, colour, draw(st.integers(marks.THIN, marks.THICK)))


DRAWN = st.lists(a_mark(), max_size=12).map(tuple)


@given(DRAWN)
def test_what_is_drawn_is_read_back(drawn: tuple[Mark, ...]) -> None:
    text = written(drawn)
    assert parsed(text) == drawn
    assert hides(text) is any(m.kind is MarkKind.BLUR for m in drawn)
    if text:
        assert text.encode() == canonical(json.loads(text))  # it is signed as it stands


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=12,
)


@given(st.text(max_size=80) | JSON.map(json.dumps))
def test_anything_else_is_refused_with_one_error(text: str) -> None:
    try:
        found = parsed(text)
    except ValueError:
        assert text
        assert hides(text)  # to be careful: what is not understood is not shown to everybody
    else:
        assert found == ()


@given(DRAWN.filter(bool), st.data())
def test_a_changed_text_is_refused_or_means_what_it_says(
    drawn: tuple[Mark, ...], data: st.DataObject
) -> None:
    text = written(drawn)
    at = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from('0123456789"{}[],:.-eaxyz中 '))
    changed = text[:at] + letter + text[at + 1 :]
    try:
        found = parsed(changed)
    except ValueError:
        return
    assert parsed(written(found)) == found


@given(a_mark(), st.integers(-20_000, 20_000), st.integers(-20_000, 20_000))
def test_a_moved_mark_stays_on_the_picture(mark: Mark, dx: int, dy: int) -> None:
    moved = mark.moved(dx, dy)
    assert parsed(written((moved,))) == (moved,)
    if mark.kind is not MarkKind.TEXT:
        assert (moved.x2 - moved.x1, moved.y2 - moved.y1) == (mark.x2 - mark.x1, mark.y2 - mark.y1)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"v":1,"marks":[]}',
        '{"v":2,"marks":[{"kind":"blur","at":[0,0],"to":[1,1]}]}',
        '{"v":1,"marks":[{"kind":"blur","at":[0,0],"to":[1,10001]}]}',
        '{"v":1,"marks":[{"kind":"blur","at":[0,0],"to":[1,1.0]}]}',
        '{"v":1,"marks":[{"kind":"blur","at":[0,0],"to":[true,1]}]}',
        '{"v":1,"marks":[{"kind":"blur","at":[0,0],"to":[1,1],"size":4}]}',
        '{"v":1,"marks":[{"kind":"text","at":[0,0],"colour":"red","size":100,"text":"a\\nb"}]}',
        '{"v":1,"marks":[{"kind":"text","at":[0,0],"colour":"red","size":100,"text":" "}]}',
        '{"v":1,"marks":[{"kind":"text","at":[0,0],"colour":"red","size":100,"text":"\\ud800"}]}',
        "[" * 50_000,
    ],
)
def test_near_misses(text: str) -> None:
    with pytest.raises(ValueError):
        parsed(text)


def test_too_many_are_not_written() -> None:
    with pytest.raises(ValueError):
        written([Mark(MarkKind.BLUR, 0, 0, 1, 1)] * (marks.MOST_MARKS + 1))
