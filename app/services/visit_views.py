"""What the visit page shows. ``app.services.visits`` hands these out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from app.domain.answer import Answer
from app.domain.checklist import Checklist, Gap, Item, Missing, Section
from app.domain.clock import Stamp
from app.domain.device_test import TestRun
from app.domain.differences import Difference
from app.domain.earlier import SECTION
from app.domain.evidence import Evidence
from app.domain.finding import Finding
from app.domain.pack import Symptom
from app.domain.sign_off import Receipt, Review, SignOff
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.domain.ticket import Ticket
from app.domain.visit import Visit
from app.services.finding_lines import FindingLine
from app.services.lines import NO_TEXT

Worst = Literal["none", "normal", "abnormal", "open"]


@dataclass(frozen=True)
class ItemView:
    item: Item
    answer: Answer | None  # in force
    previous: Answer | None  # last visit's
    finding: Finding | None  # not withdrawn
    ticket: Ticket | None
    photos: tuple[Evidence, ...]  # photos and files on the item, not removed
    run: TestRun | None  # the run that filled the answer, or the newest for the item
    gaps: tuple[Gap, ...]
    open: bool  # may be answered now
    remark: str  # central's, when the item was returned
    symptoms: tuple[Symptom, ...]  # the likeliest first
    handled_later: bool = False  # the finding's handling is not what was signed, but newer
    difference: Difference | None = None  # from the last visit
    soft: bool = False  # the value or a measurement is outside soft limits only
    earlier: FindingLine | None = None  # this is no item, but a finding of an earlier visit

    @property
    def previous_value(self) -> str:
        return self.previous.value if self.previous is not None else ""


@dataclass(frozen=True)
class SectionView:
    """``worst``: "abnormal" if any answer is; else "none" when nothing is answered, "open" when
    something is and items remain, "normal" when all are answered."""

    section: Section
    items: tuple[ItemView, ...]  # those that apply
    done: int
    total: int
    worst: Worst
    score: int | None = None  # 0-100 of what is answered; None: nothing counts yet
    score_before: int | None = None  # of the last visit, once all is answered
    hidden: tuple[HiddenItem, ...] = ()  # those that do not apply now


@dataclass(frozen=True)
class HiddenItem:
    item: Item
    answered: bool  # what was answered is kept, and counts again when the item is shown


@dataclass(frozen=True)
class VisitView:
    visit: Visit
    site: Site
    business_title: Text
    checklist: Checklist
    sections: tuple[SectionView, ...]  # without those in which nothing applies
    answered: int  # items of the checklist
    total: int
    abnormal: int
    previous: Visit | None  # the last signed visit of the same kind at this site
    sign_offs: tuple[SignOff, ...]
    reviews: tuple[Review, ...]
    receipts: tuple[Receipt, ...]
    can_edit: bool
    last_saved: Stamp | None
    assets: tuple[Asset, ...] = ()
    kind_title: Text = NO_TEXT
    score: int | None = None
    score_before: int | None = None  # of the last visit, once all is answered
    differences: tuple[Difference, ...] = ()  # from the last visit, in the checklist's order

    def item(self, item_id: str) -> ItemView:
        """Raises KeyError if the item does not apply in this visit."""
        return self._by_id[item_id]

    @cached_property
    def _by_id(self) -> dict[str, ItemView]:
        return {view.item.id: view for section in self.sections for view in section.items}

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Item id -> "2.3": the section's own number and the item's place in the checklist."""
        followed = (s.section for s in self.sections if s.section.id == SECTION)
        return {
            item.id: f"{section.number}.{place}"
            for section in (*followed, *self.checklist.sections)
            for place, item in enumerate(section.items, 1)
        }


@dataclass(frozen=True)
class GapLine:
    section: Section
    item: Item
    missing: Missing
    text: Text
