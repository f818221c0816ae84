"""How bytes travel to central and who asks, for whatever carries them: HTTP or a simulation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from app.keys import DeviceKey


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as it came, nothing believed yet. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line(Protocol):
    """Carries one request. Raises SyncProblem; never follows a redirection."""

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, deadline: float
    ) -> Answer: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this laptop is to central. ``server_id`` and ``central_key`` are empty before enrolment:
    then any central is accepted and remembered."""

    device_id: str
    key: DeviceKey
    server_id: str = ""
    central_key: str = ""
    certificate: Mapping[str, Any] | None = None
