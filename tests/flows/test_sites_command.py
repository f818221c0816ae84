"""``countercheck sites`` as a script sees it, on a laptop of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from app.domain.clock import Clock
from app.keys import DeviceKey
from app.services.enrolment import NewAccount, create_laptop
from app.store.device import DeviceIdentity
from app.vault.wrap import KdfParams
from tests.services.builders import CHIEF, LI

PASSWORD = "counter-2026"
QUICK = KdfParams(memory_kib=64, time=1, lanes=1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "data"
    device = DeviceIdentity("device-L3", "L3", DeviceKey.generate(), pack_id="dongguan-2026")
    people = [NewAccount(LI, PASSWORD), NewAccount(CHIEF, PASSWORD)]
    create_laptop(made, device, people, Clock(), params=QUICK, local={"certificate": {"a": 1}})
    monkeypatch.setenv("COUNTERCHECK_PASSWORD", PASSWORD)
    return made


def run(
    capsys: pytest.CaptureFixture[str], folder: Path, *words: str, login: str = "chief"
) -> tuple[int, str, str]:
    code = main(["sites", *words, "--data-dir", str(folder), "--login", login, "--lang", "en"])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_the_register_goes_out_and_comes_back(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    for name in ("out.xlsx", "out.csv"):
        path = str(tmp_path / name)
        assert run(capsys, folder, "export", path)[0] == 0
        code, out, _ = run(capsys, folder, "import", path, "--json", login="li")
        told = json.loads(out)
        assert code == 0 and told["absent"] == []
        assert told["counts"] == {"new": 0, "changed": 0, "same": 168, "problem": 0}
        odd = [row["number"] for row in told["rows"] if row["flags"]]
        assert odd == ["119"]
        assert told["result"]["same"] == 168


def test_rows_are_previewed_kept_and_left_out(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "more.csv"
    lines = (
        "序号,镇街,网点名称,业务,电话",
        "169,茶山,茶山某水厂,征收点,",
        "1,,,,0769-22220000",
        "170,查山,某水厂,征收点,",
    )
    path.write_bytes("\n".join(lines).encode("gbk"))
    code, out, _ = run(capsys, folder, "import", str(path), "--preview")
    assert code == 1 and "1 new, 1 changed, 0 the same, 1 left out. Nothing was changed." in out
    assert "unknown town “查山” (did you mean 茶山?)" in out
    code, out, _ = run(capsys, folder, "import", str(path), login="li")
    assert code == 1 and "Imported: 1 new, 0 changed, 0 the same, 2 left out." in out
    code, out, _ = run(capsys, folder, "import", str(path))
    assert code == 1 and "Imported: 0 new, 1 changed, 1 the same, 1 left out." in out
    code, _, err = run(capsys, folder, "import", str(path), "--close-absent", login="li")
    assert code == 3 and err.strip()
    code, out, _ = run(capsys, folder, "import", str(path), "--close-absent")
    assert code == 1 and "166 closed" not in out and "167 closed" in out


def test_devices_go_out_and_come_back(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    path = tmp_path / "devices.csv"
    path.write_text("网点序号,设备类型,名称,序列号\n1,打印机,票据打印机,7K22\n", "utf-8")
    code, out, _ = run(capsys, folder, "import", str(path), "--devices", login="li")
    assert code == 0 and "1 new" in out
    back = str(tmp_path / "back.xlsx")
    assert run(capsys, folder, "export", back, "--devices")[0] == 0
    code, out, _ = run(capsys, folder, "import", back, "--devices", "--json")
    assert code == 0 and json.loads(out)["counts"]["same"] == 1
    # a list of devices is no list of sites
    code, _, err = run(capsys, folder, "import", str(path))
    assert code == 2 and "list of devices, not of sites" in err


def test_the_check_finds_row_119(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    code, out, _ = run(capsys, folder, "check", "--json", login="li")
    told = json.loads(out)
    assert code == 1 and (told["known"], told["total"], told["missing"]) == (168, 214, [])
    assert [(f["code"], f["numbers"]) for f in told["flags"]] == [("town_mismatch", ["119"])]
    code, out, _ = run(capsys, folder, "check")
    assert code == 1 and "168 sites are registered; the contract speaks of 214." in out


def test_bad_input_is_2_with_a_line(
    capsys: pytest.CaptureFixture[str], folder: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "x.txt"
    plain.write_text("nothing,here\n1,2\n", "utf-8")
    for words in (
        ("import", str(tmp_path / "none.xlsx")),
        ("import", str(plain)),
        ("import", str(plain), "--sheet", "x"),
        ("import", str(plain), "--devices", "--close-absent"),
        ("export", str(tmp_path / "x.pdf")),
        ("export", str(tmp_path / "none" / "x.csv")),
    ):
        code, out, err = run(capsys, folder, *words)
        assert code == 2 and (out + err).strip() and "Traceback" not in err
