"""The computer check as a whole, on the computer that runs the tests."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import pytest

from drivers.cancel import Cancelled, CancelToken
from drivers.command import run_command
from drivers.registry import Registry
from drivers.types import RunResult, Verdict
from tests.drivers.helpers import clear, step

# limits that this machine keeps, whatever else runs on it
EASY = {"max_load_percent": "", "min_free_memory_mb": "1", "min_free_disk_gb": "0"}
GROUPS = {
    "system",
    "memory",
    "disk",
    "health",
    "browsers",
    "java",
    "queues",
    "ports",
    "clock",
    "keys",
    "crashes",
    "guard",
    "power",
}


def run(registry: Registry, plan: str = "workstation.basics", **params: str) -> RunResult:
    return registry.runner(plan, "", params={**EASY, **params}).run(clear)


def test_this_computer_has_figures(registry: Registry) -> None:
    result = run(registry, max_uptime_days="")
    assert result.outcome == "pass", result.steps
    found = {item.quantity for item in result.readings}
    assert {"system", "processor", "cpu_count", "load", "memory_free", "disk_free"} <= found
    assert {"java", "time", "time_zone", "ports", "card_service"} <= found
    assert {item.step_id for item in result.steps} == GROUPS
    assert {"system", "processor", "memory_mb"} <= result.identity.keys()


def test_what_is_not_told_is_said_and_not_judged(registry: Registry) -> None:
    result = run(registry)
    unknown = [item for item in result.readings if item.value == "not_told"]
    assert unknown  # nobody told the time here
    assert all(item.ok is None and item.said.zh == "系统没有告诉" for item in unknown)


def test_all_facts_are_one_table(registry: Registry) -> None:
    result = run(registry)
    files = {item.name: item.data for item in result.attachments}
    rows = files["facts.csv"].decode("utf-8-sig").splitlines()[1:]
    assert [row.split(",")[0] for row in rows] == [r.quantity for r in result.readings]
    assert len(rows) > 20
    kept = json.loads(files["facts.json"])
    assert kept["identity"] == result.identity
    assert [f["key"] for f in kept["facts"]] == [r.quantity for r in result.readings]
    assert {f["group"] for f in kept["facts"]} <= GROUPS


def test_two_looks_at_one_computer_are_the_same_but_for_what_moves(registry: Registry) -> None:
    first, second = run(registry), run(registry)
    assert first.identity == second.identity
    assert [r.quantity for r in first.readings] == [r.quantity for r in second.readings]


@pytest.mark.parametrize(
    ("params", "where", "code"),
    [
        ({"min_free_disk_gb": "100000000"}, "disk", "LOW_DISK"),
        ({"min_free_memory_mb": "100000000"}, "memory", "LOW_MEMORY"),
        ({"queue": "no-such-queue"}, "queues", "NO_QUEUE"),
        ({"browser": "Nowhere 99"}, "browsers", "BROWSER"),
        ({"time_zone": "UTC+12:34"}, "clock", "TIME_ZONE"),
    ],
)
def test_limits_are_judged(
    registry: Registry, params: dict[str, str], where: str, code: str
) -> None:
    result = run(registry, **params)
    found = step(result, where)
    assert (found.verdict, found.code) == (Verdict.FAIL, code)
    assert found.text.zh and found.text.en


def test_a_computer_that_was_long_not_restarted_is_told(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("psutil.boot_time", lambda: time.time() - 31 * 86400)
    assert step(run(registry, max_uptime_days="30"), "system").code == "UPTIME"
    assert step(run(registry, max_uptime_days="32"), "system").code != "UPTIME"


def test_who_holds_the_memory_is_named(registry: Registry) -> None:
    found = step(run(registry, min_free_memory_mb="100000000"), "memory")
    assert any(item.quantity.startswith("holds.") for item in found.readings)


def test_who_keeps_the_processor_busy_is_named(registry: Registry) -> None:
    import subprocess

    spin = "import sys\nprint(flush=True)\nwhile True: pass"
    busy = subprocess.Popen([sys.executable, "-c", spin], stdout=subprocess.PIPE)
    try:
        assert busy.stdout is not None and busy.stdout.read(1)
        found = step(run(registry, max_load_percent="1"), "system")
    finally:
        busy.kill()
        busy.communicate()
    assert (found.verdict, found.code) == (Verdict.FAIL, "BUSY_CPU")
    assert any(item.quantity.startswith("busy.python") for item in found.readings), found.readings


@pytest.mark.parametrize(
    "params",
    [
        {"crash_days": "many"},
        {"max_load_percent": "200"},
        {"time_zone": "east"},
        {"time_server": "ftp://x"},
        {"time_server": "a:b:c"},
        {"min_free_disk_gb": "-1"},
    ],
)
def test_a_wrong_parameter_is_told(registry: Registry, params: dict[str, str]) -> None:
    result = run(registry, **params)
    assert (result.code, result.outcome) == ("ILLEGAL", "error")


def fake_java(folder: Path, version: str, *, works: bool = True, web_start: bool = False) -> Path:
    (folder / "bin").mkdir(parents=True)
    java = folder / "bin" / "java"
    said = f'echo \'java version "{version}"\' >&2; echo "HotSpot(TM) 64-Bit Server VM" >&2'
    java.write_text(f"#!/bin/sh\n{said if works else 'echo broken >&2; exit 1'}\n")
    java.chmod(0o755)
    (folder / "release").write_text(f'JAVA_VERSION="{version}"\nOS_ARCH="amd64"\n')
    if web_start:
        (folder / "bin" / "javaws").touch()
    return java


@pytest.fixture
def javas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Only the Javas below this folder; java8 comes first on the path."""
    if sys.platform == "win32":
        pytest.skip("shell scripts stand in for Java here")
    from drivers.workstation import javas as module

    monkeypatch.setattr(module, "_ROOTS", (str(tmp_path),))
    monkeypatch.setenv("PATH", f"{tmp_path}/java8/bin:/usr/bin:/bin")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path)
    return tmp_path


