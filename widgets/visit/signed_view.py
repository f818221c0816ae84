"""A visit as it stood in one signed revision, read back from what was signed, byte for byte.

The records in force may be newer; the manifest is what the supervisor's signature covers.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from app.domain.answer import Answer
from app.domain.checklist import off_guide
from app.domain.codec import build
from app.domain.differences import Change, Difference, difference_of
from app.domain.earlier import SECTION, finding_id
from app.domain.finding import Finding
from app.domain.sign_off import SignOff
from app.domain.visit import ReviewState, VisitState
from app.services.visit_views import ItemView, SectionView, VisitView, Worst


def as_signed(view: VisitView, sign_off: SignOff) -> VisitView:
    """``view`` with the answers and findings of that revision, closed for editing. A manifest that
    cannot be read gives the view unchanged but closed: the verification beside it says so."""
    try:
        content = json.loads(sign_off.manifest)["content"]
        answers = {
            item_id: build(Answer, fields | {"visit_id": view.visit.id, "item_id": item_id})
            for item_id, fields in content["answers"].items()
        }
        findings = {f["item"]: f | {"id": id} for id, f in content["findings"].items()}
        photos = frozenset(content["evidence"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return _closed(view)
    sections = tuple(
        s
        for s in (_section(section, answers, findings, photos) for section in view.sections)
        if s.items
    )
    answered = sum(s.done for s in sections if s.section.id != SECTION)
    return replace(
        view,
        visit=replace(
            view.visit,
            revision=sign_off.revision,
            state=VisitState.SIGNED,
            signed=sign_off.at,
            review=review_of(view, sign_off.revision),
        ),
        sections=sections,
        answered=answered,
        total=answered,
        abnormal=sum(a.verdict == "abnormal" for id, a in answers.items() if not finding_id(id)),
        can_edit=False,
    )


def _section(
    section: SectionView,
    answers: dict[str, Answer],
    findings: dict[str, dict[str, Any]],
    photos: frozenset[str],
) -> SectionView:
    items = tuple(
        _item(item, answers[item.item.id], findings.get(item.item.id), photos)
        for item in section.items
        if item.item.id in answers
    )
    bad = any(i.answer is not None and i.answer.verdict == "abnormal" for i in items)
    worst: Worst = "abnormal" if bad else "normal"
    return replace(section, items=items, done=len(items), total=len(items), worst=worst)


def _item(
    item: ItemView, answer: Answer, finding: dict[str, Any] | None, photos: frozenset[str]
) -> ItemView:
    held = item.finding
    shown: Finding | None = None
    if finding is not None and held is not None and held.id == finding["id"]:
        shown = replace(
            held,
            symptom=finding["symptom"],
            description=finding["description"],
            advice=finding["advice"],
        )
    elif finding is not None:
        shown = _finding_of(answer, finding)
    if item.earlier is not None:
        shown = held  # it belongs to an earlier visit; what was seen of it here is the answer
    run = item.run if item.run is not None and item.run.id == answer.run_id else None
    return replace(
        item,
        answer=answer,
        finding=shown,
        ticket=item.ticket if shown is not None else None,
        photos=tuple(p for p in item.photos if p.id in photos),
        run=run,
        gaps=(),
        open=False,
        remark="",
        soft=off_guide(item.item, answer),
        difference=_difference(item, answer),
    )


def _difference(item: ItemView, answer: Answer) -> Difference | None:
    """Of that revision's answer; an item that was new stays new."""
    if item.difference is not None and item.difference.change is Change.NEW:
        return item.difference
    return difference_of(item.item, item.previous, answer)


def _finding_of(answer: Answer, fields: dict[str, Any]) -> Finding | None:
    """A finding that is withdrawn since: still what was signed."""
    if answer.at is None:
        return None
    return Finding(
        id=fields["id"],
        visit_id=answer.visit_id,
        site_id="",
        item_id=answer.item_id,
        opened=answer.at,
        by=answer.by,
        symptom=fields["symptom"],
        description=fields["description"],
        advice=fields["advice"],
        revision=answer.revision,
    )


def review_of(view: VisitView, revision: int) -> ReviewState:
    """What central decided on this revision; a visit signed anew waits again."""
    for review in reversed(view.reviews):
        if review.revision == revision:
            return ReviewState(review.decision.value)
    return ReviewState.NONE


def _closed(view: VisitView) -> VisitView:
    return replace(view, can_edit=False)
