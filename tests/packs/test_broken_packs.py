from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.packs.loader import PackError, check, load_pack
from tests.packs.builders import FILES, write_pack

SECTION = "checklists/sections/printing.yaml"
CHECKLIST = "checklists/patrol.yaml"


def test_the_small_pack_is_sound(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path))
    assert [s.name for s in pack.sites] == ["茶山分公司", "企石分公司"]
    assert pack.sites[0].pinyin == "chashan chashanfengongsi"
    offset = pack.checklist("patrol").item("printing.offset")
    assert offset.limits is not None
    assert (offset.limits.low, offset.limits.high) == (Decimal("-1.5"), Decimal("1.5"))
    assert [a.body for a in pack.articles] == [("# 跳票怎么办", "# 跳票怎么办")]
    assert {c.id for c in pack.calendars} == {"7x24", "5x8"}


# file, old, new, line, key, a word of the message, a word of the hint
BROKEN = [
    ("pack.yaml", "language: zh\n", "", 1, "language", "missing", "add"),
    ("pack.yaml", "towns: [", "town: [", 6, "town", "unknown key", "towns"),
    ("pack.yaml", "en: Counter", "en: 5", 10, "businesses[0].title.en", "text", "quotes"),
    ("pack.yaml", ", en: Counter", "", 10, "businesses[0].title.en", "English", "both"),
    ("pack.yaml", "zh: 征收点", "xx: 1", 10, "businesses[0].title.zh", "Chinese", "both"),
    ("pack.yaml", "[printer]", "[plotter]", 11, "businesses[0].assets[0]", "plotter", "printer"),
    ("pack.yaml", "response: 5m", "response: 5", 20, "levels[0].response", "duration", "10m"),
    ("pack.yaml", "plan: 2h", "plan: 3h", 20, "levels[0].response", "reversed", "three"),
    ("pack.yaml", "calendar: 7x24", "calendar: 7x42", 23, "levels[0].calendar", "7x42", "7x24"),
    ("pack.yaml", '"17:00"', '"08:00"', 16, "calendars[1].opens", "closes", "earlier"),
    ("pack.yaml", "企石]", "茶山]", 6, "towns[1]", "twice", "unique"),
    ("pack.yaml", "site_total: 3", "site_total: 1", 5, "site_total", "fewer", "2"),
    ("pack.yaml", "goal: 0.9", "goal: 90", 26, "satisfaction_goal", "above 1", "range"),
    ("pack.yaml", "language: zh", "language: zh\nlanguage: en", 5, "language", "twice", "remove"),
    ("pack.yaml", "  - id: 7x24", "  - id: 7x24\n   x: 1", 16, "", "YAML", "indent"),
    ("symptoms.yaml", "level: I", "level: V", 8, "symptoms[0].level", "no level", "I"),
    ("symptoms.yaml", "klass: printer", "klass: print", 5, "symptoms[0].klass", "class", "printer"),
    (
        "symptoms.yaml",
        "plan: printer.receipt",
        "plan: printer.recept",
        9,
        "symptoms[0].plan",
        "no test plan",
        "printer.receipt",
    ),
    ("symptoms.yaml", "code: PR-01", "code: PR1", 4, "symptoms[0].code", "form", "PR-01"),
    (SECTION, "[PR-01]", "[PR-99]", 10, "items[0].symptoms[0]", "PR-99", "PR-01"),
    (SECTION, "plan: printer.receipt", "plan: x", 7, "items[0].plan", "no test plan", "card"),
    (
        SECTION,
        "asset_kind: printer",
        "weight: 1",
        5,
        "items[0].asset_kind",
        "printer",
        "asset_kind",
    ),
    (
        SECTION,
        "plan: printer.receipt",
        "plan: printer.receipt\n    params: {colour: red}",
        8,
        "items[0].params.colour",
        "colour",
        "",
    ),
    (
        SECTION,
        "kind: choice",
        "kind: choice\n    params: {count: 3}",
        13,
        "items[1].params",
        "without a test",
        "remove",
    ),
    (
        SECTION,
        "plan: printer.receipt",
        "plan: printer.receipt\n    params: {count: true}",
        8,
        "items[0].params.count",
        "text or number",
        "1",
    ),
    (SECTION, "id: printing.position", "id: printing.test", 11, "items[1].id", "is also at", "id"),
    (SECTION, "id: printing.position", "id: print.position", 11, "items[1].id", "start", "section"),
    (SECTION, "low: -1.5", "low: 2.5", 22, "items[2].limits", "reversed", "swap"),
    (SECTION, "low: -1.5", 'low: "a"', 22, "items[2].limits.low", "not a number", "2.5"),
    (SECTION, "    unit: mm\n", "", 17, "items[2].unit", "unit", "mm"),
    (SECTION, "kind: choice", "kind: verdict", 14, "items[1].choices", "only a choice", "remove"),
    (SECTION, "kind: choice", "kind: choose", 12, "items[1].kind", "choose", "verdict"),
    (SECTION, "id: bad,", "id: good,", 16, "items[1].choices[1].id", "twice", "unique"),
    (SECTION, "== 'bad'", "= 'bad'", 19, "items[2].when", "==", "example"),
    (SECTION, "== 'bad'", "== 'worse'", 19, "items[2].when", "never “worse”", "good"),
    (
        SECTION,
        "when: value.printing.position",
        "when: value.printing.offset",
        19,
        "items[2].when",
        "not an earlier item",
        "printing",
    ),
    (
        SECTION,
        "when: value.",
        "when: site.region == 1 or value.",
        19,
        "items[2].when",
        "region",
        "",
    ),
    (CHECKLIST, "[counter]", "[countre]", 4, "businesses[0]", "countre", "counter"),
    (CHECKLIST, "[patrol]", "[visit]", 5, "kinds[0]", "visit", "patrol"),
    (CHECKLIST, "use: printing", "use: printng", 8, "sections[0].use", "shared", "printing"),
    (CHECKLIST, "use: printing", "id: own", 8, "sections[0]", "incomplete", "use"),
    (CHECKLIST, "cadence_days: 90", "cadence_days: 0", 6, "cadence_days", "below 1", "range"),
    (
        CHECKLIST,
        "use: printing",
        "use: printing\n    only: [printing.tset]",
        9,
        "sections[0].only[0]",
        "printing.tset",
        "printing.test",
    ),
    ("sites.csv", "2,企石", "1,企石", 3, "seq", "also on line 2", "own"),
    ("sites.csv", "2,企石", "2,企山", 3, "town", "企山", "企石"),
    ("sites.csv", "2,企石,企石分公司", "2,企石,企石,分公司", 3, "", "columns", "quotes"),
    (
        "sites.csv",
        "1,茶山,茶山分公司,征收点",
        "1,茶山,茶山分公司,征收",
        2,
        "business",
        "征收",
        "征收点",
    ),
    ("sites.csv", "1,茶山,茶山分公司", "1,茶山, ", 2, "name", "empty", "fill"),
    ("sites.csv", "seq,town", "no,town", 1, "seq", "missing", "first line"),
    ("knowledge/skips.md", "[PR-01]", "[PR-77]", 4, "symptoms[0]", "PR-77", "PR-01"),
    ("knowledge/skips.md", "---\nid", "id", 1, "", "head", "start"),
    ("knowledge/skips.md", "# 跳票怎么办\n", "", 5, "", "no text", "below"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "key", "message", "hint"),
    BROKEN,
    ids=[f"{b[0].rpartition('/')[2]}-{i}" for i, b in enumerate(BROKEN)],
)
def test_a_problem_names_file_line_key_and_what_to_do(
    tmp_path: Path, file: str, old: str, new: str, line: int, key: str, message: str, hint: str
) -> None:
    problems = check(write_pack(tmp_path, (file, old, new)))
    found = [p for p in problems if (p.file, p.line, p.key) == (file, line, key)]
    assert found, "\n".join(p.to("en") for p in problems)
    assert any(message in p.message.en and hint in p.hint.en for p in found), found
    assert all(p.message.zh and p.message.en and p.hint.zh and p.hint.en for p in problems)


