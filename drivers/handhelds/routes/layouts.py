"""Layouts read from profiles, with every key checked, and the shipped ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Final

from drivers.errors import NoService
from drivers.handhelds.routes.layout import ENCODINGS, SEPARATORS, RouteColumn, RouteLayout
from drivers.handhelds.routes.record import FileKind, Part, ReadState
from drivers.profile import Profile, ProfileError, load_profiles
from drivers.types import NO_TEXT, Text

_KEYS: Final = {
    *("file", "names", "encoding", "head", "separator", "ordered", "columns"),
    *("times", "digits", "decimals", "states", "ways"),
}
_NEEDED: Final = ("file", "columns", "times", "digits", "decimals", "states")
_COLUMN_KEYS: Final = {"name", "is", "type", "width", "decimals", "optional", "fill"}
_MAX_COLUMNS: Final = 128  # of dBase III; the others keep to it
_MAX_RECORD: Final = 4000  # bytes of a dBase III record


def layout_of(mapping: Mapping[str, object], *, id: str = "", title: Text = NO_TEXT) -> RouteLayout:
    """Read a layout from the mapping of a profile.

    Keys: ``file`` dbf|csv|xlsx; ``columns`` a list of {name, is, type C|N|D, width, decimals,
    optional, fill}, where ``is`` is a Part; ``encoding`` one or a list; ``head`` and ``ordered``
    yes or no; ``separator`` one of , ; tab; ``times`` strptime formats; ``digits``, ``decimals``;
    ``states`` code by state; ``ways`` {zh, en} by code; ``names`` file names.
    Raises ProfileError naming the key that is unknown, missing or wrong."""
    where = id or "route"
    for key in mapping:
        if key not in _KEYS:
            raise _wrong(where, str(key), "is not known")
    for key in _NEEDED:
        if key not in mapping:
            raise _wrong(where, key, "is missing")
    try:
        file = FileKind(str(mapping["file"]))
    except ValueError:
        raise _wrong(where, "file", f"{mapping['file']!r} is not dbf, csv or xlsx") from None
    if file is FileKind.XLS:
        raise _wrong(where, "file", "xls can be read under xlsx, not written")
    columns = _columns(where, mapping["columns"], file)
    decimals = _whole(where, "decimals", mapping["decimals"], 0, 6)
    return RouteLayout(
        file=file,
        columns=columns,
        encodings=_encodings(where, mapping.get("encoding", "cp936")),
        head=_flag(where, "head", mapping.get("head", True)),
        separator=_separator(where, mapping.get("separator", ",")),
        ordered=_flag(where, "ordered", mapping.get("ordered", False)),
        times=_times(where, mapping["times"]),
        # fifteen figures are what a sheet keeps
        digits=_whole(where, "digits", mapping["digits"], 1, 15 - decimals),
        decimals=decimals,
        states=_states(where, mapping["states"]),
        ways=_ways(where, mapping.get("ways", {})),
        names=tuple(_texts(where, "names", mapping.get("names", []))),
        id=id,
        title=title,
    )


@cache
def shipped_layouts() -> Mapping[str, RouteLayout]:
    """Those of ``routes.yaml`` by id, in its order."""
    found = {p.id: layout_of(p.data, id=p.id, title=p.title) for p in route_profiles()}
    return MappingProxyType(found)


def layout_named(id: str) -> RouteLayout:
    """A shipped one; the first for an empty id. Raises NoService naming those there are."""
    found = shipped_layouts()
    if id and id not in found:
        raise NoService(id, known=tuple(found))
    return found[id or next(iter(found))]


def route_profiles() -> tuple[Profile, ...]:
    return load_profiles("routes.yaml")


def _wrong(where: str, key: str, what: str) -> ProfileError:
    return ProfileError(f"{where}: {key}: {what}")


def _columns(where: str, value: object, file: FileKind) -> tuple[RouteColumn, ...]:
    if not isinstance(value, list) or not value:
        raise _wrong(where, "columns", "is not a list")
    if len(value) > _MAX_COLUMNS:
        raise _wrong(where, "columns", f"more than {_MAX_COLUMNS}")
    columns = tuple(_column(where, f"columns[{at}]", item, file) for at, item in enumerate(value))
    names = [column.name for column in columns]
    parts = [column.part for column in columns if column.part is not None]
    for key, items in (("name", names), ("is", [str(part) for part in parts])):
        twice = next((item for item in items if items.count(item) > 1), None)
        if twice is not None:
            raise _wrong(where, f"columns: {key}", f"{twice} is there twice")
    for part in (Part.CUSTOMER, Part.METER, Part.READING):
        if part not in parts:
            raise _wrong(where, "columns: is", f"{part} is missing")
    if file is FileKind.DBF and sum(column.width for column in columns) >= _MAX_RECORD:
        raise _wrong(where, "columns: width", f"a record has at most {_MAX_RECORD} bytes")
    return columns


def _column(where: str, at: str, item: object, file: FileKind) -> RouteColumn:
    if not isinstance(item, dict):
        raise _wrong(where, at, "is not a mapping")
    for key in item:
        if key not in _COLUMN_KEYS:
            raise _wrong(where, f"{at}: {key}", "is not known")
    name = str(item.get("name", "")).strip()
    if not name:
        raise _wrong(where, f"{at}: name", "is missing")
    dbf = file is FileKind.DBF
    if dbf and (not name.isascii() or len(name) > 10):
        raise _wrong(where, f"{at}: name", f"{name!r} is longer than ten ASCII characters")
    part = None
    if "is" in item:
        try:
            part = Part(str(item["is"]))
        except ValueError:
            raise _wrong(where, f"{at}: is", f"{item['is']!r} is not known") from None
    type = str(item.get("type", "C"))
    if type not in ("C", "N", "D"):
        raise _wrong(where, f"{at}: type", f"{type!r} is not C, N or D")
    if dbf and type == "D":
        item = {"width": 8, **item}
    if dbf and "width" not in item:
        raise _wrong(where, f"{at}: width", "is missing")
    top = {"C": 254, "N": 20, "D": 8}[type]
    width = _whole(where, f"{at}: width", item.get("width", 0), 1 if dbf else 0, top)
    return RouteColumn(
        name,
        part,
        type,
        width,
        _whole(where, f"{at}: decimals", item.get("decimals", 0), 0, max(0, width - 2)),
        _flag(where, f"{at}: optional", item.get("optional", part is None)),
        str(item.get("fill", "")),
    )


def _encodings(where: str, value: object) -> tuple[str, ...]:
    found = tuple(_texts(where, "encoding", [value] if isinstance(value, str) else value))
    if not found or any(name not in ENCODINGS for name in found):
        raise _wrong(where, "encoding", f"{value!r} is not of {', '.join(ENCODINGS)}")
    return found


def _separator(where: str, value: object) -> str:
    found = {"tab": "\t"}.get(str(value), str(value))
    if found not in SEPARATORS:
        raise _wrong(where, "separator", f"{value!r} is not , ; or tab")
    return found


def _times(where: str, value: object) -> tuple[str, ...]:
    found = tuple(_texts(where, "times", value))
    moment = datetime(2026, 11, 27, 13, 45, 6)  # noqa: DTZ001 - naive local, as devices keep it
    for form in found:
        try:
            if datetime.strptime(moment.strftime(form), form).date() != moment.date():  # noqa: DTZ007
                raise ValueError(form)
        except ValueError:
            raise _wrong(where, "times", f"{form!r} does not tell a day") from None
    if not found:
        raise _wrong(where, "times", "is empty")
    return found


def _states(where: str, value: object) -> Mapping[ReadState, str]:
    if not isinstance(value, dict):
        raise _wrong(where, "states", "is not a mapping")
    known = [state.value for state in ReadState]
    for key in value:
        if key not in known:
            raise _wrong(where, f"states: {key}", "is not known")
    for key in known:
        if key not in value:
            raise _wrong(where, f"states: {key}", "is missing")
    codes = [str(value[key]) for key in known]
    if len(set(codes)) < len(codes) or any(code != code.strip() or not code for code in codes):
        raise _wrong(where, "states", "needs three different codes")
    return MappingProxyType({ReadState(key): str(value[key]) for key in known})


def _ways(where: str, value: object) -> Mapping[str, Text]:
    if not isinstance(value, dict):
        raise _wrong(where, "ways", "is not a mapping")
    found: dict[str, Text] = {}
    for code, title in value.items():
        if not isinstance(title, dict) or set(title) != {"zh", "en"}:
            raise _wrong(where, f"ways: {code}", "needs zh and en")
        found[str(code)] = Text(str(title["zh"]), str(title["en"]))
    return MappingProxyType(found)


def _texts(where: str, key: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _wrong(where, key, "is not a list of texts")
    return list(value)


def _flag(where: str, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong(where, key, f"{value!r} is not true or false")
    return value


def _whole(where: str, key: str, value: object, low: int, high: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise _wrong(where, key, f"{value!r} is not a whole number from {low} to {high}")
    return value
