"""Display tests on the bench, every dialect on real ports, each fault with its code."""

from __future__ import annotations

import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.bench import VirtualBench, VirtualDevice
from drivers.capture import parse_pcap
from drivers.displays.black_session import SETTINGS
from drivers.displays.decode import decode
from drivers.displays.dialects import DIALECTS
from drivers.displays.profile import DisplayProfile, display_profiles
from drivers.displays.simulator import DisplaySimulator
from drivers.drawing import Shape, Words
from drivers.questions import Question
from drivers.registry import Registry
from tests.drivers.helpers import run_plan, step, until

IDS = [p.id for p in display_profiles()]
PTY = pytest.mark.skipif(sys.platform == "win32", reason="no ptys")
QUICK = {"dim_seconds": "0", "reply_seconds": "0.2", "seconds_each": "0"}


class Looker:
    """A person who compares what the virtual display shows with what was asked."""

    def __init__(self, device: VirtualDevice, **seen: str) -> None:
        self.device = device
        self.seen = seen
        self.prompts: list[str] = []

    def __call__(self, question: Question) -> str:
        self.prompts.append(question.step_id)
        if question.step_id in self.seen:
            return self.seen[question.step_id]
        rows = self.device.received().lines
        name = question.step_id.removesuffix("_seen")
        wanted = {"total": "128.50", "received": "200.00", "change": "71.50", "price": "2.57"}
        if name in wanted:
            until(lambda: any(wanted[name] in r for r in self.device.received().lines), 3)
            if any("." in row and len(row) == 8 for row in rows) and len(rows) == 2:
                assert rows[1] == name
            return "right"
        return question.choices[0][0]


@pytest.mark.parametrize("model", IDS)
@pytest.mark.parametrize("listen", [pytest.param("pty", marks=PTY), "tcp"])
def test_a_good_display_of_each_model_passes(
    registry: Registry, bench: VirtualBench, model: str, listen: str
) -> None:
    device = bench.start("display", model, listen)
    result = run_plan(
        registry, "display.content", device.url, Looker(device), profile_id=model, params=QUICK
    )
    assert result.outcome == "pass", [s for s in result.steps if s.verdict not in ("pass",)]
    assert device.received().errors == ()
    sent = b"".join(r.data for r in parse_pcap(result.capture) if r.direction == "tx")
    until(lambda: device.received().raw == sent)
    assert all(said.text.zh for said in decode(parse_pcap(result.capture), _dialect(model)))


def _dialect(model: str) -> str:
    return str(next(p for p in display_profiles() if p.id == model).data["dialect"])


@PTY
def test_a_virtual_display_is_reached_at_its_profile_s_settings(
    registry: Registry, bench: VirtualBench
) -> None:
    device = bench.start("display", "led8", "pty", name="display")
    result = run_plan(
        registry, "display.content", "virtual:display", Looker(device), bench=bench, params=QUICK
    )
    assert result.outcome == "pass"


@pytest.mark.parametrize(
    ("seen", "code", "ends"),
    [
        ({"total_seen": "black"}, "DISPLAY_BLACK", True),
        ({"total_seen": "printer"}, "TO_PRINTER", True),
        ({"change_seen": "wrong"}, "CONTENT", False),
        ({"price_seen": "lamp"}, "LAMP", False),
        ({"received_seen": "old"}, "UNCHANGED", False),
        ({"full_seen": "segments"}, "SEGMENTS", False),
    ],
)
def test_what_is_seen_has_its_code(
    registry: Registry, bench: VirtualBench, seen: dict[str, str], code: str, ends: bool
) -> None:
    device = bench.start("display", "led8", "tcp")
    result = run_plan(registry, "display.content", device.url, Looker(device, **seen), params=QUICK)
    assert (result.outcome, result.code) == ("fail", code)
    assert (step(result, "final").verdict == "not_run") is ends


