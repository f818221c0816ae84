"""The command line as a script sees it: exit codes, one clear line, JSON facts."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from drivers.bench import VirtualBench
from drivers.registry import default_registry

ROOT = Path(__file__).resolve().parents[2]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    try:
        code = main([*words, "--lang", "en"])
    except SystemExit as stop:
        code = int(stop.code or 0)
    out = capsys.readouterr()
    return code, out.out, out.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--help")
    assert code == 0
    for name in ("demo", "selftest", "devices", "profiles", "test", "bench", "packs", "central"):
        assert name in out
    for name in ("sync", "verify", "report", "pages", "backup", "restore", "doctor"):
        assert name in out


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["test", "printer"],
        ["test", "printer", "--port", "nonsense:"],
        ["test", "printer", "--port", "socket://127.0.0.1:1", "--set", "novalue"],
        ["bench", "printer", "--listen", "carrier-pigeon"],
        ["packs", "check", "/nonexistent"],
        ["verify", "/nonexistent.pdf"],
        ["pages", "--out", "/tmp/x", "--size", "big"],
    ],
)
def test_wrong_use_is_2_with_a_line(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    code, out, err = run(capsys, *words)
    assert code == 2
    assert (out + err).strip()
    assert "Traceback" not in err


def test_devices_and_profiles(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "devices", "--json")
    assert code == 0
    assert isinstance(json.loads(out), list)
    code, out, _ = run(capsys, "profiles", "printer", "--json")
    assert code == 0
    assert all(p["source"] for p in json.loads(out))


def test_printer_passes_and_its_wire_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    registry = default_registry()
    with VirtualBench(registry) as bench:
        url = bench.start("printer", listen="tcp").url
        asked = [s.id for s in registry.plan("printer.receipt").steps if s.kind == "ask"]
        answers.write_text("".join(f"{step}: clear\n" for step in asked), "utf-8")
        wire = tmp_path / "wire.pcap"
        code, out, err = run(
            capsys,
            *("test", "printer", "--port", url, "--answers", str(answers)),
            *("--capture", str(wire), "--json"),
        )
    assert code == 0, out + err
    facts = json.loads(out)
    assert facts["outcome"] == "pass"
    assert wire.read_bytes()[:4] in (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4")


def test_faulty_printer_is_1_and_no_printer_is_3(capsys: pytest.CaptureFixture[str]) -> None:
    with VirtualBench(default_registry()) as bench:
        device = bench.start("printer", listen="tcp", faults=["cover_open"])
        code, out, _ = run(capsys, "test", "printer", "--port", device.url, "--json")
        assert (code, json.loads(out)["code"]) == (1, "COVER_OPEN")
        url = device.url
    code, out, _ = run(capsys, "test", "printer", "--port", url, "--json")
    assert code == 3
    assert json.loads(out)["outcome"] == "error"


def test_a_line_without_a_target_is_1_and_says_it_could_not_tell(
    capsys: pytest.CaptureFixture[str],
) -> None:
    alone = ("test", "network", "--set", "gateway=none", "--set", "dns_servers=none")
    code, out, _ = run(capsys, *alone)
    assert code == 1 and "NO_TARGET" in out.splitlines()[-1]
    assert any(word in out.splitlines()[-1] for word in ("inconclusive", "无法判定"))


def test_no_port_says_how_to_find_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "test", "printer")
    assert code == 2 and "countercheck devices" in out + err


def test_packs(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "packs", "list", "--json")
    assert code == 0
    assert any(p["id"] == "dongguan-2026" for p in json.loads(out)["packs"])
    code, _, _ = run(capsys, "packs", "check", str(ROOT / "resources/packs/dongguan-2026"))
    assert code == 0


def test_sync_without_a_laptop_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "sync", "--once")
    assert code in (2, 3)
    assert (out + err).strip()


def test_doctor_looks_at_the_installation(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "doctor", "--json")
    rows = {row["what"]: row for row in json.loads(out)}
    assert rows["database library"]["ok"] and rows["contract packs"]["ok"]
    assert rows["data folder"]["ok"] is None  # nothing was made by looking
    assert code == (0 if all(row["ok"] is not False for row in rows.values()) else 1)


def test_backup_and_restore_need_a_laptop(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = run(capsys, "backup", str(tmp_path / "x.ccb"))
    assert code == 2 and "COUNTERCHECK_PASSWORD" in err
    monkeypatch.setenv("COUNTERCHECK_LOGIN", "li")
    monkeypatch.setenv("COUNTERCHECK_PASSWORD", "counter-2026")
    code, _, err = run(capsys, "backup", str(tmp_path / "x.ccb"))
    assert code == 3 and err.strip()
    assert not (tmp_path / "x.ccb").exists()
    (tmp_path / "y.ccb").write_bytes(b"PK\x03\x04 not a backup")
    code, _, err = run(capsys, "restore", str(tmp_path / "y.ccb"))
    assert code == 2 and "y.ccb" in err


def test_the_module_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "app", "--version"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("countercheck ")


def test_a_central_that_a_program_started_ends_with_it(tmp_path: Path) -> None:
    words = ["central", "serve", "--port", "0", "--until-eof", "--data-dir", str(tmp_path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "app", *words, "--json"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        assert process.stdout.readline()  # it listens
        process.stdin.close()
        assert process.wait(15) in (0, -15)  # -15: before it had begun to serve
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_figures_and_photos_are_answered_from_the_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    answers = tmp_path / "answers.yaml"
    answers.write_text("measure: {choice: measured, first: 15.0, last: 18.2}\n", "utf-8")
    with VirtualBench(default_registry()) as bench:
        url = bench.start("printer", "escp-24", "tcp").url
        words = ["test", "printer", "--port", url, "--plan", "printer.feed"]
        code, out, _ = run(capsys, *words, "--answers", str(answers), "--json")
        told = json.loads(out)
        assert code == 1 and told["code"] == "DRIFT"
        assert told["statistics"]["FormInsertionCount"] == 5
        answers.write_text("measure: {choice: measured, first: 15.0}\n", "utf-8")
        code, _, err = run(capsys, *words, "--answers", str(answers))
        assert code == 130 and "not filled in" in err


@pytest.mark.skipif(sys.platform == "win32", reason="no ptys")
def test_faults_are_switched_while_a_virtual_device_runs(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "app", "--lang", "en", "bench", "display", "--listen", "pty"]
    process = subprocess.Popen(
        words,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdin is not None and process.stdout is not None
    try:
        assert process.stdout.readline().startswith("serial:")
        for line, answer in (
            ("dead_display on", "dead_display\n"),
            ("dim on", "dead_display, dim\n"),
            ("dead_display off", "dim\n"),
        ):
            process.stdin.write(line + "\n")
            process.stdin.flush()
            assert process.stdout.readline() == answer
        process.stdin.write("no_such on\nnonsense\n")
        process.stdin.close()
        process.terminate()
        assert process.wait(20) == 0
        assert process.stderr is not None
        said = process.stderr.read()
        assert "no_such" in said and "NAME on" in said
    finally:
        process.kill()
        process.wait()
