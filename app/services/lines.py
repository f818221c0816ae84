"""One-line views that several pages share."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.clock import Stamp
from app.domain.service_level import ClockReading
from app.domain.site import Site
from app.domain.text import Text
from app.domain.ticket import Ticket
from app.domain.visit import Visit

NO_TEXT = Text("", "")


@dataclass(frozen=True)
class VisitLine:
    """A visit in a list. ``answered`` and ``abnormal`` count answers in force; ``total`` counts
    the items that apply and is 0 where only history is listed."""

    visit: Visit
    site: Site
    business_title: Text
    answered: int = 0
    abnormal: int = 0
    total: int = 0
    last_saved: Stamp | None = None  # of the newest answer
    remark: str = ""  # central's, for a returned visit
    refused: bool = False  # its newest sign-off is a refusal: the site did not sign
    kind_title: Text = NO_TEXT


@dataclass(frozen=True)
class TicketLine:
    """A work order in a list. ``clocks`` as of the moment it was read."""

    ticket: Ticket
    site: Site
    clocks: tuple[ClockReading, ...]
    level_title: Text
