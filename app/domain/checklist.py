"""Checklists as data: what to look at, what counts as good, what proof is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from app.domain.answer import Answer, Limits, Verdict
from app.domain.codec import SPARSE
from app.domain.site import AssetKind
from app.domain.text import Text
from app.domain.units import unit_text


class ItemKind(StrEnum):
    VERDICT = "verdict"
    NUMBER = "number"
    CHOICE = "choice"
    TEXT = "text"
    PHOTO = "photo"
    STOPWATCH = "stopwatch"  # a time in seconds, taken with the built-in stopwatch or typed
    DEVICE_TEST = "device_test"
    PROBE = "probe"  # the laptop measures by itself: line, computer

    @property
    def tested(self) -> bool:
        """Whether a test plan answers items of this kind."""
        return self in (ItemKind.DEVICE_TEST, ItemKind.PROBE)


class Need(StrEnum):
    """Proof an item can ask for."""

    PHOTO = "photo"  # always one photo taken during this visit
    PHOTO_IF_ABNORMAL = "photo_if_abnormal"
    NOTE_IF_ABNORMAL = "note_if_abnormal"
    NOTE_IF_NA = "note_if_na"
    NOTE_IF_SOFT = "note_if_soft"  # outside the soft limits
    FILE = "file"
    FILE_IF_ABNORMAL = "file_if_abnormal"


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    label: Text
    verdict: Verdict  # what choosing it means


@dataclass(frozen=True, slots=True)
class Item:
    id: str  # "printing.position"; stable for the life of the pack
    prompt: Text
    kind: ItemKind
    hint: Text | None = None
    unit: str = ""
    limits: Limits | None = None  # outside them it is abnormal
    choices: tuple[Choice, ...] = ()
    needs: frozenset[Need] = frozenset()
    when: str = ""  # shown only if this expression holds; empty: always
    symptoms: tuple[str, ...] = ()  # codes offered when abnormal, the likeliest first
    asset_kind: AssetKind | None = None
    plan: str = ""  # device_test / probe: the test plan's id
    params: tuple[tuple[str, str], ...] = ()  # what the contract sets of the plan's parameters
    weight: int = 1
    optional: bool = False
    # outside the soft limits the person is warned, and decides
    soft_limits: Limits | None = field(default=None, metadata=SPARSE)
    # how old a photo may be when it is added; 0: any age
    fresh_minutes: int = field(default=0, metadata=SPARSE)
    # the last visit's value is offered (settings, never verdicts)
    copy_last: bool = field(default=False, metadata=SPARSE)

    @property
    def numeric(self) -> bool:
        """Whether its value is a figure."""
        return self.kind in (ItemKind.NUMBER, ItemKind.STOPWATCH)

    @property
    def unit_said(self) -> Text:
        """The unit as a person reads it; a stopwatch counts seconds."""
        return unit_text(self.unit or ("s" if self.kind is ItemKind.STOPWATCH else ""))

    @property
    def hard(self) -> Limits | None:
        """Outside them the answer is abnormal, whatever a person thinks of it."""
        return None if self.limits is None or self.limits.soft else self.limits

    @property
    def guide(self) -> Limits | None:
        """The soft limits; in older packs ``limits`` that were marked as soft."""
        if self.soft_limits is not None:
            return self.soft_limits
        return self.limits if self.limits is not None and self.limits.soft else None

    def off_guide(self, value: str) -> bool:
        """Whether the value lies outside the soft limits and within the hard ones: the person is
        warned, and decides."""
        if self.guide is None or not self.numeric:
            return False
        try:
            number = Decimal(value)
        except InvalidOperation:
            return False
        if not number.is_finite() or self.guide.holds(number):
            return False
        return self.hard is None or self.hard.holds(number)

    def judge(self, value: str) -> Verdict | None:
        """The verdict that follows from the value alone, or None if a person must say.

        Numbers and times outside hard limits are abnormal, those outside the soft ones are for
        a person to judge; a choice means what the pack says. Raises ValueError if a number item is
        given something that is not a finite number.
        """
        if self.kind is ItemKind.CHOICE:
            return next((c.verdict for c in self.choices if c.id == value), None)
        if self.numeric:
            try:
                number = Decimal(value)
            except InvalidOperation:
                raise ValueError(value) from None
            if not number.is_finite():
                raise ValueError(value)
            if self.hard is None:
                return None
            if not self.hard.holds(number):
                return Verdict.ABNORMAL
            return None if self.off_guide(value) else Verdict.NORMAL
        return None


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: Text
    items: tuple[Item, ...]
    number: int  # the customer's own area number, 1-9 for DG


@dataclass(frozen=True, slots=True)
class Checklist:
    id: str
    version: str
    title: Text
    businesses: frozenset[str]
    kinds: frozenset[str]  # visit kinds
    sections: tuple[Section, ...]
    cadence_days: int | None = None  # how often it is due; None: only when asked for
    # where it differs from that
    cadence_by_importance: tuple[tuple[str, int], ...] = field(default=(), metadata=SPARSE)

    def items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items

    def item(self, id: str) -> Item:
        """Raises KeyError for an id this version does not know."""
        for item in self.items():
            if item.id == id:
                return item
        raise KeyError(id)

    def section_of(self, item_id: str) -> Section:
        for section in self.sections:
            if any(item.id == item_id for item in section.items):
                return section
        raise KeyError(item_id)


class Missing(StrEnum):
    ANSWER = "answer"
    VALUE = "value"
    PHOTO = "photo"
    FILE = "file"
    FRESH_PHOTO = "fresh_photo"  # there are photos, but all are older than the item allows
    NOTE = "note"
    FINDING = "finding"  # an abnormal answer whose finding has no description
    REWORK = "rework"  # returned by central and not answered anew


@dataclass(frozen=True, slots=True)
class Gap:
    """Something an item still lacks before the visit can be finished."""

    item_id: str
    missing: Missing


def off_guide(item: Item, answer: Answer | None) -> bool:
    """Whether the answer's value, or one of its measurements, is outside soft limits only."""
    if answer is None or answer.verdict is Verdict.NA:
        return False
    if item.soft_limits is None and item.limits is None and not answer.measurements:
        return False  # most items
    return item.off_guide(answer.value) or any(m.off_guide for m in answer.measurements)


