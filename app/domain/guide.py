"""The way from a symptom to its cause: questions, tests and checks, each leading on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.text import Text


class GuideKind(StrEnum):
    ASK = "ask"
    TEST = "test"  # a test of the program; its outcome chooses
    CHECK = "check"  # something to do and look at


@dataclass(frozen=True, slots=True)
class GuideWay:
    """One answer and where it leads: another node (``go``) or a cause of the symptom."""

    label: Text | None  # None: the outcome of a test
    go: str = ""
    cause: str = ""
    passed: bool | None = None  # of a test


@dataclass(frozen=True, slots=True)
class GuideNode:
    id: str
    kind: GuideKind
    text: Text | None  # None: a test, which has a title of its own
    ways: tuple[GuideWay, ...]
    plan: str = ""  # of a test
