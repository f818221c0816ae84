"""A directory of YAML and one CSV -> ``ContractPack``, or every problem there is."""

from __future__ import annotations

from app.domain.answer import Limits
from app.domain.checklist import Checklist, Choice, Item, ItemKind, Section
from app.domain.pack import (
    Article,
    Business,
    Cause,
    ContractPack,
    Symptom,
    TicketKind,
    VisitKind,
)
from app.domain.service_level import Calendar, ServiceLevel
from app.domain.site import Site
from app.domain.text import Text
from app.packs.checks import cross_check
from app.packs.parts import Parts, PlacedChecklist, read_parts
from app.packs.problems import PackError, Problem
from app.packs.readings import reading_template
from app.packs.register import read_sites
from app.packs.schema import CalendarModel, ItemModel, SymptomModel, TextModel
from app.packs.source import Folder

__all__ = ["PackError", "Problem", "check", "load_pack"]


def load_pack(folder: Folder) -> ContractPack:
    """The pack in ``folder``. Raises PackError with all problems found."""
    parts, sites, problems = _read(folder)
    if problems:
        raise PackError(problems)
    return _assemble(parts, sites)


def check(folder: Folder) -> list[Problem]:
    """Every problem of the pack in ``folder``, by file and line; empty if it can be used."""
    return _read(folder)[2]


def _read(folder: Folder) -> tuple[Parts, tuple[Site, ...], list[Problem]]:
    problems: list[Problem] = []
    if not folder.is_dir():
        message = Text("没有这个文件夹", "there is no such folder")
        hint = Text("请给出合同包所在的文件夹", "give the folder of a contract pack")
        return Parts(), (), [Problem(str(folder), 0, "", message, hint)]
    parts = read_parts(folder, problems)
    sites: tuple[Site, ...] = ()
    if parts.pack:
        pack, document = parts.pack
        businesses = {b.register_name: b.id for b in pack.businesses}
        sites = read_sites(folder, pack.id, pack.towns, pack.city_level, businesses, problems)
        if pack.site_total < len(sites):
            message = Text("网点总数少于登记的网点", "fewer sites than the register has")
            hint = Text(f"登记了 {len(sites)} 个", f"the register has {len(sites)}")
            problems.append(document.problem(("site_total",), message, hint))
    problems += cross_check(parts)
    problems.sort(key=lambda p: (p.file, p.line, p.key))
    return parts, sites, problems


def _assemble(parts: Parts, sites: tuple[Site, ...]) -> ContractPack:
    if parts.pack is None or parts.symptoms is None:  # without problems both are there
        raise PackError(())
    pack, symptoms = parts.pack[0], parts.symptoms[0]
    calendars = {c.id: _calendar(c) for c in pack.calendars}
    return ContractPack(
        id=pack.id,
        version=pack.version,
        title=_text(pack.title),
        language=pack.language,
        towns=(*pack.towns, *pack.city_level),
        site_total=pack.site_total,
        sites=sites,
        businesses=tuple(
            Business(b.id, _text(b.title), b.register_name, tuple(b.assets))
            for b in pack.businesses
        ),
        visit_kinds=tuple(VisitKind(k.id, _text(k.title)) for k in pack.visit_kinds),
        checklists=tuple(_checklist(c) for c in parts.checklists),
        levels=tuple(
            ServiceLevel(
                id=level.id,
                title_zh=level.title.zh,
                title_en=level.title.en,
                response=level.response,
                plan=level.plan,
                resolve=level.resolve,
                calendar=calendars[level.calendar],
                arrival=level.arrival,
            )
            for level in pack.levels
        ),
        ticket_kinds=tuple(TicketKind(k.id, _text(k.title)) for k in pack.ticket_kinds),
        symptom_classes=tuple((k.id, _text(k.title)) for k in symptoms.classes),
        symptoms=tuple(_symptom(s) for s in symptoms.symptoms),
        satisfaction_goal=pack.satisfaction_goal,
        calendars=tuple(calendars.values()),
        town_total=pack.town_total or len(pack.towns),
        articles=tuple(
            Article(a.model.id, _text(a.model.title), tuple(a.model.symptoms), a.body)
            for a in parts.articles
        ),
        reading_templates=tuple(
            reading_template(t) for t in (parts.readings[0].templates if parts.readings else ())
        ),
    )


def _text(model: TextModel) -> Text:
    return Text(model.zh, model.en)


def _calendar(model: CalendarModel) -> Calendar:
    return Calendar(
        id=model.id,
        weekdays=model.weekday_numbers(),
        opens=model.opens,
        closes=model.closes,
        holidays=frozenset(model.holidays),
        workdays=frozenset(model.workdays),
    )


def _checklist(placed: PlacedChecklist) -> Checklist:
    model = placed.model
    return Checklist(
        id=model.id,
        version=model.version,
        title=_text(model.title),
        businesses=frozenset(model.businesses),
        kinds=frozenset(model.kinds),
        sections=tuple(
            Section(s.id, s.title, tuple(_item(p.item) for p in s.items), s.number)
            for s in placed.sections
        ),
        cadence_days=model.cadence_days,
    )


def _item(model: ItemModel) -> Item:
    limits = model.limits
    return Item(
        id=model.id,
        prompt=_text(model.prompt),
        kind=model.kind,
        hint=_text(model.hint) if model.hint else None,
        unit="s" if model.kind is ItemKind.STOPWATCH else model.unit or "",
        limits=Limits(limits.low, limits.high, limits.soft) if limits else None,
        choices=tuple(Choice(c.id, _text(c.label), c.verdict) for c in model.choices),
        needs=frozenset(model.needs),
        when=model.when,
        symptoms=tuple(model.symptoms),
        asset_kind=model.asset_kind,
        plan=model.plan,
        params=tuple(model.params.items()),
        weight=model.weight,
        optional=model.optional,
    )


def _symptom(model: SymptomModel) -> Symptom:
    return Symptom(
        code=model.code,
        klass=model.klass,
        title=_text(model.title),
        words=tuple(model.words),
        level=model.level,
        causes=tuple(Cause(c.id, _text(c.title), _text(c.remedy)) for c in model.causes),
        plan=model.plan,
    )
