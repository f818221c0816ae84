"""What carries the tests out. Loaded when one begins: the program starts without it."""

from __future__ import annotations

from collections.abc import Callable

from drivers.card_readers.check_session import CheckSession
from drivers.card_readers.find_session import FindSession
from drivers.card_readers.meter_session import MeterSession
from drivers.card_readers.pcsc_way import PcscMeterSession
from drivers.card_readers.profile import is_library
from drivers.card_readers.serial.vendor_way import VendorMeterSession
from drivers.plan import RunContext, Session


def _meter(context: RunContext) -> MeterSession:
    """The same test on any way to a card."""
    if context.profile is not None and is_library(context.profile):
        return VendorMeterSession(context)
    return PcscMeterSession(context)


SESSIONS: dict[str, Callable[[RunContext], Session]] = {
    "card.check": CheckSession,
    "card.find": FindSession,
    "card.meter": _meter,
}
