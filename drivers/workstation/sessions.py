"""What carries the tests out. Loaded when one begins: the program starts without it."""

from __future__ import annotations

from collections.abc import Callable

from drivers.plan import RunContext, Session
from drivers.workstation.basics_session import FactsSession
from drivers.workstation.token_session import TokenSession

SESSIONS: dict[str, Callable[[RunContext], Session]] = {
    "workstation.basics": FactsSession,
    "workstation.java": FactsSession,
    "workstation.token": TokenSession,
}
