"""What each source of a record form gives for one row. The names are those of the pack format."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.domain.answer import Answer, Measurement, Verdict
from app.domain.checklist import Item, Section
from app.domain.clock import Stamp
from app.domain.finding import Finding
from app.domain.report_form import FormField, FormRows, ReportForm
from app.domain.sign_off import SignOff, Stroke
from app.domain.sign_words import NOT_SIGNED, reason_words
from app.domain.text import Text, same
from app.domain.ticket import Ticket
from app.reports.data import VisitReportData
from app.reports.words import (
    UNANSWERED,
    VERDICT,
    at,
    figure,
    label_of,
    limits_text,
    rating_text,
    stamp,
    value_text,
)

Strokes = tuple[Stroke, ...]
Value = Text | Strokes  # what stands in a cell: words, or a drawn signature


@dataclass(frozen=True, slots=True)
class Row:
    """What the sources of one row, or of the head and foot, look at."""

    data: VisitReportData
    number: int = 0  # from 1; 0 in head and foot
    section: Section | None = None
    item: Item | None = None
    finding: Finding | None = None

    @property
    def answer(self) -> Answer | None:
        return self.data.answers().get(self.item.id) if self.item is not None else None

    @property
    def found(self) -> Finding | None:
        """The row's finding: its own, or that of its item."""
        if self.finding is not None or self.item is None:
            return self.finding
        return next((f for f in self.data.findings() if f.item_id == self.item.id), None)

    @property
    def ticket(self) -> Ticket | None:
        found = self.found
        known = self.data.ticket_of(found) if found is not None else None
        return known.ticket if known is not None else None


def rows_of(form: ReportForm, data: VisitReportData) -> list[Row]:
    """The rows of the form's table for this visit, in the checklist's order."""
    made = _rows(form.rows, data)
    return [
        Row(data, number, row.section, row.item, row.finding)
        for number, row in enumerate(made, start=1)
    ]


def _rows(kind: FormRows | None, data: VisitReportData) -> Iterator[Row]:
    shown = data.applying
    answers = data.answers()
    if kind is FormRows.FINDINGS:
        places = {item.id: (s, item) for s in data.checklist.sections for item in s.items}
        for finding in data.findings():
            section, item = places.get(finding.item_id, (None, None))
            yield Row(data, section=section, item=item, finding=finding)
    elif kind is FormRows.SECTIONS:
        for section in data.checklist.sections:
            if any(item.id in shown for item in section.items):
                yield Row(data, section=section)
    elif kind in (FormRows.ITEMS, FormRows.ABNORMAL):
        for section in data.checklist.sections:
            for item in section.items:
                answer = answers.get(item.id)
                bad = answer is not None and answer.verdict is Verdict.ABNORMAL
                if item.id in shown and (bad or kind is FormRows.ITEMS):
                    yield Row(data, section=section, item=item)


def value_of(field: FormField, row: Row) -> Value:
    """What stands in the field; empty where there is nothing to say."""
    if field.source == "text":
        return field.text or NOTHING
    return SOURCES[field.source](row)


NOTHING: Final = same("")


def _day(at: Stamp | None) -> Text:
    return same(stamp(at)[:10] if at is not None else "")


def _moment(at: Stamp | None) -> Text:
    return same(stamp(at)[:16] if at is not None else "")


def _result(row: Row) -> Text:
    answer = row.answer
    if answer is None or answer.verdict is None:
        return UNANSWERED if row.item is not None and not row.item.optional else NOTHING
    return VERDICT[answer.verdict]


def _value(row: Row) -> Text:
    """What was given and what was measured, in one cell."""
    if row.item is None or row.answer is None:
        return NOTHING
    said = [] if (given := value_text(row.item, row.answer)) is None else [given]
    said += [_measured(m) for m in row.answer.measurements]
    return Text("；".join(s.zh for s in said), "; ".join(s.en for s in said))


def _measured(m: Measurement) -> Text:
    label, value = label_of(m), figure(m)
    return Text(f"{label.zh} {value.zh}", f"{label.en} {value.en}")


def _limits(row: Row) -> Text:
    item = row.item
    if item is None:
        return NOTHING
    return limits_text(item)


def _inspector(row: Row) -> Text:
    return same(row.data.record.visit.engineer_name)


