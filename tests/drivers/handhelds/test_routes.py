"""Reading books: whatever is wrong is told by record and column, and nothing is lost on the way."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.errors import NoService
from drivers.handhelds.routes import dbase
from drivers.handhelds.routes.judging import Period, compare, problems
from drivers.handhelds.routes.layout import layout, layout_of, layouts
from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.reading import kind_of, read_route
from drivers.handhelds.routes.record import ReadState, Route
from drivers.handhelds.routes.writing import write_route
from drivers.profile import Profile, ProfileError
from drivers.types import Text
from tests.drivers.peers import need

DBF = layout("dbf-jk")
NOW = datetime(2026, 11, 20, 10, 0)  # noqa: DTZ001 - a handheld's clock has no zone
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


def rules(route: Route, wanted: object = DBF) -> set[str]:
    return {p.rule for p in problems(route, wanted, NOVEMBER, NOW) if p.grave}  # type: ignore[arg-type]


@pytest.mark.parametrize("held", layouts(), ids=lambda held: held.id)
@pytest.mark.parametrize("count", [0, 1, 57])
def test_what_is_written_is_read_back(held: object, count: int) -> None:
    route = made_up(count)
    data = write_route(route, held)  # type: ignore[arg-type]
    assert kind_of(data) == held.format  # type: ignore[attr-defined]
    back = read_route(data, held)  # type: ignore[arg-type]
    assert not [p for p in back.problems if p.grave], back.problems
    assert compare(route, back).none and len(back.records) == count
    assert rules(back, held) == set()


def test_two_independent_readers_find_the_same(tmp_path: Path) -> None:
    import dbfread

    route = made_up(40)
    path = tmp_path / "jk.dbf"
    path.write_bytes(write_route(route, DBF))
    rows = list(dbfread.DBF(str(path), encoding="cp936"))
    assert [row["BH"] for row in rows] == [r.meter for r in route.records]
    assert [row["HM"] for row in rows] == [r.name for r in route.records]
    assert [str(row["FLA"]) for row in rows] == [str(float(r.reading or 0)) for r in route.records]
    assert path.read_bytes()[29] == dbase.CHINESE
    said = run(
        [need("dbview", "dbview"), "-b", str(path)], capture_output=True, check=True, timeout=20
    ).stdout.decode("cp936")
    assert said.count(route.records[3].meter) == 1 and route.records[3].address in said


def broken(change: str) -> bytes:
    data = bytearray(write_route(made_up(5), DBF))
    table = dbase.parse(bytes(data))
    start = int.from_bytes(data[8:10], "little")
    length = int.from_bytes(data[10:12], "little")
    places, at = {}, 1
    for column in table.columns:
        places[column.name] = (at, column.length)
        at += column.length

    def put(record: int, column: str, value: bytes) -> None:
        offset, width = places[column]
        here = start + (record - 1) * length + offset
        data[here : here + width] = value.ljust(width)[:width]

    if change == "count":
        data[4] = 9
    elif change == "truncated":
        del data[start + 4 * length + 20 :]
    elif change == "deleted":
        data[start + length] = 0x2A
    elif change == "encoding":
        put(2, "HM", "测试陈喆有限公司".encode())
    elif change == "cut_character":
        width = places["HM"][1]
        put(2, "HM", b"x" * (width - 1) + "测".encode("cp936")[:1])
    elif change == "number":
        put(2, "FLA", b"12O.5")
    elif change == "time":
        put(2, "CBSJ", b"2026-13-40 10:00")
    elif change == "state":
        put(2, "CBZT", b"7")
    elif change == "meter_empty":
        put(2, "BH", b"")
    elif change == "duplicate":
        put(2, "BH", made_up(5).records[0].meter.encode())
    elif change == "below_last":
        put(2, "FLA", b"0.00")
        put(2, "SCDS", b"10.00")
    elif change == "no_reading":
        put(2, "FLA", b"")
    elif change == "no_time":
        put(2, "CBSJ", b"")
    elif change == "future":
        put(2, "CBSJ", b"2027-11-20 09:00:00")
    elif change == "period":
        put(2, "CBSJ", b"2025-11-20 09:00:00")
    elif change == "head_date":
        data[1:4] = bytes((200, 1, 1))
    elif change == "control":
        put(2, "DZ", b"a\x07b")
    return bytes(data)


@pytest.mark.parametrize(
    "change",
    [
        "count", "truncated", "encoding", "cut_character", "number", "time", "state",
        "meter_empty", "duplicate", "below_last", "no_reading", "no_time", "future", "period",
        "head_date", "control",
    ],
)  # fmt: skip
def test_each_fault_is_told_by_its_own_rule_and_place(change: str) -> None:
    route = read_route(broken(change), DBF)
    found = [p for p in problems(route, DBF, NOVEMBER, NOW) if p.grave]
    mine = [p for p in found if p.rule == change]
    assert mine and mine[0].text.zh and mine[0].text.en
    if change not in ("count", "truncated", "head_date"):
        assert [p.row for p in mine] == [2] and mine[0].column in set(DBF.columns.values())
    extra = {p.rule for p in found} - {change}
    assert extra <= {"no_reading", "no_time", "count"}, extra


def test_a_deleted_record_is_left_out_and_told() -> None:
    route = read_route(broken("deleted"), DBF)
    assert len(route.records) == 4
    assert [(p.rule, p.row, p.grave) for p in route.problems] == [("deleted", 2, False)]


def test_the_wrong_kind_of_file_is_named_and_still_read() -> None:
    route = read_route(write_route(made_up(3), layout("csv-plain")), layout("xlsx-plain"))
    assert [p.rule for p in route.problems if p.grave] == ["format"]
    assert len(route.records) == 3
    nothing = read_route(b"\x89PNG\r\n\x1a\n" + bytes(60), DBF)
    assert not nothing.records and {p.rule for p in nothing.problems} >= {"format"}


def test_a_csv_of_any_office_program_is_read() -> None:
    head = "户号;户名;地址;表号;上期读数;本期读数;抄表时间;状态"
    text = f"{head}\r\nA1;测试;路;T1;1;2;2026/11/3 8:05;已抄\r\n\r\n"
    for data in (text.encode("gbk"), text.encode("utf-8"), text.encode("utf-8-sig")):
        route = read_route(data, layout("csv-plain"))
        assert not route.problems
        record = route.records[0]
        assert record.reading == 2 and str(record.time) == "2026-11-03 08:05:00"
    ragged = read_route((text + "A2;x\r\n").encode("gbk"), layout("csv-plain"))
    assert [(p.rule, p.row) for p in ragged.problems] == [("cells", 2)]


def test_differences_are_told_by_meter() -> None:
    before = made_up(6)
    records = list(before.records)
    changed = replace(records[2], reading=Decimal("1.23"))
    after = Route((records[1], records[0], changed, *records[4:], replace(records[5], meter="X")))
    found = compare(before, after)
    assert found.missing == (records[3].meter,) and found.extra == ("X",)
    assert found.changed == ((records[2].meter, ("reading",)),) and found.reordered
    assert records[3].meter in found.text.zh and "reading" in found.text.en
    assert compare(before, before).none


def test_what_does_not_fit_is_refused_when_written() -> None:
    route = made_up(1)
    for record in (
        replace(route.records[0], name="长" * 30),
        replace(route.records[0], reading=Decimal(10) ** 9),
        replace(route.records[0], name="😀"),
    ):
        with pytest.raises(ValueError):
            write_route(Route((record,)), DBF)


def test_a_bomb_of_a_workbook_is_not_unpacked() -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(300 << 20))
    route = read_route(out.getvalue(), layout("xlsx-plain"))
    assert [p.rule for p in route.problems] == ["unreadable"]


def test_a_layout_says_which_key_is_wrong() -> None:
    def profile(**data: object) -> Profile:
        return Profile("x", "route", Text("x", "x"), "", "s", data=data)

    good = {"format": "csv", "columns": {"meter": "M"}}
    assert layout_of(profile(**good)).columns == {"meter": "M"}
    for wrong, word in (
        ({**good, "colour": 1}, "colour"),
        ({**good, "columns": {"name": "N"}}, "meter"),
        ({**good, "columns": {"meter": "M", "zzz": "Z"}}, "zzz"),
        ({**good, "format": "doc"}, "format"),
        ({**good, "states": {"1": "gone"}}, "gone"),
        ({**good, "widths": 3}, "widths"),
    ):
        with pytest.raises(ProfileError, match=word):
            layout_of(profile(**wrong))
    with pytest.raises(NoService):
        layout("nowhere")


BOOKS = {held.id: write_route(made_up(4), held) for held in layouts()}


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(BOOKS)),
    st.data(),
    st.sampled_from(["flip", "cut", "insert"]),
)
def test_no_damage_breaks_the_reader(name: str, draw: st.DataObject, what: str) -> None:
    data = bytearray(BOOKS[name])
    at = draw.draw(st.integers(0, len(data) - 1))
    if what == "flip":
        data[at] ^= draw.draw(st.integers(1, 255))
    elif what == "cut":
        del data[at:]
    else:
        data[at:at] = draw.draw(st.binary(max_size=40))
    held = layout(name)
    route = read_route(bytes(data), held)
    for found in problems(route, held, NOVEMBER, NOW):
        assert found.text.zh and found.text.en


@given(st.binary(max_size=400))
def test_any_bytes_are_read(data: bytes) -> None:
    for held in layouts():
        route = read_route(data, held)
        assert isinstance(route.records, tuple)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text("0123456789ABCDEF", min_size=1, max_size=12),
            st.text("甲乙丙丁喆堃珺abc-·", max_size=18),
            st.decimals(0, 9_999_999, places=2),
            st.sampled_from(list(ReadState)),
        ),
        max_size=8,
        unique_by=lambda row: row[0],
    )
)
def test_any_book_survives_the_round(rows: list[tuple[str, str, Decimal, ReadState]]) -> None:
    base = made_up(1).records[0]
    route = Route(
        tuple(
            replace(
                base,
                row=at,
                meter=meter,
                name=name.strip(),
                last=last,
                reading=last,
                state=state,
            )
            for at, (meter, name, last, state) in enumerate(rows, start=1)
        )
    )
    assert compare(route, read_route(write_route(route, DBF), DBF)).none
