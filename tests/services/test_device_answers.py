"""A device test is an answer: run, capture, measurements and finding in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.device_test import Outcome, StepVerdict
from app.domain.evidence import EvidenceKind, TakenFrom, Timing
from app.domain.signing import content_of
from app.services import device_tests, evidence, signoff, visits
from app.services.refusals import NeedsReason, NotOpen, NotPermitted
from drivers.capture import Capture
from drivers.types import Attachment, Limit, Reading, RunResult, StepResult, Text, reading
from drivers.types import Verdict as Step
from tests.services.builders import CHIEF, ITEMS, START, Laptop, Walk, png, printer
from tests.store.photo_builders import SECRET, phone_photo


def speed(value: str, low: str = "100") -> Reading:
    return reading(
        "speed", Text("速度", "Speed"), value, "字/秒", Limit(low=Decimal(low)), raw=b"\x1b\x40"
    )


def result(outcome: str = "pass", *readings: Reading, step: Step | None = None) -> RunResult:
    capture = Capture()
    capture.tap("tx", b"\x10\x04\x01")
    capture.tap("rx", b"\x12")
    verdict = step or {"pass": Step.PASS, "fail": Step.FAIL}.get(outcome, Step.ERROR)
    return RunResult(
        plan_id="printer.receipt",
        kind="printer",
        port="socket://127.0.0.1:9100",
        profile="escpos",
        outcome=outcome,  # type: ignore[arg-type]
        identity={"maker": "EPSON", "serial": "X1"},
        steps=(
            StepResult(
                "speed", Text("速度", "Speed"), verdict, readings=readings, seconds=1.23456, code=""
            ),
        ),
        capture=capture.to_pcap(),
        started=START - timedelta(seconds=3),
        seconds=3.0004,
    )


@pytest.fixture
def walk(laptop: Laptop) -> Walk:
    return Walk.begin(laptop)


def record(walk: Walk, made: RunResult, item: str = "print.test") -> None:
    device_tests.record_run(walk.ctx, walk.visit_id, item, made)


def test_a_pass_answers_the_item_with_measurements_and_the_wire(walk: Walk) -> None:
    changes = device_tests.record_run(
        walk.ctx, walk.visit_id, "print.test", result("pass", speed("148"))
    )
    assert all(changes.has(e) for e in (Entity.TEST_RUN, Entity.EVIDENCE, Entity.ANSWER))
    item = walk.view().item("print.test")
    assert item.answer is not None and item.answer.verdict is Verdict.NORMAL
    assert item.run is not None and item.answer.run_id == item.run.id
    (measured,) = item.answer.measurements
    assert (measured.value, measured.ok, measured.raw) == ("148", True, "1b40")
    assert measured.said == ("148 字/秒", "148 字/秒")
    assert item.run.outcome is Outcome.PASS and item.run.seconds == "3.000"
    assert item.run.started.best == START - timedelta(seconds=3)
    assert item.run.started.at_mono == 97.0
    wire = device_tests.capture_records(walk.ctx, item.run)
    assert [(r.direction, r.data) for r in wire] == [("tx", b"\x10\x04\x01"), ("rx", b"\x12")]
    with walk.ctx.store.read() as reader:
        kinds = [e.kind for e in reader.evidence(walk.visit_id)]
    assert kinds == [EvidenceKind.CAPTURE]
    assert item.photos == ()  # a capture is shown with the run, not among the photos


def test_a_failure_opens_the_finding_with_what_was_measured(walk: Walk) -> None:
    record(walk, result("fail", speed("40"), speed("120")))
    item = walk.view().item("print.test")
    assert item.answer is not None and item.answer.verdict is Verdict.ABNORMAL
    assert item.finding is not None and item.finding.symptom == "PR-01"  # names this very test
    assert item.finding.description == "打印机测试：速度 40 字/秒（限值 ≥ 100）；跳票"
    walk_summary = signoff.summary(walk.ctx, walk.visit_id)
    assert [f.measurement.value for f in walk_summary.failed] == ["40"]
    record(walk, result("pass", speed("130")))
    assert walk.view().item("print.test").finding is None


def test_a_failed_measurement_is_overruled_only_with_a_reason(walk: Walk) -> None:
    record(walk, result("fail", speed("40")))
    with pytest.raises(NeedsReason):
        visits.answer(walk.ctx, walk.visit_id, "print.test", verdict=Verdict.NORMAL)
    visits.answer(
        walk.ctx, walk.visit_id, "print.test", verdict=Verdict.NORMAL, reason="旧纸，换纸后正常"
    )
    answer = walk.view().item("print.test").answer
    assert answer is not None and answer.reason == "旧纸，换纸后正常" and answer.measurements


@pytest.mark.parametrize(
    ("outcome", "step"),
    [("error", None), ("timeout", None), ("aborted", Step.ABORTED), ("fail", Step.INCONCLUSIVE)],
)
def test_a_test_that_could_not_tell_leaves_the_verdict_to_the_person(
    walk: Walk, outcome: str, step: Step | None
) -> None:
    record(walk, result(outcome, step=step))
    item = walk.view().item("print.test")
    assert item.run is not None and item.finding is None
    assert item.run.undecided is (outcome == "fail")
    assert item.answer is not None and item.answer.verdict is None
    visits.answer(walk.ctx, walk.visit_id, "print.test", verdict=Verdict.NORMAL)
    record(walk, result(outcome, step=step))
    item = walk.view().item("print.test")
    assert item.answer is not None and item.answer.verdict is Verdict.NORMAL


def test_an_asset_is_recognised_and_remembered(laptop: Laptop, walk: Walk) -> None:
    laptop.put_local(printer(laptop.first))
    before = device_tests.default_target(walk.ctx, walk.visit_id, ITEMS["print.test"])
    assert (before.url, before.asset_id) == ("", "printer-1")
    record(walk, result("pass"))
    run = walk.view().item("print.test").run
    assert run is not None and run.asset_id == "printer-1"
    after = device_tests.default_target(walk.ctx, walk.visit_id, ITEMS["print.test"])
    assert (after.url, after.profile, after.origin) == (
        "socket://127.0.0.1:9100",
        "escpos",
        "site",
    )
    laptop.put_local(replace(printer(laptop.first), port="serial:COM4"))
    assert device_tests.default_target(walk.ctx, walk.visit_id, ITEMS["print.test"]).url == (
        "serial:COM4"
    )


def test_the_demo_falls_back_to_the_virtual_bench(laptop: Laptop, walk: Walk) -> None:
    item = ITEMS["print.test"]
    assert device_tests.default_target(walk.ctx, None, item).url == ""
    laptop.store.set_local(device_tests.DEMO, True)
    target = device_tests.default_target(walk.ctx, walk.visit_id, item)
    assert (target.url, target.origin) == ("virtual:printer", "bench")


def test_the_files_of_a_run_are_evidence_and_its_photos_travel_bare(walk: Walk) -> None:
    shot = phone_photo((2400, 1800), at=walk.ctx.clock.now().local.replace(hour=8, minute=30))
    made = replace(
        result("pass"),
        attachments=(
            Attachment("alignment-1.jpg", "image/jpeg", shot),
            Attachment("broken.jpg", "image/jpeg", shot[:40]),
            Attachment("readings.csv", "text/csv", b"a,b"),
        ),
    )
    record(walk, made)
    photo, broken, table = walk.view().item("print.test").photos
    assert (photo.kind, photo.name, photo.item_id) == (
        EvidenceKind.PHOTO,
        "alignment-1.jpg",
        "print.test",
    )
    assert evidence.content(walk.ctx, photo.original_sha256) == shot
    sent = evidence.content(walk.ctx, photo.sha256)
    assert SECRET not in sent and b"Acme" not in sent
    assert (photo.taken_from, photo.device) == (TakenFrom.CAMERA, "Acme One")
    assert photo.timing is Timing.UNJUDGED  # the item sets no limit
    assert (broken.kind, table.kind) == (EvidenceKind.FILE, EvidenceKind.FILE)
    assert evidence.content(walk.ctx, table.sha256) == b"a,b"


def test_nobody_says_when_a_runs_photo_without_tags_was_made(walk: Walk) -> None:
    record(walk, replace(result(), attachments=(Attachment("a.png", "image/png", png()),)))
    (photo,) = walk.view().item("print.test").photos
    assert (photo.taken, photo.taken_from) == (None, TakenFrom.NOBODY)


def test_a_run_can_stand_alone(laptop: Laptop) -> None:
    changes = device_tests.record_run(laptop.ctx(), None, None, result("fail", speed("3")))
    assert changes.id(Entity.TEST_RUN) and not changes.has(Entity.ANSWER)


def test_a_run_is_not_added_to_what_is_closed(walk: Walk, laptop: Laptop) -> None:
    walk.answer_all().finish()
    with pytest.raises(NotOpen):
        record(walk, result("pass"))
    with pytest.raises(NotPermitted):
        device_tests.record_run(laptop.ctx(CHIEF), None, None, result("pass"))


def test_runs_are_sealed_with_the_visit(walk: Walk) -> None:
    walk.answer_all()
    record(walk, result("fail", speed("40")))
    walk.finish().sign()
    (check,) = signoff.verification(walk.ctx, walk.visit_id)
    assert check.verification.intact
    step = walk.view().item("print.test").run
    assert step is not None and step.steps[0].verdict is StepVerdict.FAIL


def test_an_item_names_its_plan(laptop: Laptop) -> None:
    assert device_tests.plan_for(laptop.ctx(), ITEMS["print.test"]).id == "printer.receipt"
    with pytest.raises(device_tests.NoPlan):
        device_tests.plan_for(laptop.ctx(), replace(ITEMS["front.lamp"], plan="no.such"))


def test_words_and_units_are_recorded_in_both_languages(walk: Walk) -> None:
    label = Text("上盖", "Cover")
    cover = reading("cover", label, "open", limit=Limit(expected="closed"))
    slow = reading("rate", label, "8.1", "lines/s", Limit(low=Decimal(100)))
    record(walk, result("fail", cover, slow))
    item = walk.view().item("print.test")
    assert item.answer is not None and item.finding is not None
    said = [m.said for m in item.answer.measurements]
    assert said == [("打开", "open"), ("8.1 行/秒", "8.1 lines/s")]
    assert "上盖 打开" in item.finding.description
    assert "8.1 行/秒" in item.finding.description
    with walk.ctx.store.read() as reader:
        content = content_of(reader.record(walk.visit_id), 1)
    signed = content["answers"]["print.test"]["measurements"]
    assert (signed[0]["value"], signed[0]["value_zh"]) == ("open", "打开")
    assert (signed[1]["unit"], signed[1]["unit_zh"]) == ("lines/s", "行/秒")
