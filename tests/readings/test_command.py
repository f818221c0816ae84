"""``countercheck readings check`` and the service behind it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.cli import main
from app.domain.clock import Clock
from app.packs.registry import load_builtin
from app.readings.faults import TemplateUnknown
from app.services import readings
from app.services.context import PackBook
from app.services.readings import period_of
from tests.readings.builders import csv_bytes
from tests.services.builders import open_laptop

HEAD = ["户号", "户名", "地址", "表号", "上期读数", "本期读数", "上期用量", "本期用量", "抄表日期"]


def good(count: int = 3) -> list[list[object]]:
    return [
        [f"DG{i:06d}", f"住户{i}", "茶山镇", f"{i:010d}", 100, 110, 9, 10, "2024-03-05"]
        for i in range(count)
    ]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "三月.csv"
    path.write_bytes(csv_bytes(good(), head=HEAD))
    return path


def run(*words: object) -> int:
    return main(["readings", "check", *map(str, words), "--data-dir", "/nowhere"])


def spoil(path: Path) -> None:
    rows = good()
    rows[1][5] = 90
    rows[2][1] = ""
    path.write_bytes(csv_bytes(rows, head=HEAD))


def test_a_clean_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file, "--lang", "zh") == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "没有问题" in line and "3 行" in line and "GB18030" in line


def test_problems_in_words(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file)
    assert run(file, "--lang", "zh") == 1
    told = capsys.readouterr().out
    assert "F3 本期读数：本期 90 小于上期 100。" in told
    assert "B4 户名：“户名”没有填。" in told
    assert run(file, "--lang", "en") == 1
    assert "F3 本期读数: This reading 90 is below the last one, 100." in capsys.readouterr().out


def test_problems_as_json(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file)
    assert run(file, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["clean"], told["rows"], told["errors"]) == (False, 3, 2)
    places = [(p["row"], p["column"], p["head"], p["rule"]) for p in told["problems"]]
    assert places == [
        (3, "F", "本期读数", "below_last"),
        (4, "B", "户名", "required_empty"),
    ]


def test_only_the_first_of_a_rule_unless_asked(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = good(30)
    for row in rows:
        row[1] = ""
    file.write_bytes(csv_bytes(rows, head=HEAD))
    assert run(file, "--lang", "en") == 1
    assert "… and 20 more" in capsys.readouterr().out
    assert run(file, "--lang", "en", "--all") == 1
    assert capsys.readouterr().out.count("is empty") == 30


def test_the_problems_as_csv(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(file)
    out = file.with_name("问题.csv")
    assert run(file, "--out", out) == 1
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert run(file, "--out", file / "no" / "folder.csv") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_the_period(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file, "--month", "2024-03") == 0
    assert run(file, "--from", "2024-03-01", "--to", "2024-03-05") == 0
    assert run(file, "--month", "2024-02") == 1
    assert "date_outside" in capsys.readouterr().out
    for wrong in (["--month", "2024-13"], ["--from", "3月"], ["--month", "2024-03", "--to", "x"],
                  ["--from", "2024-03-05", "--to", "2024-03-01"]):  # fmt: skip
        assert run(file, *wrong) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1


def test_wrong_use_is_one_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        [file.with_name("none.xlsx")],
        [file.parent],
        [file, "--template", "yearly"],
        [file, "--pack", "nobody"],
    ):
        assert run(*words) == 2
        said = capsys.readouterr()
        assert said.out == "" and len(said.err.splitlines()) == 1


def test_the_service_takes_the_templates_of_the_pack(tmp_path: Path, file: Path) -> None:
    laptop = open_laptop(tmp_path / "data")
    try:
        ctx = laptop.ctx()
        assert readings.templates(ctx) == ()
        with pytest.raises(TemplateUnknown):
            readings.check_file(ctx, file)
        pack = replace(ctx.pack, reading_templates=load_builtin("dongguan-2026").reading_templates)
        ctx = replace(ctx, packs=PackBook.of(pack))
        assert readings.check_file(ctx, file, "monthly").clean
        with pytest.raises(TemplateUnknown):
            readings.check_file(ctx, file, "yearly")
    finally:
        laptop.store.close()


def test_months_and_days() -> None:
    today = Clock().now().local.date()
    february = period_of("2024-02", today=today)
    assert (str(february.first), str(february.last)) == ("2024-02-01", "2024-02-29")
    assert period_of(last="2026-01-02").first is None
    with pytest.raises(ValueError):
        period_of(first="2026-01-02", last="2026-01-01")
