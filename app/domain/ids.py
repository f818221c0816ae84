"""Identity: client-made UUIDv7 everywhere, and human numbers that need no server."""

from __future__ import annotations

import uuid
from datetime import date

from uuid6 import uuid7

REGISTER = uuid.UUID("5b0c0d0e-2c6e-5f0e-9a51-6d0a7a3f2b11")


def new_id() -> str:
    """A new UUIDv7. Its time part is only a hint for index locality: laptop clocks lie."""
    return str(uuid7())


def register_id(pack_id: str, number: str) -> str:
    """The id of a register row, the same on every laptop and at central without asking anyone."""
    return str(uuid.uuid5(REGISTER, f"{pack_id}:{number}"))


def human_number(prefix: str, day: date, laptop: str, count: int) -> str:
    """``XJ-20261120-L3-003``: unique because the laptop's code is given out once, at enrolment."""
    return f"{prefix}-{day:%Y%m%d}-{laptop}-{count:03d}"
