"""What is not as it was at the last visit, item by item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from app.domain.answer import Answer
from app.domain.checklist import Checklist, Item


class Change(StrEnum):
    VERDICT = "verdict"  # the value may have changed too
    SETTING = "setting"  # the value of a setting (an item with ``copy_last``)
    VALUE = "value"
    NEW = "new"  # this checklist asks for it, the last visit's did not
    REMOVED = "removed"  # the last visit answered it, this checklist does not ask any more


@dataclass(frozen=True, slots=True)
class Difference:
    item: Item
    change: Change
    before: Answer | None
    after: Answer | None
    by: Decimal | None = None  # how far a number moved, in the item's unit


def differences(
    items: Iterable[Item],
    answers: Mapping[str, Answer],
    before: Checklist,
    answers_before: Mapping[str, Answer],
    checklist: Checklist,
) -> tuple[Difference, ...]:
    """``items`` are those that apply now, in order; ``checklist`` is theirs, ``before`` the last
    visit's. An item that is not answered yet does not differ. Those removed come last."""
    known = {item.id for item in before.items()}
    found = []
    for item in items:
        old, new = answers_before.get(item.id), answers.get(item.id)
        if item.id not in known:
            found.append(Difference(item, Change.NEW, None, new))
        elif (difference := difference_of(item, old, new)) is not None:
            found.append(difference)
    asked = {item.id for item in checklist.items()}
    for item in before.items():
        old = answers_before.get(item.id)
        if item.id not in asked and old is not None and old.given:
            found.append(Difference(item, Change.REMOVED, old, None))
    return tuple(found)


def difference_of(item: Item, old: Answer | None, new: Answer | None) -> Difference | None:
    """Between two answers to one item; None where one is missing or they say the same."""
    if old is None or new is None or not (old.given and new.given):
        return None
    change = _change(item, old, new)
    return None if change is None else Difference(item, change, old, new, moved(item, old, new))


def moved(item: Item, before: Answer | None, after: Answer | None) -> Decimal | None:
    """How far a number moved since; None where there are not two numbers, or they are equal."""
    if not item.numeric or before is None or after is None:
        return None
    try:
        by = Decimal(after.value) - Decimal(before.value)
    except InvalidOperation:
        return None
    return by if by.is_finite() and by else None


def _change(item: Item, old: Answer, new: Answer) -> Change | None:
    if old.verdict is not new.verdict:
        return Change.VERDICT
    if not _same_value(item, old.value, new.value):
        return Change.SETTING if item.copy_last else Change.VALUE
    return None


def _same_value(item: Item, old: str, new: str) -> bool:
    """3.50 s is what 3.5 s was."""
    if old == new:
        return True
    if not item.numeric:
        return False
    try:
        return Decimal(old) == Decimal(new)
    except InvalidOperation:
        return False
