"""How facts of this computer are judged and kept as a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from drivers.plan import RunContext, StepOutcome
from drivers.types import Attachment, Limit, Reading, Text, Verdict

MB, GB = 1 << 20, 1 << 30


def low(context: RunContext, name: str) -> Limit | None:
    value = context.number(name, 0, 1e9)
    return None if value is None else Limit(low=Decimal(f"{value:g}"))


def high(context: RunContext, name: str) -> Limit | None:
    value = context.number(name, 0, 1e9)
    return None if value is None else Limit(high=Decimal(f"{value:g}"))


def judged(readings: Iterable[Reading], good: Text, bad: Text, code: str) -> StepOutcome:
    found = tuple(readings)
    if any(item.ok is False for item in found):
        return StepOutcome(Verdict.FAIL, bad, found, code)
    return StepOutcome(Verdict.PASS, good, found)


def not_told(text: Text) -> StepOutcome:
    """The system does not tell: nothing is guessed and nothing judged."""
    return StepOutcome(Verdict.NOT_RUN, text)


def table(readings: Iterable[Reading]) -> Attachment:
    """All facts with their verdicts, so that the next visit can be compared with this one."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["key", "项目", "item", "value", "unit", "limit", "verdict"])
    for item in readings:
        verdict = {None: "", True: "ok", False: "bad"}[item.ok]
        row = [item.quantity, item.label.zh, item.label.en, item.value, item.unit]
        writer.writerow([_harmless(cell) for cell in (*row, str(item.limit or ""), verdict)])
    return Attachment("facts.csv", "text/csv", out.getvalue().encode("utf-8-sig"))


def _harmless(cell: str) -> str:
    """A spreadsheet shall show it, not calculate it."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") and not _number(cell) else cell


def _number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
