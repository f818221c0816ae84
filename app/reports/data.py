"""What a visit report is made of: domain values and nothing that must be looked up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from app.domain.answer import Answer, in_force
from app.domain.checklist import Checklist, Item, Section, counted, off_guide
from app.domain.device_test import TestRun
from app.domain.differences import Difference
from app.domain.evidence import Evidence, EvidenceKind, shown
from app.domain.expression import Value
from app.domain.finding import Finding, FindingState
from app.domain.pack import Terms
from app.domain.score import score_of
from app.domain.service_level import ServiceLevel
from app.domain.sign_off import Receipt, Review, SignOff
from app.domain.signing import VisitRecord, signed_handling
from app.domain.site import Asset
from app.domain.text import Text
from app.domain.ticket import Ticket
from app.domain.visibility import environment, visible_items
from app.domain.visit import Visit


@dataclass(frozen=True, slots=True)
class ReportTicket:
    """A work order of the visit, with the level its contract gives it."""

    ticket: Ticket
    level: ServiceLevel | None = None


def no_photo(sha256: str) -> bytes | None:
    """The photo source of a report whose pictures are not at hand."""
    return None


@dataclass(frozen=True, slots=True)
class EarlierFinding:
    """A finding of an earlier visit that was looked at on this one. ``answer`` says what was seen
    (see ``app.domain.earlier``): normal is put right on the day in its value, abnormal still open,
    not applicable could not be seen; its note says the rest."""

    finding: Finding
    prompt: Text  # of its item
    inspector: str
    days: int  # old
    overdue: bool
    answer: Answer


@dataclass(frozen=True)
class VisitReportData:
    """Everything the visit report prints.

    ``photo`` gives the bytes of a picture by its SHA-256, or None if they are not on this machine.
    ``revision`` is the revision to print; None means the visit's newest. ``sign_offs`` holds those
    of every revision: the one of the printed revision makes it a signed report, without it the
    report is a draft.
    """

    record: VisitRecord
    checklist: Checklist
    business_title: Text
    kind_title: Text
    pack_title: Text
    assets: tuple[Asset, ...] = ()
    sign_offs: tuple[SignOff, ...] = ()
    reviews: tuple[Review, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    tickets: tuple[ReportTicket, ...] = ()
    symptoms: Mapping[str, Text] = field(default_factory=dict)  # code -> title
    plans: Mapping[str, Text] = field(default_factory=dict)  # test plan id -> title
    photo: Callable[[str], bytes | None] = no_photo
    revision: int | None = None
    made_at: datetime | None = None  # UTC; None: not printed
    terms: Terms = field(default_factory=Terms)  # the contract's own words
    env: Mapping[str, Value] | None = None  # of the skip logic; None: from site and devices
    last: Visit | None = None  # the last signed visit of this kind before this one
    last_scores: Mapping[str, int] = field(default_factory=dict)  # section id -> 0-100 then
    last_score: int | None = None
    differences: tuple[Difference, ...] = ()  # from the last visit
    earlier: tuple[EarlierFinding, ...] = ()
    elsewhere: frozenset[int] = frozenset()  # revisions that another laptop signed

    @property
    def is_copy(self) -> bool:
        """Another laptop signed it: this one cannot seal the file."""
        return self.rev in self.elsewhere

    @property
    def rev(self) -> int:
        return self.record.visit.revision if self.revision is None else self.revision

    @property
    def sign_off(self) -> SignOff | None:
        """The sign-off of the printed revision, None for a draft."""
        return next((s for s in self.sign_offs if s.revision == self.rev), None)

    @cached_property
    def signed_handling(self) -> dict[str, tuple[str, str]]:
        """Finding id -> (result, date) as signed; empty for a draft."""
        return signed_handling(self.sign_off.manifest) if self.sign_off is not None else {}

    def answers(self) -> dict[str, Answer]:
        return in_force(a for a in self.record.answers if a.revision <= self.rev)

    def items(self) -> tuple[Item, ...]:
        """What is printed, in order: the items that applied here, and those that were answered
        before another answer hid them: they were signed, but do not count."""
        answers, shown = self.answers(), self.applying
        return tuple(
            i
            for i in self.checklist.items()
            if i.id in shown or ((a := answers.get(i.id)) is not None and a.given)
        )

    def counted(self) -> tuple[Item, ...]:
        """What the sums are of, in order."""
        applying = (i for i in self.checklist.items() if i.id in self.applying)
        return counted(applying, self.answers())

    @cached_property
    def applying(self) -> frozenset[str]:
        visit, site = self.record.visit, self.record.site
        env = self.env
        if env is None:
            env = environment(site.business, site.town, visit.kind, (a.kind for a in self.assets))
        return frozenset(i.id for i in visible_items(self.checklist, env, self.answers()))

    def off_guide(self, item: Item) -> bool:
        """Whether its answer is outside soft limits, and within the hard ones."""
        return off_guide(item, self.answers().get(item.id))

    def score(self, section: Section | None = None) -> int | None:
        """0-100 of a section, or of the whole visit; None where nothing counts. Of the items that
        apply: what is hidden is printed if it was answered, but does not count."""
        items = self.checklist.items() if section is None else section.items
        applying = (item for item in items if item.id in self.applying)
        return score_of(applying, self.answers()).percent

    def evidence(self, item_id: str, *kinds: EvidenceKind) -> tuple[Evidence, ...]:
        """Those to be seen: a marked picture stands in the place of its photo."""
        return tuple(e for e in self._shown if e.item_id == item_id and e.kind in kinds)

    @cached_property
    def _shown(self) -> tuple[Evidence, ...]:
        return shown(e for e in self.record.evidence if e.revision <= self.rev)

    def findings(self) -> tuple[Finding, ...]:
        """Those still standing, in the order of the checklist."""
        order = {item.id: n for n, item in enumerate(self.checklist.items())}
        standing = (
            f
            for f in self.record.findings
            if f.revision <= self.rev and f.state is not FindingState.WITHDRAWN
        )
        return tuple(sorted(standing, key=lambda f: order.get(f.item_id, len(order))))

    def runs(self) -> tuple[TestRun, ...]:
        """The runs that fill an answer in force, in the order of the checklist."""
        runs = {r.id: r for r in self.record.runs}
        answers = self.answers()
        used = (answers[i.id].run_id for i in self.checklist.items() if i.id in answers)
        return tuple(runs[r] for r in dict.fromkeys(used) if r is not None and r in runs)

    def ticket_of(self, finding: Finding) -> ReportTicket | None:
        return next(
            (
                t
                for t in self.tickets
                if t.ticket.id == finding.ticket_id or t.ticket.finding_id == finding.id
            ),
            None,
        )

    def number_of(self, item_id: str) -> str:
        """The item's number on paper: section number, dot, place in the section."""
        for section in self.checklist.sections:
            for place, item in enumerate(section.items, start=1):
                if item.id == item_id:
                    return f"{section.number}.{place}"
        return ""