def test_a_binary_lamp_is_not_tried_before_figures_were_read(
    registry: Registry, bench: VirtualBench
) -> None:
    """1B 73 01 saves to EEPROM where the model was chosen wrongly."""
    device = bench.start("display", "wintec-cd110", "tcp")
    run_plan(
        registry,
        "display.content",
        device.url,
        Looker(device, change_seen="wrong"),
        profile_id="wintec-cd110",
        params=QUICK,
    )
    assert b"\x1bs\x01" not in device.received().raw
    assert b"\x1bs\x02" in device.received().raw


@pytest.mark.parametrize(
    ("fault", "code"), [("nak", "NAK"), ("dead_display", "TIMEOUT"), ("dies@after=2", "NOHARDWARE")]
)
def test_a_display_that_answers_is_found_out_by_machine(
    registry: Registry, bench: VirtualBench, fault: str, code: str
) -> None:
    device = bench.start("display", "dsp800", "tcp", [fault])
    result = run_plan(
        registry,
        "display.content",
        device.url,
        lambda question: question.choices[0][0],
        profile_id="dsp800",
        params=QUICK,
    )
    assert (result.outcome, result.code) == ("error", code)


@pytest.mark.parametrize(("model", "outcome"), [("dsp800", "pass"), ("cd5220", "fail")])
def test_the_check_is_honest_about_mute_displays(
    registry: Registry, bench: VirtualBench, model: str, outcome: str
) -> None:
    device = bench.start("display", model, "tcp")
    result = run_plan(registry, "display.check", device.url, profile_id=model, params=QUICK)
    assert result.outcome == outcome
    assert result.code == ("" if outcome == "pass" else "MUTE")


# ---------------------------------------------------------------- black screen


class Watcher:
    """A person who watches the glass all the time and names what could be read there."""

    def __init__(self, device: VirtualDevice) -> None:
        self.device = device
        self.read: set[str] = set()
        self._over = threading.Event()
        self._eyes = threading.Thread(target=self._watch, daemon=True)
        self._eyes.start()

    def _watch(self) -> None:
        while self.device.running and not self._over.wait(0.005):
            self.read.add(self.device.received().lines[0])

    def __call__(self, question: Question) -> str:
        last = b"4800-" if question.step_id == "sweep_seen" else b"12345678"
        until(lambda: last in self.device.received().raw)
        if question.step_id == "sweep_seen":
            self._over.set()
            names = {s.key: {s.key, s.shown(True)} for s in SETTINGS}
            return next((key for key, shown in names.items() if shown & self.read), "none")
        return "lit" if "12345678" in self.device.received().lines[0] else "black"


# each setting must have been heard before the next: a pseudo-terminal hands over at its own time
SWEEP = {**QUICK, "seconds_each": "0.1"}


@PTY
@pytest.mark.parametrize("model", ["led8", "cd5220", "epson-dm-d", "dsp800", "aedex"])
def test_the_sweep_finds_the_baud_rate(registry: Registry, bench: VirtualBench, model: str) -> None:
    device = bench.start("display", model, "pty", ["wrong_baud"])
    result = run_plan(
        registry, "display.black", device.url, Watcher(device), profile_id=model, params=SWEEP
    )
    assert (result.outcome, result.code) == ("fail", "WRONG_BAUD"), result.steps
    baud = next(r.value for r in result.readings if r.quantity == "baud")
    assert baud == {"led8": "9600"}.get(model, "2400")
    assert f"baud={baud}" in next(s.text.zh for s in result.steps if s.code == "WRONG_BAUD")


