"""Checklists and their items, from the pack's shape to the domain's."""

from __future__ import annotations

from app.domain.answer import Limits
from app.domain.checklist import Checklist, Choice, Item, ItemKind, Section
from app.packs.parts import PlacedChecklist
from app.packs.schema_checklist import ItemModel, LimitsModel


def checklist(placed: PlacedChecklist) -> Checklist:
    model = placed.model
    return Checklist(
        id=model.id,
        version=model.version,
        title=model.title.text(),
        businesses=frozenset(model.businesses),
        kinds=frozenset(model.kinds),
        sections=tuple(
            Section(s.id, s.title, tuple(_item(p.item) for p in s.items), s.number)
            for s in placed.sections
        ),
        cadence_days=model.cadence_days,
        cadence_by_importance=tuple(model.cadence_by_importance.items()),
    )


def _item(model: ItemModel) -> Item:
    return Item(
        id=model.id,
        prompt=model.prompt.text(),
        kind=model.kind,
        hint=model.hint.text() if model.hint else None,
        unit="s" if model.kind is ItemKind.STOPWATCH else model.unit or "",
        limits=_limits(model.limits),
        choices=tuple(Choice(c.id, c.label.text(), c.verdict) for c in model.choices),
        needs=frozenset(model.needs),
        when=model.when,
        symptoms=tuple(model.symptoms),
        asset_kind=model.asset_kind,
        plan=model.plan,
        params=tuple(model.params.items()),
        weight=model.weight,
        optional=model.optional,
        soft_limits=_limits(model.soft_limits),
        fresh_minutes=model.fresh_minutes or 0,
        copy_last=model.copy_last,
    )


def _limits(model: LimitsModel | None) -> Limits | None:
    return Limits(model.low, model.high) if model else None
