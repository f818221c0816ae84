"""Invoice printers: bytes, pages, the virtual printer in millimetres, and the tests run on it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.bench import VirtualBench, VirtualDevice
from drivers.drawing import Dots, Words
from drivers.printers import escp_bytes as esc
from drivers.printers.escp import PortState
from drivers.printers.feed_session import causes
from drivers.printers.form_page import FORMS, Form, FormPage, prepare
from drivers.printers.form_simulator import FormSimulator
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.registry import Registry
from tests.drivers.helpers import answering, reply, run_plan, step, until

FORM = FORMS["241-3"]
PROFILE = PrinterProfile.of(next(p for p in printer_profiles() if p.id == "escp-24"))


def printed(data: bytes, form: Form = FORM, *faults: str) -> FormSimulator:
    simulator = FormSimulator(PROFILE, form)
    for fault in faults:
        simulator.set_fault(fault, True)
    now = 0.0
    simulator.feed(data, now)
    while (wake := simulator.next_wake()) is not None and not simulator.stopped:
        now = max(wake, now)
        simulator.advance(now)
    return simulator


# ---------------------------------------------------------------- bytes


@pytest.mark.parametrize(
    ("data", "hexed"),
    [
        (esc.page_lines(22), "1b 43 16"),
        (esc.page_inches(11), "1b 43 00 0b"),
        (esc.define_unit(10), "1b 28 55 01 00 0a"),
        (esc.page_units(1320), "1b 28 43 02 00 28 05"),
        (esc.absolute_vertical(360), "1b 28 56 02 00 68 01"),
        (esc.relative_vertical(-1), "1b 28 76 02 00 ff ff"),
        (esc.absolute_horizontal(60), "1b 24 3c 00"),
        (esc.relative_horizontal(-2), "1b 5c fe ff"),
        (esc.horizontal(181), "1b 24 3c 00 1b 5c 01 00"),
        (esc.feed(300), "1b 4a ff 1b 4a 2d"),
        (esc.columns(b"\x80\x00\x01"), "1b 2a 27 01 00 80 00 01"),
        (esc.chinese_spacing(0, 3), "1c 53 00 03"),
    ],
)
def test_commands_are_those_of_the_manuals(data: bytes, hexed: str) -> None:
    assert data.hex(" ") == hexed


def test_a_third_of_eleven_inches_is_22_lines() -> None:
    assert FORM.lines == 22 and FORM.steps == 660
    assert prepare(FORM).endswith(esc.SPACING_6 + b"\x1bC\x16" + esc.NO_SKIP)
    assert b"\x1b(C\x02\x00\x28\x05" in prepare(FORM, p2=True)


@pytest.mark.parametrize("value", [-1, 0x8000])
def test_positions_out_of_range_are_refused(value: int) -> None:
    with pytest.raises(ValueError, match=str(value)):
        esc.absolute_horizontal(value)


# ---------------------------------------------------------------- pages on paper


@given(x=st.floats(0, 180), y=st.floats(0, 85), p2=st.booleans())
def test_a_mark_falls_where_it_was_put(x: float, y: float, p2: bool) -> None:
    page = FormPage(FORM)
    page.bitmap(x, y, [[True]])
    simulator = printed(prepare(FORM, p2) + page.data())
    assert simulator.received().errors == ()
    (dot,) = [m for m in simulator.paper.marks if isinstance(m, Dots)]
    assert abs(dot.x - x) <= esc.MM and abs(dot.y - y) <= esc.MM


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_sheets_do_not_drift(form: Form) -> None:
    page = FormPage(form)
    page.text(20, 15, "水费 123")
    simulator = printed(prepare(form) + page.data() * 5, form)
    tops = [m.y - n * form.height for n, m in enumerate(_words(simulator))]
    assert len(tops) == 5
    assert max(tops) - min(tops) < 0.01
    assert simulator.received().lines == ("水费 123",) * 5


def test_high_bitmaps_are_printed_in_passes() -> None:
    page = FormPage(FORM)
    page.bitmap(30, 20, [[True]] * 60)
    bands = [m for m in printed(prepare(FORM) + page.data()).paper.marks if isinstance(m, Dots)]
    assert [round((b.y - bands[0].y) / esc.MM) for b in bands] == [0, 24, 48]
    assert sum(b.at(0, row) for b in bands for row in range(b.rows)) == 60


def _words(simulator: FormSimulator) -> list[Words]:
    """The first piece of text on each line."""
    found: dict[float, Words] = {}
    for mark in simulator.paper.marks:
        if isinstance(mark, Words):
            found.setdefault(mark.y, mark)
    return list(found.values())


@pytest.mark.parametrize(
    ("fault", "what"),
    [
        ("misaligned", (3.2, -2.0)),
        ("stretched", (0.0, 0.15)),
        ("skewed", (-0.1, 0.14)),
    ],
)
def test_faults_move_what_is_printed(fault: str, what: tuple[float, float]) -> None:
    page = FormPage(FORM)
    page.bitmap(20, 15, [[True]])
    good = printed(prepare(FORM) + page.data()).paper.marks[0]
    bad = printed(prepare(FORM) + page.data(), FORM, fault).paper.marks[0]
    assert isinstance(good, Dots) and isinstance(bad, Dots)
    assert (bad.x - good.x, bad.y - good.y) == pytest.approx(what, abs=0.02)


def test_a_wrong_page_length_skips_forms() -> None:
    page = FormPage(FORM)
    page.text(20, 15, "一")
    simulator = printed(prepare(FORM) + page.data() * 2, FORM, "wrong_length")
    assert [simulator.paper.sheet_of(w.y) for w in _words(simulator)] == [0, 3]


def test_unknown_commands_are_protocol_errors() -> None:
    assert printed(b"\x1b\x00\x1b~").received().errors


# ---------------------------------------------------------------- what the port says


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (0x18, None),
        (0x38, "SLP_EMPTY"),
        (0x30, "SLP_EMPTY"),
        (0x10, "FAILURE"),
        (0x08, "OFFLINE"),
    ],
)
def test_the_status_byte_is_read_with_its_low_error_bit(raw: int, code: str | None) -> None:
    fault = PortState(raw).fault()
    assert (fault.code if fault else None) == code


# ---------------------------------------------------------------- tests on the bench

SEEN = answering(printed="done", look="clear")


def _start(bench: VirtualBench, *faults: str) -> VirtualDevice:
    return bench.start("printer", "escp-24", "tcp", faults, name="form")


def test_a_good_invoice_printer_passes(registry: Registry, bench: VirtualBench) -> None:
    device = _start(bench)
    result = run_plan(
        registry, "printer.form", "virtual:form", SEEN, bench=bench, params={"site": "长安分公司"}
    )
    assert result.outcome == "pass", result.steps
    assert result.identity["model"] == "ESCPK-24"
    until(lambda: any("长安分公司" in line for line in device.received().lines))
    assert device.received().errors == ()
    quantities = {item.quantity for item in result.readings}
    assert {"print_speed", "print_time", "port_status"} <= quantities
    assert result.statistics["FormInsertionCount"] == 1


def test_at_a_serial_port_it_is_said_that_nothing_can_be_read(
    registry: Registry, bench: VirtualBench
) -> None:
    device = _start(bench)
    result = run_plan(registry, "printer.form", device.url, SEEN)
    assert result.outcome == "pass"
    assert "读不到" in step(result, "port").text.zh


@pytest.mark.parametrize(
    ("fault", "code"), [("paper_out", "SLP_EMPTY"), ("offline", "OFFLINE"), ("jam", "FAILURE")]
)
def test_what_the_port_says_ends_the_test(
    registry: Registry, bench: VirtualBench, fault: str, code: str
) -> None:
    _start(bench, fault)
    result = run_plan(registry, "printer.form", "virtual:form", SEEN, bench=bench)
    assert (result.outcome, result.code) == ("fail", code)
    assert step(result, "print").verdict == "not_run"


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"printed": "done", "look": "blank"}, "BLANK"),
        ({"printed": "done", "look": "garbled"}, "CHINESE"),
        ({"printed": "done", "look": "faint"}, "FAINT"),
        ({"printed": "done", "look": "crooked"}, "REGISTRATION"),
        ({"printed": "stopped", "look": "missing"}, "STOPPED"),
        ({"printed": "nothing", "look": "nothing"}, "NOTHING_PRINTED"),
    ],
)
def test_what_is_seen_has_a_code_and_says_what_to_do(
    registry: Registry, bench: VirtualBench, answers: dict[str, str], code: str
) -> None:
    result = run_plan(registry, "printer.form", _start(bench).url, answering(**answers))
    assert (result.outcome, result.code) == ("fail", code)
    said = next(s for s in result.steps if s.code == code).text
    assert len(said.zh) > 10 and len(said.en) > 20


def test_too_slow_is_judged_where_a_limit_is_given(registry: Registry, bench: VirtualBench) -> None:
    result = run_plan(
        registry, "printer.form", _start(bench).url, SEEN, params={"min_chars_per_second": "2000"}
    )
    assert step(result, "printed").code in ("", "SLOW")


def test_a_profile_of_the_other_dialect_is_refused(registry: Registry) -> None:
    with pytest.raises(Exception, match="not for"):
        registry.runner("printer.form", "socket://127.0.0.1:9", profile_id="epson-tm-t88")
    assert {p.id for p in registry.plans_for("printer", "escp-24")} == {
        "printer.form",
        "printer.feed",
        "printer.align",
        "printer.find",
    }


# ---------------------------------------------------------------- feed


def test_the_drift_is_measured_and_its_cause_named(registry: Registry, bench: VirtualBench) -> None:
    device = _start(bench, "feed_slip")
    result = run_plan(
        registry,
        "printer.feed",
        device.url,
        answering(measure=reply("measured", first="15.0", last="18.2")),
    )
    assert (result.outcome, result.code) == ("fail", "DRIFT")
    drift = next(r for r in result.readings if r.quantity == "drift_per_sheet")
    assert (drift.value, drift.ok) == ("0.80", False)
    assert "打滑" in step(result, "measure").text.zh


def test_the_simulated_paper_drifts_as_the_answer_says(bench: VirtualBench) -> None:
    page = FormPage(FORM)
    page.rule(20, 15, 60)
    simulator = printed(prepare(FORM) + page.data() * 5, FORM, "feed_slip")
    lines = [m.y - n * FORM.height for n, m in enumerate(simulator.paper.marks)]
    assert lines[-1] - lines[0] == pytest.approx(4 * 0.8, abs=0.02)


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [("15", "15.3", ""), ("15.0", "32.0", "DRIFT"), ("14.5", "15.2", "DRIFT")],
)
def test_drift_is_judged(
    registry: Registry, bench: VirtualBench, first: str, last: str, code: str
) -> None:
    ask = answering(measure=reply("measured", first=first, last=last))
    result = run_plan(registry, "printer.feed", _start(bench).url, ask)
    assert result.code == code


def test_a_line_too_many_is_recognised(registry: Registry, bench: VirtualBench) -> None:
    ask = answering(measure=reply("measured", first="15", last="31.9"))
    result = run_plan(registry, "printer.feed", _start(bench).url, ask)
    assert "23 行" in step(result, "measure").text.zh


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.id)
def test_every_cause_gives_its_own_drift(form: Form) -> None:
    assert all(0.3 < abs(c.drift) <= form.height / 2 for c in causes(form))


@pytest.mark.parametrize(("choice", "code"), [("skips", "PAGE_LENGTH"), ("stopped", "STOPPED")])
def test_what_cannot_be_measured_is_named(
    registry: Registry, bench: VirtualBench, choice: str, code: str
) -> None:
    result = run_plan(registry, "printer.feed", _start(bench).url, answering(measure=choice))
    assert (result.outcome, result.code) == ("fail", code)


@pytest.mark.parametrize("last", ["", "abc", "NaN", "1e9"])
def test_a_wrong_figure_is_refused(registry: Registry, bench: VirtualBench, last: str) -> None:
    values = {"first": "15", **({"last": last} if last else {})}
    result = run_plan(
        registry, "printer.feed", _start(bench).url, answering(measure=reply("measured", **values))
    )
    assert step(result, "measure").code == "ILLEGAL"


@given(st.lists(st.binary(max_size=40), max_size=12))
def test_no_bytes_break_the_virtual_printer(pieces: list[bytes]) -> None:
    whole, parts = FormSimulator(PROFILE), FormSimulator(PROFILE)
    whole.feed(b"".join(pieces), 0)
    for piece in pieces:
        parts.feed(piece, 0)
    for simulator in (whole, parts):
        simulator.advance(1e6)
        simulator.advance(2e6)
    assert whole.received().errors == parts.received().errors
    assert whole.paper.y == parts.paper.y
    whole.drawing()
