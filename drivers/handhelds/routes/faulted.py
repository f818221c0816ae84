"""Route files that are wrong in one way each: what a simulated handheld hands out when told to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from drivers.errors import NoService
from drivers.handhelds.routes import dbase
from drivers.handhelds.routes.faults import RouteDamaged
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.record import FileKind, Route, RouteRecord
from drivers.handhelds.routes.rules import Problems
from drivers.handhelds.routes.writing import write_route
from drivers.types import Text

_YEAR: Final = timedelta(days=365)
_DBF, _CSV, _XLSX = FileKind.DBF, FileKind.CSV, FileKind.XLSX


def _everywhere(rule: str) -> Mapping[FileKind, str]:
    return {_DBF: rule, _CSV: rule, _XLSX: rule}


@dataclass(frozen=True, slots=True)
class RouteFault:
    """``rules`` say for each kind of file that can have it what the reader must tell: a rule, or
    the code of the fault it raises."""

    id: str
    title: Text
    rules: Mapping[FileKind, str]
    make: Callable[[Route, RouteLayout], bytes]


def faulted(route: Route, layout: RouteLayout, fault: str) -> bytes:
    """The route's file with the fault; ``route`` needs three records that the layout holds, the
    middle one of them read. Raises NoService for a fault not known or not of this kind of file."""
    known = {item.id: item for item in FAULTS.values() if layout.file in item.rules}
    if fault not in known:
        raise NoService(fault, known=tuple(known))
    return known[fault].make(route, layout)


def _changed(change: Callable[[RouteRecord], RouteRecord]) -> Callable[[Route, RouteLayout], bytes]:
    def make(route: Route, layout: RouteLayout) -> bytes:
        return write_route(
            replace(route, records=tuple(change(record) for record in route.records)), layout
        )

    return make


def _later(record: RouteRecord) -> RouteRecord:
    return replace(record, time=record.time + _YEAR * 3) if record.time else record


def _earlier(record: RouteRecord) -> RouteRecord:
    return replace(record, time=record.time - _YEAR) if record.time else record


def _no_times(record: RouteRecord) -> RouteRecord:
    return replace(record, time=None)


def _duplicate(route: Route, layout: RouteLayout) -> bytes:
    first, middle = route.records[0], len(route.records) // 2
    records = list(route.records)
    records[middle] = replace(records[middle], meter=first.meter)
    return write_route(replace(route, records=tuple(records)), layout)


def _header_future(route: Route, layout: RouteLayout) -> bytes:
    day = route.header_date
    data = bytearray(write_route(route, layout))
    data[1] = min(255, (day.year - 1900 if day is not None else data[1]) + 10)
    return bytes(data)


def _utf8(route: Route, layout: RouteLayout) -> bytes:
    """What a program does that forgets the code page: in a dbf texts longer than the field are cut
    at its last byte, as all of them do."""
    if layout.file is _CSV:
        other = "cp936" if layout.encoding.startswith("utf") else "utf-8"
        return write_route(route, replace(layout, encodings=(other,)))
    data = bytearray(write_route(route, layout))
    head = dbase.head_of(bytes(data), Problems())
    for at in range(head.start, len(data) - head.length + 1, head.length):
        for field in head.fields:
            here = slice(at + field.at, at + field.at + field.width)
            text = bytes(data[here]).decode(layout.encoding)
            data[here] = text.rstrip().encode().ljust(field.width)[: field.width]
    return bytes(data)


def _broken(route: Route, layout: RouteLayout) -> bytes:
    """The record in the middle overwritten with what was in memory."""
    data = bytearray(write_route(route, layout))
    middle = len(route.records) // 2
    if layout.file is _CSV:
        lines = bytes(data).split(b"\r\n")
        at = middle + layout.head
        lines[at] = b'"' + lines[at][: len(lines[at]) // 2]
        return b"\r\n".join(lines)
    head = dbase.head_of(bytes(data), Problems())
    start = head.start + middle * head.length
    data[start : start + head.length] = (b"\xcc\x07\xff" * head.length)[: head.length]
    return bytes(data)


def _cut(route: Route, layout: RouteLayout) -> bytes:
    """The transfer broke off at three fifths."""
    data = write_route(route, layout)
    at = len(data) * 3 // 5
    if layout.file is _CSV:  # inside a line: between two of them it would not show
        at = data.rindex(b"\n", 0, at) + 6
    return data[:at]


def _count(route: Route, layout: RouteLayout) -> bytes:
    """The device died before it wrote the new number into the head."""
    data = bytearray(write_route(route, layout))
    data[4:8] = (len(route.records) // 2).to_bytes(4, "little")
    return bytes(data)


def _half(route: Route, layout: RouteLayout) -> bytes:
    """A name that ends in half a character, because its field is one byte too short."""
    data = bytearray(write_route(route, layout))
    head = dbase.head_of(bytes(data), Problems())
    field = next((f for f in head.fields if f.name == layout.columns[_name_at(layout)].name), None)
    assert field is not None
    at = head.start + (len(route.records) // 2) * head.length + field.at
    name = ("测试" * field.width).encode("cp936")
    data[at : at + field.width] = (b" " * (field.width % 2 == 0) + name)[: field.width]
    return bytes(data)


def _name_at(layout: RouteLayout) -> int:
    return next(at for at, column in enumerate(layout.columns) if column.part == "name")


def _table(*faults: RouteFault) -> Mapping[str, RouteFault]:
    return MappingProxyType({fault.id: fault for fault in faults})


FAULTS: Final = _table(
    RouteFault(
        "dates-ahead",
        Text("抄表时间在将来", "Reading times in the future"),
        _everywhere("time_future"),
        _changed(_later),
    ),
    RouteFault(
        "dates-old",
        Text("抄表时间是去年的", "Reading times of last year"),
        _everywhere("time_outside"),
        _changed(_earlier),
    ),
    RouteFault(
        "no-times",
        Text("没有抄表时间", "No reading times"),
        _everywhere("read_without_time"),
        _changed(_no_times),
    ),
    RouteFault(
        "header-ahead",
        Text("文件头日期在将来", "The date in the head is in the future"),
        {_DBF: "header_future"},
        _header_future,
    ),
    RouteFault(
        "encoding",
        Text("编码写错（乱码）", "In the wrong encoding"),
        {_DBF: "encoding", _CSV: "encoding_file"},
        _utf8,
    ),
    RouteFault(
        "half-character",
        Text("户名截在半个汉字", "A name cut in half a character"),
        {_DBF: "cut_character"},
        _half,
    ),
    RouteFault(
        "broken",
        Text("中间一条记录坏了", "A broken record"),
        {_DBF: "record_flag", _CSV: "quote"},
        _broken,
    ),
    RouteFault(
        "cut",
        Text("文件只有前一部分", "Only the first part"),
        {_DBF: "truncated", _CSV: "cells", _XLSX: RouteDamaged.code},
        _cut,
    ),
    RouteFault(
        "count",
        Text("文件头的记录数不对", "A wrong number of records in the head"),
        {_DBF: "count"},
        _count,
    ),
    RouteFault(
        "duplicate",
        Text("两条记录表号相同", "Two records with one meter no."),
        _everywhere("meter_twice"),
        _duplicate,
    ),
)
