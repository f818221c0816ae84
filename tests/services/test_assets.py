"""Devices of a site: written by a person, filled in by a test, compared ever after."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.site import Asset, AssetKind, AssetState
from app.services import asset_form, assets, device_tests, sync_status, visits
from app.services.asset_form import AssetForm
from app.services.assets import NothingTold
from app.services.device_lines import device_view, missing_kinds
from app.services.form_problems import BadForm
from app.services.refusals import NotPermitted
from app.services.sites import site_view
from drivers.types import Reading, RunResult, StepResult, Text, reading
from drivers.types import Verdict as Step
from tests.services.builders import BOSS, CHIEF, ITEMS, LI, START, Laptop, Walk, account, printer
from tests.services.test_conflicts import answered

FORM = AssetForm(
    AssetKind.PRINTER,
    name=" 票据打印机 ",
    brand="爱普生",
    model="TM-T88V",
    serial_no="7K2219045",
    port="socket://192.168.1.9:9100",
    place="2 号窗口",
    installed_on="2024/3/1",
    warranty_until="2027年3月31日",
    note="第一行\n第二行",
    settings={"speed_lines": "0", "empty": " "},
)
TOLD = {"maker": "EPSON", "model": "TM-T88V", "serial": "7K2219045", "firmware": "1.02"}


def kept(laptop: Laptop, id: str) -> Asset:
    with laptop.store.read() as reader:
        return reader.need(Asset, id)


def added(laptop: Laptop, **fields: Any) -> Asset:
    site = laptop.first
    changes = assets.add(laptop.ctx(), site.id, replace(FORM, **fields))
    return kept(laptop, changes.id(Entity.ASSET))


def result(
    identity: dict[str, str],
    *readings: Reading,
    outcome: str = "pass",
    port: str = "socket://192.168.1.9:9100",
    kind: str = "printer",
    plan: str = "printer.receipt",
) -> RunResult:
    verdict = Step.PASS if outcome == "pass" else Step.FAIL
    step = StepResult("s", Text("步", "step"), verdict, readings=readings, seconds=1.0, code="")
    return RunResult(
        plan_id=plan,
        kind=kind,
        port=port,
        profile="",
        outcome=outcome,  # type: ignore[arg-type]
        identity=identity,
        steps=(step,),
        capture=b"",
        started=START - timedelta(seconds=3),
        seconds=3.0,
    )


def measure(walk: Walk, identity: dict[str, str], *readings: Reading, **fields: Any) -> str:
    made = result(identity, *readings, **fields)
    changes = device_tests.record_run(walk.ctx, walk.visit_id, "print.test", made)
    return changes.id(Entity.TEST_RUN)


# ---------------------------------------------------------------- by hand


def test_a_device_is_kept_as_it_was_meant(laptop: Laptop) -> None:
    asset = added(laptop)
    assert (asset.name, asset.place, asset.note) == ("票据打印机", "2 号窗口", "第一行\n第二行")
    assert (asset.installed_on, asset.warranty_until) == ("2024-03-01", "2027-03-31")
    assert asset.settings == {"speed_lines": "0"} and asset.state is AssetState.IN_USE
    assert AssetForm.of(asset).port == "socket://192.168.1.9:9100"
    seen = AssetForm.of(asset)
    assert not assets.edit(laptop.ctx(), asset.id, seen, seen)  # nothing changed
    assets.edit(laptop.ctx(CHIEF), asset.id, replace(seen, place="1 号窗口"), seen)
    assert kept(laptop, asset.id).place == "1 号窗口"
    assets.edit(laptop.ctx(), asset.id, replace(seen, brand="EPSON"), seen)  # an older form
    assert (kept(laptop, asset.id).place, kept(laptop, asset.id).brand) == ("1 号窗口", "EPSON")


def test_what_a_newer_program_wrote_does_not_stop_an_edit(laptop: Laptop) -> None:
    laptop.put_local(replace(printer(laptop.first, "quantum:1"), profile="newer-model"))
    seen = AssetForm.of(kept(laptop, "printer-1"))
    assert asset_form.check(laptop.ctx(), replace(seen, place="x"), "printer-1").problems == {}
    assets.edit(laptop.ctx(), "printer-1", replace(seen, place="x"), seen)
    asset = kept(laptop, "printer-1")
    assert (asset.port, asset.profile, asset.place) == ("quantum:1", "newer-model", "x")
    with pytest.raises(BadForm):
        assets.edit(laptop.ctx(), "printer-1", replace(seen, port="quantum:2"), seen)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("port", "nonsense"),
        ("port", "serial:COM3?baud=fast"),
        ("warranty_until", "2027-02-30"),
        ("installed_on", "soon"),
        ("profile", "no-such-profile"),
        ("name", "x" * 81),
        ("note", "x" * 501),
    ],
)
def test_what_cannot_be_kept_says_which_field_and_how(
    laptop: Laptop, field: str, typed: str
) -> None:
    with pytest.raises(BadForm) as refused:
        added(laptop, **{field: typed})
    assert list(refused.value.problems) == [field]
    for lang in ("zh", "en"):
        assert refused.value.problems[field].to(lang)  # type: ignore[arg-type]
        assert refused.value.sentence(lang)  # type: ignore[arg-type]
    with laptop.store.read() as reader:
        assert reader.assets(laptop.first.id) == []


def test_a_kind_keeps_only_what_it_has_a_use_for(laptop: Laptop) -> None:
    line = added(laptop, kind=AssetKind.NETWORK, port="nonsense", profile="x")
    assert (line.port, line.profile) == ("", "")
    server = added(laptop, kind=AssetKind.SERVER, serial_no="")
    assert server.port == "" and not asset_form.needs(AssetKind.SERVER).profile
    assert asset_form.needs(AssetKind.PRINTER) == asset_form.Needs(True, True)


def test_a_serial_number_twice_is_warned_of_and_allowed(laptop: Laptop) -> None:
    first = added(laptop)
    checked = asset_form.check(laptop.ctx(), replace(FORM, serial_no="7k2219045"))
    assert checked.problems == {}
    (warning,) = checked.warnings
    assert laptop.first.name in warning.zh and "票据打印机" in warning.en
    assert asset_form.check(laptop.ctx(), FORM, first.id).warnings == ()
    assets.set_state(laptop.ctx(), first.id, AssetState.RETIRED)
    assert asset_form.check(laptop.ctx(), FORM).warnings == ()


def test_a_warranty_before_the_installation_is_odd(laptop: Laptop) -> None:
    odd = replace(FORM, installed_on="2027-04-01", serial_no="")
    assert len(asset_form.check(laptop.ctx(), odd).warnings) == 1
    broken = replace(odd, installed_on="soon")
    assert asset_form.check(laptop.ctx(), broken).warnings == ()


def test_who_may_not(laptop: Laptop) -> None:
    far = account("far", *LI.roles, towns=("常平",))
    with pytest.raises(NotPermitted):
        assets.add(laptop.ctx(BOSS), laptop.first.id, FORM)
    away = next(s for s in laptop.packs.current.sites if s.town == "茶山")
    with pytest.raises(NotPermitted):
        assets.add(laptop.ctx(far), away.id, FORM)
    with pytest.raises(ValueError):
        assets.set_state(laptop.ctx(), "x", AssetState.MISSING)


def test_what_is_put_away_is_not_looked_for_on_a_visit(laptop: Laptop) -> None:
    asset = added(laptop)
    walk = Walk.begin(laptop)
    item = ITEMS["print.test"]
    assert device_tests.default_target(walk.ctx, walk.visit_id, item).asset_id == asset.id
    known = device_tests.default_target(walk.ctx, walk.visit_id, item)
    assert known.own == {"speed_lines": "0"}  # the record's settings
    assets.set_state(laptop.ctx(), asset.id, AssetState.SPARE)
    assert device_tests.default_target(walk.ctx, walk.visit_id, item).asset_id is None
    assert missing_kinds(laptop.packs.current, "counter", [kept(laptop, asset.id)]) == (
        (AssetKind.PRINTER, 1),
    )


def test_a_device_put_away_later_does_not_hide_what_was_asked(laptop: Laptop) -> None:
    handheld = added(laptop, kind=AssetKind.HANDHELD, port="", serial_no="")
    walk = Walk.begin(laptop).answer_all(room__handheld={"verdict": Verdict.NORMAL})
    assert walk.view().item("room.handheld").answer is not None
    draft = Walk.begin(laptop, laptop.packs.current.sites[1].id)
    walk.finish().sign()
    assets.set_state(laptop.ctx(), handheld.id, AssetState.RETIRED)
    assert walk.view().item("room.handheld").answer is not None
    with pytest.raises(KeyError):
        draft.view().item("room.handheld")


# ---------------------------------------------------------------- by a test


def test_a_test_fills_what_is_empty_and_nothing_else(laptop: Laptop) -> None:
    asset = added(laptop, model="", serial_no="", brand="爱普生", port="", settings={})
    walk = Walk.begin(laptop)
    run_id = measure(walk, TOLD)
    item = walk.view().item("print.test")
    assert item.run is not None and item.run.asset_id == asset.id
    told = assets.told_in(walk.view().assets, item.run)
    assert told is not None and told.offer == "fill" and told.differences == ()
    assert told.fills == {
        "model": "TM-T88V",
        "serial_no": "7K2219045",
        "port": "socket://192.168.1.9:9100",
    }
    assert kept(laptop, asset.id).model == ""  # offered, not done
    assets.fill(walk.ctx, asset.id, run_id)
    filled = kept(laptop, asset.id)
    assert (filled.brand, filled.model) == ("爱普生", "TM-T88V")
    assert filled.baseline == {**TOLD, "address": "socket://192.168.1.9:9100"}
    assert filled.baseline_by == LI.name and filled.baseline_at.startswith("2026-11-20T01:00")
    with pytest.raises(NothingTold):
        assets.fill(walk.ctx, asset.id, run_id)
    again = assets.told(item.run, filled)
    assert again.offer == "" and not again.acceptable


def test_a_name_of_a_serial_port_is_the_laptop_s_own(laptop: Laptop) -> None:
    asset = added(laptop, port="", serial_no="", model="")
    walk = Walk.begin(laptop)
    measure(walk, TOLD, port="serial:COM7?baud=9600&parity=N")
    run = walk.view().item("print.test").run
    assert run is not None
    told = assets.told(run, asset)
    assert "port" not in told.fills
    assert (told.facts["baud"], told.facts["parity"]) == ("9600", "N")


def test_what_has_changed_is_told_and_signed(laptop: Laptop) -> None:
    asset = added(laptop)
    walk = Walk.begin(laptop)
    first = measure(walk, TOLD)
    assets.accept(walk.ctx, asset.id, first)
    measure(walk, {**TOLD, "firmware": "1.10"})
    item = walk.view().item("print.test")
    assert item.answer is not None and item.answer.verdict is Verdict.NORMAL
    (changed,) = [m for m in item.answer.measurements if m.quantity == "changed.firmware"]
    assert (changed.said.zh, changed.label_zh, changed.ok) == ("1.02 → 1.10", "固件", None)
    (line,) = site_view(walk.ctx, laptop.first.id).devices
    assert [d.said.zh for d in line.differences] == ["固件 1.02 → 1.10"]
    told = assets.told_in(walk.view().assets, item.run)
    assert told is not None and told.acceptable and told.offer == ""  # a person decides
    assert item.run is not None
    assets.accept(walk.ctx, asset.id, item.run.id)
    assert site_view(walk.ctx, laptop.first.id).devices[0].differences == ()
    walk.answer_all(print__test={"verdict": Verdict.NORMAL}).finish().sign()
    signed = walk.view().sign_offs[-1].manifest
    assert "1.02 → 1.10" in signed  # what was found then stays in the record


def test_what_the_printer_noticed_itself_is_said_once(laptop: Laptop) -> None:
    asset = added(laptop)
    walk = Walk.begin(laptop)
    assets.accept(walk.ctx, asset.id, measure(walk, TOLD))
    label = Text("型号", "Model")
    noticed = Reading("baseline_model", label, "TM-T20", "", None, False)
    measure(walk, {**TOLD, "model": "TM-T20"}, noticed, outcome="fail")
    item = walk.view().item("print.test")
    assert item.answer is not None
    told = [m for m in item.answer.measurements if "model" in m.quantity]
    assert [(m.quantity, m.said.en, m.ok) for m in told] == [
        ("changed.model", "TM-T88V → TM-T20", False)
    ]


def test_another_serial_number_than_the_record_s_is_a_difference(laptop: Laptop) -> None:
    added(laptop)
    walk = Walk.begin(laptop)
    measure(walk, {**TOLD, "serial": "OTHER"})
    view = walk.view()
    told = assets.told_in(view.assets, view.item("print.test").run)
    assert told is not None
    assert [(d.key, d.before, d.held) for d in told.differences] == [
        ("serial", "7K2219045", "record")
    ]
    assert "serial_no" not in told.fills


def test_a_device_without_a_record_gets_one(laptop: Laptop) -> None:
    walk = Walk.begin(laptop)
    run_id = measure(walk, TOLD)
    view = walk.view()
    run = view.item("print.test").run
    told = assets.told_in(view.assets, run)
    assert run is not None and told is not None and told.offer == "record"
    form = assets.form_of(run)
    assert (form.kind, form.brand, form.serial_no) == (AssetKind.PRINTER, "EPSON", "7K2219045")
    changes = assets.add(walk.ctx, laptop.first.id, form, run_id)
    asset = kept(laptop, changes.id(Entity.ASSET))
    assert asset.baseline is not None and asset.baseline["firmware"] == "1.02"
    assert walk.view().item("print.test").run == replace(run, asset_id=asset.id)
    with laptop.store.read() as reader:
        assert [r.id for r in reader.runs_of_asset(asset.id)] == [run_id]


def test_a_run_is_given_to_the_device_a_person_names(laptop: Laptop) -> None:
    first, second = added(laptop, port=""), added(laptop, port="", serial_no="")
    walk = Walk.begin(laptop)
    run_id = measure(walk, {"maker": "EPSON"})
    run = walk.view().item("print.test").run
    assert run is not None and run.asset_id is None
    assert {a.id for a in assets.candidates(walk.view().assets, run)} == {first.id, second.id}
    assets.assign(walk.ctx, second.id, run_id)
    run = walk.view().item("print.test").run
    assert run is not None and run.asset_id == second.id
    walk.answer_all().finish().sign()
    assert not assets.assign(walk.ctx, first.id, run_id)  # signed: it stays what it was


def test_a_missing_device_that_passes_its_test_is_there(laptop: Laptop) -> None:
    asset = added(laptop)
    laptop.put_local(replace(asset, id="gone", serial_no="G", state=AssetState.MISSING, port=""))
    walk = Walk.begin(laptop)
    measure(walk, {"serial": "G"}, port="")
    view = walk.view()
    told = assets.told_in(view.assets, view.item("print.test").run)
    assert told is not None and told.asset is not None
    assert (told.asset.id, told.offer) == ("gone", "found")


def test_what_belongs_to_a_card_or_a_token_is_no_fact_of_the_device(laptop: Laptop) -> None:
    from app.services.device_reading import facts_of
    from app.services.run_record import record_of

    clock = laptop.clock
    card = result({"reader": "ACS 00", "uid": "04 A1", "atr": "3B"}, kind="card_reader", port="")
    assert facts_of(record_of(card, clock, "li")) == {"reader": "ACS 00"}
    label = Text("x", "x")
    computer = result(
        {"system": "Windows 10 19045", "serial": "TOKEN", "maker": "FT"},
        reading("java", label, "1.8.0_392"),
        reading("java_security", label, "not_told"),
        reading("default_printer", label, "HP"),
        reading("paper.HP", label, "241x140 mm"),
        reading("paper.PDF", label, "A4"),
        reading("browser.Edge", label, "131.0"),
        reading("load", label, "12", "%"),
        kind="workstation",
        port="",
    )
    assert facts_of(record_of(computer, clock, "li")) == {
        "system": "Windows 10 19045",
        "java": "1.8.0_392",
        "default_printer": "HP",
        "paper.HP": "241x140 mm",
    }
    line = result(
        {"targets": "198.51.100.7"},
        reading("nic.eth1.gateway", label, "192.0.2.1, 192.0.2.9"),
        reading("nic.eth0.gateway", label, "192.0.2.1"),
        reading("nic.eth0.mac", label, "00:11"),
        kind="network",
        port="",
    )
    assert facts_of(record_of(line, clock, "li")) == {"gateway": "192.0.2.1, 192.0.2.9"}


def test_the_history_of_a_device_runs_over_its_visits(laptop: Laptop) -> None:
    asset = added(laptop)
    first = Walk.begin(laptop)
    measure(first, TOLD)
    first.answer_all(print__test={"verdict": Verdict.NORMAL}).finish().sign()
    laptop.time.pass_(timedelta(days=30))
    second = Walk.begin(laptop)
    made = replace(result({}, outcome="error"), started=laptop.time.now)
    device_tests.record_run(second.ctx, second.visit_id, "print.test", made)
    view = device_view(laptop.ctx(CHIEF), asset.id)
    assert [(r.run.outcome.value, r.visit.id if r.visit else "") for r in view.runs] == [
        ("error", second.visit_id),
        ("pass", first.visit_id),
    ]
    assert view.line.last is not None and view.line.last.outcome.value == "error"
    assert view.line.last_passed is not None
    assert view.line.latest is not None and view.line.latest.facts["model"] == "TM-T88V"
    visits.visit_view(laptop.ctx(), first.visit_id)  # the signed one reads as before


def test_two_values_of_a_device_are_said_in_words(laptop: Laptop) -> None:
    asset = added(laptop)
    answered(laptop, {})
    with laptop.store.unit(LI.id) as unit:
        unit.put(replace(asset, state=AssetState.SPARE, baseline=TOLD, kind=AssetKind.DISPLAY))
        unit.commit()
    answered(laptop, {"state": "retired", "baseline": {"model": "X"}, "kind": "handheld"})
    lines = {line.field: line for line in sync_status.conflict_lines(laptop.ctx())}
    assert (lines["state"].mine.zh, lines["state"].theirs.en) == ("备用", "retired")
    assert lines["baseline"].mine.zh == ("厂商 EPSON；型号 TM-T88V；序列号 7K2219045；固件 1.02")
    assert lines["baseline"].theirs.en == "Model X"
    assert (lines["kind"].mine.zh, lines["kind"].theirs.zh) == ("顾客显示屏", "抄表机")
    sync_status.settle(laptop.ctx(), lines["baseline"].id, mine=True)
    assert kept(laptop, asset.id).baseline == TOLD


def test_old_records_are_read(laptop: Laptop) -> None:
    laptop.put_local(printer(laptop.first))
    (line,) = site_view(laptop.ctx(), laptop.first.id).devices
    assert line.asset.state is AssetState.IN_USE and line.warranty.state == "unknown"
    assert (line.last, line.last_passed, line.differences) == (None, None, ())
