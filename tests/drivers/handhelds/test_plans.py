"""The three tests against virtual handhelds: each fault found by its own code."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import pytest

from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.handhelds.kind import handheld_kind
from drivers.handhelds.line_terminal import LineTerminal
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.routes.layouts import layout_named
from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.writing import write_route
from drivers.handhelds.session import local_now
from drivers.plan import Advanced
from drivers.questions import Question
from drivers.registry import Registry
from drivers.runner import StepStarted, WireSeen
from drivers.transfer.faults import Stalled
from drivers.transfer.machine import Patience
from drivers.transport.base import Line
from drivers.transport.opener import make_transport
from drivers.types import RunResult
from tests.drivers.helpers import answering, step, until

REGISTRY = Registry((handheld_kind(),))
MODELS = REGISTRY.simulators()[0].models
QUICK = {
    "reply_seconds": "0.4",
    "stall_seconds": "1",
    "start_seconds": "2",
    "records": "60",
    "tries": "0",
}


@pytest.fixture
def bench() -> Iterator[VirtualBench]:
    with VirtualBench(REGISTRY) as made:
        yield made


def run(plan: str, url: str, model: str, ask: object = None, **more: object) -> RunResult:
    names = {param.name for param in REGISTRY.plan(plan).params}
    given = {**QUICK, **{k: str(v) for k, v in more.pop("params", {}).items()}}  # type: ignore[attr-defined]
    params = {k: v for k, v in given.items() if k in names}
    runner = REGISTRY.runner(plan, url, profile_id=model, params=params, **more)  # type: ignore[arg-type]
    return runner.run(ask or usual)  # type: ignore[arg-type]


def usual(question: Question) -> str:
    """The clock on its screen is right; a wrong one is left as it is."""
    keys = [choice[0] for choice in question.choices]
    return "same" if "same" in keys else "leave"


@pytest.mark.parametrize("model", MODELS)
def test_a_good_handheld_passes(bench: VirtualBench, model: str) -> None:
    device = bench.start("handheld", model)
    plans = [p.id for p in REGISTRY.plans_for("handheld", model)]
    assert plans == (["handheld.read"] if model == "tricoder" else [p.id for p in REGISTRY.plans()])
    before = device.received().lines[1:]
    for plan in plans:
        seen: list[object] = []
        result = run(plan, device.url, model, on_progress=seen.append)
        assert result.outcome == "pass", (plan, result.code, result.steps)
        assert result.capture and (
            plan == "handheld.check" or any(isinstance(event, Advanced) for event in seen)
        )
    assert device.received().lines[1:] == before  # nothing was left there, nothing was erased


TRANSFER = {
    "cannot_init": "CANNOT_INIT",
    "clock_wrong": "WRONG_DATE",
    "wrong_year": "WRONG_DATE",
    "dies_midway": "STALLED",
    "no_success": "END_UNCONFIRMED",
    "erases_early": "ERASED",
    "lost_record": "DATA_DIFFERS",
    "broken_record": "DATA_DIFFERS",
    "bad_encoding": "DATA_DIFFERS",
    "full": "HANDHELD_FULL",
    "battery_low": "BATTERY_LOW",
    "silent": "TIMEOUT",
    "wrong_baud": "TIMEOUT",
}
DEAD = ("silent", "wrong_baud")  # the test could not be done: no verdict on the handheld


@pytest.mark.parametrize("fault", TRANSFER)
@pytest.mark.parametrize("model", ["lines-1k", "lines-records"])
def test_the_transfer_finds_each_fault(bench: VirtualBench, model: str, fault: str) -> None:
    device = bench.start("handheld", model, faults=[fault])
    result = run("handheld.transfer", device.url, model)
    assert result.code == TRANSFER[fault], result.steps
    assert result.outcome == ("error" if fault in DEAD else "fail")
    worst = next(s for s in result.steps if s.code == result.code)
    assert worst.text.zh and worst.text.en


REFUSED = {  # NAK has no reasons
    "cannot_init": "HANDHELD_REFUSED",
    "battery_low": "HANDHELD_REFUSED",
    "full": "HANDHELD_FULL",
    "dies_midway": "STALLED",
    "no_success": "END_UNCONFIRMED",
    "erases_early": "ERASED",
    "lost_record": "DATA_DIFFERS",
    "broken_record": "DATA_DIFFERS",
    "bad_encoding": "DATA_DIFFERS",
    "silent": "TIMEOUT",
    "wrong_baud": "TIMEOUT",
}


@pytest.mark.parametrize("fault", REFUSED)
@pytest.mark.parametrize("model", ["unitech-pt630", "unitech-mr350-multi"])
def test_a_terminal_that_only_refuses(bench: VirtualBench, model: str, fault: str) -> None:
    device = bench.start("handheld", model, faults=[fault])
    result = run("handheld.transfer", device.url, model, params={"records": 90})
    wanted = REFUSED[fault]
    if wanted == "DATA_DIFFERS" and model == "unitech-pt630":
        wanted = "LENGTH_DIFFERS"  # it tells how long its files are: found at once
    assert result.code == wanted, result.steps
    assert result.outcome == ("error" if fault in DEAD else "fail")


def test_interference_is_told_by_what_went_again(bench: VirtualBench) -> None:
    device = bench.start("handheld", "lines-xmodem", faults=["flips"])
    result = run("handheld.transfer", device.url, "lines-xmodem", params={"records": 20})
    assert result.outcome in ("fail", "pass") and result.code not in ("ERASED", "DATA_DIFFERS")
    again = [r for r in result.readings if r.quantity.endswith(".again")]
    assert again or result.outcome == "fail"


READ = {
    "dies_midway": "STALLED",
    "no_success": "END_UNCONFIRMED",
    "erases_early": "ERASED",
    "broken_record": "READINGS",
    "bad_encoding": "BAD_FORMAT",
}


@pytest.mark.parametrize("fault", READ)
def test_the_readings_are_judged_and_the_file_is_kept(bench: VirtualBench, fault: str) -> None:
    device = bench.start("handheld", "lines-1k", faults=[fault])
    result = run("handheld.read", device.url, "lines-1k")
    assert result.code == READ[fault] and result.outcome == "fail", result.steps
    if fault != "dies_midway":
        assert result.attachments[0].name == "jk.dbf" and result.attachments[0].data
    if READ[fault] in ("READINGS", "BAD_FORMAT"):
        sheet = result.attachments[1]
        assert sheet.name == "jk-问题.csv" and sheet.media_type == "text/csv"
        rows = list(csv.DictReader(io.StringIO(sheet.data.decode("utf-8-sig"))))
        counted = {r.quantity: r.value for r in result.readings if r.quantity[:8] == "problems"}
        grave = [row for row in rows if row["级别 level"] == "错误 error"]
        assert sum(int(count) for count in counted.values()) == len(grave) > 0
        assert all(row["规则 rule"] and row["问题"] and row["problem"] for row in rows)


def test_a_rule_beyond_the_problems_kept_is_still_counted(bench: VirtualBench) -> None:
    """The sheet ends at its most; the verdict counts what comes after it too."""
    device = bench.start("handheld", "lines-1k", faults=["bad_encoding", "broken_record"])
    with patch("drivers.handhelds.routes.rules.MAX_PROBLEMS", 1):
        result = run("handheld.read", device.url, "lines-1k")
    assert step(result, "form").verdict == "fail", result.steps
    assert step(result, "readings").verdict == "fail", result.steps


def test_readings_outside_the_period_are_told_by_record(bench: VirtualBench) -> None:
    device = bench.start("handheld", "lines-records")
    params = {"period_from": "2020-01-01", "period_to": "2020-01-31"}
    result = run("handheld.read", device.url, "lines-records", params=params)
    assert result.code == "WRONG_DATE" and "第 2 行" in step(result, "dates").text.zh
    wrong = run("handheld.read", device.url, "lines-records", params={"period_from": "soon"})
    assert wrong.code == "ILLEGAL" and "soon" in wrong.steps[0].text.en


def test_the_clock_is_set_only_when_the_person_says_so(bench: VirtualBench) -> None:
    device = bench.start("handheld", "lines-1k", faults=["clock_wrong"])
    left = run("handheld.transfer", device.url, "lines-1k")
    assert step(left, "clock").verdict == "fail" and "clock_wrong" in device.active_faults
    done = run("handheld.transfer", device.url, "lines-1k", answering(clock_set="set"))
    assert step(done, "clock_set").verdict == "pass" and "clock_wrong" not in device.active_faults
    assert run("handheld.check", device.url, "lines-1k").outcome == "pass"


def test_what_broke_off_is_taken_up_again(bench: VirtualBench, tmp_path: Path) -> None:
    """The records that were sure are not asked for twice."""
    device = bench.start("handheld", "lines-records", faults=["dies_midway"])
    profile = HandheldProfile.of(REGISTRY.profile("lines-records"))
    quick = Patience(start=2, answer=0.2, stall=0.6, gap=0.1, every=0.5)
    terminal = LineTerminal(Line(make_transport(f"{device.url}?baud=115200")), profile, 0.5, quick)
    target = tmp_path / "jk.csv"
    terminal.open()
    terminal.begin_session()
    with pytest.raises(Stalled):
        terminal.get("jk.csv", target)
    kept = target.with_name("jk.csv.part").read_bytes()
    assert kept.count(b"\r\n") > 5 and not target.exists()
    device.set_fault("dies_midway", False)  # it was switched off and on
    moved = terminal.get("jk.csv", target)
    terminal.close()
    assert moved.confirmed and target.read_bytes().startswith(kept)
    assert terminal.counts["M_ResumedRecordCount"] == kept.count(b"\r\n")
    assert moved.size == len(target.read_bytes()) - len(kept)


def test_a_clock_that_cannot_be_read_is_compared_by_eye(bench: VirtualBench) -> None:
    device = bench.start("handheld", "unitech-pt630", faults=["clock_wrong"])
    left = run("handheld.transfer", device.url, "unitech-pt630", answering(clock_set="leave"))
    assert left.code == "WRONG_DATE" and step(left, "clock").verdict == "not_run"
    assert "clock_wrong" in device.active_faults
    done = run("handheld.transfer", device.url, "unitech-pt630", answering(clock_set="set"))
    assert done.outcome == "pass" and "clock_wrong" not in device.active_faults


RESUMED = {"lines-records": "条续传", "unitech-pt630": "字节续传", "lines-1k": "从头重传"}


@pytest.mark.parametrize("model", RESUMED)
def test_a_test_that_broke_off_goes_on_and_says_what_was_kept(
    bench: VirtualBench, model: str
) -> None:
    """It dies on the way back, and is switched off and on while the test tries again."""
    device = bench.start("handheld", model)

    def seen(event: object) -> None:
        if isinstance(event, StepStarted):
            device.set_fault("dies_midway", event.spec.id == "get")
        elif isinstance(event, WireSeen) and event.record.direction == "tx":
            data = event.record.data
            if data.startswith((b"\x18", b"\x02\x1by")):  # it is told that this is over
                device.set_fault("dies_midway", False)

    params = {"records": 90, "tries": 1}
    result = run("handheld.transfer", device.url, model, on_progress=seen, params=params)
    fetched = step(result, "get")
    assert fetched.code == "BROKE_OFF" and RESUMED[model] in fetched.text.zh, result.steps
    assert step(result, "compare").verdict == "pass"  # and the file is whole
    assert step(result, "untouched").verdict == step(result, "clean").verdict == "pass"
    kept = result.statistics.get("M_ResumedRecordCount", 0)
    kept += result.statistics.get("M_ResumedByteCount", 0)
    assert (kept > 10) is (model != "lines-1k")


def test_cancelled_midway_the_port_is_free_at_once(bench: VirtualBench) -> None:
    device = bench.start("handheld", "lines-1k", faults=["slow"])
    token = CancelToken()
    result = run(
        "handheld.check",
        device.url,
        "lines-1k",
        cancel=token,
        on_progress=lambda event: token.cancel(),
        params={"reply_seconds": 3},
    )
    assert result.outcome == "aborted"
    device.set_fault("slow", False)
    assert run("handheld.check", device.url, "lines-1k").outcome == "pass"


@pytest.mark.parametrize("model", ["lines-1k", "lines-records", "lines-xmodem", "unitech-pt630"])
@pytest.mark.parametrize("where", ["get", "compare"])
def test_cancelled_after_loading_nothing_of_the_test_stays(
    bench: VirtualBench, model: str, where: str
) -> None:
    device = bench.start("handheld", model)
    before = device.received().lines[1:]
    token, loaded = CancelToken(), []

    def seen(event: object) -> None:
        if isinstance(event, StepStarted) and event.spec.id == where:
            loaded.append(len(device.received().lines))
            if where == "compare":
                token.cancel()
        elif loaded and isinstance(event, Advanced):
            token.cancel()  # in the middle of the way back

    params = {"records": 100}
    result = run(
        "handheld.transfer", device.url, model, cancel=token, on_progress=seen, params=params
    )
    assert result.outcome == "aborted" and loaded == [3]
    until(lambda: device.received().lines[1:] == before)
    assert run("handheld.check", device.url, model).outcome == "pass"


def test_a_folder_is_a_handheld_too(tmp_path: Path) -> None:
    url = f"file:{tmp_path}"
    book = layout_named("dbf-jk")
    (tmp_path / "jk.dbf").write_bytes(write_route(made_up(9, until=local_now(), layout=book), book))
    (tmp_path / "other.txt").write_text("x")
    result = run("handheld.transfer", url, "usb-folder")
    assert result.outcome == "pass", result.steps
    assert sorted(p.name for p in tmp_path.iterdir()) == ["jk.dbf", "other.txt"]
    read = run("handheld.read", url, "usb-folder")
    assert read.outcome == "pass" and len(read.attachments[0].data) > 500
    assert run("handheld.check", f"file:{tmp_path}/gone", "usb-folder").code == "NO_FOLDER"
    assert run("handheld.check", "serial:/dev/null", "usb-folder").code == "ILLEGAL"


def test_a_write_protected_folder_says_so_and_keeps_its_files(tmp_path: Path) -> None:
    import os

    if os.geteuid() == 0:
        target = "/proc"  # nobody can write there, not even root
    else:
        tmp_path.chmod(0o500)
        target = str(tmp_path)
    result = run("handheld.transfer", f"file:{target}", "usb-folder")
    assert result.code in ("FOLDER", "HANDHELD_FULL"), result.steps


@pytest.mark.parametrize("model", ["a380", "zhenzhong-tp"])
def test_what_is_not_public_is_not_guessed(model: str) -> None:
    result = run("handheld.check", "serial:/dev/null", model)
    assert result.code == "VENDOR_DRIVER" and result.outcome == "error"
    assert "厂家" in result.steps[0].text.zh


def test_every_profile_names_its_source() -> None:
    for profile in REGISTRY.profiles():
        assert profile.source and profile.title.zh and profile.title.en
