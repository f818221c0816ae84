"""The sound parts of a pack as one ``ContractPack``."""

from __future__ import annotations

from app.domain.pack import (
    Article,
    Business,
    ContractPack,
    FaultReport,
    Goal,
    Quota,
    Terms,
    TicketKind,
    VisitKind,
)
from app.domain.planning_rules import Importance, PlanRules, RiskWeights, Shorten
from app.domain.service_level import Calendar, ServiceLevel
from app.domain.site import Asset, Site
from app.domain.text import Text
from app.packs.assemble_checklist import checklist
from app.packs.assemble_form import report_form
from app.packs.assemble_symptom import symptom
from app.packs.fields import TextModel
from app.packs.parts import Parts
from app.packs.readings import reading_template
from app.packs.schema import CalendarModel, LevelModel, PackModel, PlanModel


def assemble(parts: Parts, sites: tuple[Site, ...], assets: tuple[Asset, ...]) -> ContractPack:
    """``parts`` have no problems, so ``pack`` and ``symptoms`` are there."""
    assert parts.pack is not None
    assert parts.symptoms is not None
    pack, symptoms = parts.pack[0], parts.symptoms[0]
    calendars = {c.id: _calendar(c) for c in pack.calendars}
    templates = parts.readings[0].templates if parts.readings else ()
    return ContractPack(
        id=pack.id,
        version=pack.version,
        title=pack.title.text(),
        language=pack.language,
        towns=(*pack.towns, *pack.city_level),
        site_total=pack.site_total,
        sites=sites,
        businesses=tuple(
            Business(b.id, b.title.text(), b.register_name, tuple(b.assets))
            for b in pack.businesses
        ),
        visit_kinds=tuple(VisitKind(k.id, k.title.text(), k.planned) for k in pack.visit_kinds),
        checklists=tuple(checklist(c) for c in parts.checklists),
        levels=tuple(_level(level, calendars[level.calendar]) for level in pack.levels),
        ticket_kinds=tuple(
            TicketKind(k.id, k.title.text(), k.level or "") for k in pack.ticket_kinds
        ),
        symptom_classes=tuple((k.id, k.title.text()) for k in symptoms.classes),
        symptoms=tuple(symptom(s) for s in symptoms.symptoms),
        satisfaction_goal=pack.satisfaction_goal,
        calendars=tuple(calendars.values()),
        town_total=pack.town_total or len(pack.towns),
        articles=tuple(
            Article(a.model.id, a.model.title.text(), tuple(a.model.symptoms), a.body)
            for a in parts.articles
        ),
        reading_templates=tuple(reading_template(t) for t in templates),
        terms=_terms(pack),
        importances=tuple(Importance(i.id, i.title.text(), i.usual) for i in pack.importances),
        plan=_plan(pack.plan),
        assets=assets,
        forms=tuple(report_form(placed.model) for placed in parts.forms),
        goals=tuple(
            Goal(g.id, g.title.text(), g.measure, g.at_most, g.at_least) for g in pack.goals
        ),
        quotas=tuple(
            Quota(q.id, q.title.text(), tuple(q.ticket_kinds), q.per, q.most) for q in pack.quotas
        ),
        report_periods=tuple(pack.report_periods),
        fault_report=_fault_report(pack),
        ticket_states=tuple((state, t.text()) for state, t in pack.ticket_states.items()),
    )


def _calendar(model: CalendarModel) -> Calendar:
    return Calendar(
        id=model.id,
        weekdays=model.weekday_numbers(),
        opens=model.opens,
        closes=model.closes,
        holidays=frozenset(model.holidays),
        workdays=frozenset(model.workdays),
    )


def _level(model: LevelModel, calendar: Calendar) -> ServiceLevel:
    return ServiceLevel(
        id=model.id,
        title_zh=model.title.zh,
        title_en=model.title.en,
        response=model.response,
        plan=model.plan,
        resolve=model.resolve,
        calendar=calendar,
        arrival=model.arrival,
    )


def _terms(pack: PackModel) -> Terms:
    def word(model: TextModel | None) -> Text | None:
        return model.text() if model else None

    return Terms(word(pack.terms.site), word(pack.terms.town), word(pack.terms.supervisor))


def _plan(model: PlanModel) -> PlanRules:
    """What the pack does not say stays as the program has it."""
    risk = model.risk
    given = {
        "ahead_days": model.ahead_days,
        "past_days": risk.past_days,
        "overdue_finding_days": risk.overdue_finding_days,
        "old_device_years": risk.old_device_years,
    }
    return PlanRules(
        weights=RiskWeights(**risk.weights.model_dump(exclude_none=True)),
        shorten=tuple(Shorten(s.at_least, s.percent) for s in risk.shorten),
        **{key: value for key, value in given.items() if value is not None},
    )


def _fault_report(pack: PackModel) -> FaultReport | None:
    model = pack.fault_report
    if model is None:
        return None
    return FaultReport(model.due, tuple((f.id, f.title.text()) for f in model.fields))
