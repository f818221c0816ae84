"""The devices of a site: adding, editing, putting away, and taking over what a test has read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final, Literal

from app.domain import device_facts
from app.domain.account import Role
from app.domain.changes import ChangeSet
from app.domain.codec import plain
from app.domain.device_facts import Difference
from app.domain.device_test import TestRun
from app.domain.ids import new_id
from app.domain.site import Asset, AssetState, Site
from app.domain.text import Text
from app.domain.visit import Visit, VisitState
from app.services.asset_form import AssetForm, clean
from app.services.asset_words import FIELDS
from app.services.device_reading import differences_of, facts_of, fillable
from app.services.form_problems import BadForm
from app.services.refusals import Refused
from app.services.visit_guard import is_own

if TYPE_CHECKING:
    from app.services.context import Ctx
    from app.store.uow import Unit

KEEP: Final = Text("修改设备登记", "change the register of devices")
_NEVER: Final = object()  # equals no field
EDITORS: Final = (Role.ENGINEER, Role.REVIEWER, Role.ADMINISTRATOR)
Offer = Literal["", "record", "found", "fill", "accept"]
TakeOver = Callable[["Ctx", str, str], ChangeSet]  # device and run: ``accept`` or ``fill``


class NothingTold(Refused):
    """The test read nothing of the device that could be taken over."""

    code = "nothing_told"
    what = Text("这次测试没有读到设备的信息。", "This test read nothing of the device itself.")
    todo = Text("请手工填写设备登记。", "Fill in the record by hand.")


@dataclass(frozen=True)
class Told:
    """A test run beside the device's record: what differs, what it can fill, what to offer next."""

    run: TestRun
    asset: Asset | None
    facts: Mapping[str, str]
    differences: tuple[Difference, ...]
    fills: Mapping[str, str]  # field -> value, for empty fields
    acceptable: bool  # taking it as the baseline would change the record

    @property
    def offer(self) -> Offer:
        """The next thing one key may do. Differences are never offered away: to accept them a
        person presses the button that says so."""
        if self.asset is None:
            return "record"
        if self.asset.state is AssetState.MISSING and self.run.outcome.value == "pass":
            return "found"
        if self.fills:
            return "fill"
        return "accept" if self.acceptable and not self.differences else ""


def told(run: TestRun, asset: Asset | None) -> Told:
    """What a run says beside a record; without reading anything."""
    facts = facts_of(run)
    if asset is None:
        return Told(run, None, facts, (), {}, False)
    base = asset.baseline or {}
    return Told(
        run,
        asset,
        facts,
        differences_of(asset, facts),
        fillable(asset, run, facts),
        bool(facts) and device_facts.accepted(base, facts) != base,
    )


def told_in(assets: Sequence[Asset], run: TestRun | None) -> Told | None:
    """A visit's run beside the device of the site it belongs to; None without a run."""
    if run is None:
        return None
    return told(run, next((a for a in assets if a.id == run.asset_id), None))


def candidates(assets: Sequence[Asset], run: TestRun) -> tuple[Asset, ...]:
    """Devices of the site that a run without a device may have been of."""
    return tuple(a for a in assets if a.kind is run.kind and a.state is not AssetState.RETIRED)


def add(ctx: Ctx, site_id: str, form: AssetForm, run_id: str = "") -> ChangeSet:
    """A new device at the site. ``run_id``: the test that met it; what it told becomes the
    baseline, and while its visit is open the run is noted as this device's.

    Raises BadForm, NotPermitted, NotFound, StorageFull."""
    kept = _valid(form)
    with ctx.store.unit(ctx.actor.id) as unit:
        _writable(ctx, unit, site_id)
        asset = _written(Asset(new_id(), site_id, kept.kind, kept.name), kept)
        run = unit.need(TestRun, run_id) if run_id else None
        if run is not None:
            if facts := facts_of(run):
                asset = _with_baseline(ctx, asset, facts)
            _link(ctx, unit, run, asset)
        unit.put(asset)
        return unit.commit()


def edit(ctx: Ctx, asset_id: str, form: AssetForm, seen: AssetForm) -> ChangeSet:
    """Changes what the person changed of the record as it was ``seen``: what arrived from another
    laptop while the form was open stays. Raises BadForm, NotPermitted, NotFound."""
    kept = _valid(form, seen)
    with ctx.store.unit(ctx.actor.id) as unit:
        asset = unit.need(Asset, asset_id)
        _writable(ctx, unit, asset.site_id)
        unit.put(_written(asset, kept, seen))
        return unit.commit()


