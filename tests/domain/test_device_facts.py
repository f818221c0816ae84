"""Differences between what a device says and what it said."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.domain import device_facts
from app.domain.device_facts import accepted, differences, ordered

KEYS = st.sampled_from((*device_facts.LABELS, "paper.HP", "driver.HP", "unheard-of"))
VALUES = st.text("aB1- .中", max_size=4)
FACTS = st.dictionaries(KEYS, VALUES, max_size=8)


@given(FACTS, FACTS)
def test_only_what_both_tell_can_differ(before: dict[str, str], now: dict[str, str]) -> None:
    found = differences(before, now)
    both = {k for k in before.keys() & now.keys() if before[k] and now[k]}
    assert {d.key for d in found} <= both
    for change in found:
        assert (change.before, change.now) == (before[change.key], now[change.key])
        assert change.held == "baseline"
    assert len({d.key for d in found}) == len(found)


@given(FACTS, FACTS)
def test_it_is_the_same_seen_from_the_other_side(a: dict[str, str], b: dict[str, str]) -> None:
    there = {(d.key, d.before, d.now) for d in differences(a, b)}
    back = {(d.key, d.now, d.before) for d in differences(b, a)}
    assert there == back


@given(FACTS)
def test_nothing_differs_from_itself(facts: dict[str, str]) -> None:
    assert differences(facts, facts) == ()
    assert differences(facts, {k: f"  {v} " for k, v in facts.items()}) == ()
    assert differences({}, facts) == ()


@given(FACTS, FACTS)
def test_what_is_accepted_differs_no_more(base: dict[str, str], now: dict[str, str]) -> None:
    after = accepted(base, now)
    assert differences(after, now) == ()
    assert all(after.values())
    assert accepted(after, now) == after
    same_device = not any(d.key in device_facts.IDENTITY for d in differences(base, now))
    kept = {k: v for k, v in base.items() if v and not now.get(k)}
    assert (kept.items() <= after.items()) or not same_device


def test_another_device_takes_nothing_over_from_the_one_before() -> None:
    base = {"model": "TM-T88V", "serial": "A1", "chinese": "yes"}
    assert accepted(base, {"model": "TM-T88V", "serial": "B2"}) == {
        "model": "TM-T88V",
        "serial": "B2",
    }
    assert accepted(base, {"firmware": "1.10"}) == {**base, "firmware": "1.10"}


@given(FACTS, FACTS)
def test_the_record_speaks_only_where_the_baseline_is_silent(
    base: dict[str, str], now: dict[str, str]
) -> None:
    record = {"model": "TM-T88V", "serial": "X1"}
    for change in differences(base, now, record):
        assert (change.held == "record") is not bool(base.get(change.key))


def test_a_person_writes_a_model_shorter_than_the_device_says_it() -> None:
    record = {"model": "tm-t88v", "serial": "7K22 19045"}
    assert differences({}, {"model": "EPSON TM-T88V", "serial": "7k2219045"}, record) == ()
    (change,) = differences({}, {"serial": "7K2219046"}, record)
    assert (change.key, change.held) == ("serial", "record")


def test_a_change_is_said_in_both_languages() -> None:
    (change,) = differences({"firmware": "1.02"}, {"firmware": "1.10"})
    assert change.said == ("固件 1.02 → 1.10", "Firmware 1.02 → 1.10")
    assert device_facts.label_of("paper.HP").zh == "HP 默认纸张"
    assert device_facts.label_of("new").en == "new"


@given(FACTS)
def test_facts_are_shown_in_one_order(facts: dict[str, str]) -> None:
    shown = ordered(facts)
    assert dict(shown) == {k: v for k, v in facts.items() if v}
    assert ordered(dict(reversed(facts.items()))) == shown