def _signed(read: Callable[[SignOff], Value]) -> Callable[[Row], Value]:
    def give(row: Row) -> Value:
        sign = row.data.sign_off
        return read(sign) if sign is not None else NOTHING

    return give


def _strokes(sign: SignOff) -> Value:
    """In the place of a signature that was refused stand the words that say so."""
    if not sign.refused:
        return sign.strokes
    reason = reason_words(sign.reason)
    return Text(f"{NOT_SIGNED.zh}：{reason.zh}", f"{NOT_SIGNED.en}: {reason.en}")


def _of_finding(read: Callable[[Finding], str]) -> Callable[[Row], Value]:
    def give(row: Row) -> Value:
        found = row.found
        return same(read(found)) if found is not None else NOTHING

    return give


def _of_ticket(read: Callable[[Ticket], str]) -> Callable[[Row], Value]:
    def give(row: Row) -> Value:
        ticket = row.ticket
        return same(read(ticket)) if ticket is not None else NOTHING

    return give


def _handling(row: Row, place: int) -> Text:
    """How it was handled, as it is known now: a record form is filled in further."""
    found = row.found
    if found is None:
        return NOTHING
    return same((found.handling_result, found.handled_on)[place])


def _symptom(row: Row) -> Text:
    found = row.found
    if found is None or not found.symptom:
        return NOTHING
    title = row.data.symptoms.get(found.symptom, NOTHING)
    return Text(f"{found.symptom} {title.zh}".strip(), f"{found.symptom} {title.en}".strip())


def _section_title(row: Row) -> Text:
    if row.section is None:
        return NOTHING
    number, title = row.section.number, row.section.title
    return Text(f"{number} {title.zh}", f"{number} {title.en}")


def _section_score(row: Row) -> Text:
    score = row.data.score(row.section) if row.section is not None else None
    return same(str(score) if score is not None else "")


SOURCES: Final[Mapping[str, Callable[[Row], Value]]] = {
    "visit.number": lambda r: same(r.data.record.visit.number),
    "visit.date": lambda r: _day(r.data.record.visit.started),
    "visit.kind": lambda r: r.data.kind_title,
    "visit.engineer": _inspector,
    "visit.started": lambda r: _moment(r.data.record.visit.started),
    "visit.signed": _signed(lambda s: NOTHING if s.refused else _moment(s.at)),
    "site.number": lambda r: same(r.data.record.site.number),
    "site.town": lambda r: same(r.data.record.site.town),
    "site.name": lambda r: same(r.data.record.site.name),
    "site.business": lambda r: r.data.business_title,
    "site.department": lambda r: same(r.data.record.site.department),
    "row.number": lambda r: same(str(r.number) if r.number else ""),
    "section.title": _section_title,
    "section.score": _section_score,
    "item.prompt": lambda r: r.item.prompt if r.item is not None else NOTHING,
    "item.limits": _limits,
    "answer.verdict": _result,
    "answer.value": _value,
    "answer.note": lambda r: same(r.answer.note if r.answer is not None else ""),
    "answer.by": lambda r: _inspector(r) if r.answer is not None else NOTHING,
    "answer.at": lambda r: _moment(r.answer.at if r.answer is not None else None),
    "finding.description": _of_finding(lambda f: f.description),
    "finding.advice": _of_finding(lambda f: f.advice),
    "finding.result": lambda r: _handling(r, 0),
    "finding.handled_on": lambda r: _handling(r, 1),
    "finding.inspector": lambda r: _inspector(r) if r.found is not None else NOTHING,
    "finding.found_on": lambda r: _day(r.found.opened if r.found is not None else None),
    "finding.symptom": _symptom,
    "ticket.number": _of_ticket(lambda t: t.number),
    "ticket.level": _of_ticket(lambda t: t.level),
    "ticket.reported": _of_ticket(lambda t: at(t.reported_at)[:16]),
    "sign_off.supervisor": _signed(lambda s: NOT_SIGNED if s.refused else same(s.supervisor)),
    "sign_off.role": _signed(lambda s: NOTHING if s.refused else same(s.role)),
    "sign_off.rating": _signed(lambda s: NOTHING if s.refused else rating_text(s.rating)),
    "sign_off.remarks": _signed(lambda s: same(s.remarks)),
    "sign_off.at": _signed(lambda s: NOTHING if s.refused else _moment(s.at)),
    "sign_off.stroke": _signed(_strokes),
    "blank": lambda _row: NOTHING,
}
