"""What a stock-take does to its list and to the register."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import stock_rules
from app.domain.clock import Confidence, Stamp
from app.domain.site import Asset, AssetKind, AssetState
from app.domain.stock_take import Found, StockCount, StockTake
from app.domain.warranty import warranty_of

NOW = Stamp(datetime(2026, 11, 20, tzinfo=UTC), 1.0, "boot", None, Confidence.UNKNOWN)
TAKE = StockTake("t", "s", "li", "李工", NOW)
ASSETS = tuple(Asset(f"a{n}", "s", AssetKind.PRINTER, f"p{n}") for n in range(4))
MARKS = st.lists(st.tuples(st.sampled_from(ASSETS), st.sampled_from(Found)), max_size=12)


@given(MARKS)
def test_the_last_mark_of_a_device_counts(marks: list[tuple[Asset, Found]]) -> None:
    take = TAKE
    for asset, found in marks:
        take = stock_rules.marked(take, StockCount(asset.id, found))
    assert {c.asset_id: c.found for c in take.counts} == {a.id: f for a, f in marks}
    rest = {a.id for a in stock_rules.uncounted(take, ASSETS)}
    assert rest == {a.id for a in ASSETS} - {a.id for a, _ in marks}


@given(st.sampled_from(AssetState), st.sampled_from(Found), st.sampled_from(("", "S1", "S2")))
def test_the_register_follows_and_no_serial_number_is_lost(
    state: AssetState, found: Found, serial: str
) -> None:
    asset = Asset("a", "s", AssetKind.PRINTER, "p", serial_no="S1", state=state)
    after = stock_rules.after(asset, StockCount("a", found, serial))
    assert after.serial_no == "S1"
    if found is Found.MISSING:
        retired = state is AssetState.RETIRED
        assert after.state is (AssetState.RETIRED if retired else AssetState.MISSING)
    else:
        assert after.state is (AssetState.IN_USE if state is AssetState.MISSING else state)
    assert stock_rules.after(after, StockCount("a", found, serial)) == after


def test_an_unknown_serial_number_is_known_then() -> None:
    asset = Asset("a", "s", AssetKind.PRINTER, "p")
    assert stock_rules.after(asset, StockCount("a", Found.PRESENT, "S9")).serial_no == "S9"


def test_another_serial_number_makes_it_different() -> None:
    asset = Asset("a", "s", AssetKind.PRINTER, "p", serial_no="7K22 19")
    for typed, found in (("7k2219", Found.PRESENT), ("7K2218", Found.DIFFERENT)):
        judged = stock_rules.judged(asset, StockCount("a", Found.PRESENT, typed))
        assert judged.found is found
    gone = StockCount("a", Found.MISSING, "7K2218")
    assert stock_rules.judged(asset, gone) == gone


def test_what_is_expected_without_a_record_has_a_name() -> None:
    assert stock_rules.kind_of(stock_rules.kind_id(AssetKind.HANDHELD, 2)) is AssetKind.HANDHELD
    assert stock_rules.kind_of("kind:teapot:1") is None and stock_rules.kind_of("a1") is None


@pytest.mark.parametrize(
    ("until", "state", "days"),
    [
        ("2026-11-20", "soon", 0),
        ("2026-11-19", "ended", -1),
        ("2027-01-19", "soon", 60),
        ("2027-01-20", "valid", 61),
        ("", "unknown", 0),
        ("next year", "unknown", 0),
    ],
)
def test_a_warranty_lasts_through_its_last_day(until: str, state: str, days: int) -> None:
    found = warranty_of(until, date(2026, 11, 20))
    assert (found.state, found.days) == (state, days)
