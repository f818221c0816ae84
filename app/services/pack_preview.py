"""A contract pack as a person reads it before he trusts it: one page of Markdown in his language,
with links to the pages of ``pack_preview_parts``: a checklist, a symptom, a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.checklist import Checklist
from app.domain.pack import ContractPack, Goal
from app.domain.text import Lang, Text
from app.packs.problems import Problem
from app.services import pack_words as words
from app.services.markdown import bullets, heading, link, paragraph, plain, table
from app.services.tickets import STATE_NAMES

CHECKLIST, SYMPTOM, FORM = "checklist", "symptom", "form"  # of links


def overview(pack: ContractPack, lang: Lang) -> str:
    parts = (_about, _kinds, _checklists, _levels, _tickets, _promises, _forms, _symptoms)
    return "\n".join(block for part in parts for block in part(pack, lang))


def problems_page(problems: Sequence[Problem], lang: Lang) -> str:
    """What is wrong with a pack that cannot be used."""
    head = (
        Text("位置", "Where").to(lang),
        Text("问题", "What").to(lang),
        Text("怎么改", "What to do").to(lang),
    )
    rows = [
        (
            plain(f"{p.file}:{p.line} {p.key}".strip() if p.line else f"{p.file} {p.key}".strip()),
            plain(p.message.to(lang)),
            plain(p.hint.to(lang)),
        )
        for p in problems
    ]
    return table(head, rows)


def served_by(pack: ContractPack, checklist: Checklist) -> Text:
    """The businesses it is for; all of them in one word."""
    if all(b.id in checklist.businesses for b in pack.businesses):
        return Text("所有业务", "every business")
    titles = [b.title for b in pack.businesses if b.id in checklist.businesses]
    return Text(words.listed(titles, "zh"), words.listed(titles, "en"))


def _about(pack: ContractPack, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    yield heading(t("合同", "The contract"))
    facts = [
        (
            t("网点", "Sites"),
            t(
                f"已登记 {len(pack.sites)} 个，合同约 {pack.site_total} 个",
                f"{len(pack.sites)} known of about {pack.site_total}",
            ),
        ),
        (
            t("镇街", "Towns"),
            t(f"列出 {len(pack.towns)} 个", f"{len(pack.towns)} listed")
            + t(f"，合同 {pack.town_total} 个", f", {pack.town_total} in the contract"),
        ),
        (t("业务", "Businesses"), words.listed((b.title for b in pack.businesses), lang)),
    ]
    if pack.assets:
        facts.append(
            (t("设备", "Devices"), t(f"已登记 {len(pack.assets)} 台", f"{len(pack.assets)} known"))
        )
    if pack.importances:
        facts.append(
            (t("重要程度", "Importances"), words.listed((i.title for i in pack.importances), lang))
        )
    terms = [term for term in (pack.terms.site, pack.terms.town, pack.terms.supervisor) if term]
    if terms:
        facts.append((t("合同用词", "The contract's words"), words.listed(terms, lang)))
    facts.append((t("知识文章", "Articles"), str(len(pack.articles))))
    yield table(
        (t("项目", "Fact"), t("内容", "Content")),
        [(f"**{plain(name)}**", plain(value)) for name, value in facts],
    )
    flagged = [site for site in pack.sites if site.flag]
    if flagged:
        shown = "、".join(f"{s.number} {s.name}" for s in flagged[:5])
        yield paragraph(
            t(
                f"登记中要核对的行（{len(flagged)}）：",
                f"To look at in the register ({len(flagged)}): ",
            )
            + shown
        )


def _kinds(pack: ContractPack, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    importances = {i.id: i.title for i in pack.importances}
    yield heading(t("巡检类型与周期", "Visit kinds and cadence"))
    rows = []
    for kind in pack.visit_kinds:
        title = plain(kind.title.to(lang))
        served = [c for c in pack.checklists if kind.id in c.kinds]
        if not served:
            rows.append((title, "", ""))
        for checklist in served:
            often = words.cadence(checklist.cadence_days if kind.planned else None).to(lang)
            for id, days in checklist.cadence_by_importance if kind.planned else ():
                name = importances[id].to(lang) if id in importances else id
                often += t("；", "; ") + f"{name} {words.cadence(days).to(lang)}"
            rows.append((title, plain(served_by(pack, checklist).to(lang)), plain(often)))
    yield table((t("类型", "Kind"), t("业务", "Where"), t("周期", "Cadence")), rows)
    plan = pack.plan
    said = [
        t(f"提前 {plan.ahead_days} 天列出。", f"Listed {plan.ahead_days} days ahead."),
        t("风险按天计：", "Risk, in days: ") + words.weights(plan.weights, lang) + t("。", "."),
        *(
            t(
                f"风险到 {s.at_least} 时周期缩为 {s.percent}%。",
                f"From a risk of {s.at_least} on the cadence is {s.percent} %.",
            )
            for s in plan.shorten
        ),
    ]
    yield paragraph(("" if lang == "zh" else " ").join(said))


def _checklists(pack: ContractPack, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    yield heading(t("检查单", "Checklists"))
    rows = [
        (
            link(c.title.to(lang), f"{CHECKLIST}:{c.id}"),
            str(len(c.sections)),
            str(sum(1 for _ in c.items())),
            plain(c.version),
        )
        for c in pack.checklists
    ]
    head = (
        t("检查单", "Checklist"),
        t("分组", "Sections"),
        t("检查项", "Items"),
        t("版本", "Version"),
    )
    yield table(head, rows)


def _levels(pack: ContractPack, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    yield heading(t("服务等级", "Service levels"))
    arrival = any(level.arrival for level in pack.levels)
    head = [t("等级", "Level"), t("响应", "Response"), t("方案", "Plan"), t("解决", "Resolved")]
    head += [t("到场", "On site")] if arrival else []
    head.append(t("服务时间", "Hours"))
    rows = []
    for level in pack.levels:
        spans = [level.response, level.plan, level.resolve] + ([level.arrival] if arrival else [])
        cells = [words.span(s).to(lang) for s in spans]
        always = t("全天候", "round the clock")
        hours = always if level.calendar.always else level.calendar.id
        title = level.title_zh if lang == "zh" else level.title_en
        rows.append([plain(cell) for cell in (title, *cells, hours)])
    yield table(head, rows)


def _tickets(pack: ContractPack, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    yield heading(t("工单", "Work orders"))
    rows = [
        (plain(k.title.to(lang)), plain(k.level) or t("受理时定", "whoever makes it says"))
        for k in pack.ticket_kinds
    ]
    yield table((t("类型", "Kind"), t("起始等级", "Level at first")), rows)
    if pack.ticket_states:
        known = {state.value: text for state, text in STATE_NAMES.items()}
        yield bullets(
            f"{plain(known[state].to(lang))} → {plain(name.to(lang))}"
            for state, name in pack.ticket_states
        )
    if report := pack.fault_report:
        fields = words.listed((title for _, title in report.fields), lang)
        due = words.span(report.due).to(lang)
        yield paragraph(
            t(
                f"故障报告：解决后 {due}内，写明{fields}。",
                f"Fault report: within {due} of the resolution, with {fields}.",
            )
        )


def _promises(pack: ContractPack, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    yield heading(t("目标与额度", "Goals and quotas"))
    share = words.number(pack.satisfaction_goal * 100)
    said = [t(f"签字评价 4 分以上：不低于 {share}%", f"Sign-offs rated 4 or 5: at least {share} %")]
    said += [f"{goal.title.to(lang)}：{_bound(goal, lang)}" for goal in pack.goals]
    titles = {k.id: k.title for k in pack.ticket_kinds}
    for quota in pack.quotas:
        kinds = words.listed((titles[k] for k in quota.ticket_kinds), lang)
        per = words.PERIOD[quota.per]
        said.append(
            t(
                f"{quota.title.zh}：每{per.zh}最多 {quota.most} 次（{kinds}）",
                f"{quota.title.en}: at most {quota.most} a {per.en} ({kinds})",
            )
        )
    yield bullets(plain(line) for line in said)


def _bound(goal: Goal, lang: Lang) -> str:
    unit = {
        "percent": Text("%", "%"),
        "hours": Text("小时", "h"),
        "year": Text("小时/年", "h a year"),
        "minutes": Text("分钟", "min"),
    }[goal.measure.rpartition("_")[2]]
    bound, sign = (goal.at_most, "≤") if goal.at_most is not None else (goal.at_least, "≥")
    return f"{sign} {words.number(bound) if bound is not None else ''} {unit.to(lang)}"


def _forms(pack: ContractPack, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    yield heading(t("表单与报告", "Forms and reports"))
    if pack.report_periods:
        periods = words.listed((words.PERIOD[p] for p in pack.report_periods), lang)
        yield paragraph(t(f"定期报告：按{periods}", f"Periodic reports: by {periods}"))
    titles = {k.id: k.title for k in pack.visit_kinds}
    rows = []
    for form in pack.forms:
        made_for = [titles[k] for k in form.kinds] + [words.PERIOD[p] for p in form.periods]
        about = words.FORM[form.form].to(lang)
        rows.append(
            (
                link(form.title.to(lang), f"{FORM}:{form.id}"),
                plain(about),
                plain(words.listed(made_for, lang)),
                plain(words.listed((f.title for f in form.columns), lang)),
            )
        )
    if not rows:
        yield paragraph(t("没有自己的表单。", "It has no forms of its own."))
        return
    yield table((t("表单", "Form"), t("内容", "Of"), t("用于", "For"), t("列", "Columns")), rows)


def _symptoms(pack: ContractPack, lang: Lang) -> Iterator[str]:
    t = words.in_(lang)
    yield heading(t("故障现象", "Symptoms"))
    classes = dict(pack.symptom_classes)
    rows = [
        (
            plain(s.code),
            link(s.title.to(lang), f"{SYMPTOM}:{s.code}"),
            plain(classes[s.klass].to(lang)) if s.klass in classes else plain(s.klass),
            plain(s.level),
            str(len(s.causes)),
            t("有", "yes") if s.guide else "",
        )
        for s in pack.symptoms
    ]
    head = (
        t("编号", "Code"),
        t("现象", "Symptom"),
        t("分类", "Class"),
        t("等级", "Level"),
        t("原因", "Causes"),
        t("向导", "Guide"),
    )
    yield table(head, rows)
