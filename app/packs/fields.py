"""The words that the shapes of a pack's files are made of: ids, texts, numbers, durations, days."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from app.domain.text import Text
from app.packs.versions import VERSION

_DURATION = re.compile(r"([0-9]{1,4})(m|h|d)", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


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


def _version(value: Any) -> str:
    """It is also the name of a folder: nothing that a file system would understand otherwise."""
    if not isinstance(value, str) or len(value) > 40 or not VERSION.fullmatch(value):
        raise PydanticCustomError("version", "not a version")
    return value


def _param(value: Any) -> str:
    """YAML makes numbers of figures; a test takes its parameters as they are typed."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise PydanticCustomError("param", "not a text or number")
    return str(value)


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
SLUG: Final = r"^[a-z][a-z0-9_]*$"
DASHED: Final = r"^[a-z][a-z0-9-]*$"
ITEM: Final = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$"
CODE: Final = r"^[A-Z]{2}-[0-9]{2}$"
Slug = Annotated[str, StringConstraints(pattern=SLUG, max_length=40)]
DashedSlug = Annotated[str, StringConstraints(pattern=DASHED, max_length=60)]
ItemId = Annotated[str, StringConstraints(pattern=ITEM)]
Code = Annotated[str, StringConstraints(pattern=CODE)]
Version = Annotated[str, BeforeValidator(_version)]
Duration = Annotated[timedelta, BeforeValidator(_duration)]
Day = Annotated[date, BeforeValidator(_day)]
Clock = Annotated[time, BeforeValidator(_clock)]
Number = Annotated[Decimal, BeforeValidator(_decimal)]
Param = Annotated[str, BeforeValidator(_param), StringConstraints(max_length=600)]


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TextModel(Model):
    zh: Words
    en: Words

    def text(self) -> Text:
        return Text(self.zh, self.en)


class NamedModel(Model):
    """Something with an id and a title: a symptom class, a field of the fault report."""

    id: Slug
    title: TextModel
