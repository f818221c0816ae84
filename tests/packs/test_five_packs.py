"""Each fact that the customers' contracts state, in the pack that holds it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from app.domain.checklist import Item, Need
from app.domain.pack import ContractPack
from app.domain.report_form import FormKind, FormRows
from app.packs.loader import check
from app.packs.registry import builtin_folder, builtin_packs, load_builtin
from tests.packs.pack_kit import ALL, DG, PH, PJ, TJ, WH, cadence

M, H, D = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def items(pack: ContractPack, kind: str) -> dict[str, Item]:
    return {i.id: i for c in pack.checklists if kind in c.kinds for i in c.items()}


@pytest.mark.parametrize("id", ALL)
def test_it_has_no_problems(id: str) -> None:
    assert [p.to("en") for p in check(builtin_folder(id))] == []
    assert id in builtin_packs()
    assert load_builtin(id).id == id


# response, resolve, arrival; what the contract says is marked, the others are the pack's own choice
LEVELS = {
    DG: {
        "I": (5 * M, 2 * H, 30 * M),
        "II": (10 * M, 8 * H, None),
        "III": (10 * M, 12 * H, None),
        "IV": (10 * M, 3 * D, None),
    },
    TJ: {"1": (15 * M, 2 * H, None), "2": (30 * M, 4 * H, None), "3": (H, 8 * H, None)},
    WH: {"1": (30 * M, 3 * H, None), "2": (30 * M, 8 * H, None), "3": (30 * M, 3 * D, None)},
    PJ: {"system": (15 * M, 4 * H, None), "other": (H, 3 * D, None)},
    PH: {"1": (H, 8 * H, 2 * H), "2": (H, D, 4 * H), "3": (H, 5 * D, 4 * H)},
}


@pytest.mark.parametrize("id", ALL)
def test_the_levels(id: str) -> None:
    pack = load_builtin(id)
    assert {x.id: (x.response, x.resolve, x.arrival) for x in pack.levels} == LEVELS[id]
    assert all(level.calendar.always for level in pack.levels)


@pytest.mark.parametrize("id", ALL)
def test_every_business_has_a_usual_visit(id: str) -> None:
    pack = load_builtin(id)
    for business in pack.businesses:
        kinds = [k.id for k in pack.kinds_for(business.id)]
        assert kinds and len(kinds) == len(set(kinds))
        assert ("patrol" in kinds) == (kinds[0] == "patrol")


def test_a_duty_room_has_no_patrol_and_is_visited_all_the_same() -> None:
    pack = load_builtin(WH)
    first = {b.id: pack.kinds_for(b.id)[0].id for b in pack.businesses}
    assert first["duty"] == "flood_duty" and set(first.values()) > {"patrol"}


REGISTER = {
    # sites known, sites the contract speaks of, towns it speaks of
    DG: (168, 214, 33),
    TJ: (1, 1, 1),
    WH: (10, 14, 1),
    PJ: (1, 1, 1),
    PH: (0, 57, 1),
}


@pytest.mark.parametrize("id", ALL)
def test_the_register_holds_what_is_known_and_nothing_more(id: str) -> None:
    pack = load_builtin(id)
    assert (len(pack.sites), pack.site_total, pack.town_total) == REGISTER[id]
    assert pack.assets == ()  # no contract names a device
    assert all(s.importance == "" for s in pack.sites)  # nor says which site matters


def test_the_systems_by_name() -> None:
    names = {id: [s.name for s in load_builtin(id).sites] for id in (TJ, WH, PJ)}
    assert names == {
        TJ: ["用水报装管理系统（水务集团模块）"],
        WH: [
            "智慧排水系统",
            "排水管网隐患系统",
            "污泥转运监管系统",
            "局网站",
            "数据接收",
            "数据资源管理",
            "数据交换",
            "核心数据库",
            "汛期值班",
            "台账与报告",
        ],
        PJ: ["智慧政务办公平台"],
    }


CADENCES = [
    (TJ, "application_system", "patrol", 1),
    (TJ, "application_system", "weekly", 7),
    (TJ, "application_system", "monthly", 30),
    (TJ, "application_system", "interface_check", 1),
    (DG, "ecology_branch", "spot_check", 30),
    (DG, "collection_point", "patrol", 90),
    (WH, "business_system", "server_patrol", 1),
    (WH, "data_service", "log_patrol", 7),
    (WH, "data_service", "patrol", 1),
    (WH, "website", "security_patrol", 30),
    (WH, "website", "website_check", 7),
    (WH, "core_database", "database_care", 7),
    (WH, "core_database", "restore_test", 90),
    (WH, "core_database", "data_quality", 30),
    (WH, "ledger", "ledger_update", 30),
    (WH, "duty", "flood_duty", None),
    (PJ, "office_platform", "patrol", 7),
    (PJ, "office_platform", "quarter_patrol", 90),
    (PH, "government_system", "patrol", 30),
]


@pytest.mark.parametrize(("id", "business", "kind", "days"), CADENCES)
def test_the_cadences(id: str, business: str, kind: str, days: int | None) -> None:
    pack = load_builtin(id)
    assert cadence(pack, business, kind) == days
    planned = {k.id for k in pack.visit_kinds if k.planned}
    assert (kind in planned) == (days is not None)


def test_what_matters_more_is_seen_more_often() -> None:
    for id, business in ((PH, "government_system"), (DG, "collection_point")):
        pack = load_builtin(id)
        patrol = pack.checklist_for(business, "patrol")
        assert patrol is not None and patrol.cadence_days is not None
        by = dict(patrol.cadence_by_importance)
        usual = next(i for i in pack.importances if i.usual)
        days = [by.get(i.id, patrol.cadence_days) for i in pack.importances]
        assert days == sorted(days) and len(set(days)) == len(days)
        assert usual.id not in by  # it has the usual cadence
        assert pack.plan.shorten


def test_the_kinds_of_visit() -> None:
    kinds = {id: {k.id for k in load_builtin(id).visit_kinds} for id in ALL}
    assert kinds[DG] == {
        "patrol",
        "support",
        "install",
        "training",
        "onboarding",
        "fee_change_check",
        "own_water_support",
        "spot_check",
        "settlement_check",
    }
    assert {"patrol", "weekly", "monthly", "interface_check"} <= kinds[TJ]
    assert {"patrol", "server_patrol", "log_patrol", "security_patrol"} <= kinds[WH]
    assert {"website_check", "restore_test", "data_quality", "flood_duty"} <= kinds[WH]
    assert {"patrol", "maintenance", "repair"} <= kinds[PJ]
    assert {"patrol", "key_event_duty", "stock_take", "baseline_check"} <= kinds[PH]


def test_service_hours() -> None:
    """12 hours on seven days, 9 hours on five, 8 hours on five."""
    monday = datetime(2026, 3, 1, 16, tzinfo=UTC)  # midnight there
    for id, calendar_id, hours, days in (
        (TJ, "7x12", 12, 7),
        (PJ, "5x9", 9, 5),
        (DG, "5x8", 8, 5),
    ):
        calendar = next(c for c in load_builtin(id).calendars if c.id == calendar_id)
        spans = list(calendar.spans(monday, monday + 7 * D))
        assert [b - a for a, b in spans] == [hours * H] * days


def test_the_ticket_kinds_of_pinghu() -> None:
    assert [k.id for k in load_builtin(PH).ticket_kinds] == [
        "device_alarm",
        "daily_patrol",
        "training_plan",
        "vulnerability_scan",
        "vulnerability_fix",
        "security_service",
        "deployment",
        "key_event_duty",
    ]
    words = [text.zh for _, text in load_builtin(PH).ticket_states]
    assert [w for w in words if w in ("已创建", "已分派", "处理中", "挂起跟踪", "已反馈")] == [
        "已创建",
        "已分派",
        "处理中",
        "挂起跟踪",
        "已反馈",
    ]


def test_the_quotas_of_tianjin() -> None:
    assert {q.ticket_kinds: (q.per, q.most) for q in load_builtin(TJ).quotas} == {
        ("interface_optimisation",): ("year", 3),
        ("feature_iteration",): ("year", 2),
    }
    assert not any(load_builtin(id).quotas for id in ALL if id != TJ)


def test_the_promised_figures() -> None:
    goals = {id: {g.measure: g for g in load_builtin(id).goals} for id in ALL}
    assert goals[DG]["satisfaction_percent"].at_least == 90
    assert load_builtin(DG).satisfaction_goal == Decimal("0.90")
    assert goals[WH]["mean_repair_hours"].at_most == 3
    assert goals[WH]["outage_hours_per_year"].at_most == 24
    assert goals[WH]["response_minutes"].at_most == 30
    assert goals[PH]["response_minutes"].at_most == 60


def test_the_fault_reports() -> None:
    found = {id: load_builtin(id).fault_report for id in ALL}
    dongguan, tianjin = found[DG], found[TJ]
    assert dongguan is not None and tianjin is not None
    assert dongguan.due == D
    assert [id for id, _ in dongguan.fields] == ["kind", "cause", "method", "loss"]
    assert [id for id, _ in tianjin.fields] == ["symptom", "cause", "solution", "prevention"]
    for id, report in ((DG, dongguan), (TJ, tianjin)):
        (form,) = [f for f in load_builtin(id).forms if f.form is FormKind.FAULT]
        asked = [f.source for f in form.head if f.source.startswith("fault.")]
        assert asked == [f"fault.{name}" for name, _ in report.fields]


@pytest.mark.parametrize(
    ("id", "periods"),
    [
        (DG, {"month", "year"}),
        (TJ, {"month", "quarter"}),
        (WH, {"month", "year"}),
        (PJ, {"quarter"}),
        (PH, {"month", "quarter", "year"}),
    ],
)
def test_the_periodic_reports(id: str, periods: set[str]) -> None:
    pack = load_builtin(id)
    assert set(pack.report_periods) == periods
    made = {p for f in pack.forms if f.form is FormKind.PERIOD for p in f.periods}
    assert made == periods


def test_the_patrol_record_of_pengjiang_has_its_seven_fields() -> None:
    form = next(f for f in load_builtin(PJ).forms if f.id == "patrol-record")
    assert [(c.title.zh, c.source) for c in form.columns] == [
        ("日期", "visit.date"),
        ("检查人", "visit.engineer"),
        ("检查项目", "item.prompt"),
        ("检查结果", "answer.verdict"),
        ("异常处理建议", "finding.advice"),
        ("处理结果", "finding.result"),
        ("处理日期", "finding.handled_on"),
    ]
    assert form.rows is FormRows.ITEMS
    assert {f.id for f in load_builtin(PJ).forms} >= {"maintenance-record", "repair-record"}


def test_the_forms_of_dongguan() -> None:
    forms = {f.id: f for f in load_builtin(DG).forms}
    sheet, log = forms["inspection-sheet"], forms["service-log"]
    assert sheet.kinds == ("patrol",)
    assert log.kinds == ()  # every service leaves one
    assert [c.source for c in sheet.columns][:3] == ["row.number", "section.title", "item.prompt"]
    signed = {f.source for f in sheet.foot}
    assert {"sign_off.supervisor", "sign_off.rating", "sign_off.stroke"} <= signed


def test_the_settings_of_a_counter_are_offered_again() -> None:
    patrol = items(load_builtin(DG), "patrol")
    settings = {
        "printing.driver_paper",
        "printing.set_width",
        "printing.set_length",
        "printing.port",
        "report_printing.java_version",
        "network.carrier",
    }
    assert settings <= {id for id, item in patrol.items() if item.copy_last}
    assert patrol["frontdesk.open_time"].soft_limits is not None
    assert patrol["frontdesk.open_time"].limits is None
    assert patrol["printing.position"].fresh_minutes == 120


def test_the_other_work_on_site_of_dongguan() -> None:
    pack = load_builtin(DG)
    install, spot = items(pack, "install"), items(pack, "spot_check")
    for word in ("红冲蓝补", "增值税发票", "财政电子票据客户端", "领用票据"):
        assert any(word in item.prompt.zh for item in install.values()), word
    onboarding = pack.checklist_for("sanitation_station", "onboarding")
    assert onboarding is not None
    assert [s.title.zh for s in onboarding.sections] == [
        "开通准备",
        "安装",
        "网络测试",
        "培训",
        "试运行与后续故障",
    ]
    assert {i.plan for i in onboarding.items()} >= {"network.line", "workstation.basics"}
    ecology = pack.checklist_for("ecology_branch", "own_water_support")
    assert ecology is not None
    asked = {i.id for i in ecology.items()}
    assert {"coach.did_it", "odd_meters.count", "reconcile.missed", "reconcile.wrong"} <= asked
    assert {"meter.reading", "meter.initial_reading", "meter.files"} <= set(spot)
    assert Need.FILE in items(pack, "fee_change_check")["fee_change.list"].needs
    settlement = items(pack, "settlement_check")
    for name in ("diff_bills", "diff_money"):  # system data, bills and money are one figure
        limits = settlement[f"settlement.{name}"].limits
        assert limits is not None and limits.low == limits.high == Decimal(0)


def test_what_wuhan_asks_of_website_database_and_data() -> None:
    pack = load_builtin(WH)
    website = items(pack, "website_check")
    assert website["website.links"].plan == "network.links"
    assert {"website.style", "website.tampered"} <= set(website)
    server = items(pack, "server_patrol")
    assert {"server.cpu", "server.memory", "server.disk_io", "server.bandwidth"} <= set(server)
    care = items(pack, "database_care")
    assert {"database.slow", "backup.last"} <= set(care)
    restore = items(pack, "restore_test")
    assert Need.FILE in restore["restore.evidence"].needs
    quality = items(pack, "data_quality")
    assert {"quality.found", "quality.closed", "quality.open"} <= set(quality)
    outage = items(pack, "ledger_update")["ledger.outage"]
    assert outage.limits is not None and outage.limits.high == 24


def test_what_tianjin_looks_at_and_when() -> None:
    pack = load_builtin(TJ)
    sections = {
        kind: {s.id for c in pack.checklists if kind in c.kinds for s in c.sections}
        for kind in ("patrol", "weekly", "monthly")
    }
    assert {"server", "functions"} <= sections["patrol"]
    assert sections["weekly"] == {"sync", "security"}
    assert {"performance", "storage", "backup"} <= sections["monthly"]
    assert "backup.restored" in items(pack, "monthly")
    assert {"interfaces.down", "interfaces.success"} <= set(items(pack, "interface_check"))


@pytest.mark.parametrize("id", [TJ, WH, PJ, PH])
def test_the_words_of_contracts_on_systems(id: str) -> None:
    terms = load_builtin(id).terms
    assert terms.site is not None and terms.town is not None and terms.supervisor is not None
    assert terms.site.zh == ("服务项" if id == WH else "系统")
