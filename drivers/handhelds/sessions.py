"""What carries the tests out. Loaded when one begins: the program starts without it."""

from __future__ import annotations

from collections.abc import Callable

from drivers.handhelds.check_session import CheckSession
from drivers.handhelds.read_session import ReadSession
from drivers.handhelds.transfer_session import TransferSession
from drivers.plan import RunContext, Session

SESSIONS: dict[str, Callable[[RunContext], Session]] = {
    "handheld.transfer": TransferSession,
    "handheld.check": CheckSession,
    "handheld.read": ReadSession,
}
