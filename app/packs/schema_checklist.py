"""The shape of ``checklists/*.yaml`` and ``checklists/sections/*.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind, Need
from app.domain.site import AssetKind
from app.packs.fields import (
    Code,
    DashedSlug,
    ItemId,
    Model,
    Number,
    Param,
    Slug,
    TextModel,
    Words,
)

Days = Annotated[int, Field(ge=1, le=3660)]


class LimitsModel(Model):
    low: Number | None = None
    high: Number | None = None


class ChoiceModel(Model):
    id: Slug
    label: TextModel
    verdict: Verdict


class ItemModel(Model):
    id: ItemId
    prompt: TextModel
    kind: ItemKind
    hint: TextModel | None = None
    unit: str | None = None  # "" for a count: what is counted stands in the prompt
    limits: LimitsModel | None = None
    soft_limits: LimitsModel | None = None
    choices: tuple[ChoiceModel, ...] = ()
    needs: tuple[Need, ...] = ()
    fresh_minutes: Annotated[int, Field(ge=1, le=10_080)] | None = None  # at most a week
    when: str = ""
    symptoms: tuple[Code, ...] = ()
    asset_kind: AssetKind | None = None
    plan: str = ""
    params: dict[Slug, Param] = Field(default_factory=dict)
    weight: Annotated[int, Field(ge=1, le=5)] = 1
    optional: bool = False
    copy_last: bool = False


class SectionModel(Model):
    """``checklists/sections/*.yaml``, or a section written inside a checklist."""

    id: Slug
    number: Annotated[int, Field(ge=1, le=99)]
    title: TextModel
    items: Annotated[tuple[ItemModel, ...], Field(min_length=1)]


class SectionUse(Model):
    """A section of a checklist: a shared one (``use``, perhaps only some of its items), or its
    own, written here."""

    use: Slug | None = None
    only: tuple[ItemId, ...] | None = None
    without: tuple[ItemId, ...] = ()
    id: Slug | None = None
    number: Annotated[int, Field(ge=1, le=99)] | None = None
    title: TextModel | None = None
    items: tuple[ItemModel, ...] = ()


class ChecklistModel(Model):
    """``checklists/*.yaml``"""

    id: DashedSlug
    version: Words
    title: TextModel
    businesses: Annotated[tuple[Slug, ...], Field(min_length=1)]
    kinds: Annotated[tuple[Slug, ...], Field(min_length=1)]
    cadence_days: Days | None = None
    cadence_by_importance: dict[str, Days] = Field(default_factory=dict)
    sections: Annotated[tuple[SectionUse, ...], Field(min_length=1)]
