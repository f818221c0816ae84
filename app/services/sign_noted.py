"""What was only noted: taken as normal, but outside what is usual, or overruled by a person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.domain.answer import Answer, Limits, Measurement, Verdict
from app.domain.checklist import Item, Section
from app.services.sheet import Sheet


@dataclass(frozen=True)
class NotedLine:
    """``guide``: the guide values its own value is outside of. ``measured``: those of its
    measurements that failed, or are outside their guide values."""

    section: Section
    item: Item
    answer: Answer
    guide: Limits | None
    measured: tuple[Measurement, ...]


def noted(sheet: Sheet, shown: Collection[str]) -> tuple[NotedLine, ...]:
    """Of the items ``shown``, in the checklist's order."""
    lines = []
    for item in sheet.items:
        answer = sheet.answers.get(item.id)
        if item.id not in shown or answer is None or answer.verdict is not Verdict.NORMAL:
            continue
        guide = item.guide if item.off_guide(answer.value) else None
        measured = tuple(m for m in answer.measurements if m.ok is False or m.off_guide)
        if guide is not None or measured:
            section = sheet.checklist.section_of(item.id)
            lines.append(NotedLine(section, item, answer, guide, measured))
    return tuple(lines)