def test_one_java_that_is_right(registry: Registry, javas: Path) -> None:
    fake_java(javas / "java8", "1.8.0_202", web_start=True)
    result = run(registry, "workstation.java", java="1.8")
    found = step(result, "java")
    assert found.verdict == "pass" and step(result, "loader").verdict == "pass"
    assert {r.quantity: r.value for r in found.readings}["java_count"] == "1"


def test_several_javas_are_a_warning(registry: Registry, javas: Path) -> None:
    fake_java(javas / "java8", "1.8.0_202")
    fake_java(javas / "java17", "17.0.15")
    found = step(run(registry, "workstation.java", java="8"), "java")
    assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "SEVERAL_JAVAS")
    unjudged = step(run(registry, "workstation.java"), "java")
    assert unjudged.verdict == "pass" and "17.0.15" in unjudged.text.zh


def test_the_wrong_java_comes_first(registry: Registry, javas: Path) -> None:
    fake_java(javas / "java8", "1.8.0_202")
    fake_java(javas / "java17", "17.0.15")
    found = step(run(registry, "workstation.java", java="17"), "java")
    assert (found.verdict, found.code) == (Verdict.FAIL, "OTHER_JAVA")
    assert "不在路径最前" in found.text.zh


def test_a_java_that_does_not_start(registry: Registry, javas: Path) -> None:
    fake_java(javas / "java8", "1.8.0_202", works=False)
    found = step(run(registry, "workstation.java", java="1.8"), "java")
    assert (found.verdict, found.code) == (Verdict.FAIL, "JAVA_BROKEN")


def test_no_java(registry: Registry, javas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (javas / "empty").mkdir()
    monkeypatch.setenv("PATH", str(javas / "empty"))
    assert step(run(registry, "workstation.java", java="1.8"), "java").code == "NO_JAVA"
    assert step(run(registry, "workstation.java"), "java").verdict == "pass"


def test_javas_settings_block_a_site(registry: Registry, javas: Path) -> None:
    fake_java(javas / "java8", "1.8.0_202")
    folder = javas / ".java/deployment"
    (folder / "security").mkdir(parents=True)
    (folder / "deployment.properties").write_text("deployment.security.level=HIGH\n")
    sites = folder / "security/exception.sites"
    sites.write_text("http://10.0.0.8:7001\n")
    good = run(registry, "workstation.java", java_site="http://10.0.0.8:7001/collect")
    assert step(good, "java_settings").verdict == "pass"
    other = step(run(registry, "workstation.java", java_site="http://10.0.0.9/"), "java_settings")
    assert (other.verdict, other.code) == (Verdict.FAIL, "JAVA_SITE")
    (folder / "deployment.properties").write_text("deployment.webjava.enabled=false\n")
    blocked = step(run(registry, "workstation.java"), "java_settings")
    assert blocked.code == "JAVA_BLOCKED"


def test_a_command_that_hangs_is_killed() -> None:
    words = [sys.executable, "-c", "import time; time.sleep(60)"]
    began = time.monotonic()
    assert run_command(words, 0.2) is None
    assert time.monotonic() - began < 5


def test_a_command_that_is_not_there() -> None:
    assert run_command(["no-such-command-anywhere"], 1) is None


def test_a_command_can_be_cancelled() -> None:
    token = CancelToken()
    timer = threading.Timer(0.1, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        run_command([sys.executable, "-c", "import time; time.sleep(60)"], 60, token)
    timer.join()
