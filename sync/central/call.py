"""One request on its way through a door: the door, what it was handed, how it says no."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sync.central.context import Central
from sync.central.rules import Refused


class Fault(Exception):
    """An answer that is not 200. ``code`` is stable; ``more`` goes into the error object."""

    def __init__(self, status: int, code: str, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.more = more

    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, **self.more}}


@dataclass(slots=True)
class Call:
    central: Central
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    peer: str
    parts: dict[str, str] = field(default_factory=dict)
    device_id: str = ""
    data: Any = None


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    method: str
    path: str
    act: Callable[[Call], dict[str, Any]]
    shape: type[Any] | None  # of the request's JSON
    reply: type[Any]
    token: bool = True
    writes: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        return _pattern(self.path)


_patterns: dict[str, re.Pattern[str]] = {}


def _pattern(path: str) -> re.Pattern[str]:
    if path not in _patterns:
        _patterns[path] = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
    return _patterns[path]


# refused -> status; anything else is 422
_STATUS: Final = {
    "wrong_login": 401,
    "account_inactive": 403,
    "code": 403,
    "proof": 403,
    "laptop_taken": 409,
    "unreferenced": 409,
    "incomplete": 409,
    "unknown_blob": 404,
    "too_large": 413,
}


def faulted(refusal: Refused) -> Fault:
    return Fault(_STATUS.get(refusal.code, 422), refusal.code, detail=refusal.detail)
