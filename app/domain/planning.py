"""What the central team or an engineer decided about a due visit, over what the cadence says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.clock import Stamp
from app.domain.ids import register_id


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """One decision for one site and visit kind: another day, another engineer, or both.

    There is one per site and kind (``plan_id``): the newest decision replaces the one before, and
    the history lies in the changes. It counts until a visit of the kind is signed on or after
    ``made``; from then on the cadence speaks again.
    """

    id: str
    site_id: str
    kind: str  # a visit kind of the pack
    made: Stamp
    by: str  # account id
    by_name: str
    on: date | None = None  # Asia/Shanghai; None: the day that the cadence gives
    assignee: str = ""  # account id; empty: whoever covers the town
    assignee_name: str = ""
    reason: str = ""


def plan_id(site_id: str, kind: str) -> str:
    """The same on every laptop, so that two decisions about one visit meet in one record."""
    return register_id(site_id, f"plan:{kind}")
