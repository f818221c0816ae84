"""The two tests on a line: over a real terminal, with every fault, and cut after every byte."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator

import pytest

from drivers.bench import VirtualBench, VirtualDevice
from drivers.cancel import CancelToken
from drivers.capture import parse_pcap
from drivers.card_readers.serial import virtual_faults, virtual_swipe
from drivers.card_readers.serial.plans import serial_card_plans, serial_card_profiles
from drivers.card_readers.serial.virtual import make_reader, virtual_readers
from drivers.errors import Illegal
from drivers.registry import DeviceKind, Registry
from drivers.runner import StepStarted, TestRunner
from drivers.simulation import SimulatorSpec
from drivers.types import RunResult, Text, Verdict
from tests.drivers.direct import DirectTransport, How
from tests.drivers.helpers import step, until

MSR, MRS, STX, AABB = "msr606", "mrs100", "stx-reader", "aabb-reader"
SWIPE = {"swipe_seconds": "2.5", "swipes": "3"}
SERIAL = {"card_seconds": "0.3", "loops": "5"}


@pytest.fixture(scope="module")
def lines() -> Registry:
    profiles = serial_card_profiles()
    title = Text("读卡器", "Card reader")
    spec = SimulatorSpec(
        "card_reader",
        title,
        virtual_readers(profiles),
        virtual_faults.SERIAL_CARD_FAULTS,
        lambda model: make_reader(model, profiles),
    )
    return Registry((DeviceKind("card_reader", title, serial_card_plans(), profiles, (spec,)),))


@pytest.fixture
def stand(lines: Registry) -> Iterator[VirtualBench]:
    with VirtualBench(lines) as running:
        yield running


@pytest.fixture(autouse=True)
def quick_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virtual_swipe, "HAND_SECONDS", 0.05)


def plan_of(model: str) -> str:
    return "card.swipe" if model in (MSR, MRS) else "card.serial"


def run(
    lines: Registry, stand: VirtualBench, model: str, *faults: str, **params: str
) -> tuple[RunResult, VirtualDevice]:
    device = stand.start("card_reader", model, faults=faults)
    plan = plan_of(model)
    usual = SWIPE if plan == "card.swipe" else SERIAL
    runner = lines.runner(plan, device.url, profile_id=model, params={**usual, **params})
    result = runner.run(lambda question: question.choices[0][0])
    for record in parse_pcap(result.capture):
        assert not re.search(rb"\d{7}", record.data), record
    return result, device


@pytest.mark.parametrize("model", [MSR, MRS, STX, AABB])
def test_a_good_reader_passes(lines: Registry, stand: VirtualBench, model: str) -> None:
    result, device = run(lines, stand, model)
    assert result.outcome == "pass" and not result.code, result.steps
    assert result.identity["firmware"]
    assert device.received().errors == ()
    shown = " ".join(r.value for r in result.readings) + str(result.identity)
    assert "0000001234" not in shown and "CESHI" not in shown
    if model in (MSR, MRS):
        assert "622202*********4567" in shown
        assert result.statistics["GoodReadCount"] == 3
        assert [s.verdict for s in result.steps if s.step_id in ("swipe_3", "swipe_4")] == [
            Verdict.PASS,
            Verdict.NOT_RUN,
        ]
    else:
        assert result.identity["uid"] == "3A7C51E4"


FAULTS = [
    (MSR, "silent", "READER_SILENT", {}),
    (MSR, "wrong_baud", "WRONG_BAUD", {}),
    (MSR, "cut_frames", "FRAME_CUT", {}),
    (MSR, "slow", "READER_SLOW", {}),
    (MSR, "no_card", "NO_SWIPE", {"swipe_seconds": "0.2"}),
    (MSR, "track_shift", "TRACK_SHIFT", {}),
    (MSR, "track2_dead", "TRACK_DEAD", {}),
    (MSR, "weak_head", "WEAK_HEAD", {}),
    (MRS, "silent", "READER_SILENT", {}),
    (MRS, "wrong_baud", "WRONG_BAUD", {}),
    (MRS, "cut_frames", "FRAME_CUT", {}),
    (MRS, "slow", "READER_SLOW", {"swipe_seconds": "8"}),
    (MRS, "bad_bcc", "BAD_BCC", {}),
    (MRS, "no_card", "NO_SWIPE", {"swipe_seconds": "0.2"}),
    (MRS, "track_shift", "TRACK_SHIFT", {}),
    (MRS, "track2_dead", "TRACK_DEAD", {"tracks": "12"}),
    (MRS, "weak_head", "WEAK_HEAD", {}),
    (STX, "silent", "READER_SILENT", {}),
    (STX, "wrong_baud", "WRONG_BAUD", {}),
    (STX, "cut_frames", "FRAME_CUT", {}),
    (STX, "slow", "READER_SLOW", {"loops": "1"}),
    (STX, "bad_bcc", "BAD_BCC", {}),
    (STX, "no_card", "NO_CARD", {}),
    (STX, "auth_fails", "WRONG_KEY", {}),
    (STX, "stale_uid", "STALE_UID", {}),
    (AABB, "silent", "READER_SILENT", {}),
    (AABB, "wrong_baud", "WRONG_BAUD", {}),
    (AABB, "cut_frames", "FRAME_CUT", {}),
    (AABB, "slow", "READER_SLOW", {"loops": "1"}),
    (AABB, "bad_bcc", "BAD_BCC", {}),
    (AABB, "no_card", "NO_CARD", {}),
    (AABB, "auth_fails", "READER_REFUSED", {}),
    (AABB, "stale_uid", "STALE_UID", {}),
]


@pytest.mark.parametrize(("model", "fault", "code", "params"), FAULTS)
def test_every_fault_is_found(
    lines: Registry,
    stand: VirtualBench,
    model: str,
    fault: str,
    code: str,
    params: dict[str, str],
) -> None:
    quick = {"reply_seconds": "0.3"} if fault in ("silent", "wrong_baud") else {}
    result, _ = run(lines, stand, model, fault, **{**quick, **params})
    assert result.outcome != "pass"
    assert result.code == code, [(s.step_id, s.verdict, s.code) for s in result.steps]
    told = next(s for s in result.steps if s.code == code)
    assert told.text.zh and told.text.en


def test_every_fault_of_every_model_is_tried() -> None:
    profiles = serial_card_profiles()
    for model in virtual_readers(profiles):
        names = {fault.name for fault in make_reader(model, profiles).faults}
        assert names == {fault for name, fault, _, _ in FAULTS if name == model}
        with pytest.raises(Illegal):
            make_reader(model, profiles).set_fault("on_fire", True)


def test_a_swipe_by_hand(lines: Registry, stand: VirtualBench) -> None:
    device = stand.start("card_reader", MSR, faults=["no_card"])

    def hand() -> None:
        for number in range(1, 4):
            until(lambda n=number: device.received().lines.count("armed: iso") == n)
            device.act("swipe")

    person = threading.Thread(target=hand)
    person.start()
    result = lines.runner("card.swipe", device.url, profile_id=MSR, params=SWIPE).run(lambda _: "")
    person.join()
    assert result.outcome == "pass", result.steps


def test_a_person_cancels_while_it_waits(lines: Registry, stand: VirtualBench) -> None:
    device = stand.start("card_reader", MSR, faults=["no_card"])
    token = CancelToken()

    def watch(event: object) -> None:
        if isinstance(event, StepStarted) and event.spec.id == "swipe_1":
            token.cancel()

    runner = lines.runner(
        "card.swipe", device.url, profile_id=MSR, params=SWIPE, cancel=token, on_progress=watch
    )
    result = runner.run(lambda question: "")
    assert result.outcome == "aborted"
    assert step(result, "swipe_1").verdict is Verdict.ABORTED


def test_dead_track_needs_no_telling_when_the_card_is_told(
    lines: Registry, stand: VirtualBench
) -> None:
    result, _ = run(lines, stand, MRS, "track2_dead")
    assert result.code == ""  # nobody said that the card has a track 2
    result, _ = run(lines, stand, MSR, tracks="123")
    assert result.code == "TRACK_DEAD"  # nor has this card a track 3


@pytest.mark.parametrize("params", [{"swipes": "9"}, {"tracks": "4"}])
def test_wrong_parameters(lines: Registry, stand: VirtualBench, params: dict[str, str]) -> None:
    result, _ = run(lines, stand, MSR, **params)
    assert result.code == "ILLEGAL"


@pytest.mark.parametrize("params", [{"key": "12"}, {"sector": "16"}, {"block": "3"}])
def test_wrong_card_parameters(
    lines: Registry, stand: VirtualBench, params: dict[str, str]
) -> None:
    result, _ = run(lines, stand, STX, **params)
    assert result.code == "ILLEGAL"


# ---------------------------------------------------------------- the line is cut

TELLS = {
    "READER_SILENT",
    "FRAME_CUT",
    "TIMEOUT",
    "BAD_REPLY",
    "NO_SWIPE",
    "NO_CARD",
    "MSR_READ",
    "TRACK_DEAD",
    "READER_SLOW",
    "CARD_GONE",
}
CUT = {"swipes": "1", "swipe_seconds": "0.2", "reply_seconds": "0.05", "card_seconds": "0.1"}


def direct(
    lines: Registry, model: str, cut: int | None, how: How
) -> tuple[RunResult, DirectTransport]:
    plan = plan_of(model)
    params = {k: v for k, v in CUT.items() if k in {p.name for p in lines.plan(plan).params}}
    if plan == "card.serial":
        params["loops"] = "2"
    transport = DirectTransport(make_reader(model, serial_card_profiles()), cut, how)
    runner = TestRunner(
        lines._code(plan),
        lambda: transport,
        port=transport.url,
        profile=lines.profile(model, "card_reader"),
        params=params,
    )
    return runner.run(lambda question: question.choices[0][0]), transport


@pytest.mark.parametrize("how", ["unplug", "silence"])
@pytest.mark.parametrize("model", [MSR, MRS, STX, AABB])
def test_cut_after_every_byte(
    lines: Registry, model: str, how: How, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(virtual_swipe, "HAND_SECONDS", 0.0)
    good, whole = direct(lines, model, None, how)
    assert good.outcome == "pass", good.steps
    for cut in range(whole.total):
        began = time.monotonic()
        result, transport = direct(lines, model, cut, how)
        assert time.monotonic() - began < 4, cut
        assert not transport.is_open
        if not transport.late:
            continue
        if how == "unplug":
            assert result.code == "NOHARDWARE" or cut >= whole.total - 2, (cut, result.steps)
        else:
            assert result.outcome != "pass" and result.code in TELLS, (cut, result.steps)
