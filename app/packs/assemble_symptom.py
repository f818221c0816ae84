"""Symptoms and their guides, from the pack's shape to the domain's."""

from __future__ import annotations

from app.domain.guide import GuideKind, GuideNode, GuideWay
from app.domain.pack import Cause, Symptom
from app.packs.schema_symptoms import GuideNodeModel, LeadModel, SymptomModel


def symptom(model: SymptomModel) -> Symptom:
    return Symptom(
        code=model.code,
        klass=model.klass,
        title=model.title.text(),
        words=tuple(model.words),
        level=model.level,
        causes=tuple(Cause(c.id, c.title.text(), c.remedy.text()) for c in model.causes),
        plan=model.plan,
        guide=tuple(_node(node) for node in model.guide),
    )


def _node(model: GuideNodeModel) -> GuideNode:
    if model.test is not None:
        outcomes = ((True, model.passed), (False, model.failed))
        ways = tuple(_outcome(passed, lead) for passed, lead in outcomes if lead is not None)
        return GuideNode(model.id, GuideKind.TEST, None, ways, model.test)
    text = model.ask or model.check
    kind = GuideKind.ASK if model.ask else GuideKind.CHECK
    answers = tuple(GuideWay(a.label.text(), a.go or "", a.cause or "") for a in model.answers)
    return GuideNode(model.id, kind, text.text() if text else None, answers)


def _outcome(passed: bool, lead: LeadModel) -> GuideWay:
    return GuideWay(None, lead.go or "", lead.cause or "", passed)
