"""Device tests as checklist answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from app.domain.account import Role
from app.domain.answer import Measurement, Verdict
from app.domain.changes import ChangeSet
from app.domain.checklist import Item, ItemKind
from app.domain.device_test import TestRun
from app.domain.evidence import Evidence, EvidenceKind
from app.domain.site import PUT_AWAY, Asset, AssetKind, AssetState, Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.errors import BlobDamaged
from app.services.answering import base_answer, open_item, put_answer, sheet_for_writing
from app.services.device_reading import differences_of, facts_of, with_changes
from app.services.pieces import new_piece
from app.services.refusals import Refused
from app.services.run_files import attach, stored
from app.services.run_record import measurements_of, record_of, verdict_of
from app.services.sheet import Sheet
from app.services.visit_guard import in_draft

if TYPE_CHECKING:
    from app.domain.reading_template import ReadingTemplate
    from app.services.context import Ctx
    from app.store.uow import Unit
    from drivers.bench import VirtualBench
    from drivers.capture import WireRecord
    from drivers.discovery import Found
    from drivers.registry import Registry
    from drivers.types import Param, RunResult, TestPlan

TEST = Text("记录设备测试", "record a device test")
DEMO: Final = "demo"  # local key: true in the demo world, where virtual devices stand in
READINGS: Final = "readings.check"
PCAP: Final = "application/vnd.tcpdump.pcap"


class NoPlan(Refused):
    """The item names no device test this program has."""

    code = "no_plan"


@dataclass(frozen=True)
class Target:
    """Where and how to test. ``url`` is "" when nothing is known: ask the person, unless the
    test needs no port."""

    url: str  # a port URL, as the command line takes it
    profile: str  # a device profile's id, "" for the driver's own default
    asset_id: str | None = None
    origin: str = ""  # "asset" | "site" | "discovery" | "bench" | "here" (no port needed) | ""
    # known of site and device, and set by the contract: not for a person to change
    params: Mapping[str, str] = field(default_factory=dict)
    contract: frozenset[str] = frozenset()  # those of ``params`` that the contract set
    own: Mapping[str, str] = field(default_factory=dict)  # what a person set for this site


@cache
def registry() -> Registry:
    """Every test this program has: the drivers' and that of a reading file. It holds no port and
    no state."""
    from app.packs.registry import builtin_packs, load_builtin
    from app.services.reading_plan import reading_plan
    from drivers.registry import default_registry

    def templates() -> tuple[ReadingTemplate, ...]:
        return tuple(t for id in builtin_packs() for t in load_builtin(id).reading_templates)

    return default_registry().with_plan(reading_plan(templates))


def plan_for(ctx: Ctx, item: Item) -> TestPlan:
    """The test of a device_test or probe item. Raises NoPlan."""
    from drivers.errors import NoService

    try:
        if item.plan:
            return registry().plan(item.plan)
        if item.asset_kind is not None:
            return registry().default_plan(item.asset_kind.value)
    except NoService as error:
        raise _no_plan(item) from error
    raise _no_plan(item)


def portless(kind: AssetKind) -> bool:
    """Whether the usual test of this kind looks at this laptop and its line, not at a port."""
    known = next((k for k in registry().kinds if k.kind == kind.value), None)
    return known is not None and not known.plans[0].needs_line


def fitting(plan: TestPlan, profile: str) -> TestPlan:
    """The test itself, or where it is not for a device of this profile (a receipt test for an
    invoice printer) the usual one that is."""
    fits = registry().plans_for(plan.kind, profile)
    return plan if plan in fits or not fits else fits[0]


def plan_and_target(ctx: Ctx, visit_id: str | None, item: Item) -> tuple[TestPlan, Target]:
    """The test that fits the device an item is tested on, and where that is. Raises NoPlan."""
    target = default_target(ctx, visit_id, item)
    return fitting(plan_for(ctx, item), target.profile), target


def known_params(plan: TestPlan, target: Target) -> dict[str, str]:
    """Of what is known of site and device, that which the test has a use for."""
    names = {param.name for param in plan.params}
    known = {**target.own, **target.params}
    return {name: text for name, text in known.items() if name in names and text}


def choosable(plan: TestPlan) -> tuple[Param, ...]:
    """The parameters a person at the counter is shown: what the program knows of site and device
    by itself is none of them."""
    return tuple(p for p in plan.params if p.name not in _FACTS)


def ports() -> tuple[Found, ...]:
    """SLOW (up to 5 s). Ports and devices this computer has, each with a guess what it is."""
    from drivers.discovery import discover

    return discover(registry().profiles())


def stand_in(bench: VirtualBench, url: str) -> None:
    """SLOW (some ms). ``virtual:KIND`` means the bench's own device of that name: starts it if it
    is not running yet, so that every test meets the same one with the faults it was given. Does
    nothing for any other port. Raises DeviceError."""
    from drivers.transport.url import parse

    where = parse(url) if url else None
    if where is None or where.scheme != "virtual" or where.options:
        return
    spec = next((s for s in registry().simulators() if s.kind == where.target), None)
    if spec is not None and "pty" in spec.listens and bench.device(spec.kind) is None:
        bench.start(spec.kind, name=spec.kind)


def default_target(
    ctx: Ctx, visit_id: str | None, item: Item, found: Sequence[Found] = ()
) -> Target:
    """The likeliest port for an item's test: the site's registered device, else the port last used
    at this site for this kind, else the only port of ``found`` that looks like it, else the
    virtual bench in the demo. Never searches by itself; hand in ``ports()`` where that is known.
    """
    plan = plan_for(ctx, item)
    kind = item.asset_kind or AssetKind(plan.kind)
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id) if visit_id else None
        site = reader.need(Site, visit.site_id) if visit else None
        assets = reader.assets(visit.site_id) if visit else []
        used = reader.local(_used_key(visit.site_id if visit else "", kind))
        demo = reader.local(DEMO) is True
        own = reader.local(_own_key(visit.site_id if visit else "", plan.id))
    fits = [a for a in assets if a.kind is kind and a.state not in PUT_AWAY]
    asset = next((a for a in fits if a.port), fits[0] if len(fits) == 1 else None)
    settings = asset.settings if asset is not None and asset.settings else {}
    target = _place(plan, kind, asset, used, found, demo)
    facts = _params(site, visit, asset)
    facts["central"] = ctx.store.device.central_url if ctx.store.device is not None else ""
    if plan.id == READINGS:
        facts["template"] = _template(ctx, visit, item)
    return replace(
        target,
        params={**dict(item.params), **{k: v for k, v in facts.items() if v}},
        contract=frozenset(dict(item.params)),
        own={**settings, **(own if isinstance(own, dict) else {})},
    )


def set_own(ctx: Ctx, visit_id: str | None, plan: TestPlan, values: Mapping[str, str]) -> ChangeSet:
    """Remembers what a person set for this site's tests of this kind, for the next visit. What is
    secret is not kept, and what is as usual need not be."""
    kept = {
        p.name: values[p.name]
        for p in plan.params
        if not p.secret and values.get(p.name, p.default) != p.default
    }
    with ctx.store.read() as reader:
        visit = reader.need(Visit, visit_id) if visit_id else None
    ctx.store.set_local(_own_key(visit.site_id if visit else "", plan.id), kept)
    return ChangeSet()


def _template(ctx: Ctx, visit: Visit | None, item: Item) -> str:
    """The one of the visit's own pack, whole: that pack may be older than those that ship."""
    from app.services.reading_plan import as_param

    pack = ctx.packs.nearest(visit.pack_id, visit.pack_version) if visit else ctx.pack
    found = pack.reading_template(dict(item.params).get("template", ""))
    return as_param(found) if found is not None else ""


