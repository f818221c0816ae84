"""What the preview tells of a pack: all of it, in both languages, and nothing in it is markup."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pack import ContractPack
from app.domain.pack_changes import differences
from app.domain.text import Lang, Text
from app.packs.loader import load_pack
from app.packs.problems import Problem
from app.packs.registry import builtin_packs, load_builtin
from app.services import markdown, pack_preview, pack_preview_parts, pack_words
from tests.packs.builders import write_pack
from tests.packs.full_pack import FILES

LANGS: tuple[Lang, ...] = ("zh", "en")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture
def pack(tmp_path: Path) -> ContractPack:
    return load_pack(write_pack(tmp_path, files=FILES))


def test_the_whole_contract_is_told(pack: ContractPack) -> None:
    said = pack_preview.overview(pack, "en").replace("\\", "")
    for fact in (
        "2 known of about 3",
        "Core, Plain",
        "System, System owner",
        "every 7 days; Core daily",
        "open work order 20",
        "From a risk of 40 on the cadence is 50 %.",
        "| One | 15 min | – | 4 h | round the clock |",
        "| Fault | I |",
        "new → Open",
        "within 1 day of the resolution, with Cause, Cure",
        "at least 90 %",
        "Repair：≤ 3 h",
        "at most 3 a year (Change)",
        "Patrol record",
        "by month, year",
        "SV-01",
    ):
        assert fact in said, fact


def test_every_link_leads_somewhere_and_nowhere_else(pack: ContractPack) -> None:
    said = pack_preview.overview(pack, "zh")
    links = re.findall(r"\]\(([^)]+)\)", said)
    assert {link.partition(":")[0] for link in links} == {"checklist", "symptom", "form"}
    for link in links:
        assert pack_preview_parts.part(pack, link, "zh") is not None
    for wrong in ("", "checklist:none", "symptom:XX-99", "form:", "file:///etc/passwd"):
        assert pack_preview_parts.part(pack, wrong, "zh") is None


def test_a_checklist_as_the_engineer_meets_it(pack: ContractPack) -> None:
    found = pack_preview_parts.part(pack, "checklist:patrol", "en")
    assert found is not None
    title, text = found
    said = text.replace("\\", "")
    assert title == "Patrol"
    for fact in (
        "every business · Patrol · every 7 days",
        "≤ 95 %; guide ≤ 80 %",
        "photo at most 30 min old",
        "last value offered",
        "only if site.importance == 'core'",
        "file if abnormal",
    ):
        assert fact in said, fact


def test_a_guide_step_by_step(pack: ContractPack) -> None:
    found = pack_preview_parts.part(pack, "symptom:SV-01", "en")
    assert found is not None
    said = found[1].replace("\\", "")
    assert "| 1 | Is all of it slow? | Yes → 2; No → Disk full |" in said
    assert "| 2 | test network.line | passed → 3; failed → Line slow |" in said


def test_a_form_and_its_fields(pack: ContractPack) -> None:
    found = pack_preview_parts.part(pack, "form:month", "en")
    assert found is not None
    said = found[1].replace("\\", "")
    assert "periodic report · a row per site · A4 landscape" in said
    assert "| Visits | count.visits | 30 mm |" in said


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("id", builtin_packs())
def test_the_builtin_packs_read_well(id: str, lang: Lang) -> None:
    pack = load_builtin(id)
    pages = [pack_preview.overview(pack, lang)]
    for link in re.findall(r"\]\(([^)]+)\)", pages[0]):
        found = pack_preview_parts.part(pack, link, lang)
        assert found is not None, link
        pages.append(found[1])
    pages.append(pack_preview_parts.differences_page(differences(load_builtin(id), pack), lang))
    for page in pages:
        for line in page.splitlines():
            if line.startswith("|"):
                cells = len(re.findall(r"(?<!\\)\|", line))
                assert cells >= 3, line
        assert page.strip()


def test_problems_are_told_by_place() -> None:
    one = Problem("a.yaml", 3, "x[1]", Text("错", "wrong"), Text("改", "mend"))
    whole = Problem("b.csv", 0, "", Text("无", "gone"), Text("补", "add"))
    said = pack_preview.problems_page((one, whole), "en").replace("\\", "")
    assert "| a.yaml:3 x[1] | wrong | mend |" in said
    assert "| b.csv | gone | add |" in said


@given(st.text(max_size=60))
def test_no_text_is_markup(text: str) -> None:
    said = markdown.plain(text)
    assert "\n" not in said
    for sign in "|*_`[]<>":
        assert not re.search(rf"(?<!\\){re.escape(sign)}", said)
    assert re.sub(r"\\(.)", r"\1", said) == " ".join(text.split())


def test_spans_and_cadences() -> None:
    from datetime import timedelta

    assert [pack_words.span(timedelta(minutes=m)).en for m in (5, 90, 120, 1440, 2880)] == [
        "5 min",
        "90 min",
        "2 h",
        "1 day",
        "2 days",
    ]
    assert pack_words.span(None).zh == "–"
    assert [pack_words.cadence(d).zh for d in (None, 1, 90)] == ["按需", "每天", "每 90 天"]
