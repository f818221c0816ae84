"""What is written reads back the same, for any records a layout can hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drivers.handhelds.routes.comparing import compare
from drivers.handhelds.routes.faults import RouteUnwritable
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.reading import read_route
from drivers.handhelds.routes.record import ReadState, Route, RouteRecord
from drivers.handhelds.routes.writing import write_route
from tests.drivers.handhelds.routes.builders import CSV, DAY, DBF, LAYOUTS, RECORD, XLSX, local

# the plain and the rare of GBK, what separates and quotes cells, and what is written in sheets
_GBK = "".join(
    bytes((lead, trail)).decode("gbk", errors="ignore")
    for lead in range(0x81, 0xFF)
    for trail in (*range(0x40, 0x7F), *range(0x80, 0xFF))
)
_CHARS = st.one_of(
    st.sampled_from("测试喆堃珺瑄陈路号·a1 ,;\"'=\t&<>_x0041*"), st.sampled_from(_GBK)
)


def _texts(size: int) -> st.SearchStrategy[str]:
    return st.text(_CHARS, max_size=size).map(lambda text: text.replace("\t", " ").strip())


def _records(layout: RouteLayout) -> st.SearchStrategy[RouteRecord]:
    numbers = st.none() | st.decimals(0, 99_999_999, places=3, allow_nan=False)
    return st.builds(
        RouteRecord,
        customer=_texts(16),
        name=_texts(25),
        address=_texts(50),
        meter=_texts(6),
        last=numbers if layout is not DBF else st.none(),
        reading=numbers,
        time=st.none() | st.datetimes(local("1990-01-01"), local("2100-01-01")).map(_seconds),
        state=st.sampled_from([None, *ReadState]),
        way=st.sampled_from(["", "0", "1"]) if layout is DBF else st.just(""),
    )


def _seconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_records_that_fit_read_back_the_same(layout: RouteLayout, data: st.DataObject) -> None:
    records = data.draw(st.lists(_records(layout), max_size=6))
    route = Route(tuple(records), header_date=DAY)
    try:
        written = write_route(route, layout)
    except RouteUnwritable as refused:
        # the text reads as another encoding, or as what Excel escapes; nothing else may be refused
        assert {problem.rule for problem in refused.problems} == {"not_held"}
        return
    back = read_route(written, layout)
    assert back.records == route.records
    assert not compare(route, back)
    if layout is not XLSX:  # a sheet keeps no zeros behind a number
        assert write_route(replace(back, counts={}), layout, today=DAY) == written


@pytest.mark.parametrize("encoding", ["cp936", "gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("head", [True, False])
def test_every_form_of_csv_reads_back(encoding: str, separator: str, head: bool) -> None:
    layout = replace(CSV, encodings=(encoding,), separator=separator, head=head)
    route = made_up(60, 4, layout=layout)
    nasty = replace(route.records[0], name='测试"引号",;', address="测试'=1+1")
    route = replace(route, records=(nasty, *route.records[1:]))
    back = read_route(write_route(route, layout), layout)
    assert back.records == route.records and not back.counts
    assert back.encoding == encoding


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from(_GBK), min_size=1, max_size=20))
@example("联通")
@example("测试")
@example("囍喆")
def test_text_of_gbk_is_either_kept_or_refused(text: str) -> None:
    route = Route((replace(RECORD, name=text.strip() or "测"),), header_date=DAY)
    try:
        data = write_route(route, DBF)
    except RouteUnwritable:
        return
    assert read_route(data, DBF).records == route.records


def test_common_names_are_never_refused_nor_called_garbled() -> None:
    """All pairs of a family name with the characters of level 1 of GB 2312."""
    level1 = [
        bytes((a, b)).decode("gb2312", errors="ignore")
        for a in range(0xB0, 0xD8)
        for b in range(0xA1, 0xFF)
    ]
    names = [f"{family}{char}" for family in "陈李黄冼喆珺" for char in level1 if char]
    for start in range(0, len(names), 4000):
        part = names[start : start + 4000]
        records = tuple(
            replace(RECORD, name=name, meter=str(at), customer=f"C{at}")
            for at, name in enumerate(part)
        )
        for layout in (DBF, CSV):
            back = read_route(write_route(Route(records), layout), layout)
            assert not back.counts and back.records == records


def test_rare_characters_and_full_fields() -> None:
    """Names of GBK beyond GB 2312, and texts to the last byte of their fields."""
    for layout in LAYOUTS:
        route = made_up(120, 9, layout=layout)
        names = "".join(record.name for record in route.records)
        assert all(char in names for char in "喆堃珺瑄镕囍")
        assert max(len(record.name.encode("gbk")) for record in route.records) == 50
        assert max(len(record.address.encode("gbk")) for record in route.records) == 100
        back = read_route(write_route(route, layout), layout)
        assert back.records == route.records and back.sound and not back.counts


def test_the_same_route_gives_the_same_bytes() -> None:
    for layout in LAYOUTS:
        route = made_up(30, 2, layout=layout)
        assert write_route(route, layout) == write_route(route, layout)


def test_numbers_keep_their_value_in_every_kind() -> None:
    for text in ("0", "0.001", "99999999.999", "12.50", "1E+3"):
        for layout in (CSV, XLSX):
            route = Route((replace(RECORD, reading=Decimal(text), last=Decimal(text)),))
            assert read_route(write_route(route, layout), layout).records == route.records
