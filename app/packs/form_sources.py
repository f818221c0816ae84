"""What the fields of a record form can be filled from, and where each makes sense.

A source is ``group.name``. A form of one visit knows that visit, a form over a month knows counts,
and a row adds what it is a row of; a source whose group nobody there knows would stay empty for
ever, so a pack that asks for it is refused when it is read.
"""

from __future__ import annotations

from typing import Final

from app.domain.report_form import FormKind, FormRows

BLANK: Final = "blank"  # a line to write on, e.g. for a seal
TEXT: Final = "text"  # the field's own text
FAULT: Final = "fault"  # fault.ID: a field of the contract's fault report

SOURCES: Final[dict[str, tuple[str, ...]]] = {
    "visit": ("number", "date", "kind", "engineer", "started", "signed"),
    "site": ("number", "town", "name", "business", "department"),
    "row": ("number",),
    "section": ("title", "score"),
    "item": ("prompt", "limits"),
    "answer": ("verdict", "value", "note", "by", "at"),
    "finding": (
        "description",
        "advice",
        "result",
        "handled_on",
        "inspector",
        "found_on",
        "symptom",
    ),
    "ticket": ("number", "kind", "level", "reported", "resolved", "state"),
    "sign_off": ("supervisor", "role", "rating", "remarks", "at", "stroke"),
    "period": ("title",),
    "count": ("visits", "planned", "findings", "tickets"),
    "satisfaction": ("percent",),
}

# what the form as a whole knows: its head, its foot, and every row
_OF_FORM: Final[dict[FormKind, frozenset[str]]] = {
    FormKind.VISIT: frozenset({"visit", "site", "sign_off"}),
    FormKind.FINDINGS: frozenset({"period", "count"}),
    FormKind.PERIOD: frozenset({"period", "count", "satisfaction"}),
    FormKind.FAULT: frozenset({"ticket", "site", FAULT}),
}
# what a row adds
_OF_ROW: Final[dict[FormRows, frozenset[str]]] = {
    FormRows.ITEMS: frozenset({"row", "section", "item", "answer", "finding"}),
    FormRows.ABNORMAL: frozenset({"row", "section", "item", "answer", "finding"}),
    FormRows.FINDINGS: frozenset({"row", "section", "item", "answer", "finding", "visit", "site"}),
    FormRows.SECTIONS: frozenset({"row", "section"}),
    FormRows.SITES: frozenset({"row", "site"}),
    FormRows.TICKETS: frozenset({"row", "ticket", "site"}),
}
# which rows a form can have
ROWS: Final[dict[FormKind, tuple[FormRows, ...]]] = {
    FormKind.VISIT: (FormRows.ITEMS, FormRows.ABNORMAL, FormRows.FINDINGS, FormRows.SECTIONS),
    FormKind.FINDINGS: (FormRows.FINDINGS,),
    FormKind.PERIOD: (FormRows.FINDINGS, FormRows.SITES, FormRows.TICKETS),
    FormKind.FAULT: (),
}


def known_sources(
    form: FormKind, rows: FormRows | None = None, fault_fields: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """What may stand in the head and foot of such a form; with ``rows`` in its columns."""
    groups = _OF_FORM[form] | (_OF_ROW[rows] if rows else frozenset())
    found = [f"{g}.{name}" for g, names in SOURCES.items() if g in groups for name in names]
    if FAULT in groups:
        found += [f"{FAULT}.{id}" for id in fault_fields]
    return (*found, BLANK, TEXT)


def all_sources(fault_fields: tuple[str, ...] = ()) -> tuple[str, ...]:
    found = [f"{group}.{name}" for group, names in SOURCES.items() for name in names]
    return (*found, *(f"{FAULT}.{id}" for id in fault_fields), BLANK, TEXT)
