"""Whether a device is still under warranty."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

SOON: Final = 60  # days: long enough to have a claim looked at before it ends


@dataclass(frozen=True, slots=True)
class Warranty:
    """``days`` left, counting the last one as 0; negative once it has ended."""

    state: Literal["unknown", "valid", "soon", "ended"]
    days: int = 0


def warranty_of(until: str, today: date) -> Warranty:
    """``until`` is the last day, as an ISO date. Anything else is unknown: a record of another
    program must not hide the device."""
    try:
        days = (date.fromisoformat(until) - today).days
    except ValueError:
        return Warranty("unknown")
    return Warranty("ended" if days < 0 else "soon" if days <= SOON else "valid", days)
