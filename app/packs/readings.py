"""``readings.yaml``: what files of meter readings must look like, and whether that makes sense."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from app.domain.reading_rules import READING_RULES
from app.domain.reading_template import (
    ColumnKind,
    JumpOf,
    ReadingColumn,
    ReadingRules,
    ReadingTemplate,
    Severity,
    SheetChoice,
)
from app.domain.text import Text
from app.packs.fields import DashedSlug, Model, Number, Slug, TextModel, Words
from app.packs.problems import Problem
from app.packs.source import Document, Where
from app.packs.wording import did_you_mean

_TOKENS = re.compile(r"YYYY|MM|M|DD|D")
_TOKEN_SETS = ({"YYYY", "MM", "DD"}, {"YYYY", "M", "D"}, {"YYYY", "M", "DD"}, {"YYYY", "MM", "D"})
_OF_KIND = {  # what only some kinds have
    "unique": {ColumnKind.METER, ColumnKind.CUSTOMER, ColumnKind.TEXT},
    "min_length": {ColumnKind.METER, ColumnKind.CUSTOMER, ColumnKind.TEXT},
    "max_length": {ColumnKind.METER, ColumnKind.CUSTOMER, ColumnKind.TEXT},
    "pattern": {ColumnKind.METER, ColumnKind.CUSTOMER, ColumnKind.TEXT},
    "decimals": {ColumnKind.NUMBER},
    "min": {ColumnKind.NUMBER},
    "max": {ColumnKind.NUMBER},
    "formats": {ColumnKind.DATE},
    "choices": {ColumnKind.CHOICE},
}
_NEEDED = {ColumnKind.DATE: "formats", ColumnKind.CHOICE: "choices"}


class ReadingColumnModel(Model):
    key: Slug
    title: TextModel
    kind: ColumnKind
    names: tuple[Words, ...] = ()
    required: bool = True
    unique: bool = False
    min_length: Annotated[int, Field(ge=1, le=200)] | None = None
    max_length: Annotated[int, Field(ge=1, le=1000)] | None = None
    pattern: Words | None = None
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    min: Number | None = None
    max: Number | None = None
    formats: tuple[Words, ...] = ()
    choices: tuple[Words, ...] = ()


class ReadingRulesModel(Model):
    last: Slug
    this: Slug
    used: Slug | None = None
    used_before: Slug | None = None
    digits: Annotated[int, Field(ge=3, le=12)] | None = None
    jump_percent: Annotated[Number, Field(ge=1, le=100000)] | None = None
    jump_of: JumpOf = JumpOf.READING
    jump_floor: Annotated[Number, Field(ge=0)] = Decimal(0)


class ReadingTemplateModel(Model):
    id: DashedSlug
    title: TextModel
    about: TextModel | None = None
    sheets: SheetChoice = SheetChoice.FIRST
    sheet_names: tuple[Words, ...] = ()
    max_rows: Annotated[int, Field(ge=1, le=1_000_000)] = 100_000
    columns: Annotated[tuple[ReadingColumnModel, ...], Field(min_length=1)]
    rules: ReadingRulesModel | None = None
    date: Slug | None = None
    severities: dict[str, Severity] = Field(default_factory=dict)


class ReadingsModel(Model):
    """``readings.yaml``; the first template is the one used when none is named."""

    templates: Annotated[tuple[ReadingTemplateModel, ...], Field(min_length=1)]


def reading_problems(model: ReadingsModel, document: Document) -> Iterator[Problem]:
    ids: set[str] = set()
    for i, template in enumerate(model.templates):
        where: Where = ("templates", i)
        if template.id in ids:
            yield _twice(document, (*where, "id"), template.id)
        ids.add(template.id)
        yield from _sheet_problems(template, document, where)
        yield from _column_problems(template, document, where)
        yield from _rule_problems(template, document, where)


def _twice(document: Document, where: Where, name: str) -> Problem:
    message = Text(f"“{name}” 重复", f"“{name}” is given twice")
    return document.problem(
        where, message, Text("编号和名称不能重复", "ids and names must be unique")
    )


def _sheet_problems(t: ReadingTemplateModel, doc: Document, where: Where) -> Iterator[Problem]:
    if (t.sheets is SheetChoice.NAMED) != bool(t.sheet_names):
        message = Text(
            "sheet_names 与 sheets: named 要一起写", "sheet_names and sheets: named go together"
        )
        hint = Text("两个都写，或都不写", "give both, or neither")
        yield doc.problem((*where, "sheets"), message, hint)
    for name in t.severities:
        if name not in READING_RULES:
            message = Text(f"没有规则 “{name}”", f"no rule “{name}”")
            hint = did_you_mean(name, sorted(READING_RULES))
            yield doc.problem((*where, "severities", name), message, hint)


def _column_problems(t: ReadingTemplateModel, doc: Document, where: Where) -> Iterator[Problem]:
    keys: set[str] = set()
    heads: dict[str, str] = {}
    for i, column in enumerate(t.columns):
        here: Where = (*where, "columns", i)
        if column.key in keys:
            yield _twice(doc, (*here, "key"), column.key)
        keys.add(column.key)
        names = [column.title.zh, column.title.en, *column.names]
        for name in dict.fromkeys("".join(n.split()).casefold() for n in names):
            if heads.setdefault(name, column.key) != column.key:
                message = Text(
                    f"列名 “{name}” 也属于 {heads[name]}",
                    f"“{name}” is a name of {heads[name]} too",
                )
                yield doc.problem((*here, "names"), message, Text("请改名", "use another name"))
        for key, kinds in _OF_KIND.items():
            if key in column.model_fields_set and column.kind not in kinds:
                message = Text(
                    f"{column.kind} 列不能有 {key}", f"a {column.kind} column has no {key}"
                )
                yield doc.problem((*here, key), message, Text("请删除它", "remove it"))
        if (needed := _NEEDED.get(column.kind)) and not getattr(column, needed):
            message = Text(f"{column.kind} 列缺少 {needed}", f"a {column.kind} needs {needed}")
            yield doc.problem(here, message, Text(f"请补上 {needed}", f"add {needed}"))
        yield from _limit_problems(column, doc, here)


def _limit_problems(column: ReadingColumnModel, doc: Document, here: Where) -> Iterator[Problem]:
    for low, high in (("min_length", "max_length"), ("min", "max")):
        a, b = getattr(column, low), getattr(column, high)
        if a is not None and b is not None and a > b:
            message = Text(f"{low} 大于 {high}", f"{low} is above {high}")
            yield doc.problem((*here, low), message, Text("请对调", "swap them"))
    if column.pattern:
        try:
            re.compile(column.pattern)
        except (re.error, RecursionError, OverflowError) as error:
            message = Text(f"正则表达式有误（{error}）", f"not a regular expression ({error})")
            hint = Text("例：[0-9]{10}", "for example [0-9]{10}")
            yield doc.problem((*here, "pattern"), message, hint)
    for n, form in enumerate(column.formats):
        found = _TOKENS.findall(form)
        if len(found) != 3 or set(found) not in _TOKEN_SETS:
            message = Text(f"不认识的日期写法 “{form}”", f"“{form}” is no form of a date")
            hint = Text("用 YYYY、MM 或 M、DD 或 D 各一次", "use YYYY, MM or M, DD or D, each once")
            yield doc.problem((*here, "formats", n), message, hint)


def _rule_problems(t: ReadingTemplateModel, doc: Document, where: Where) -> Iterator[Problem]:
    kinds = {c.key: c.kind for c in t.columns}
    uses: list[tuple[Where, str, ColumnKind]] = []
    if t.date:
        uses.append((("date",), t.date, ColumnKind.DATE))
    if t.rules:
        names = ("last", "this", "used", "used_before")
        keys = ((name, getattr(t.rules, name)) for name in names)
        uses += [(("rules", name), key, ColumnKind.NUMBER) for name, key in keys if key]
        if t.rules.jump_of is JumpOf.USAGE and not t.rules.used_before:
            message = Text(
                "jump_of: usage 需要上期用量列", "jump_of: usage needs the last usage's column"
            )
            hint = Text("请写 used_before，或改为 reading", "give used_before, or use reading")
            yield doc.problem((*where, "rules", "jump_of"), message, hint)
    for place, key, kind in uses:
        if key not in kinds:
            message = Text(f"没有列 “{key}”", f"no column “{key}”")
            yield doc.problem((*where, *place), message, did_you_mean(key, list(kinds)))
        elif kinds[key] is not kind:
            message = Text(f"“{key}” 不是 {kind} 列", f"“{key}” is not a {kind} column")
            hint = Text(f"请用 kind: {kind} 的列", f"name a column of kind: {kind}")
            yield doc.problem((*where, *place), message, hint)


def reading_template(model: ReadingTemplateModel) -> ReadingTemplate:
    return ReadingTemplate(
        id=model.id,
        title=model.title.text(),
        columns=tuple(_column(c) for c in model.columns),
        about=model.about.text() if model.about else None,
        rules=_rules(model.rules) if model.rules else None,
        date=model.date or "",
        sheets=model.sheets,
        sheet_names=tuple(model.sheet_names),
        max_rows=model.max_rows,
        severities=tuple(model.severities.items()),
    )


def _rules(model: ReadingRulesModel) -> ReadingRules:
    return ReadingRules(
        last=model.last,
        this=model.this,
        used=model.used or "",
        used_before=model.used_before or "",
        digits=model.digits or 0,
        jump_percent=model.jump_percent,
        jump_of=model.jump_of,
        jump_floor=model.jump_floor,
    )


def _column(model: ReadingColumnModel) -> ReadingColumn:
    return ReadingColumn(
        key=model.key,
        title=model.title.text(),
        kind=model.kind,
        names=tuple(model.names),
        required=model.required,
        unique=model.unique,
        min_length=model.min_length or 0,
        max_length=model.max_length or 200,
        pattern=model.pattern or "",
        decimals=model.decimals or 0,
        low=model.min,
        high=model.max,
        formats=tuple(model.formats),
        choices=tuple(model.choices),
    )
