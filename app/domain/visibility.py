"""Which items of a checklist apply at this site, in this visit, after these answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from app.domain.answer import Answer, Verdict
from app.domain.checklist import Checklist, Item
from app.domain.expression import Environment, ExpressionError, Value, parse
from app.domain.site import AssetKind


@dataclass(frozen=True, slots=True)
class LastTime:
    """What a new visit knows of the last signed one of its kind at the site."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)  # item id -> its verdict
    days: int | None = None  # from that visit to this one; None: there was none


def environment(
    business: str,
    town: str,
    visit_kind: str,
    assets: Iterable[AssetKind],
    *,
    importance: str = "",
    last: LastTime | None = None,
) -> dict[str, Value]:
    """What ``when`` may ask of the site and the visit. ``assets`` has one entry per device."""
    env: dict[str, Value] = {f"assets.{kind}": 0 for kind in AssetKind}
    for kind in assets:
        count = env[f"assets.{kind}"]
        env[f"assets.{kind}"] = (count if isinstance(count, int) else 0) + 1
    env |= {"site.business": business, "site.town": town, "visit.kind": visit_kind}
    env["site.importance"] = importance or None
    if last is not None:
        env["days.since_last"] = last.days
        env |= {f"last.{item}": verdict.value for item, verdict in last.verdicts.items()}
    return env


def visible_items(
    checklist: Checklist, env: Environment, answers: Mapping[str, Answer]
) -> tuple[Item, ...]:
    """The items that apply now, in order. The answer of a hidden item counts as not given, so
    hiding an item also hides those that hang on it. An unreadable ``when`` shows its item."""
    known: dict[str, Value] = dict(env)
    shown: list[Item] = []
    for item in checklist.items():
        if item.when and not _shown(item.when, known):
            continue
        shown.append(item)
        answer = answers.get(item.id)
        if answer is not None and answer.verdict is not None:
            known[f"answer.{item.id}"] = answer.verdict.value
            known[f"value.{item.id}"] = answer.value or None
    return tuple(shown)


def asked_of(checklist: Checklist, item_id: str) -> bool:
    """Whether any item's showing may hang on the answer of this one."""
    names = {f"answer.{item_id}", f"value.{item_id}"}
    return any(not names.isdisjoint(_names(i.when)) for i in checklist.items() if i.when)


def looks_back(checklist: Checklist) -> bool:
    """Whether any item's showing hangs on the last visit."""
    return any(
        name == "days.since_last" or name.startswith("last.")
        for item in checklist.items()
        if item.when
        for name in _names(item.when)
    )


@lru_cache(maxsize=1024)
def _names(when: str) -> frozenset[str]:
    try:
        return parse(when).names()
    except ExpressionError:
        return frozenset()


def _shown(when: str, env: Environment) -> bool:
    try:
        return parse(when).holds(env)
    except ExpressionError:
        return True  # asking once too often is the safer mistake
