"""The lines of what the supervisor is shown before signing."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.answer import Answer, Measurement, Verdict
from app.domain.checklist import Item, Section
from app.domain.evidence import Evidence
from app.domain.finding import Finding
from app.services.finding_lines import FindingLine


@dataclass(frozen=True)
class AbnormalLine:
    section: Section
    item: Item
    answer: Answer
    finding: Finding | None
    ticket_number: str  # "" if there is none
    photos: tuple[Evidence, ...] = ()  # photos and files of the item


@dataclass(frozen=True)
class FailedMeasurement:
    item: Item
    measurement: Measurement


@dataclass(frozen=True)
class ChangedLine:
    """One item that differs from the signed revision before."""

    section: Section
    item: Item
    before: Answer | None
    after: Answer | None
    remark: str  # central's, that asked for it
    photos: tuple[Evidence, ...] = ()  # photos and files of the item


@dataclass(frozen=True)
class LookLine:
    """A finding of an earlier visit and what became of it, as seen on this one."""

    line: FindingLine
    answer: Answer


@dataclass(frozen=True)
class SectionScore:
    section: Section
    score: int | None  # 0-100; None: nothing in it counts
    before: int | None  # of the last visit


@dataclass(frozen=True)
class RestSection:
    """What of a section is neither abnormal nor noted."""

    section: Section
    lines: tuple[tuple[Item, Answer | None], ...]  # no answer: an optional item left out

    def count(self, verdict: Verdict | None) -> int:
        return sum((a.verdict if a is not None else None) is verdict for _, a in self.lines)