def set_state(ctx: Ctx, asset_id: str, state: AssetState) -> ChangeSet:
    """In use, spare or retired; "missing" is what a stock-take finds. Raises NotPermitted,
    NotFound, ValueError."""
    if state is AssetState.MISSING:
        raise ValueError("only a stock-take finds a device missing")
    with ctx.store.unit(ctx.actor.id) as unit:
        asset = unit.need(Asset, asset_id)
        _writable(ctx, unit, asset.site_id)
        unit.put(replace(asset, state=state))
        return unit.commit()


def accept(ctx: Ctx, asset_id: str, run_id: str) -> ChangeSet:
    """What the run told is the device's baseline from now on, with who accepted it and when.
    Raises NothingTold, NotPermitted, NotFound."""
    with ctx.store.unit(ctx.actor.id) as unit:
        asset, run = unit.need(Asset, asset_id), unit.need(TestRun, run_id)
        _writable(ctx, unit, asset.site_id)
        facts = facts_of(run)
        if not facts:
            raise NothingTold(run_id)
        unit.put(_with_baseline(ctx, asset, facts))
        _link(ctx, unit, run, asset)
        return unit.commit()


def fill(ctx: Ctx, asset_id: str, run_id: str) -> ChangeSet:
    """Fills the empty fields of the record from the run; what stands there stays. A device that
    had no baseline gets one. Raises NothingTold, NotPermitted, NotFound."""
    with ctx.store.unit(ctx.actor.id) as unit:
        asset, run = unit.need(Asset, asset_id), unit.need(TestRun, run_id)
        _writable(ctx, unit, asset.site_id)
        facts = facts_of(run)
        found = fillable(asset, run, facts)
        if not found:
            raise NothingTold(run_id)
        filled = replace(asset, **found)  # type: ignore[arg-type]
        if facts and not asset.baseline and not differences_of(asset, facts):
            filled = _with_baseline(ctx, filled, facts)
        unit.put(filled)
        _link(ctx, unit, run, asset)
        return unit.commit()


def assign(ctx: Ctx, asset_id: str, run_id: str) -> ChangeSet:
    """Says of which registered device a run was, while the record of its visit may still be
    written. Raises NotPermitted, NotFound."""
    with ctx.store.unit(ctx.actor.id) as unit:
        asset = unit.need(Asset, asset_id)
        _writable(ctx, unit, asset.site_id)
        _link(ctx, unit, unit.need(TestRun, run_id), asset)
        return unit.commit()


def form_of(run: TestRun) -> AssetForm:
    """A new record's fields as far as a run tells them."""
    blank = Asset("", "", run.kind, "")
    found = fillable(blank, run, facts_of(run))
    return replace(AssetForm.of(blank), **found)  # type: ignore[arg-type]


def may_edit(ctx: Ctx) -> bool:
    return ctx.actor.active and ctx.actor.is_(*EDITORS)


def _valid(form: AssetForm, seen: AssetForm | None = None) -> AssetForm:
    kept, problems = clean(form, seen)
    if problems:
        raise BadForm(problems, FIELDS)
    return kept


def _writable(ctx: Ctx, unit: Unit, site_id: str) -> Site:
    ctx.require(KEEP, *EDITORS)
    site = unit.need(Site, site_id)
    ctx.require_site(site, KEEP)
    return site


def _written(asset: Asset, form: AssetForm, seen: AssetForm | None = None) -> Asset:
    changed = {
        field.name: value
        for field in fields(form)
        if (value := getattr(form, field.name)) != getattr(seen, field.name, _NEVER)
    }
    if "settings" in changed:
        changed["settings"] = dict(form.settings) or None
    return replace(asset, **changed)


def _with_baseline(ctx: Ctx, asset: Asset, facts: Mapping[str, str]) -> Asset:
    return replace(
        asset,
        baseline=device_facts.accepted(asset.baseline or {}, facts),
        baseline_at=plain(ctx.clock.now().best),
        baseline_by=ctx.actor.name,
    )


def _link(ctx: Ctx, unit: Unit, run: TestRun, asset: Asset) -> None:
    """Notes whose run it was, while the record of the visit may still be written."""
    visit = unit.get(Visit, run.visit_id) if run.visit_id else None
    if visit is None or visit.site_id != asset.site_id or run.asset_id == asset.id:
        return
    if visit.state is not VisitState.DRAFT or not is_own(ctx, visit):
        return
    signed = any(a.run_id == run.id and a.revision < visit.revision for a in unit.answers(visit.id))
    if not signed:
        unit.put(replace(run, asset_id=asset.id))
