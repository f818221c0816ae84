"""The shape of ``symptoms.yaml`` and of the head of ``knowledge/*.md``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.packs.fields import Code, DashedSlug, Model, NamedModel, Slug, TextModel, Words


class CauseModel(NamedModel):
    remedy: TextModel


class LeadModel(Model):
    """Where the outcome of a test leads."""

    go: Slug | None = None
    cause: Slug | None = None


class AnswerModel(LeadModel):
    label: TextModel


class GuideNodeModel(Model):
    id: Slug
    ask: TextModel | None = None
    test: Words | None = None
    check: TextModel | None = None
    answers: tuple[AnswerModel, ...] = ()
    passed: LeadModel | None = None
    failed: LeadModel | None = None


class SymptomModel(Model):
    code: Code
    klass: Slug
    title: TextModel
    words: Annotated[tuple[Words, ...], Field(min_length=1)]
    level: Words
    causes: Annotated[tuple[CauseModel, ...], Field(min_length=1)]
    plan: str = ""
    guide: tuple[GuideNodeModel, ...] = ()


class SymptomsModel(Model):
    """``symptoms.yaml``"""

    classes: Annotated[tuple[NamedModel, ...], Field(min_length=1)]
    symptoms: Annotated[tuple[SymptomModel, ...], Field(min_length=1)]


class ArticleModel(Model):
    """The head of ``knowledge/*.md``"""

    id: DashedSlug
    title: TextModel
    symptoms: tuple[Code, ...] = ()
