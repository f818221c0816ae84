"""The check of a reading file answers an item, and keeps the file and its problems."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.packs.registry import load_builtin
from app.services.device_tests import registry
from app.services.reading_plan import as_param
from drivers.cancel import CancelToken
from drivers.types import RunResult
from tests.drivers.helpers import reply, step

HEAD = ["户号", "户名", "地址", "表号", "上期读数", "本期读数", "上期用量", "抄表日期"]


def book(path: Path, *changes: tuple[int, str, str]) -> Path:
    rows = [
        [f"CS{n:06d}", "测试户", "测试路", f"{10_000_000 + n}", "100", "118", "20", "2026-11-03"]
        for n in range(1, 31)
    ]
    for row, column, value in changes:
        rows[row - 1][HEAD.index(column)] = value
    with path.open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([HEAD, *rows])
    return path


def run(answer: object = None, **params: str) -> RunResult:
    runner = registry().runner("readings.check", "", params=params)
    return runner.run(lambda question: answer or question.choices[0][0])  # type: ignore[arg-type,return-value]


def test_a_good_file_passes_and_is_kept(tmp_path: Path) -> None:
    path = book(tmp_path / "十一月.csv")
    result = run(reply("chosen", path=str(path)))
    assert result.outcome == "pass", result.steps
    assert result.attachments[0].name == "十一月.csv"
    assert result.attachments[0].data == path.read_bytes()
    assert {r.quantity: r.value for r in result.readings}["rows"] == "30"
    assert result.identity == {"file": "十一月.csv", "template": "monthly"}


def test_each_kind_of_fault_fails_its_own_step(tmp_path: Path) -> None:
    path = book(tmp_path / "a.csv", (4, "本期读数", "9"), (7, "表号", "10000001"))
    result = run(file=str(path))
    assert result.outcome == "fail"
    assert step(result, "readings").verdict == "fail" and "F5" in step(result, "readings").text.en
    assert step(result, "cells").verdict == "fail" and step(result, "layout").verdict == "pass"
    names = [a.name for a in result.attachments]
    assert names == ["a.csv", "a-问题.csv"]
    told = result.attachments[1].data.decode("utf-8-sig")
    assert "below_last" in told and "duplicate" in told


def test_a_missing_column_is_the_layout(tmp_path: Path) -> None:
    path = book(tmp_path / "a.csv")
    path.write_bytes(path.read_bytes().replace("表号".encode("gbk"), "备注".encode("gbk")))
    result = run(file=str(path))
    assert step(result, "layout").code == "LAYOUT" and result.outcome == "fail"


def test_what_is_no_file_or_no_reading_file(tmp_path: Path) -> None:
    gone = run(file=str(tmp_path / "none.xlsx"))
    assert gone.outcome == "error" and gone.code == "READING_FILE"
    empty = tmp_path / "empty.csv"
    empty.touch()
    bad = run(file=str(empty))
    assert bad.outcome == "fail" and bad.code == "READING_FILE_BAD"
    assert bad.steps[1].text.zh.startswith("文件是空的")


def test_template_and_month_are_those_asked_for(tmp_path: Path) -> None:
    path = book(tmp_path / "a.csv")
    template = load_builtin("dongguan-2026").reading_templates[0]
    assert run(file=str(path), template=as_param(template)).outcome == "pass"
    assert run(file=str(path), template="nowhere").code == "ILLEGAL"
    assert run(file=str(path), template="{broken").code == "ILLEGAL"
    assert run(file=str(path), month="2026-11").outcome == "pass"
    assert step(run(file=str(path), month="2026-10"), "readings").code == "READINGS"
    assert run(file=str(path), month="November").code == "ILLEGAL"


def test_warnings_fail_only_where_the_contract_says_so(tmp_path: Path) -> None:
    path = book(tmp_path / "a.csv", (3, "抄表日期", "2026.11.3"))
    assert run(file=str(path)).outcome == "pass"
    assert run(file=str(path), warnings="1").outcome == "fail"


def test_it_stops_when_told(tmp_path: Path) -> None:
    token = CancelToken()
    path = book(tmp_path / "a.csv")
    runner = registry().runner(
        "readings.check",
        "",
        params={"file": str(path)},
        cancel=token,
        on_progress=lambda _event: token.cancel(),
    )
    assert runner.run(lambda question: question.choices[0][0]).outcome == "aborted"


@pytest.mark.parametrize("item", ["readings.file"])
def test_the_pack_asks_for_it(item: str) -> None:
    pack = load_builtin("dongguan-2026")
    held = next(i for c in pack.checklists for i in c.items() if i.id == item)
    assert held.plan == "readings.check" and held.symptoms == ("HH-05",)
    symptom = pack.symptom("HH-05")
    assert symptom is not None and symptom.plan == "readings.check"
