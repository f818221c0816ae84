"""Routes held against each other, readings merged, test routes, layouts from profiles."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from drivers.errors import Illegal, NoService
from drivers.handhelds.routes.comparing import GIVEN, compare
from drivers.handhelds.routes.faulted import faulted
from drivers.handhelds.routes.fitting import for_layout
from drivers.handhelds.routes.layouts import layout_of, route_profiles, shipped_layouts
from drivers.handhelds.routes.made_up import made_up, meter_ok
from drivers.handhelds.routes.merging import merge_readings
from drivers.handhelds.routes.record import Part, ReadState, Route
from drivers.profile import ProfileError
from tests.drivers.handhelds.routes.builders import DBF, LAYOUTS, local

ROUTE = made_up(30, 1)


def changed(at: int, **changes: Any) -> Route:
    records = list(ROUTE.records)
    records[at] = replace(records[at], **changes)
    return replace(ROUTE, records=tuple(records))


def test_the_same_routes_do_not_differ() -> None:
    found = compare(ROUTE, made_up(30, 1))
    assert not found and found.text().zh == "完全一致。"


def test_each_difference_is_told_by_meter_and_column() -> None:
    after = changed(3, name="测试·别人", address="测试路 9 号")
    after = replace(after, records=after.records[:10] + after.records[11:] + made_up(1, 2).records)
    found = compare(ROUTE, after)
    assert [record.meter for record in found.missing] == [ROUTE.records[10].meter]
    assert [record.meter for record in found.extra] == [made_up(1, 2).records[0].meter]
    assert [(change.meter, change.columns) for change in found.changed] == [
        (ROUTE.records[3].meter, ("name", "address"))
    ]
    assert found.columns == {"name": 1, "address": 1} and not found.reordered
    assert "户名、地址" in found.text().zh and "missing" in found.text().en


def test_another_order_is_told() -> None:
    after = replace(ROUTE, records=(ROUTE.records[1], ROUTE.records[0], *ROUTE.records[2:]))
    found = compare(ROUTE, after)
    assert found.reordered and not found.changed and "顺序" in found.text().zh
    shorter = replace(ROUTE, records=ROUTE.records[:5] + ROUTE.records[8:])
    assert not compare(ROUTE, shorter).reordered


def test_what_was_given_may_come_back_with_readings() -> None:
    given = made_up(30, 1, read=False)
    assert compare(given, ROUTE) and not compare(given, ROUTE, GIVEN).missing
    unread = (
        replace(record, reading=None, time=None, state=ReadState.NOT_READ)
        for record in ROUTE.records
    )
    assert not compare(replace(given, records=tuple(unread)), ROUTE, GIVEN)


def test_meters_that_are_there_twice_are_paired_in_order() -> None:
    twice = replace(ROUTE, records=(ROUTE.records[0], ROUTE.records[0]))
    once = replace(ROUTE, records=ROUTE.records[:1])
    assert len(compare(twice, once).missing) == 1 and len(compare(once, twice).extra) == 1


def test_readings_find_their_records() -> None:
    given = replace(
        ROUTE,
        records=tuple(
            replace(r, reading=None, time=None, state=ReadState.NOT_READ, way="")
            for r in ROUTE.records
        ),
    )
    merged = merge_readings(given, reversed(ROUTE.records))
    assert merged.route.records == ROUTE.records
    assert merged.taken == sum(r.state is not ReadState.NOT_READ for r in ROUTE.records)
    assert not merged.unknown and not merged.conflicts and not merged.ambiguous


def test_readings_without_a_record_or_with_two_are_handed_back() -> None:
    stranger = replace(ROUTE.records[0], meter="X", state=ReadState.READ)
    twin = replace(ROUTE, records=(ROUTE.records[0], ROUTE.records[0]))
    assert merge_readings(ROUTE, [stranger]).unknown == (stranger,)
    read = replace(ROUTE.records[0], state=ReadState.READ, reading=Decimal(1))
    assert merge_readings(twin, [read]).ambiguous == (read,)


def test_the_later_of_two_readings_wins_and_the_conflict_is_told() -> None:
    moment = local("2026-11-20 09:00")
    held = replace(ROUTE.records[0], reading=Decimal(5), time=moment, state=ReadState.READ)
    route = Route((held,))
    for shift, kept in ((1, Decimal(6)), (-1, Decimal(5))):
        other = replace(held, reading=Decimal(6), time=moment + timedelta(hours=shift))
        merged = merge_readings(route, [other])
        assert merged.route.records[0].reading == kept
        assert merged.conflicts == ((held, other),) and merged.taken == (shift > 0)
    failed = replace(held, reading=None, state=ReadState.FAILED)
    assert merge_readings(route, [failed]).route == route


def test_a_test_route_is_the_same_for_a_seed_and_says_what_it_is() -> None:
    assert made_up(50, 7) == made_up(50, 7) and made_up(50, 7) != made_up(50, 8)
    route = made_up(500, 7)
    for record in route.records:
        assert "测试" in record.name and "测试" in record.address and meter_ok(record.meter)
    meters = {record.meter for record in route.records}
    assert len(meters) == 500 and not meters & {r.meter for r in made_up(500, 8).records}
    assert {record.state for record in route.records} == set(ReadState)
    assert {r.state for r in made_up(50, 7, read=False).records} == {ReadState.NOT_READ}
    for wrong in (-1, 200_001):
        with pytest.raises(Illegal):
            made_up(wrong)


def test_a_meter_number_with_a_wrong_or_skipped_figure_shows() -> None:
    meter = made_up(3, 7).records[2].meter
    for at in range(2, 12):
        assert not meter_ok(meter[:at] + meter[at + 1 :])
        other = str((int(meter[at]) + 1) % 10)
        assert not meter_ok(meter[:at] + other + meter[at + 1 :])


def test_a_fault_that_a_file_cannot_have_is_refused() -> None:
    with pytest.raises(NoService) as raised:
        faulted(ROUTE, shipped_layouts()["csv-plain"], "count")
    assert "encoding" in raised.value.known and "count" not in raised.value.known


def test_the_shipped_layouts() -> None:
    assert [layout.id for layout in LAYOUTS] == ["dbf-jk", "csv-plain", "xlsx-plain"]
    for profile in route_profiles():
        assert profile.kind == "route" and profile.title.zh and profile.title.en and profile.source
    names = [column.name for column in DBF.columns]
    # where the handheld's program looks: ID 0, HH 1, BH 15, FLA 17, CBSJ 47, CBZT 48
    assert [names.index(name) for name in ("ID", "HH", "BH", "FLA", "CBSJ", "CBZT")] == [
        0, 1, 15, 17, 47, 48,
    ]  # fmt: skip
    assert DBF.ordered and DBF.states[ReadState.FAILED] == "2"
    assert {c.name: c.width for c in DBF.columns}["CBSJ"] == 20
    assert all(record.last is None for record in for_layout(ROUTE, DBF).records)


GOOD: dict[str, Any] = {
    "file": "csv",
    "columns": [
        {"name": "A", "is": "customer"},
        {"name": "B", "is": "meter"},
        {"name": "C", "is": "reading"},
    ],
    "times": ["%Y%m%d"],
    "digits": 6,
    "decimals": 0,
    "states": {"not_read": "0", "read": "1", "failed": "2"},
}


def test_a_layout_is_read_from_its_mapping() -> None:
    layout = layout_of({**GOOD, "separator": "tab", "encoding": ["utf-8", "cp936"]}, id="x")
    assert layout.separator == "\t" and layout.encodings == ("utf-8", "cp936")
    assert layout.by_part[Part.METER].name == "B" and layout.codes["1"] is ReadState.READ


@pytest.mark.parametrize("key", sorted(GOOD))
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(ProfileError, match=key):
        layout_of({name: value for name, value in GOOD.items() if name != key}, id="x")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"colour": 1}, "colour"),
        ({"file": "doc"}, "file"),
        ({"file": "xls"}, "file"),
        ({"columns": []}, "columns"),
        ({"columns": "A"}, "columns"),
        ({"columns": [{"name": "A", "is": "customer"}]}, "meter"),
        ({"columns": [*GOOD["columns"], {"name": "A"}]}, "A is there twice"),
        ({"columns": [*GOOD["columns"], {"name": "D", "is": "meter"}]}, "meter is there twice"),
        ({"columns": [*GOOD["columns"], {"name": "D", "is": "wife"}]}, "wife"),
        ({"columns": [*GOOD["columns"], {"name": "D", "wide": 3}]}, "wide"),
        ({"columns": [*GOOD["columns"], {"name": "D", "type": "Q"}]}, "type"),
        ({"columns": [*GOOD["columns"], {"is": "name"}]}, "name"),
        ({"file": "dbf"}, "width"),
        ({"encoding": "latin-1"}, "encoding"),
        ({"separator": "|"}, "separator"),
        ({"head": "yes"}, "head"),
        ({"times": ["%H:%M"]}, "times"),
        ({"times": []}, "times"),
        ({"digits": 0}, "digits"),
        ({"digits": "6"}, "digits"),
        ({"decimals": 9}, "decimals"),
        ({"states": {"read": "1", "failed": "2"}}, "not_read"),
        ({"states": {**GOOD["states"], "gone": "3"}}, "gone"),
        ({"states": {"not_read": "0", "read": "1", "failed": "1"}}, "states"),
        ({"ways": {"0": "x"}}, "ways: 0"),
        ({"names": "x"}, "names"),
    ],
)
def test_a_wrong_key_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(ProfileError, match=named):
        layout_of({**copy.deepcopy(GOOD), **change}, id="x")
