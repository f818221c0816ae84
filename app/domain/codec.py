"""Domain values to JSON-able fields and back, by their types.

One rule for the rows, the wire and the manifest: enums by value, instants as ISO 8601 UTC with
microseconds, spans as whole microseconds, decimals and floats as strings (what is signed must not
depend on how a JSON library writes 1e-07), tuples as lists, sets as sorted lists.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, TypeVar

Fields = dict[str, Any]
T = TypeVar("T")
# of a field that a record class got later: it is left out while it has its default, so that what
# was signed before the field was there still compares. For values inside records only.
SPARSE: Final[Mapping[str, bool]] = types.MappingProxyType({"sparse": True})


_ALWAYS: Final = object()
_ATOMS = frozenset({str, int, bool, type(None)})


def plain(value: Any) -> Any:
    """A JSON-able copy of a domain value."""
    kind = type(value)
    if kind in _ATOMS:
        return value
    return _writer(typing.cast(Any, kind))(value)


@cache
def _writer(kind: type) -> Callable[[Any], Any]:
    """How values of one class are written; looked up once, for every answer passes here."""
    if dataclasses.is_dataclass(kind):
        every = dataclasses.fields(kind)
        names = tuple(f.name for f in every if not f.metadata.get("sparse"))
        later = {f.name: f.default for f in every if f.metadata.get("sparse")}
        if not later:
            return lambda value: {
                name: held if type(held := getattr(value, name)) in _ATOMS else plain(held)
                for name in names
            }
        return lambda value: {
            name: plain(held)
            for name in (*names, *later)
            if (held := getattr(value, name)) != later.get(name, _ALWAYS)
        }
    for known, write in _WRITERS:
        if issubclass(kind, known):
            return write
    return lambda value: value


_MICROSECOND: Final = timedelta(microseconds=1)
# in this order: an enum of text is an enum first, an instant is also a date
_WRITERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (Enum, lambda value: value.value),
    (datetime, lambda value: value.astimezone(UTC).isoformat(timespec="microseconds")),
    ((date, time), lambda value: value.isoformat()),
    (timedelta, lambda value: value // _MICROSECOND),
    (Decimal, str),
    (float, repr),
    ((frozenset, set), lambda value: sorted(plain(v) for v in value)),
    ((tuple, list), lambda value: [plain(v) for v in value]),
    (dict, lambda value: {str(k): plain(v) for k, v in value.items()}),
)


Read = Callable[[Any], Any]


def build(cls: type[T], fields: Fields) -> T:
    """The domain value of class ``cls``. Unknown fields are passed over (a newer program wrote
    them); a missing field takes its default. Raises ValueError or TypeError on a wrong shape."""
    known = {
        name: fields[name] if read is None else read(fields[name])
        for name, read in _readers(typing.cast(Any, cls))
        if name in fields
    }
    return cls(**known)


@cache
def _readers(cls: Any) -> tuple[tuple[str, Read | None], ...]:
    """(field, how to read it; None: as it is). Types are looked at once per class and not once per
    value: a page reads some thousand values."""
    hints = typing.get_type_hints(cls)
    return tuple((f.name, _reader(hints[f.name])) for f in dataclasses.fields(cls))


@cache
def _reader(hint: Any) -> Read | None:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        return _optional(_reader(next(a for a in args if a is not types.NoneType)))
    if origin is tuple:
        if len(args) == 2 and args[1] is Ellipsis:
            return _many(tuple, _reader(args[0]))
        return _each(tuple(_reader(a) for a in args))
    if origin in (frozenset, set):
        return _many(frozenset, _reader(args[0]))
    if origin is dict:
        return dict
    if not isinstance(hint, type):
        return None
    if dataclasses.is_dataclass(hint):
        return lambda value: build(hint, value)
    if issubclass(hint, tuple) and hasattr(hint, "_fields"):  # a NamedTuple, e.g. Text
        return lambda value: hint(*value)
    if issubclass(hint, Enum) or hint in (Decimal, float):
        return typing.cast(Read, hint)
    return _PLAIN.get(hint)


def _optional(read: Read | None) -> Read | None:
    if read is None:
        return None
    return lambda value: None if value is None else read(value)


def _many(make: Callable[[Iterable[Any]], Any], read: Read | None) -> Read:
    if read is None:
        return make
    return lambda value: make(read(v) for v in value)


def _each(reads: tuple[Read | None, ...]) -> Read:
    return lambda value: tuple(
        v if read is None else read(v) for read, v in zip(reads, value, strict=True)
    )


def _instant(value: Any) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


def _whole(value: Any) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not a whole number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


_PLAIN: dict[Any, Read] = {
    datetime: _instant,
    date: date.fromisoformat,
    time: time.fromisoformat,
    timedelta: lambda value: value * _MICROSECOND,
    int: _whole,
    str: _text,
}
