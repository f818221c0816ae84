"""The shape of ``reports/*.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from app.domain.report_form import FormKind, FormRows
from app.packs.fields import DashedSlug, Model, Slug, TextModel, Words
from app.packs.schema import Period


class FormFieldModel(Model):
    title: TextModel
    source: Words
    width: Annotated[int, Field(ge=5, le=267)] | None = None
    text: TextModel | None = None


class FormModel(Model):
    id: DashedSlug
    version: Words
    form: FormKind
    title: TextModel
    kinds: tuple[Slug, ...] = ()
    periods: tuple[Period, ...] = ()
    landscape: bool = False
    head: tuple[FormFieldModel, ...] = ()
    rows: FormRows | None = None
    columns: tuple[FormFieldModel, ...] = ()
    foot: tuple[FormFieldModel, ...] = ()