# names of parameters that hold what the records say, wherever a test has a use for it
_FACTS: Final = frozenset({"site", "number", "baseline", "central", "template"})


def _params(site: Site | None, visit: Visit | None, asset: Asset | None) -> dict[str, str]:
    from drivers.printers.baseline import spoken

    before = asset.baseline if asset is not None and asset.baseline else {}
    return {
        "site": site.name if site else "",
        "number": visit.number if visit else "",
        "baseline": spoken(before),
    }


def _place(
    plan: TestPlan,
    kind: AssetKind,
    asset: Asset | None,
    used: object,
    found: Sequence[Found],
    demo: bool,
) -> Target:
    asset_id = asset.id if asset else None
    profile = asset.profile if asset else ""
    if not registry().needs_line(plan.id):
        return Target("", profile, asset_id, "here")
    if asset is not None and asset.port:
        return Target(asset.port, profile, asset_id, "asset")
    if isinstance(used, dict) and used.get("url"):
        return Target(str(used["url"]), profile or str(used.get("profile", "")), asset_id, "site")
    likely = [f for f in found if f.guess_kind == kind.value and not f.in_use_by]
    if len(likely) == 1:
        return Target(likely[0].url, profile or likely[0].profile, asset_id, "discovery")
    if demo and any(s.kind == kind.value for s in registry().simulators()):
        return Target(f"virtual:{kind.value}", profile, asset_id, "bench")
    return Target("", profile, asset_id, "")


