"""What a pack can say beyond the smallest one: all of it is read, and every slip is named."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.answer import Limits
from app.domain.checklist import Need
from app.domain.codec import build, plain
from app.domain.guide import GuideKind
from app.domain.pack import ContractPack, Goal, Quota
from app.domain.planning_rules import PlanRules, RiskWeights, Shorten
from app.domain.report_form import FormKind, FormRows
from app.domain.site import AssetKind
from app.domain.text import Text
from app.packs.loader import check, load_pack
from tests.packs.builders import write_pack
from tests.packs.full_pack import FILES

CHECKLIST = "checklists/patrol.yaml"
RECORD, FAULT, MONTH = "reports/record.yaml", "reports/fault.yaml", "reports/month.yaml"


@pytest.fixture
def pack(tmp_path: Path) -> ContractPack:
    return load_pack(write_pack(tmp_path, files=FILES))


def test_terms_kinds_and_plan(pack: ContractPack) -> None:
    assert pack.terms.site == Text("系统", "System")
    assert pack.terms.town is None
    assert [(k.id, k.planned) for k in pack.visit_kinds] == [("patrol", True), ("support", False)]
    assert [(i.id, i.usual) for i in pack.importances] == [("core", False), ("plain", True)]
    assert pack.plan == PlanRules(
        ahead_days=3,
        weights=RiskWeights(open_ticket=20),
        past_days=90,
        shorten=(Shorten(40, 50), Shorten(20, 75)),
    )


def test_what_the_contract_promises(pack: ContractPack) -> None:
    assert pack.goals == (
        Goal("repair", Text("修复", "Repair"), "mean_repair_hours", at_most=Decimal(3)),
        Goal("happy", Text("满意", "Happy"), "satisfaction_percent", at_least=Decimal(90)),
    )
    assert pack.quotas == (Quota("changes", Text("优化", "Changes"), ("change",), "year", 3),)
    assert pack.report_periods == ("month", "year")
    assert pack.ticket_states == (("new", Text("待处理", "Open")),)
    assert [(k.id, k.level) for k in pack.ticket_kinds] == [("fault", "I"), ("change", "")]
    assert pack.fault_report is not None
    assert pack.fault_report.due == timedelta(hours=24)
    assert [id for id, _ in pack.fault_report.fields] == ["cause", "cure"]


def test_the_register(pack: ContractPack) -> None:
    first, second = pack.sites
    assert (first.importance, first.department, first.contact) == ("core", "信息科", "张工")
    assert (second.importance, second.department, second.phone) == ("", "", "")
    app, database = pack.assets
    assert (app.site_id, app.kind, app.port) == (first.id, AssetKind.SERVER, "host:10.0.0.1")
    assert (app.installed_on, app.warranty_until, app.brand) == (
        "2020-05-01",
        "2026-05-01",
        "某牌",
    )
    assert app.id != database.id


def test_a_register_may_have_no_rows_yet(tmp_path: Path) -> None:
    files = {
        **FILES,
        "sites.csv": "seq,town,name,business\n",
        "assets.csv": "site,kind,name\n",
    }
    pack = load_pack(write_pack(tmp_path, files=files))
    assert (pack.sites, pack.assets) == ((), ())
    (tmp_path / "assets.csv").unlink()
    assert load_pack(tmp_path).assets == ()


def test_items_and_cadence(pack: ContractPack) -> None:
    checklist = pack.checklist("patrol")
    assert (checklist.cadence_days, checklist.cadence_by_importance) == (7, (("core", 1),))
    disk = checklist.item("server.disk")
    assert disk.limits == Limits(high=Decimal(95))
    assert disk.soft_limits == Limits(high=Decimal(80))
    assert (disk.fresh_minutes, disk.copy_last) == (30, True)
    assert disk.needs == {Need.NOTE_IF_SOFT, Need.PHOTO_IF_ABNORMAL}
    log = checklist.item("server.log")
    assert (log.soft_limits, log.fresh_minutes, log.copy_last) == (None, 0, False)


def test_guides(pack: ContractPack) -> None:
    (symptom,) = pack.symptoms
    first, line, look = symptom.guide
    assert (first.kind, first.text) == (GuideKind.ASK, Text("都慢吗？", "Is all of it slow?"))
    assert [(w.go, w.cause, w.passed) for w in first.ways] == [
        ("line", "", None),
        ("", "disk", None),
    ]
    assert (line.kind, line.text, line.plan) == (GuideKind.TEST, None, "network.line")
    assert [(w.passed, w.go, w.cause) for w in line.ways] == [
        (True, "look", ""),
        (False, "", "line"),
    ]
    assert look.kind is GuideKind.CHECK


def test_forms(pack: ContractPack) -> None:
    forms = {form.id: form for form in pack.forms}
    record = forms["record"]
    assert (record.form, record.rows, record.kinds) == (FormKind.VISIT, FormRows.ITEMS, ("patrol",))
    assert [(c.source, c.width) for c in record.columns] == [
        ("item.prompt", 60),
        ("answer.verdict", 30),
        ("finding.result", 0),
    ]
    assert record.foot[0].text == Text("以上属实", "This is so")
    assert forms["month"].landscape
    assert forms["fault"].rows is None


def test_it_is_kept_as_it_is(pack: ContractPack) -> None:
    assert build(ContractPack, plain(pack)) == pack


# file, old, new, line, key, a word of the message, a word of the hint
BROKEN = [
    ("pack.yaml", 'version: "2026.1"', "version: 2026.1", 2, "version", "version", "quotes"),
    ("pack.yaml", '"2026.1"', '"../x"', 2, "version", "version", "2026.2"),
    ("pack.yaml", "  site: {", "  sites: {", 6, "terms.sites", "unknown key", "site"),
    ("pack.yaml", ", usual: true", "", 10, "importances", "usual", "usual: true"),
    (
        "pack.yaml",
        "en: Core}",
        "en: Core}, usual: true",
        12,
        "importances[1].usual",
        "second",
        "one",
    ),
    ("pack.yaml", "id: plain", "id: core", 12, "importances[1].id", "twice", "unique"),
    ("pack.yaml", "planned: true", "planned: maybe", 16, "visit_kinds[0].planned", "true", "true"),
    ("pack.yaml", "level: I}", "level: V}", 28, "ticket_kinds[0].level", "no level", "I"),
    ("pack.yaml", "  new: {zh", "  nw: {zh", 31, "ticket_states.nw", "no state", "new"),
    ("pack.yaml", ", en: Open", "", 31, "ticket_states.new.en", "English", "both"),
    (
        "pack.yaml",
        "mean_repair_hours",
        "mean_repair_hour",
        34,
        "goals[0].measure",
        "no measure",
        "hours",
    ),
    ("pack.yaml", ", at_most: 3", "", 34, "goals[0]", "bound", "at_most"),
    ("pack.yaml", "at_most: 3", "at_most: 3, at_least: 1", 34, "goals[0]", "bound", "either"),
    ("pack.yaml", "at_most: 3", "at_least: 3", 34, "goals[0].at_least", "wrong way", "at_most"),
    ("pack.yaml", "at_least: 90", "at_least: 900", 35, "goals[1].at_least", "above 100", "100"),
    ("pack.yaml", "[change]", "[chnge]", 37, "quotas[0].ticket_kinds[0]", "ticket kind", "change"),
    ("pack.yaml", "per: year", "per: decade", 37, "quotas[0].per", "decade", "quarter"),
    ("pack.yaml", "year, most: 3}", "year, most: 0}", 37, "quotas[0].most", "below 1", "range"),
    ("pack.yaml", "[month, year]", "[month, week]", 38, "report_periods[1]", "week", "quarter"),
    ("pack.yaml", "ahead_days: 3", "ahead_days: 0", 40, "plan.ahead_days", "below 1", "range"),
    (
        "pack.yaml",
        "open_ticket: 20",
        "open_tickets: 20",
        42,
        "plan.risk.weights.open_tickets",
        "unknown",
        "open_ticket",
    ),
    (
        "pack.yaml",
        "at_least: 20",
        "at_least: 50",
        46,
        "plan.risk.shorten[1].at_least",
        "never",
        "higher",
    ),
    (
        "pack.yaml",
        "percent: 50",
        "percent: 150",
        45,
        "plan.risk.shorten[0].percent",
        "above 100",
        "range",
    ),
    ("pack.yaml", "due: 24h", "due: 24", 23, "fault_report.due", "duration", "10m"),
    ("pack.yaml", "id: cure", "id: cause", 26, "fault_report.fields[1].id", "twice", "unique"),
    ("sites.csv", "系统,core", "系统,cor", 2, "importance", "cor", "core"),
    (
        "sites.csv",
        "department,contact",
        "departement,contact",
        1,
        "departement",
        "unknown column",
        "department",
    ),
    ("sites.csv", "department,contact", "contact,contact", 1, "contact", "twice", "remove"),
    ("assets.csv", "1,server,应用", "9,server,应用", 2, "site", "no number “9”", "1"),
    ("assets.csv", "1,server,应用", "1,servr,应用", 2, "kind", "servr", "server"),
    ("assets.csv", "数据库服务器", "应用服务器", 3, "name", "line 2", "names"),
    ("assets.csv", "2020-05-01", "2020-5-1", 2, "installed_on", "no day", "2026-10-01"),
    ("assets.csv", "host:10.0.0.1", "10.0.0.1", 2, "port", "no port", "host:"),
    ("assets.csv", "1,server,应用服务器", "1,server, ", 2, "name", "empty", "fill"),
    (CHECKLIST, "cadence_days: 7\n", "", 5, "kinds", "cadence", "cadence_days"),
    (
        CHECKLIST,
        "cadence_days: 7\n",
        "",
        6,
        "cadence_by_importance",
        "usual cadence",
        "cadence_days",
    ),
    (
        CHECKLIST,
        "kinds: [patrol]",
        "kinds: [support]",
        6,
        "cadence_days",
        "planned",
        "planned: true",
    ),
    (CHECKLIST, "{core: 1}", "{cor: 1}", 7, "cadence_by_importance.cor", "no importance", "core"),
    (CHECKLIST, "{core: 1}", "{core: 0}", 7, "cadence_by_importance.core", "below 1", "range"),
    (
        CHECKLIST,
        "limits: {high: 95}",
        "limits: {high: 95, soft: true}",
        17,
        "sections[0].items[0].limits.soft",
        "unknown",
        "high",
    ),
    (
        CHECKLIST,
        "soft_limits: {high: 80}",
        "soft_limits: {high: 99}",
        18,
        "sections[0].items[0].soft_limits.high",
        "outside",
        "inside",
    ),
    (
        CHECKLIST,
        "soft_limits: {high: 80}",
        "soft_limits: {low: 99}",
        18,
        "sections[0].items[0].soft_limits.low",
        "outside",
        "inside",
    ),
    (
        CHECKLIST,
        "soft_limits: {high: 80}",
        "soft_limits: {}",
        18,
        "sections[0].items[0].soft_limits",
        "empty",
        "low",
    ),
    (
        CHECKLIST,
        "        soft_limits: {high: 80}\n",
        "",
        18,
        "sections[0].items[0].needs[0]",
        "needs soft_limits",
        "add",
    ),
    (
        CHECKLIST,
        ", photo_if_abnormal",
        "",
        20,
        "sections[0].items[0].fresh_minutes",
        "no photo",
        "photo",
    ),
    (
        CHECKLIST,
        "fresh_minutes: 30",
        "fresh_minutes: 0",
        20,
        "sections[0].items[0].fresh_minutes",
        "below 1",
        "range",
    ),
    (
        CHECKLIST,
        "[file_if_abnormal]",
        "[file_if_abnormal]\n        copy_last: true",
        28,
        "sections[0].items[1].copy_last",
        "anew",
        "number",
    ),
    (
        CHECKLIST,
        "[file_if_abnormal]",
        "[file, file]",
        27,
        "sections[0].items[1].needs[1]",
        "twice",
        "unique",
    ),
    (CHECKLIST, "== 'core'", "== 'cor'", 25, "sections[0].items[1].when", "never “cor”", "core"),
    (
        CHECKLIST,
        "last.server.disk",
        "last.server.dsk",
        25,
        "sections[0].items[1].when",
        "no item",
        "server.disk",
    ),
    (
        CHECKLIST,
        "last.server.disk == 'abnormal'",
        "last.server.disk == 'bad'",
        25,
        "sections[0].items[1].when",
        "never “bad”",
        "abnormal",
    ),
    (
        CHECKLIST,
        "days.since_last",
        "days.since",
        25,
        "sections[0].items[1].when",
        "unknown name",
        "days.since_last",
    ),
    (
        "symptoms.yaml",
        "ask: {",
        "test: network.line\n        ask: {",
        13,
        "symptoms[0].guide[0]",
        "one of",
        "one",
    ),
    (
        "symptoms.yaml",
        "go: line}",
        "go: lne}",
        16,
        "symptoms[0].guide[0].answers[0].go",
        "no node",
        "line",
    ),
    (
        "symptoms.yaml",
        "go: line}",
        "go: line, cause: disk}",
        16,
        "symptoms[0].guide[0].answers[0]",
        "one node or one cause",
        "either",
    ),
    (
        "symptoms.yaml",
        "{go: look}",
        "{}",
        20,
        "symptoms[0].guide[1].passed",
        "one node or one cause",
        "either",
    ),
    (
        "symptoms.yaml",
        "failed: {cause: line}",
        "failed: {cause: lines}",
        21,
        "symptoms[0].guide[1].failed.cause",
        "no cause",
        "line",
    ),
    (
        "symptoms.yaml",
        "test: network.line",
        "test: network.lin",
        19,
        "symptoms[0].guide[1].test",
        "no test plan",
        "network.line",
    ),
    (
        "symptoms.yaml",
        "        failed: {cause: line}\n",
        "",
        18,
        "symptoms[0].guide[1]",
        "failed",
        "both outcomes",
    ),
    (
        "symptoms.yaml",
        "en: Full}, cause: disk}",
        "en: Full}, go: first}",
        25,
        "symptoms[0].guide[2].answers[0].go",
        "circle: first → line → look → first",
        "later",
    ),
    (
        "symptoms.yaml",
        "passed: {go: look}",
        "passed: {cause: disk}",
        22,
        "symptoms[0].guide[2].id",
        "no way leads",
        "remove",
    ),
    ("symptoms.yaml", "id: look", "id: line", 22, "symptoms[0].guide[2].id", "twice", "unique"),
    (
        "symptoms.yaml",
        "          - {label: {zh: 满, en: Full}, cause: disk}\n",
        "",
        24,
        "symptoms[0].guide[2].answers",
        "two answers",
        "add",
    ),
    (
        "symptoms.yaml",
        "zh: 不满",
        "zh: 满",
        26,
        "symptoms[0].guide[2].answers[1].label.zh",
        "twice",
        "unique",
    ),
    (
        "symptoms.yaml",
        "remedy: {zh: 报修, en: Report it}}",
        "remedy: {zh: 报修, en: Report it}}\n"
        "      - {id: gone, title: {zh: 无, en: Gone}, remedy: {zh: 无, en: None}}",
        12,
        "symptoms[0].causes[2].id",
        "never leads",
        "answer",
    ),
    (
        RECORD,
        "source: visit.date",
        "source: visit.dat",
        7,
        "head[0].source",
        "no source",
        "visit.date",
    ),
    (
        RECORD,
        "source: visit.date",
        "source: answer.value",
        7,
        "head[0].source",
        "not known here",
        "known",
    ),
    (
        RECORD,
        "source: item.prompt",
        "source: count.visits",
        10,
        "columns[0].source",
        "not known here",
        "known",
    ),
    (RECORD, "kinds: [patrol]", "kinds: [patro]", 5, "kinds[0]", "patro", "patrol"),
    (RECORD, "rows: items", "rows: tickets", 8, "rows", "no rows of tickets", "items"),
    (RECORD, "rows: items\n", "", 8, "columns", "together", "both"),
    (RECORD, "width: 60", "width: 160", 9, "columns", "190 mm", "landscape"),
    (
        RECORD,
        "source: visit.date}",
        "source: visit.date, width: 20}",
        7,
        "head[0].width",
        "columns",
        "remove",
    ),
    (
        RECORD,
        ", text: {zh: 以上属实, en: This is so}",
        "",
        14,
        "foot[0].source",
        "together",
        "both",
    ),
    (
        RECORD,
        "source: blank",
        "source: blank, text: {zh: 无, en: None}",
        15,
        "foot[1].text",
        "together",
        "both",
    ),
    (RECORD, "form: visit", "form: vist", 3, "form", "vist", "visit"),
    (FAULT, "fault.cause", "fault.case", 7, "head[1].source", "no source", "fault.cause"),
    (MONTH, "periods: [month]\n", "", 3, "form", "how often", "periods"),
    (MONTH, "periods: [month]", "periods: [quarter]", 5, "periods[0]", "quarter", "same"),
    (
        MONTH,
        "periods: [month]",
        "periods: [month]\nkinds: [patrol]",
        6,
        "kinds",
        "no visit kinds",
        "remove",
    ),
    (MONTH, "id: month", "id: fault", 1, "id", "reports/fault.yaml", "another"),
    (FAULT, "form: fault", "form: visit", 7, "head[1].source", "not known here", "known"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "key", "message", "hint"),
    BROKEN,
    ids=[f"{b[0].rpartition('/')[2]}-{i}" for i, b in enumerate(BROKEN)],
)
def test_a_problem_names_file_line_key_and_what_to_do(
    tmp_path: Path, file: str, old: str, new: str, line: int, key: str, message: str, hint: str
) -> None:
    problems = check(write_pack(tmp_path, (file, old, new), files=FILES))
    found = [p for p in problems if (p.file, p.line, p.key) == (file, line, key)]
    assert found, "\n".join(p.to("en") for p in problems)
    assert any(message in p.message.en and hint in p.hint.en for p in found), found
    assert all(p.message.zh and p.message.en and p.hint.zh and p.hint.en for p in problems)


def test_a_fault_form_needs_a_fault_report(tmp_path: Path) -> None:
    start = FILES["pack.yaml"].index("fault_report:")
    end = FILES["pack.yaml"].index("ticket_kinds:\n")
    without = FILES["pack.yaml"][start:end]
    problems = check(write_pack(tmp_path, ("pack.yaml", without, ""), files=FILES))
    assert [(p.file, p.key) for p in problems] == [(FAULT, "form"), (FAULT, "head[1].source")]


def test_a_long_guide_is_walked(tmp_path: Path) -> None:
    """A thousand nodes in a row are no deeper than one for the program."""
    start = FILES["symptoms.yaml"].index("      - id: first")
    rows = [
        f"      - {{id: n{i}, ask: {{zh: 问, en: Ask}}, answers: [{{label: {{zh: 是, en: A}}, "
        f"go: n{i + 1}}}, {{label: {{zh: 否, en: B}}, cause: disk}}]}}\n"
        for i in range(1500)
    ]
    last = (
        "      - {id: n1500, ask: {zh: 问, en: Ask}, answers: "
        "[{label: {zh: 是, en: A}, cause: line}, {label: {zh: 否, en: B}, cause: disk}]}\n"
    )
    files = {**FILES, "symptoms.yaml": FILES["symptoms.yaml"][:start] + "".join((*rows, last))}
    pack = load_pack(write_pack(tmp_path, files=files))
    assert len(pack.symptoms[0].guide) == 1501
