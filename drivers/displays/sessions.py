"""What carries the tests out. Loaded when one begins: the program starts without it."""

from __future__ import annotations

from collections.abc import Callable

from drivers.displays.black_session import BlackSession
from drivers.displays.content_session import CheckSession, ContentSession
from drivers.plan import RunContext, Session

SESSIONS: dict[str, Callable[[RunContext], Session]] = {
    "display.content": ContentSession,
    "display.black": BlackSession,
    "display.check": CheckSession,
}