@PTY
def test_a_good_display_is_said_to_be_good(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("display", "cd5220", "pty")
    result = run_plan(
        registry, "display.black", device.url, Watcher(device), profile_id="cd5220", params=QUICK
    )
    assert result.outcome == "pass"
    assert "收费系统" in step(result, "selected_seen").text.zh


@pytest.mark.parametrize("listen", [pytest.param("pty", marks=PTY), "tcp"])
def test_a_dead_display_is_said_to_be_dead(
    registry: Registry, bench: VirtualBench, listen: str
) -> None:
    device = bench.start("display", "cd5220", listen, ["dead_display"])
    result = run_plan(
        registry, "display.black", device.url, Watcher(device), profile_id="cd5220", params=QUICK
    )
    assert (result.outcome, result.code) == ("fail", "DISPLAY_BLACK")
    assert "电源" in step(result, "advice").text.zh


def test_a_display_behind_a_printer_is_selected(registry: Registry, bench: VirtualBench) -> None:
    device = bench.start("display", "cd5220", "tcp", ["to_printer"])
    result = run_plan(
        registry, "display.black", device.url, Watcher(device), profile_id="cd5220", params=QUICK
    )
    assert result.outcome == "pass"  # ESC = 2 brought the data to it
    told = run_plan(
        registry,
        "display.black",
        device.url,
        lambda question: "printer",
        profile_id="cd5220",
        params=QUICK,
    )
    assert told.code == "TO_PRINTER"


@PTY
@pytest.mark.parametrize("model", IDS)
def test_the_diagnosis_never_lights_a_lamp_or_writes(
    registry: Registry, bench: VirtualBench, model: str
) -> None:
    device = bench.start("display", model, "pty", ["dead_display"])
    result = run_plan(
        registry,
        "display.black",
        device.url,
        lambda question: (
            question.choices[-1][0] if question.step_id != "selected_seen" else "black"
        ),
        profile_id=model,
        params={**QUICK, "reply_seconds": "0.05"},
    )
    assert result.outcome in ("fail", "error")
    sent = b"".join(r.data for r in parse_pcap(result.capture) if r.direction == "tx")
    assert b"\x1bs" not in sent and b"\x1b#" not in sent and b"\x1bb" not in sent


# ---------------------------------------------------------------- the glass


def _simulator(model: str) -> DisplaySimulator:
    profile = next(p for p in display_profiles() if p.id == model)
    return DisplaySimulator(DisplayProfile.of(profile))


def test_segments_are_drawn_as_they_are_lit() -> None:
    simulator = _simulator("led8")
    simulator.feed(b"\x1b@\x1bQA12.50\r\x1bs2", 0)
    assert simulator.received().lines == ("12.50", "total")
    lit = [m for m in simulator.drawing().marks if isinstance(m, Shape) and m.tone == "lit"]
    assert len(lit) == 2 + 5 + 5 + 6  # segments of 1, 2, 5, 0
    simulator.set_fault("dead_segment", True)
    assert len([m for m in simulator.drawing().marks if m.tone == "lit"]) < len(lit) + 5
    simulator.set_fault("dead_display", True)
    assert not [m for m in simulator.drawing().marks if m.tone == "lit"]


def test_a_digit_command_with_letters_is_an_error() -> None:
    simulator = _simulator("led8")
    simulator.feed(b"\x1bQAHELLO\r", 0)
    assert simulator.received().errors


def test_an_eeprom_write_is_counted() -> None:
    simulator = _simulator("cd5220")
    simulator.feed(b"\x1bs\x01", 0)
    assert any("EEPROM" in error for error in simulator.received().errors)


def test_cells_are_drawn_where_they_stand() -> None:
    simulator = _simulator("epson-dm-d")
    simulator.feed(b"\x1b@\x1f$\x03\x02AB", 0)
    assert simulator.received().lines == ("", "  AB")
    words = [m for m in simulator.drawing().marks if isinstance(m, Words)]
    assert [w.text for w in words] == ["A", "B"] and words[0].y > 10


@given(
    st.sampled_from(IDS),
    st.lists(
        st.one_of(
            st.binary(max_size=20),
            st.sampled_from(
                [b"\x1bQA1", b"!#1", b"\x04\x01P", b"\x1f$", b"\x1buA", b"\x10", b"\r"]
            ),
        ),
        max_size=12,
    ),
)
def test_no_bytes_break_a_display_however_they_are_cut(model: str, pieces: list[bytes]) -> None:
    whole, parts = _simulator(model), _simulator(model)
    whole.feed(b"".join(pieces), 0)
    for piece in pieces:
        parts.feed(piece, 0)
    assert whole.received().lines == parts.received().lines
    assert whole.screen.brightness == parts.screen.brightness
    whole.drawing()


@pytest.mark.parametrize("name", DIALECTS)
def test_every_dialect_has_a_model(name: str) -> None:
    assert any(p.data["dialect"] == name for p in display_profiles())
