"""From what a person gave to the answer that is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Item, ItemKind
from app.domain.text import Text
from app.domain.units import with_unit
from app.domain.visit import Visit
from app.services.refusals import BadValue, Contradicts, NeedsReason

_NUMERIC = (ItemKind.NUMBER, ItemKind.STOPWATCH)
# what a person types: no exponents, no underscores, nothing that takes a page to print
_NUMBER = re.compile(r"[+-]?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})", re.ASCII)
LONGEST = 2000  # characters of a value or a note
CHANGE_MEASURED = Text("改动测得的结果", "change what was measured")
CHANGE_FINISHED = Text("改动已完成检查的结果", "change what was finished")


def revise(
    item: Item,
    base: Answer,
    *,
    verdict: Verdict | None,
    value: str | None,
    note: str | None,
    reason: str,
) -> Answer:
    """``base`` with what was given; None leaves a field as it is. A value that judges itself sets
    the verdict; only "not applicable" may stand beside any value.

    Raises BadValue for a value or note that does not fit, Contradicts for a verdict that the value
    rules out, NeedsReason where what was measured is changed by hand without saying why.
    """
    new_value = base.value if value is None else _clean(item, value, base)
    new_note = base.note if note is None else _short(note.strip(), Text("备注", "Note"))
    judged = judged_alone(item, new_value) if new_value else None
    if verdict is not None:
        if judged is not None and verdict not in (judged, Verdict.NA):
            raise Contradicts(item.prompt, shown_value(item, new_value).zh, str(item.hard or ""))
        new_verdict: Verdict | None = verdict
    elif value is None or new_value == base.value:
        new_verdict = base.verdict
    elif judged is not None:
        new_verdict = judged
    else:
        new_verdict = _undecided(item, base, new_value)
    reason = reason.strip()
    new = replace(
        base,
        verdict=new_verdict,
        value=new_value,
        note=new_note,
        reason=_short(reason, Text("原因", "Reason")) if reason else base.reason,
    )
    if _by_hand(base, new) and not (reason or base.reason):
        raise NeedsReason(CHANGE_MEASURED)
    return new


def must_explain(visit: Visit, base: Answer, new: Answer, reason: str) -> None:
    """What was there when the checking was finished is changed only with a reason. Raises
    NeedsReason. What was given after the return to checking is free."""
    finished = visit.reopened
    if finished is None or reason.strip() or not base.given or base.at is None:
        return
    said = (base.verdict, base.value, base.note) != (new.verdict, new.value, new.note)
    if said and base.revision == visit.revision and base.at.before(finished):
        raise NeedsReason(CHANGE_FINISHED)


def _undecided(item: Item, base: Answer, value: str) -> Verdict | None:
    """The verdict beside a new value that does not judge itself. Outside the soft limits a person
    decides, unless one has decided on such a value already."""
    if item.off_guide(value):
        return base.verdict if item.off_guide(base.value) else None
    if item.off_guide(base.value):
        return _default(item, value) or base.verdict  # what was said of the old one is over
    return base.verdict or _default(item, value)


def shown_value(item: Item, value: str) -> Text:
    """A value as a person reads it: the choice's label, the number with its unit."""
    for choice in item.choices:
        if choice.id == value:
            return choice.label
    return with_unit(value, item.unit_said)


def _by_hand(base: Answer, new: Answer) -> bool:
    """Whether a person puts another verdict or figure in the place of a measured one. One that the
    measuring left open is theirs to give."""
    if not base.measurements and not base.run_id:
        return False
    verdict = base.verdict is not None and new.verdict is not base.verdict
    return verdict or (bool(base.value) and new.value != base.value)


def judged_alone(item: Item, value: str) -> Verdict | None:
    """The verdict that follows from a value alone, None if a person must say. Raises BadValue."""
    try:
        return item.judge(value)
    except ValueError:
        raise BadValue(item.prompt, value, _expected(item)) from None


def _default(item: Item, value: str) -> Verdict | None:
    """A text, or a number that nothing is held against, is answered by being there."""
    if not value:
        return None
    if item.kind is ItemKind.TEXT or (item.kind in _NUMERIC and item.limits is None):
        # within soft limits that stand alone, too: it is there, and nothing speaks against it
        return Verdict.NORMAL
    return None


def _clean(item: Item, value: str, base: Answer) -> str:
    value = _short(value.strip(), item.prompt)
    if not value:
        if base.value and item.kind is not ItemKind.TEXT:
            # nothing is erased: an answer is corrected, or the item does not apply
            raise BadValue(item.prompt, "", _expected(item))
        return value
    if item.kind in _NUMERIC:
        # a Chinese input method gives full-width digits and points
        number = unicodedata.normalize("NFKC", value).replace("。", ".").replace(" ", "")
        if not _NUMBER.fullmatch(number):
            raise BadValue(item.prompt, value, _expected(item))
        return f"{Decimal(number):f}"  # ".5" and "+0.5" are the same answer
    if item.kind is ItemKind.CHOICE and all(c.id != value for c in item.choices):
        raise BadValue(item.prompt, value, _expected(item))
    return value


def _expected(item: Item) -> Text:
    if item.kind is ItemKind.CHOICE:
        return Text(
            " / ".join(c.label.zh for c in item.choices),
            " / ".join(c.label.en for c in item.choices),
        )
    if item.kind in _NUMERIC:
        zh, en = (f" {unit}" if unit else "" for unit in item.unit_said)
        limits = f" {item.hard}" if item.hard else ""
        return (
            Text(f"数字，如 3.5{zh}", f"a number, such as 3.5{en}")
            if not limits
            else Text(
                f"数字，如 3.5{zh}（限值{limits}）",
                f"a number, such as 3.5{en} (limits{limits})",
            )
        )
    return Text("文字", "some text")


def _short(text: str, name: Text) -> str:
    if len(text) > LONGEST:
        raise BadValue(name, text, Text(f"不超过 {LONGEST} 个字", f"at most {LONGEST} characters"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) != "Cc")