def test_an_article_may_have_an_english_text_beside_it(tmp_path: Path) -> None:
    folder = write_pack(tmp_path)
    (folder / "knowledge" / "skips.en.md").write_text("# When a bill is skipped\n", "utf-8")
    (article,) = load_pack(folder).articles
    assert article.body == ("# 跳票怎么办", "# When a bill is skipped")
    (folder / "knowledge" / "skip.en.md").write_text("# nobody's\n", "utf-8")
    assert [p.file for p in check(folder)] == ["knowledge/skip.en.md"]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    write_pack(
        tmp_path,
        ("pack.yaml", "calendar: 7x24", "calendar: none"),
        ("sites.csv", "2,企石", "1,企石"),
        (SECTION, "[PR-01]", "[PR-99]"),
        (CHECKLIST, "[patrol]", "[visit]"),
    )
    with pytest.raises(PackError) as raised:
        load_pack(tmp_path)
    files = [p.file for p in raised.value.problems]
    assert files == [CHECKLIST, SECTION, "pack.yaml", "sites.csv"]


def test_conditions_are_checked_in_every_checklist(tmp_path: Path) -> None:
    """The shared section is sound by itself; the checklist leaves out what it hangs on."""
    write_pack(
        tmp_path, (CHECKLIST, "use: printing", "use: printing\n    without: [printing.position]")
    )
    (problem,) = check(tmp_path)
    assert (problem.file, problem.line, problem.key) == (SECTION, 19, "items[2].when")
    assert CHECKLIST in problem.message.en


