"""Domain values to JSON-able fields and back, by their types.

One rule for the rows, the wire and the manifest: enums by value, instants as ISO 8601 UTC with
microseconds, decimals and floats as strings (what is signed must not depend on how a JSON library
writes 1e-07), tuples as lists, sets as sorted lists.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar

Fields = dict[str, Any]
T = TypeVar("T")


def plain(value: Any) -> Any:
    """A JSON-able copy of a domain value."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, frozenset | set):
        return sorted(plain(v) for v in value)
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    return value


@cache
def _hints(cls: Any) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def build(cls: type[T], fields: Fields) -> T:
    """The domain value of class ``cls``. Unknown fields are passed over (a newer program wrote
    them); a missing field takes its default. Raises ValueError or TypeError on a wrong shape."""
    hints = _hints(typing.cast(Any, cls))
    known = {
        f.name: _value(hints[f.name], fields[f.name])
        for f in dataclasses.fields(typing.cast(Any, cls))
        if f.name in fields
    }
    return cls(**known)


def _value(hint: Any, value: Any) -> Any:
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None:
            return None
        return _value(next(a for a in typing.get_args(hint) if a is not types.NoneType), value)
    if origin is tuple:
        args = typing.get_args(hint)
        if len(args) == 2 and args[1] is Ellipsis:
            return tuple(_value(args[0], v) for v in value)
        return tuple(_value(a, v) for a, v in zip(args, value, strict=True))
    if origin in (frozenset, set):
        return frozenset(_value(typing.get_args(hint)[0], v) for v in value)
    if origin is dict:
        return dict(value)
    if isinstance(hint, type):
        if dataclasses.is_dataclass(hint):
            return build(hint, value)
        if issubclass(hint, Enum):
            return hint(value)
        if issubclass(hint, tuple) and hasattr(hint, "_fields"):  # a NamedTuple, e.g. Text
            return hint(*value)
        if hint is datetime:
            return datetime.fromisoformat(value).astimezone(UTC)
        if hint is date:
            return date.fromisoformat(value)
        if hint in (Decimal, float):
            return hint(value)
        if hint is int and not isinstance(value, int):
            raise TypeError(f"{value!r} is not a whole number")
        if hint is str and not isinstance(value, str):
            raise TypeError(f"{value!r} is not text")
    return value
