"""A finding: an abnormal answer that somebody must do something about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.clock import Stamp


class FindingState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # handled
    WITHDRAWN = "withdrawn"  # the answer was corrected to normal before signing


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
