"""How facts of this computer are judged and kept as a table."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from drivers.plan import StepOutcome
from drivers.sheet import csv_sheet
from drivers.types import Attachment, Reading, Text, Verdict, reading

MB, GB = 1 << 20, 1 << 30
NOT_TOLD = {"not_told": Text("系统没有告诉", "not told")}
YES_NO = {"yes": Text("是", "yes"), "no": Text("否", "no"), **NOT_TOLD}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A limit that does not hold: what it means and what to do. ``code`` is stable."""

    text: Text
    code: str


def untold(quantity: str, label: Text) -> Reading:
    """A fact that this system does not tell: said, never guessed, and not judged."""
    return reading(quantity, label, "not_told", words=NOT_TOLD)


def fact(quantity: str, label: Text, value: str) -> Reading:
    """A fact without a limit; an empty one is not told."""
    return reading(quantity, label, value) if value else untold(quantity, label)


def judged(
    readings: Iterable[Reading], good: Text, doubts: Sequence[Doubt] = (), *, mild: bool = False
) -> StepOutcome:
    """The gravest doubt stands first and gives the code; all are said. ``mild``: nothing that a
    limit forbids, so the step is inconclusive."""
    found = tuple(readings)
    if not doubts:
        return StepOutcome(Verdict.PASS, good, found)
    text = Text("".join(d.text.zh for d in doubts), " ".join(d.text.en for d in doubts))
    return StepOutcome(Verdict.INCONCLUSIVE if mild else Verdict.FAIL, text, found, doubts[0].code)


def not_told(text: Text, readings: Iterable[Reading] = ()) -> StepOutcome:
    """The system does not tell: nothing is guessed and nothing judged."""
    return StepOutcome(Verdict.NOT_RUN, text, tuple(readings))


Rows = Sequence[tuple[str, Reading]]  # the step a reading belongs to, and the reading


def table(rows: Rows) -> Attachment:
    """All facts with their verdicts, as a sheet that a person opens."""
    lines: list[tuple[str, ...]] = [
        ("key", "项目", "item", "value", "unit", "limit", "verdict", "group")
    ]
    for step, item in rows:
        verdict = {None: "", True: "ok", False: "bad"}[item.ok]
        row = [item.quantity, item.label.zh, item.label.en, item.value, item.unit]
        lines.append((*row, str(item.limit or ""), verdict, step))
    return csv_sheet("facts.csv", lines)


def facts_json(identity: dict[str, str], rows: Rows) -> Attachment:
    """The same as a program reads it at the next visit, to tell what has changed since."""
    held = {
        "format": 1,
        "identity": identity,
        "facts": [
            {
                "group": step,
                "key": item.quantity,
                "value": item.value,
                "unit": item.unit,
                "limit": str(item.limit or ""),
                "ok": item.ok,
            }
            for step, item in rows
        ],
    }
    text = json.dumps(held, ensure_ascii=False, indent=1)
    return Attachment("facts.json", "application/json", text.encode())