def test_two_checklists_for_the_same_visit(tmp_path: Path) -> None:
    write_pack(tmp_path)
    second = FILES[CHECKLIST].replace("id: patrol", "id: patrol-two")
    (tmp_path / "checklists" / "second.yaml").write_text(second, encoding="utf-8")
    (problem,) = check(tmp_path)
    assert problem.file == "checklists/second.yaml"
    assert "already serves patrol at counter" in problem.message.en


def test_missing_files_and_folders(tmp_path: Path) -> None:
    (nothing,) = check(tmp_path / "nowhere")
    assert "folder" in nothing.message.en
    write_pack(tmp_path)
    (tmp_path / "symptoms.yaml").unlink()
    (tmp_path / "sites.csv").unlink()
    assert [p.file for p in check(tmp_path)] == ["sites.csv", "symptoms.yaml"]


def test_other_encodings_are_named(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "sites.csv").write_bytes(FILES["sites.csv"].encode("gbk"))
    (problem,) = check(tmp_path)
    assert (problem.file, problem.line) == ("sites.csv", 2)
    assert "UTF-8" in problem.hint.en
    # a file saved by a spreadsheet has a byte-order mark and Windows line ends
    text = FILES["sites.csv"].replace("\n", "\r\n")
    (tmp_path / "sites.csv").write_bytes(text.encode("utf-8-sig"))
    assert check(tmp_path) == []


def test_yaml_cannot_unfold_or_construct(tmp_path: Path) -> None:
    write_pack(tmp_path, ("pack.yaml", "[茶山, 企石]", "&t [茶山, 企石]\ncity_level: *t"))
    assert any("anchors" in p.message.en for p in check(tmp_path))
    write_pack(tmp_path, ("pack.yaml", "id: small", "id: !!python/object/apply:os.getcwd []"))
    assert any(p.key == "id" for p in check(tmp_path))
    write_pack(tmp_path, ("pack.yaml", "id: small", "id: " + "[" * 5000))
    assert [p.file for p in check(tmp_path)][:1] == ["pack.yaml"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=200))
def test_no_file_content_makes_the_loader_raise(tmp_path: Path, file: str, raw: bytes) -> None:
    write_pack(tmp_path)
    (tmp_path / file).write_bytes(raw)
    for problem in check(tmp_path):
        assert problem.to("zh")
        assert problem.to("en")


def test_a_shared_section_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    """Not again by every checklist that uses it."""
    (problem,) = check(write_pack(tmp_path, (SECTION, "number: 2", "number: 200")))
    assert (problem.file, problem.key) == (SECTION, "number")


def test_a_file_in_the_place_of_a_folder_is_told(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, files={n: t for n, t in FILES.items() if "checklists" not in n})
    (folder / "checklists").write_text("patrol", encoding="utf-8")
    told = [p for p in check(folder) if p.file == "checklists"]
    assert told and "folder" in told[0].message.en
