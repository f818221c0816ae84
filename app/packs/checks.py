"""Whether the parts of a pack fit each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.domain.text import Text
from app.packs.articles import article_problems
from app.packs.checklist_checks import checklist_problems
from app.packs.contract_checks import LEVEL, contract_problems
from app.packs.form_checks import form_problems
from app.packs.guide_checks import guide_problems
from app.packs.item_checks import item_problems
from app.packs.parts import Parts
from app.packs.problems import Problem
from app.packs.readings import reading_problems
from app.packs.references import twice, unknown, unknown_plan
from app.packs.schema_symptoms import SymptomsModel
from app.packs.source import Document, Where


def cross_check(parts: Parts) -> Iterator[Problem]:
    codes = [s.code for s in parts.symptoms[0].symptoms] if parts.symptoms else None
    for placed in parts.items.values():
        yield from item_problems(placed, codes)
    yield from article_problems(parts.articles, codes)
    if parts.readings:
        yield from reading_problems(*parts.readings)
    levels = [level.id for level in parts.pack[0].levels] if parts.pack else None
    if parts.symptoms:
        yield from _symptom_problems(*parts.symptoms, levels)
    if parts.pack is None:
        return
    pack, document = parts.pack
    yield from contract_problems(pack, document)
    yield from checklist_problems(parts.checklists, pack)
    yield from form_problems(parts.forms, pack)


def _symptom_problems(
    symptoms: SymptomsModel, document: Document, levels: Sequence[str] | None
) -> Iterator[Problem]:
    """``levels`` None: ``pack.yaml`` is unreadable."""
    classes = [k.id for k in symptoms.classes]
    yield from twice(document, ("classes",), classes)
    yield from twice(document, ("symptoms",), [s.code for s in symptoms.symptoms], ("code",))
    for i, symptom in enumerate(symptoms.symptoms):
        where: Where = ("symptoms", i)
        klass = (*where, "klass")
        yield from unknown(document, klass, symptom.klass, classes, Text("分类", "class"))
        if levels is not None:
            yield from unknown(document, (*where, "level"), symptom.level, levels, LEVEL)
        if symptom.plan:
            yield from unknown_plan(document, (*where, "plan"), symptom.plan)
        yield from twice(document, (*where, "causes"), [cause.id for cause in symptom.causes])
        yield from guide_problems(symptom, document, where)