def gaps_of(
    item: Item,
    answer: Answer | None,
    photos: int,
    described: bool = True,
    files: int = 0,
    *,
    fresh: int | None = None,
) -> tuple[Gap, ...]:
    """What one visible item still lacks.

    ``photos`` and ``files`` count those attached to the item in this visit, ``fresh`` the photos
    that are not too old (None: all); ``described`` says whether the finding of an abnormal answer
    has a description.
    """
    if answer is None or not answer.given:
        begun = answer is not None and bool(answer.value)  # an optional one, too, wants a verdict
        return () if item.optional and not begun else (Gap(item.id, Missing.ANSWER),)
    gaps: list[Gap] = []
    abnormal = answer.verdict is Verdict.ABNORMAL
    applies = answer.verdict is not Verdict.NA
    valued = item.kind in (ItemKind.NUMBER, ItemKind.STOPWATCH, ItemKind.CHOICE, ItemKind.TEXT)
    if valued and applies and not answer.value:
        gaps.append(Gap(item.id, Missing.VALUE))
    wants_photo = (
        Need.PHOTO in item.needs
        or item.kind is ItemKind.PHOTO
        or (abnormal and Need.PHOTO_IF_ABNORMAL in item.needs)
    )
    if wants_photo and applies and not photos:
        gaps.append(Gap(item.id, Missing.PHOTO))
    elif wants_photo and applies and fresh == 0:
        gaps.append(Gap(item.id, Missing.FRESH_PHOTO))
    wants_file = Need.FILE in item.needs or (abnormal and Need.FILE_IF_ABNORMAL in item.needs)
    if wants_file and applies and not files:
        gaps.append(Gap(item.id, Missing.FILE))
    wants_note = (
        (abnormal and Need.NOTE_IF_ABNORMAL in item.needs)
        or (not applies and Need.NOTE_IF_NA in item.needs)
        or (Need.NOTE_IF_SOFT in item.needs and off_guide(item, answer))
    )
    if wants_note and not answer.note:
        gaps.append(Gap(item.id, Missing.NOTE))
    if abnormal and not described:
        gaps.append(Gap(item.id, Missing.FINDING))
    return tuple(gaps)


def counted(items: Iterable[Item], answers: Mapping[str, Answer]) -> tuple[Item, ...]:
    """Of these items, which are those that apply: what "15 of 15" counts. An optional one that
    nobody touched is no gap."""
    return tuple(
        i
        for i in items
        if not i.optional or ((a := answers.get(i.id)) is not None and (a.given or a.value))
    )


Answers = Mapping[str, Answer]