def record_run(ctx: Ctx, visit_id: str | None, item_id: str | None, result: RunResult) -> ChangeSet:
    """Keeps a run and, in the same transaction, its wire capture as evidence and the item's
    answer: pass means normal, fail abnormal with its finding. A run that could not be carried out
    or that a person could not judge is kept and leaves the verdict to the person. Without a visit
    the run is kept by itself. Raises NotOpen, NotPermitted, NotFound, StorageFull."""
    ctx.require(TEST, Role.ENGINEER)
    capture = ("", 0)
    if result.capture:
        capture = ctx.store.blobs.put(result.capture)
    run = replace(
        record_of(result, ctx.clock, ctx.actor.id),
        capture_sha256=capture[0],
        capture_size=capture[1],
    )
    files = stored(ctx, visit_id, result) if visit_id else ()
    with ctx.store.unit(ctx.actor.id) as unit:
        if visit_id is None:
            unit.put(run)
            _remember(unit, "", run)
            return unit.commit()
        sheet = sheet_for_writing(ctx, unit, visit_id)
        _fill(ctx, unit, sheet, item_id, run, result, files)
        return unit.commit()


def _fill(
    ctx: Ctx,
    unit: Unit,
    sheet: Sheet,
    item_id: str | None,
    run: TestRun,
    result: RunResult,
    files: tuple[Evidence, ...],
) -> None:
    visit = sheet.visit
    item = open_item(sheet, item_id, TEST) if item_id else None
    if item is None:
        in_draft(visit, TEST)
    asset = _asset(unit.assets(visit.site_id), run)
    run = replace(run, visit_id=visit.id, item_id=item_id, asset_id=asset.id if asset else None)
    unit.put(run)
    if run.capture_sha256:
        blob = run.capture_sha256, run.capture_size
        name = f"{run.plan_id}-{run.started.local:%Y%m%d-%H%M%S}.pcap"
        unit.put(new_piece(ctx, visit, EvidenceKind.CAPTURE, blob, PCAP, name, item_id or ""))
    attach(unit, files, visit, item)
    _remember(unit, visit.site_id, run)
    verdict = verdict_of(result)
    if item is None:
        return
    differs = differences_of(asset, facts_of(run)) if asset is not None else ()
    base = base_answer(sheet, item.id)
    if verdict is None and base.given:
        return  # an earlier verdict stands; the failed attempt is in the record
    new = replace(
        base,
        verdict=verdict,
        value=_value(run, item),
        measurements=with_changes(measurements_of(run), differs),
        run_id=run.id,
        reason="",
    )
    put_answer(ctx, unit, sheet, new, symptom=_symptom(ctx, sheet, item, run, verdict))


def capture_records(ctx: Ctx, run: TestRun) -> tuple[WireRecord, ...]:
    """The wire of a run, in order; empty if it has none. Raises BlobMissing, BlobDamaged."""
    from drivers.capture import parse_pcap

    if not run.capture_sha256:
        return ()
    try:
        return parse_pcap(ctx.store.blobs.read(run.capture_sha256))
    except ValueError as error:
        raise BlobDamaged(f"{run.capture_sha256}: {error}") from error


def _value(run: TestRun, item: Item) -> str:
    """A number item that a probe fills takes the measurement of its own unit."""
    if item.kind not in (ItemKind.NUMBER, ItemKind.STOPWATCH):
        return ""
    fits: list[Measurement] = [m for m in measurements_of(run) if m.unit == item.unit]
    return fits[0].value if len(fits) == 1 else ""


def _symptom(ctx: Ctx, sheet: Sheet, item: Item, run: TestRun, verdict: Verdict | None) -> str:
    """The item's symptom that names this test as the one that finds it, if there is only one."""
    if verdict is not Verdict.ABNORMAL:
        return ""
    pack = ctx.packs.nearest(sheet.visit.pack_id, sheet.visit.pack_version)
    found = [
        code
        for code in item.symptoms
        if (s := pack.symptom(code)) is not None and s.plan == run.plan_id
    ]
    return found[0] if len(found) == 1 else ""


def _asset(assets: Sequence[Asset], run: TestRun) -> Asset | None:
    """The site's device of the run's kind: the one with that serial number, else the one at that
    port, else the only one."""
    fits = [a for a in assets if a.kind is run.kind and a.state is not AssetState.RETIRED]
    serial = run.identity.get("serial", "")
    same = [a for a in fits if serial and a.serial_no == serial]
    same += [a for a in fits if run.port and a.port == run.port]
    if same:
        return same[0]
    serving = [a for a in fits if a.state not in PUT_AWAY]
    return serving[0] if len(serving) == 1 else None


def _remember(unit: Unit, site_id: str, run: TestRun) -> None:
    if run.port:
        unit.set_local(_used_key(site_id, run.kind), {"url": run.port, "profile": run.profile})


def _used_key(site_id: str, kind: AssetKind) -> str:
    return f"port:{site_id}:{kind.value}"


def _own_key(site_id: str, plan_id: str) -> str:
    return f"params:{site_id}:{plan_id}"


def _no_plan(item: Item) -> NoPlan:
    return NoPlan(
        item.plan,
        what=Text(f"“{item.prompt.zh}”没有可用的设备测试。", f"“{item.prompt.en}” has no test."),
        todo=Text("请手工检查后填写结果。", "Check it by hand and answer."),
    )
