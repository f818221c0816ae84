"""What carries the tests out. Loaded when one begins: the program starts without it."""

from __future__ import annotations

from collections.abc import Callable

from drivers.card_readers.serial.contact_session import ContactSession
from drivers.card_readers.serial.stripe_session import StripeSession
from drivers.card_readers.serial.wedge_session import WedgeSession
from drivers.plan import RunContext, Session

SESSIONS: dict[str, Callable[[RunContext], Session]] = {
    "card.swipe": StripeSession,
    "card.serial": ContactSession,
    "card.wedge": WedgeSession,
}
