"""Ids that are given twice, and names that lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.domain.text import Text
from app.packs.plans import KNOWN_PLANS
from app.packs.problems import Problem
from app.packs.source import Document, Where
from app.packs.wording import did_you_mean


def twice(
    document: Document, where: Where, names: Iterable[str], tail: Where = ("id",)
) -> Iterator[Problem]:
    """``names`` are those of the list at ``where``; ``tail`` leads from an entry to its name."""
    seen: set[str] = set()
    for i, name in enumerate(names):
        if name in seen:
            message = Text(f"“{name}” 重复", f"“{name}” is given twice")
            hint = Text("编号和名称不能重复", "ids and names must be unique")
            yield document.problem((*where, i, *tail), message, hint)
        seen.add(name)


def unknown(
    document: Document, where: Where, name: str, known: Sequence[str], what: Text
) -> Iterator[Problem]:
    """A problem if ``name`` is not one of ``known``. ``what`` is the kind of thing it names."""
    if name not in known:
        message = Text(f"没有{what.zh} “{name}”", f"no {what.en} “{name}”")
        yield document.problem(where, message, did_you_mean(name, known))


def unknown_plan(document: Document, where: Where, plan: str) -> Iterator[Problem]:
    known = sorted(KNOWN_PLANS)
    return unknown(document, where, plan, known, Text("测试方案", "test plan"))
