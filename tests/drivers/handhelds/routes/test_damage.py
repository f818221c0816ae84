"""Damaged files: read as far as they go, or refused with a fault of ours; never anything else."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.handhelds.routes.faulted import FAULTS, faulted
from drivers.handhelds.routes.faults import (
    RouteDamaged,
    RouteError,
    RouteKindWrong,
    RouteLocked,
    RouteTooBig,
    RouteUnreadable,
    RouteUnsafe,
)
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.reading import read_route
from drivers.handhelds.routes.record import MAX_BYTES, MAX_RECORDS, Route
from drivers.handhelds.routes.writing import write_route
from drivers.handhelds.routes.xlsx_writer import xlsx_bytes
from tests.drivers.handhelds.routes.builders import CHECKING, CSV, DBF, GOOD, LAYOUTS, XLSX, csv_of
from tests.drivers.handhelds.routes.test_rules import HEAD
from tests.readings.biff import workbook

FILES = {layout.id: write_route(made_up(12, 5, layout=layout), layout) for layout in LAYOUTS}
XLS = workbook({"册": [HEAD, GOOD.split(",")]})


def survives(data: bytes, layout: RouteLayout) -> Route | None:
    """Whatever comes of it has sentences in both languages."""
    try:
        route = read_route(data, layout, checking=CHECKING)
    except RouteError as error:
        assert error.text().zh and error.text().en
        return None
    assert all(problem.text.zh and problem.text.en for problem in route.problems)
    assert sum(route.counts.values()) >= len(route.problems)
    return route


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_any_flipped_byte_is_survived(layout: RouteLayout, data: st.DataObject) -> None:
    whole = bytearray(FILES[layout.id])
    at = data.draw(st.integers(0, len(whole) - 1))
    whole[at] ^= data.draw(st.integers(1, 255))
    survives(bytes(whole), layout)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_any_truncation_is_survived(layout: RouteLayout, data: st.DataObject) -> None:
    whole = FILES[layout.id]
    survives(whole[: data.draw(st.integers(0, len(whole) - 1))], layout)


def test_every_byte_of_a_dbf_head_may_be_any_value() -> None:
    whole = write_route(made_up(2, 5, layout=DBF), DBF)
    for at in range(34):
        for value in range(0, 256, 3):
            survives(whole[:at] + bytes((value,)) + whole[at + 1 :], DBF)


def test_a_dbf_cut_after_any_record_gives_the_records_before() -> None:
    whole, length = FILES["dbf-jk"], 1 + sum(column.width for column in DBF.columns)
    start = 32 + 32 * len(DBF.columns) + 1
    records = made_up(12, 5, layout=DBF).records
    for count in range(1, 12):
        for inside in (0, 1, length // 2, length - 1):
            route = read_route(whole[: start + count * length + inside], DBF)
            assert route.records == records[:count]
            assert route.counts["truncated"] == 1 and not route.sound


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(XLS) - 1), st.integers(1, 255))
def test_an_old_workbook_with_a_flipped_byte_is_survived(at: int, mask: int) -> None:
    whole = bytearray(XLS)
    whole[at] ^= mask
    survives(bytes(whole), XLSX)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes_are_survived(data: bytes) -> None:
    for layout in LAYOUTS:
        survives(data, layout)
        survives(b"PK\x03\x04" + data, layout)
        survives(b"\x03\x7e\x0b\x14" + data, layout)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_survived(text: str) -> None:
    for encoding in ("gb18030", "utf-8"):
        survives(csv_of() + text.encode(encoding, "ignore"), CSV)
        survives(text.encode(encoding, "ignore"), CSV)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.id)
def test_each_fault_of_the_simulator_is_told_by_its_rule(layout: RouteLayout) -> None:
    route = made_up(21, 3, layout=layout)
    for fault in FAULTS.values():
        wanted = fault.rules.get(layout.file)
        if wanted is None:
            continue
        data = faulted(route, layout, fault.id)
        if wanted.startswith("ROUTE"):
            with pytest.raises(RouteError) as raised:
                read_route(data, layout, checking=CHECKING)
            assert raised.value.code == wanted
        else:
            assert read_route(data, layout, checking=CHECKING).counts[wanted] >= 1, fault.id


def test_other_kinds_of_file_are_named() -> None:
    for data, layout, word in (
        (FILES["csv-plain"], DBF, "文本"),
        (FILES["dbf-jk"], CSV, "dBase"),
        (FILES["xlsx-plain"], CSV, "Excel"),
        (b"<html><table>", XLSX, "网页"),
        (b"%PDF-1.7", CSV, "PDF"),
        (b"", DBF, "空文件"),
        (b"\x01\x02\x07" * 50, CSV, "不认识"),
        (b"a,b,c,d,e,f,g,h\r\n" + b"1,2,3,4,5,6,7\r\n", CSV, ""),
    ):
        if word:
            with pytest.raises(RouteKindWrong) as raised:
                read_route(data, layout)
            assert word in raised.value.text().zh
        else:
            assert read_route(data, layout).counts["no_head"] == 1
    with pytest.raises(RouteKindWrong, match="another table"):
        read_route("日期,金额\r\n1,2\r\n".encode("gbk"), CSV)


def test_sizes_are_bounded() -> None:
    with pytest.raises(RouteTooBig):
        read_route(b"x" * (MAX_BYTES + 1), CSV)
    many = csv_of() + b"1,,,,,,,\r\n" * (MAX_RECORDS + 1)
    with pytest.raises(RouteTooBig):
        read_route(many, CSV)
    assert len(read_route(csv_of() + b"1,,,,,,,\r\n" * 20_000, CSV).records) == 20_000


def test_a_zip_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in ("xl/sharedStrings.xml", "xl/workbook.xml"):
            packed.writestr(part, bytes(140 << 20))
    with pytest.raises(RouteUnsafe):
        read_route(out.getvalue(), XLSX)


def test_a_document_type_in_a_workbook_is_refused() -> None:
    source = zipfile.ZipFile(io.BytesIO(xlsx_bytes("册", [HEAD])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in source.namelist():
            body = source.read(name)
            if name.endswith("sharedStrings.xml"):
                body = body.replace(b"<sst", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><sst')
            packed.writestr(name, body)
    with pytest.raises(RouteUnsafe):
        read_route(out.getvalue(), XLSX)


def test_a_workbook_with_a_password_says_so() -> None:
    with pytest.raises(RouteLocked):
        read_route(workbook({"册": [HEAD]}, password=True), XLSX)
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(RouteLocked):
        read_route(ole, XLSX)


def test_a_path_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    for path in (tmp_path / "nothing.dbf", tmp_path):
        with pytest.raises(RouteUnreadable):
            read_route(path, DBF)


def test_a_head_without_columns_is_damaged() -> None:
    with pytest.raises(RouteDamaged):
        read_route(FILES["dbf-jk"][:40], DBF)


def test_codes_of_the_faults_are_unique() -> None:
    classes = [RouteError, *RouteError.__subclasses__()]
    assert len({item.code for item in classes}) == len(classes) == 8
