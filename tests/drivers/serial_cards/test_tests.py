"""The tests against virtual readers: each fault by its own code, nothing secret kept."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.bench import VirtualBench
from drivers.capture import parse_pcap
from drivers.card_readers.faults import NoCard, WrongCode
from drivers.card_readers.serial.parts import (
    SERIAL_CARD_FAULTS,
    SerialCardSimulator,
    serial_card_plans,
    serial_card_profiles,
    virtual_models,
)
from drivers.card_readers.serial.vendor import MwicCard, decard
from drivers.decoding import decoded
from drivers.registry import DeviceKind, Registry
from drivers.runner import TestRunner
from drivers.simulation import SimulatorSpec
from drivers.types import RunResult, Text
from drivers.vendor_dll import VendorDriverNeeded
from tests.drivers.direct import DirectTransport, simulator_of
from tests.drivers.helpers import answering, reply
from tests.drivers.peers import need

MODELS = virtual_models(serial_card_profiles())
REGISTRY = Registry(
    (
        DeviceKind(
            "card_reader",
            Text("读卡器", "Card reader"),
            serial_card_plans(),
            serial_card_profiles(),
            (
                SimulatorSpec(
                    "card_reader",
                    Text("读卡器", "Card reader"),
                    tuple(MODELS),
                    SERIAL_CARD_FAULTS,
                    lambda model: SerialCardSimulator(MODELS[model or next(iter(MODELS))]),
                ),
            ),
        ),
    )
)
PLANS = {
    "msr606": "card.swipe",
    "mrs100": "card.swipe",
    "stx-reader": "card.serial",
    "aabb-reader": "card.serial",
}
QUICK = {"reply_seconds": "0.3", "swipe_seconds": "0.6"}
SECRET = b"481234567890"


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(REGISTRY) as made:
        yield made


def run(bench: VirtualBench, model: str, *faults: str, **params: str) -> RunResult:
    device = bench.start("card_reader", model, faults=faults)
    plan = PLANS[model]
    names = {p.name for p in REGISTRY.plan(plan).params}
    given = {k: v for k, v in {**QUICK, **params}.items() if k in names}
    runner = REGISTRY.runner(plan, device.url, profile_id=model, params=given)
    result = runner.run(answering())
    bench.stop(device.name)
    return result


@pytest.mark.parametrize("model", PLANS)
def test_a_good_reader_passes_and_tells_no_number(bench: VirtualBench, model: str) -> None:
    result = run(bench, model)
    assert result.outcome == "pass", result.steps
    assert SECRET not in result.capture
    for record in parse_pcap(result.capture):
        assert SECRET not in record.data
    assert SECRET.decode() not in repr(result)


FAULTS = [
    ("msr606", "silent", "TIMEOUT", "error"),
    ("msr606", "wrong_baud", "TIMEOUT", "error"),
    ("msr606", "no_card", "NO_SWIPE", "fail"),
    ("msr606", "track_shift", "TRACK_SHIFTED", "fail"),
    ("msr606", "weak_head", "SWIPE", "fail"),
    ("mrs100", "no_card", "NO_SWIPE", "fail"),
    ("mrs100", "bad_bcc", "BAD_REPLY", "error"),
    ("mrs100", "weak_head", "SWIPE", "fail"),
    ("stx-reader", "silent", "TIMEOUT", "error"),
    ("stx-reader", "bad_bcc", "BAD_REPLY", "error"),
    ("stx-reader", "cut_frames", "BAD_REPLY", "error"),
    ("stx-reader", "no_card", "NO_CARD", "fail"),
    ("stx-reader", "auth_fails", "WRONG_KEY", "fail"),
    ("stx-reader", "stale_uid", "STALE", "fail"),
    ("stx-reader", "skipping", "UNSTABLE", "fail"),
    ("stx-reader", "wrong_baud", "OTHER_BAUD", "fail"),
    ("aabb-reader", "silent", "TIMEOUT", "error"),
    ("aabb-reader", "dies", "NOEXIST", "error"),
]


@pytest.mark.parametrize(("model", "fault", "code", "outcome"), FAULTS)
def test_each_fault_is_found(
    bench: VirtualBench, model: str, fault: str, code: str, outcome: str
) -> None:
    result = run(bench, model, fault)
    codes = {code} | ({"NOHARDWARE", "NOEXIST"} if fault == "dies" else set())
    assert result.code in codes and result.outcome == outcome, result.steps


def test_a_dead_track_is_told_by_its_number(bench: VirtualBench) -> None:
    result = run(bench, "msr606", "track2_dead")
    assert not any(r.quantity == "track2" for r in result.readings)
    assert result.outcome == "pass"  # a card may have no track 2; the readings say which were read


def test_a_wrong_key_is_a_wrong_parameter(bench: VirtualBench) -> None:
    assert run(bench, "stx-reader", key="xyz").code == "ILLEGAL"
    assert run(bench, "stx-reader", key="000000000000").code == "WRONG_KEY"


def test_the_wedge_asks_for_two_swipes() -> None:
    good = ";6228481234567890=2812?\t" + ",".join(["9"] * 22)
    runner = REGISTRY.runner("card.wedge", "", profile_id="wedge")
    result = runner.run(
        answering(swipe1=reply("swiped", track=good), swipe2=reply("swiped", track=good))
    )
    assert result.outcome == "pass" and SECRET.decode() not in repr(result)
    runner = REGISTRY.runner("card.wedge", "", profile_id="wedge")
    other = good.replace("890=", "891=")
    result = runner.run(
        answering(swipe1=reply("swiped", track=good), swipe2=reply("swiped", track=other))
    )
    assert result.code == "UNSTABLE"
    runner = REGISTRY.runner("card.wedge", "", profile_id="wedge")
    result = runner.run(
        answering(swipe1=reply("nothing"), swipe2=reply("swiped", track="；6？\t1"))
    )
    assert [s.code for s in result.steps] == ["WEDGE_NOTHING", "WEDGE_INPUT_METHOD", ""]


@pytest.mark.parametrize("how", ["unplug", "silence"])
@pytest.mark.parametrize("model", PLANS)
def test_cut_after_every_byte(model: str, how: str) -> None:
    def go(cut: int | None) -> tuple[RunResult, DirectTransport]:
        transport = DirectTransport(simulator_of(REGISTRY, "card_reader", model), cut, how)  # type: ignore[arg-type]
        plan = PLANS[model]
        quick = {"reply_seconds": "0.05", "swipe_seconds": "0.2", "swipes": "1", "loops": "2"}
        names = {p.name for p in REGISTRY.plan(plan).params}
        runner = TestRunner(
            REGISTRY._code(plan),
            lambda: transport,
            port="virtual:direct",
            profile=REGISTRY.profile(model),
            params={k: v for k, v in quick.items() if k in names},
        )
        return runner.run(answering()), transport

    good, whole = go(None)
    assert good.outcome == "pass", good.steps
    for cut in range(0, whole.total, 1 if how == "unplug" else 5):
        began = time.monotonic()
        result, transport = go(cut)
        assert time.monotonic() - began < 5 and not transport.is_open
        if transport.late and cut < whole.total - 2:
            assert result.outcome != "pass", (cut, result.steps)


def test_the_wire_is_told_in_words(bench: VirtualBench) -> None:
    for model in PLANS:
        result = run(bench, model)
        profile = REGISTRY.profile(model)
        found = decoded(parse_pcap(result.capture), "card_reader", profile)
        assert found is not None and all(item.text.zh for item in found)


MWIC = r"""
#include <string.h>
static unsigned char card[256]; static int open_ = 0, counter = 3, in_ = CARD;
int ic_init(short port, int baud) { for (int i = 0; i < 256; i++) card[i] = i; return 7; }
int ic_exit(int d) { return 0; }
int get_status(int d, short *s) { *s = in_; return 0; }
int chk_4442(int d) { return 0; }
int srd_4442(int d, short o, short n, unsigned char *b) { memcpy(b, card + o, n); return 0; }
int swr_4442(int d, short o, short n, unsigned char *b) {
  if (open_) memcpy(card + o, b, n);
  return 0;
}
int rsct_4442(int d, short *c) { *c = counter; return 0; }
int csc_4442(int d, short n, unsigned char *k) {
  if (counter && !memcmp(k, "\xff\xff\xff", 3)) { counter = 3; open_ = 1; return 0; }
  if (counter) counter--; return -1;
}
int prd_4442(int d, short n, unsigned char *b) { memcpy(b, "\x00\xff\xff\xff", 4); return 0; }
int dv_beep(int d, short t) { return 0; }
"""


def mwic(tmp_path: Path, card: int = 1) -> Path:
    source, library = tmp_path / "m.c", tmp_path / f"mwic{card}.so"
    source.write_text(MWIC)
    command = [
        need("gcc", "gcc"),
        "-shared",
        "-fPIC",
        "-w",
        f"-DCARD={card}",
        "-o",
        library,
        source,
    ]
    subprocess.run(command, check=True, timeout=60)
    return library


def test_the_makers_library_is_called_for_real(tmp_path: Path) -> None:
    card = MwicCard("serial:COM2", str(mwic(tmp_path)))
    assert card.read(40, 4) == bytes((40, 41, 42, 43)) and card.tries() == 3
    assert card.protected() == 8
    card.write(40, b"zzzz")
    assert card.read(40, 4) != b"zzzz"  # without its code the card only says that it wrote
    with pytest.raises(WrongCode):
        card.present(b"\x00\x00\x00")
    with pytest.raises(WrongCode):  # a try is gone: not again without consent
        card.present(b"\xff\xff\xff")
    card.present(b"\xff\xff\xff", risk=True)
    card.write(40, b"zzzz")
    assert card.read(40, 4) == b"zzzz"
    card.close()
    with pytest.raises(NoCard):
        MwicCard("serial:COM2", str(mwic(tmp_path, 0)))


def test_what_is_not_public_is_not_called() -> None:
    with pytest.raises(VendorDriverNeeded) as told:
        decard("usb")
    assert "德卡" in told.value.sentence("zh")
    with pytest.raises(VendorDriverNeeded):
        MwicCard("serial:COM1")


def test_every_profile_names_its_source() -> None:
    for profile in serial_card_profiles():
        assert profile.source and profile.title.zh and profile.title.en
