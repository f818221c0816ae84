from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.commands import packs
from tests.packs.builders import write_pack


def test_a_sound_pack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs.check(write_pack(tmp_path), "zh", json=False) == 0
    assert "没有问题" in capsys.readouterr().out


def test_a_broken_pack_names_every_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_pack(tmp_path, ("pack.yaml", "calendar: 7x24", "calendar: none"))
    assert packs.check(tmp_path, "en", json=False) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("pack.yaml:23 levels[0].calendar: no calendar “none”")
    assert "problems: 1" in last
    assert packs.check(tmp_path, "en", json=True) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert told["problems"][0]["line"] == 23
    assert set(told["problems"][0]["message"]) == {"zh", "en"}


def test_a_missing_folder_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs.check(tmp_path / "nowhere", "zh", json=False) == 2
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_list_has_the_main_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert packs.list_(tmp_path, "zh", json=True) == 0
    told = json.loads(capsys.readouterr().out)
    dongguan = next(p for p in told["packs"] if p["id"] == "dongguan-2026")
    assert (dongguan["sites"], dongguan["site_total"]) == (168, 214)
    assert packs.list_(tmp_path, "zh", json=False) == 0
    assert "168" in capsys.readouterr().out
