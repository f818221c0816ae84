"""A counter's Windows, by its registry and by what its commands print: kept samples of both, read
through the plans themselves. The calls of Windows' own libraries are not made here."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import pytest

from drivers.registry import Registry
from drivers.types import RunResult, Verdict
from drivers.workstation import look, tokens
from tests.drivers.helpers import answering, step
from tests.drivers.workstation.reading import SAMPLES, ExportedKeys, sample

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts stand in here")


@pytest.fixture
def counter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``told`` is what PowerShell prints of the system; a test may write another."""
    told, pnp = tmp_path / "told", tmp_path / "pnp"
    told.write_text(sample("told-zh.json"), encoding="utf-8-sig")  # as PowerShell begins
    pnp.write_text(sample("pnp.json"))
    script(
        tmp_path / "powershell",
        f'case "$*" in *PnpDevice*) cat {shlex.quote(str(pnp))};; '
        f"*) cat {shlex.quote(str(told))};; esac",
    )
    zh, en = SAMPLES / "events-zh.xml", SAMPLES / "events-en.xml"
    script(
        tmp_path / "wevtutil",
        f'case "$2" in System) cat {shlex.quote(str(en))};; *) cat {shlex.quote(str(zh))};; esac',
    )
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    keys = ExportedKeys(sample("counter.reg"))
    monkeypatch.setattr(look, "registry_keys", lambda: keys)
    monkeypatch.setattr(tokens, "own_store", lambda: ())
    return told


def script(place: Path, text: str) -> None:
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)


def check(registry: Registry, **params: str) -> RunResult:
    easy = {"max_load_percent": "", "min_free_disk_gb": "0", "min_free_memory_mb": "1"}
    runner = registry.runner("workstation.basics", "", params={**easy, **params})
    return runner.run(answering())


def values(result: RunResult, at: str) -> dict[str, str]:
    return {r.quantity: r.value for r in step(result, at).readings}


def test_its_system(registry: Registry, counter: Path) -> None:
    result = check(registry)
    assert result.identity["system"] == "Windows 11 Pro 23H2 22631.3866"
    assert values(result, "system")["edition"] == "Professional"


def test_its_disks(registry: Registry, counter: Path) -> None:
    found = step(check(registry), "health")
    assert (found.verdict, found.code) == (Verdict.FAIL, "DISK_FAILING")
    assert "SAMSUNG MZVLB256" in found.text.zh
    counter.write_text(sample("told-en.json"))
    assert step(check(registry), "health").verdict == "pass"


def test_its_browsers(registry: Registry, counter: Path) -> None:
    good = check(registry, browser="Chrome 109")
    assert step(good, "browsers").verdict == "pass"
    assert values(good, "browsers")["ie_mode"] == "sites"
    assert values(good, "browsers")["browser.Edge"] == "not_told"
    assert step(check(registry, browser="Chrome 120"), "browsers").code == "BROWSER"


def test_a_device_without_a_driver(registry: Registry, counter: Path) -> None:
    found = step(check(registry), "ports")
    assert (found.verdict, found.code) == (Verdict.FAIL, "DEVICE_PROBLEM")
    assert "没有装驱动（代码 28）" in found.text.zh


def test_its_crashes(registry: Registry, counter: Path) -> None:
    # both logs answer each query: 3 of programs; power, blue screen and a program in the other
    result = check(registry, max_crashes="5")
    found = step(result, "crashes")
    assert (found.verdict, found.code) == (Verdict.FAIL, "CRASHES")
    assert values(result, "crashes")["crashes"] == "6"
    assert "iexplore.exe 2 次" in found.text.zh
    assert step(check(registry, max_crashes="6"), "crashes").verdict == "pass"


def test_its_virus_scanners_and_updates(registry: Registry, counter: Path) -> None:
    result = check(registry)
    assert step(result, "guard").verdict == "pass"
    assert values(result, "guard")["last_fix"] == "KB5044273 2024-10-11"
    old = step(check(registry, max_update_days="30"), "guard")
    assert (old.verdict, old.code) == (Verdict.INCONCLUSIVE, "OLD_UPDATES")


def test_a_key_among_its_devices(registry: Registry, counter: Path) -> None:
    assert values(check(registry), "keys")["usb_key.1"] == "龙脉 Longmai mToken GM3000C (055c:f603)"


@pytest.mark.parametrize("said", ["", "Access is denied.", "{}", "[]", '{"disks": [1, null]}'])
def test_a_windows_that_tells_nothing(registry: Registry, counter: Path, said: str) -> None:
    counter.write_text(said)
    result = check(registry)
    assert step(result, "health").verdict == "not_run" == step(result, "guard").verdict
    assert values(result, "guard")["guard"] == "not_told"
