"""``readings.yaml``: what a pack says of files of meter readings."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.reading_rules import READING_RULES
from app.domain.reading_template import ColumnKind, JumpOf, Severity, SheetChoice
from app.packs.loader import check, load_pack
from app.packs.registry import load_builtin
from tests.packs.builders import write_pack

READINGS = """\
templates:
  - id: monthly
    title: {zh: 每月, en: Monthly}
    sheets: named
    sheet_names: [抄表]
    max_rows: 5000
    columns:
      - key: meter_no
        title: {zh: 表号, en: Meter no.}
        names: [水表编号]
        kind: meter
        unique: true
        min_length: 6
        max_length: 12
        pattern: "[0-9]+"
      - key: last_reading
        title: {zh: 上期读数, en: Last}
        kind: number
        min: 0
        max: 99999.5
      - {key: this_reading, title: {zh: 本期读数, en: This}, kind: number}
      - {key: usage, title: {zh: 上期用量, en: Usage}, kind: number, required: false}
      - key: read_on
        title: {zh: 抄表日期, en: Read on}
        kind: date
        formats: [YYYY-MM-DD]
      - key: state
        title: {zh: 状态, en: State}
        kind: choice
        choices: [正常, 估抄]
    rules:
      last: last_reading
      this: this_reading
      used_before: usage
      digits: 5
      jump_percent: 300
      jump_of: usage
    date: read_on
    severities: {jump: error, column_extra: off}
"""


def pack_with(folder: Path, *changes: tuple[str, str]) -> Path:
    text = READINGS
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    write_pack(folder)
    (folder / "readings.yaml").write_text(text, "utf-8")
    return folder


def test_a_template_as_it_is_written(tmp_path: Path) -> None:
    (template,) = load_pack(pack_with(tmp_path)).reading_templates
    assert (template.id, template.sheets, template.sheet_names) == (
        "monthly",
        SheetChoice.NAMED,
        ("抄表",),
    )
    assert template.column("last_reading").high == Decimal("99999.5")
    assert template.rules is not None
    assert (template.rules.digits, template.rules.jump_of) == (5, JumpOf.USAGE)
    assert dict(template.severities) == {"jump": Severity.ERROR, "column_extra": Severity.OFF}


def test_a_pack_needs_none(tmp_path: Path) -> None:
    assert load_pack(write_pack(tmp_path)).reading_template() is None


# old, new, line, key, a word of the message, a word of the hint
BROKEN = [
    ("kind: meter", "kind: metre", 11, "columns[0].kind", "metre", "meter"),
    ("unique: true", "unique: maybe", 12, "columns[0].unique", "true or false", "true"),
    ("min_length: 6", "min_length: 16", 13, "columns[0].min_length", "above", "swap"),
    ('pattern: "[0-9]+"', 'pattern: "[0-9"', 15, "columns[0].pattern", "regular", "example"),
    ("min: 0", "min: 100000", 19, "columns[1].min", "above", "swap"),
    ("max: 99999.5", "max_length: 5", 20, "columns[1].max_length", "no max_length", "remove"),
    ("key: this_reading", "key: last_reading", 21, "columns[2].key", "twice", "unique"),
    ("zh: 本期读数", "zh: 上期读数", 21, "columns[2].names", "name of last_reading", "another"),
    ("YYYY-MM-DD", "DD.MM", 26, "columns[4].formats[0]", "form of a date", "YYYY"),
    ("        formats: [YYYY-MM-DD]\n", "", 23, "columns[4]", "needs formats", "formats"),
    ("last: last_reading", "last: last_readin", 32, "rules.last", "no column", "last_reading"),
    ("this: this_reading", "this: read_on", 33, "rules.this", "not a number", "number"),
    ("      used_before: usage\n", "", 36, "rules.jump_of", "needs", "used_before"),
    ("date: read_on", "date: state", 38, "date", "not a date", "date"),
    ("jump: error", "jmp: error", 39, "severities.jmp", "no rule", "jump"),
    ("jump: error", "jump: fatal", 39, "severities.jump", "fatal", "warning"),
    ("    sheet_names: [抄表]\n", "", 4, "sheets", "together", "both"),
    ("max_rows: 5000", "max_row: 5000", 6, "max_row", "unknown key", "max_rows"),
    ("digits: 5", "digits: 2", 35, "rules.digits", "below 3", "range"),
]


@pytest.mark.parametrize(("old", "new", "line", "key", "message", "hint"), BROKEN)
def test_a_problem_names_line_key_and_what_to_do(
    tmp_path: Path, old: str, new: str, line: int, key: str, message: str, hint: str
) -> None:
    problems = check(pack_with(tmp_path, (old, new)))
    places = [(p.file, p.line, p.key) for p in problems]
    assert ("readings.yaml", line, f"templates[0].{key}") in places, places
    assert any(message in p.message.en and hint in p.hint.en for p in problems), problems


def test_two_templates_of_one_id(tmp_path: Path) -> None:
    folder = pack_with(tmp_path)
    twice = READINGS + READINGS.split("\n", 1)[1]
    (folder / "readings.yaml").write_text(twice, "utf-8")
    assert [(p.key, p.line) for p in check(folder)] == [("templates[1].id", 40)]


def test_dongguan_has_a_template_and_says_that_it_is_ours() -> None:
    template = load_builtin("dongguan-2026").reading_template()
    assert template is not None and template.about is not None
    assert "尚未取得" in template.about.zh
    kinds = [c.kind for c in template.columns if c.unique]
    assert kinds == [ColumnKind.METER]


def test_every_rule_has_its_words() -> None:
    for id, rule in READING_RULES.items():
        assert id == rule.id and rule.severity is not Severity.OFF
        for text in (rule.title, rule.what, rule.todo):
            assert text.zh and text.en, id
