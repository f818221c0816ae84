"""What carries the tests out. Loaded when one begins: the program starts without it."""

from __future__ import annotations

from collections.abc import Callable

from drivers.plan import RunContext, Session
from drivers.printers.align_session import AlignSession
from drivers.printers.batch_session import BatchSession
from drivers.printers.check_session import CheckSession
from drivers.printers.driver_session import DriverSession
from drivers.printers.feed_session import FeedSession
from drivers.printers.find_session import FindSession
from drivers.printers.form_session import FormSession
from drivers.printers.session import ReceiptSession

SESSIONS: dict[str, Callable[[RunContext], Session]] = {
    "printer.receipt": ReceiptSession,
    "printer.check": CheckSession,
    "printer.batch": BatchSession,
    "printer.driver": DriverSession,
    "printer.form": FormSession,
    "printer.feed": FeedSession,
    "printer.align": AlignSession,
    "printer.find": FindSession,
}
