"""The shape of a pack's files. What hangs together across files is looked at in ``checks``."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind, Need
from app.domain.site import AssetKind

_DURATION = re.compile(r"([0-9]{1,4})(m|h|d)", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def _duration(value: Any) -> timedelta:
    found = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("duration", "not a duration")
    return timedelta(**{_UNITS[found[2]]: int(found[1])})


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise PydanticCustomError("day", "not a day") from None


def _clock(value: Any) -> time:
    try:
        return time.fromisoformat(value)
    except (TypeError, ValueError):
        raise PydanticCustomError("clock", "not a time of day") from None


def _decimal(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise PydanticCustomError("decimal", "not a number")
    return Decimal(value)


def _param(value: Any) -> str:
    """YAML makes numbers of figures; a test takes its parameters as they are typed."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise PydanticCustomError("param", "not a text or number")
    return str(value)


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
DashedSlug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}-[0-9]{2}$")]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
Param = Annotated[str, BeforeValidator(_param), StringConstraints(max_length=600)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextModel(_Model):
    zh: Words
    en: Words


class BusinessModel(_Model):
    id: Slug
    title: TextModel
    register_name: Words
    assets: list[AssetKind]


class KindModel(_Model):
    """A visit kind, a ticket kind or a symptom class."""

    id: Slug
    title: TextModel


class CalendarModel(_Model):
    id: Words
    weekdays: list[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]] = []
    opens: Clock = time(0)
    closes: Clock = time(0)
    holidays: list[Day] = []
    workdays: list[Day] = []

    def weekday_numbers(self) -> frozenset[int]:
        return frozenset(_DAYS.index(day) for day in self.weekdays)


class LevelModel(_Model):
    id: Words
    title: TextModel
    response: Duration
    plan: Duration | None = None
    resolve: Duration | None = None
    arrival: Duration | None = None
    calendar: Words


class PackModel(_Model):
    """``pack.yaml``"""

    id: DashedSlug
    version: Words
    title: TextModel
    language: Literal["zh", "en"]
    site_total: Annotated[int, Field(ge=0)]
    town_total: Annotated[int, Field(ge=0)] = 0
    towns: Annotated[list[Words], Field(min_length=1)]
    city_level: list[Words] = []
    businesses: Annotated[list[BusinessModel], Field(min_length=1)]
    visit_kinds: Annotated[list[KindModel], Field(min_length=1)]
    calendars: Annotated[list[CalendarModel], Field(min_length=1)]
    levels: Annotated[list[LevelModel], Field(min_length=1)]
    ticket_kinds: Annotated[list[KindModel], Field(min_length=1)]
    satisfaction_goal: Annotated[Number, Field(ge=0, le=1)]


class LimitsModel(_Model):
    low: Number | None = None
    high: Number | None = None
    soft: bool = False


class ChoiceModel(_Model):
    id: Slug
    label: TextModel
    verdict: Verdict


class ItemModel(_Model):
    id: ItemId
    prompt: TextModel
    kind: ItemKind
    hint: TextModel | None = None
    unit: str | None = None  # "" for a count: what is counted stands in the prompt
    limits: LimitsModel | None = None
    choices: list[ChoiceModel] = []
    needs: list[Need] = []
    when: str = ""
    symptoms: list[Code] = []
    asset_kind: AssetKind | None = None
    plan: str = ""
    params: dict[Slug, Param] = {}
    weight: Annotated[int, Field(ge=1, le=5)] = 1
    optional: bool = False


class SectionModel(_Model):
    """``checklists/sections/*.yaml``, or a section written inside a checklist."""

    id: Slug
    number: Annotated[int, Field(ge=1, le=99)]
    title: TextModel
    items: Annotated[list[ItemModel], Field(min_length=1)]


class SectionUse(_Model):
    """A section of a checklist: a shared one (``use``, perhaps only some of its items), or its
    own, written here."""

    use: Slug | None = None
    only: list[ItemId] | None = None
    without: list[ItemId] = []
    id: Slug | None = None
    number: Annotated[int, Field(ge=1, le=99)] | None = None
    title: TextModel | None = None
    items: list[ItemModel] = []


class ChecklistModel(_Model):
    """``checklists/*.yaml``"""

    id: DashedSlug
    version: Words
    title: TextModel
    businesses: Annotated[list[Slug], Field(min_length=1)]
    kinds: Annotated[list[Slug], Field(min_length=1)]
    cadence_days: Annotated[int, Field(ge=1, le=3660)] | None = None
    sections: Annotated[list[SectionUse], Field(min_length=1)]


class CauseModel(_Model):
    id: Slug
    title: TextModel
    remedy: TextModel


class SymptomModel(_Model):
    code: Code
    klass: Slug
    title: TextModel
    words: Annotated[list[Words], Field(min_length=1)]
    level: Words
    causes: Annotated[list[CauseModel], Field(min_length=1)]
    plan: str = ""


class SymptomsModel(_Model):
    """``symptoms.yaml``"""

    classes: Annotated[list[KindModel], Field(min_length=1)]
    symptoms: Annotated[list[SymptomModel], Field(min_length=1)]


class ArticleModel(_Model):
    """The head of ``knowledge/*.md``"""

    id: DashedSlug
    title: TextModel
    symptoms: list[Code] = []
