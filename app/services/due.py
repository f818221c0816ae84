"""When a site is due, and which of the due sites matter most.

A site with a signed patrol is due one cadence after it. A site nobody has visited yet would be due
at once, and on the first day that would be every site of the contract: a list of 168 red rows tells
nobody where to go. So each site has a fixed slot, a day within the cadence that follows from its id
alone, and an unvisited site is first due on its first slot on or after the day the register came to
this laptop. The slots spread a town's sites evenly over one cadence, and two laptops agree on them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.domain.pack import ContractPack
from app.domain.site import Site
from app.domain.visit import Visit

PATROL = "patrol"
AHEAD = 7  # days: how far the list of due visits looks ahead

# what a fault is worth, in days of being overdue
TICKET_WEIGHT = 14
FINDING_WEIGHT = 7
DEVICE_WEIGHT = 1  # per kind of device expected there: more can fail, and more people queue
MOST_LATE = 60  # later than this, lateness alone no longer moves a site up


@dataclass(frozen=True, slots=True)
class Due:
    on: date  # Asia/Shanghai
    days: int  # until then; negative: overdue


def slot(site_id: str, cadence: int) -> int:
    """The site's day within the cadence, 0 … cadence - 1."""
    return int.from_bytes(hashlib.sha256(site_id.encode()).digest()[:4], "big") % cadence


def first_due(site_id: str, cadence: int, since: date) -> date:
    """The site's first slot on or after ``since``."""
    return since + timedelta(days=(slot(site_id, cadence) - since.toordinal()) % cadence)


def due_of(site_id: str, cadence: int, last: Visit | None, since: date, today: date) -> Due:
    """``last`` is the newest signed patrol; ``since`` the day the register came to the laptop."""
    if last is None:
        on = first_due(site_id, cadence, since)
    else:
        on = done_on(last) + timedelta(days=cadence)
    return Due(on, (on - today).days)


def done_on(visit: Visit) -> date:
    """The local day of the signature, else of the start."""
    return (visit.signed or visit.started).local.date()


def risk(due: Due, devices: int, open_findings: int, open_tickets: int) -> int:
    """How much a visit there matters now; higher is more urgent. In days of being overdue."""
    late = min(MOST_LATE, max(0, -due.days))
    return (
        late
        + TICKET_WEIGHT * open_tickets
        + FINDING_WEIGHT * open_findings
        + DEVICE_WEIGHT * devices
    )


def cadences(pack: ContractPack) -> dict[str, int]:
    """business id -> days between two patrols; a business without one is never due."""
    found: dict[str, int] = {}
    for business in pack.businesses:
        checklist = pack.checklist_for(business.id, PATROL)
        if checklist is not None and checklist.cadence_days:
            found[business.id] = checklist.cadence_days
    return found


def per_site(ids: Iterable[str]) -> dict[str, int]:
    """How often each id occurs."""
    counts: dict[str, int] = {}
    for id in ids:
        counts[id] = counts.get(id, 0) + 1
    return counts


def devices_expected(pack: ContractPack) -> dict[str, int]:
    """business id -> how many kinds of device are expected there."""
    return {b.id: len(b.assets) for b in pack.businesses}


def covered(sites: Iterable[Site], towns: tuple[str, ...]) -> list[Site]:
    """The sites of those towns; all if there are none."""
    return [s for s in sites if not towns or s.town in towns]
