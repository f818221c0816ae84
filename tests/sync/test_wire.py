"""The shapes on the line: what is sent is what was hashed; what is not a change is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.change import Change, Patch
from app.domain.changes import Entity
from app.domain.clock import Confidence
from sync import travel, wire

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
CHANGES = st.builds(
    Change,
    cid=st.uuids().map(str),
    device_id=st.just("d1"),
    dev_seq=st.integers(1, 10**6),
    prev=st.sampled_from(["", "a" * 64]),
    entity=st.sampled_from(list(Entity)),
    entity_id=st.uuids().map(str),
    fields=st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True),
        st.builds(Patch, VALUES, st.none() | st.uuids().map(str)),
        max_size=4,
    ),
    actor=st.just("a1"),
    wall=st.datetimes(timezones=st.just(UTC)),
    mono=st.floats(0, 1e6),
    boot_id=st.just("b"),
    offset=st.none() | st.floats(-1e9, 1e9),
    confidence=st.sampled_from(list(Confidence)),
    hlc=st.just("1700000000000-00001-d1"),
)


@given(change=CHANGES)
def test_a_change_comes_out_as_it_went_in(change: Change) -> None:
    chained = change.chained()
    raw = json.loads(json.dumps(travel.change_to(chained)))
    assert travel.change_from(raw) == chained
    assert travel.hash_of(raw) == chained.hash


@given(change=CHANGES, name=st.sampled_from(["cid", "dev_seq", "hash", "fields", "wall", "hlc"]))
def test_a_missing_or_strange_part_is_refused(change: Change, name: str) -> None:
    raw = travel.change_to(change.chained())
    for strange in (None, 1.5, [], {"x": 1}, "\x00", "x" * 300):
        with pytest.raises(wire.Malformed):
            travel.change_from({**raw, name: strange})
    del raw[name]
    with pytest.raises(wire.Malformed):
        travel.change_from(raw)


@given(raw=st.recursive(st.none() | st.text() | st.floats(), lambda s: st.lists(s), max_leaves=5))
def test_no_json_is_a_change_by_accident(raw: Any) -> None:
    with pytest.raises(wire.Malformed):
        travel.change_from(raw)


def test_a_newer_program_s_field_is_hashed_and_passed_over() -> None:
    change = Change(
        "c", "d", 1, "", Entity.SITE, "s", {}, "a", datetime(2026, 1, 1, tzinfo=UTC),
        0.0, "b", None, Confidence.UNKNOWN, "1700000000000-00001-d1",
    )  # fmt: skip
    raw = {**travel.change_to(change), "mood": "fine"}
    raw["hash"] = travel.hash_of(raw)
    assert travel.change_from(raw).cid == "c"
    assert travel.hash_of({**raw, "mood": "bad"}) != raw["hash"]


@pytest.mark.parametrize(
    "value",
    [1.5, 2**53, {"a": [1.0]}, float("nan"), json.loads("[" * 20 + "]" * 20)],
)
def test_numbers_that_cannot_be_signed_are_refused(value: Any) -> None:
    with pytest.raises(wire.Malformed):
        travel.no_floats(value)


def test_versions_are_compared_as_numbers() -> None:
    assert wire.version_of("0.10.2") > wire.version_of("0.9.9")
    assert wire.version_of("rubbish") == (0,)
