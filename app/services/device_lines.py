"""The devices of a site as pages show them: state, warranty, last test, what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from app.domain.device_test import TestRun
from app.domain.site import Asset, AssetKind, AssetState, Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.domain.warranty import Warranty, warranty_of
from app.services.assets import Told, told
from app.services.visit_guard import readable

if TYPE_CHECKING:
    from app.domain.device_facts import Difference
    from app.domain.pack import ContractPack
    from app.services.context import Ctx
    from app.store.reader import Reader

_LOOKED_AT: Final = 5  # newest tests, of which the first that told anything is compared
_ORDER: Final = {state: n for n, state in enumerate(("in_use", "missing", "spare", "retired"))}


@dataclass(frozen=True)
class DeviceLine:
    asset: Asset
    warranty: Warranty
    last: TestRun | None  # the newest test, whatever it gave
    last_passed: TestRun | None
    latest: Told | None  # the newest test that told something of the device itself

    @property
    def differences(self) -> tuple[Difference, ...]:
        return self.latest.differences if self.latest is not None else ()


@dataclass(frozen=True)
class RunLine:
    """A test in the history of a device. ``visit`` is None for one outside any visit."""

    run: TestRun
    plan: Text
    visit: Visit | None


@dataclass(frozen=True)
class DeviceView:
    line: DeviceLine
    site: Site
    runs: tuple[RunLine, ...]


def line_of(reader: Reader, asset: Asset, today: date) -> DeviceLine:
    runs = reader.runs_of_asset(asset.id, _LOOKED_AT)
    looked = (told(run, asset) for run in runs)
    latest = next((t for t in looked if t.facts), None)
    passed = next((r for r in runs if r.outcome.value == "pass"), None)
    return DeviceLine(
        asset,
        warranty_of(asset.warranty_until, today),
        runs[0] if runs else None,
        passed or (reader.last_passed(asset.id) if runs else None),
        latest,
    )


def lines_of(reader: Reader, assets: Iterable[Asset], today: date) -> tuple[DeviceLine, ...]:
    """Those in use first, what was put away last; within, by kind and name."""
    return tuple(line_of(reader, asset, today) for asset in sorted(assets, key=_place))


def missing_kinds(
    pack: ContractPack, business: str, assets: Sequence[Asset]
) -> tuple[tuple[AssetKind, int], ...]:
    """(kind, how many) that the contract expects at such a site and the register does not have.
    Spare and retired ones do not count as there."""
    expected = next((b.assets for b in pack.businesses if b.id == business), ())
    serving = (AssetState.IN_USE, AssetState.MISSING)
    held = Counter(a.kind for a in assets if a.state in serving)
    lacking = Counter(expected)
    lacking.subtract(held)
    return tuple((kind, lacking[kind]) for kind in dict.fromkeys(expected) if lacking[kind] > 0)


def device_view(ctx: Ctx, asset_id: str) -> DeviceView:
    """One device with its newest 50 tests. Raises NotFound, NotPermitted."""
    from app.services.device_tests import registry

    with ctx.store.read() as reader:
        asset = reader.need(Asset, asset_id)
        site = reader.need(Site, asset.site_id)
        readable(ctx, site)
        line = line_of(reader, asset, ctx.clock.now().local.date())
        runs = reader.runs_of_asset(asset_id, 50)
        visits = {id: reader.get(Visit, id) for id in {r.visit_id for r in runs if r.visit_id}}
    plans = {plan.id: Text(plan.title.zh, plan.title.en) for plan in registry().plans()}
    return DeviceView(
        line,
        site,
        tuple(
            RunLine(
                run,
                plans.get(run.plan_id, Text(run.plan_id, run.plan_id)),
                visits.get(run.visit_id) if run.visit_id else None,
            )
            for run in runs
        ),
    )


def _place(asset: Asset) -> tuple[int, int, str, str]:
    return (_ORDER[asset.state.value], list(AssetKind).index(asset.kind), asset.name, asset.id)
