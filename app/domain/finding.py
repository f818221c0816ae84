"""A finding: an abnormal answer that somebody must do something about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.domain.clock import Stamp


class FindingState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # handled
    WITHDRAWN = "withdrawn"  # the answer was corrected to normal before signing


# what may be written after the signature, by whoever comes to the site next
HANDLED: Final = frozenset(
    {"handling_result", "handled_on", "state", "closed_by", "closed_in", "close_reason"}
)


@dataclass(frozen=True, slots=True)
class Finding:
    id: str
    visit_id: str
    site_id: str
    item_id: str
    opened: Stamp
    by: str
    symptom: str = ""  # a symptom code of the pack
    description: str = ""
    advice: str = ""
    handling_result: str = ""
    handled_on: str = ""  # ISO date
    state: FindingState = FindingState.OPEN
    ticket_id: str | None = None
    revision: int = 1
    # how it came to be closed, where that was not in its own visit
    closed_by: str = ""  # account id
    closed_in: str = ""  # the visit in which it was seen to be put right; "": outside any
    close_reason: str = ""  # how one knows, when nobody was there to look
