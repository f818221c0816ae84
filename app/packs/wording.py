"""pydantic's findings as sentences for the person who writes a pack."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from app.domain.text import Text
from app.packs.fields import CODE, DASHED, ITEM, SLUG
from app.packs.problems import Problem
from app.packs.source import Document

M = TypeVar("M", bound=BaseModel)

_PLAIN: dict[str, tuple[Text, Text]] = {
    "string_type": (
        Text("这里应是文字", "this must be text"),
        Text("若是数字或 true/false，请加引号", "put a number or true/false into quotes"),
    ),
    "string_too_short": (
        Text("内容是空的", "this is empty"),
        Text("请填写，或删除整个键", "fill it, or remove the key"),
    ),
    "string_too_long": (
        Text("文字太长", "this text is too long"),
        Text("请写短些，细节放到知识文章", "say it shorter; details belong in an article"),
    ),
    "version": (
        Text("版本写法不对", "this is no version"),
        Text('请写成 "2026.2"，要加引号', 'write it like "2026.2", in quotes'),
    ),
    "duration": (
        Text("不是时长", "not a duration"),
        Text("请写成 10m、8h 或 3d", "write it like 10m, 8h or 3d"),
    ),
    "day": (
        Text("不是日期", "not a day"),
        Text("请写成 2026-10-01", "write it like 2026-10-01"),
    ),
    "clock": (
        Text("不是时刻", "not a time of day"),
        Text('请写成 "08:30"', 'write it like "08:30"'),
    ),
    "decimal": (
        Text("不是数字", "not a number"),
        Text("请写成 5 或 2.5，不加引号和单位", "write it like 5 or 2.5, no quotes, no unit"),
    ),
    "param": (
        Text("不是文字或数字", "not a text or number"),
        Text("参数写成文字或数字；true 用 1", "give a text or a number; 1 instead of true"),
    ),
    "dict_type": (
        Text("这里应是若干个键", "this must be a group of keys"),
        Text("请写成 {键: 值}", "write it like {key: value}"),
    ),
    "int_type": (
        Text("这里应是整数", "this must be a whole number"),
        Text("请写成 90，不加引号", "write it like 90, without quotes"),
    ),
    "bool_type": (
        Text("这里应是 true 或 false", "this must be true or false"),
        Text("请写 true 或 false", "write true or false"),
    ),
    "list_type": (
        Text("这里应是列表", "this must be a list"),
        Text("请用 [甲, 乙] 或每行以 - 开头", "write [a, b], or lines that start with -"),
    ),
    "model_type": (
        Text("这里应是若干个键", "this must be a group of keys"),
        Text("请写成 {键: 值}", "write it like {key: value}"),
    ),
    "too_short": (
        Text("列表不能为空", "this list may not be empty"),
        Text("至少写一项", "give at least one entry"),
    ),
}
_FORMS: dict[str, Text] = {  # by pattern
    SLUG: Text(
        "小写字母开头，只用小写字母、数字、下划线",
        "begin with a letter; lower-case letters, digits, underscores",
    ),
    DASHED: Text(
        "小写字母开头，只用小写字母、数字、短横线",
        "begin with a letter; lower-case letters, digits, dashes",
    ),
    ITEM: Text(
        "写作 分组.名称，小写字母、数字、下划线",
        "write section.name, in lower-case letters, digits, underscores",
    ),
    CODE: Text("写作 PR-01：两个大写字母、短横线、两位数字", "write it like PR-01"),
}
_PLAIN["tuple_type"] = _PLAIN["list_type"]
_PLAIN["int_parsing"] = _PLAIN["int_type"]
_PLAIN["bool_parsing"] = _PLAIN["bool_type"]
_PLAIN["model_attributes_type"] = _PLAIN["model_type"]
_LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}


def fit(model: type[M], document: Document, problems: list[Problem]) -> M | None:
    """The document as ``model``, or None with every reason added to ``problems``."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            where = tuple(step for step in found["loc"] if step != "[key]")
            message, hint = _sentences(found["type"], where, found, model)
            problems.append(document.problem(where, message, hint))
        return None


def did_you_mean(word: str, known: Sequence[str]) -> Text:
    """A hint with the nearest known word, or all of them when there are few."""
    if not known:
        return Text("合同包里还没有定义", "the pack defines none")
    if near := get_close_matches(word, known, n=1, cutoff=0.6):
        return Text(f"是不是想写 {near[0]}？", f"did you mean {near[0]}?")
    some = "、".join(known[:12]) + ("……" if len(known) > 12 else "")
    listed = ", ".join(known[:12]) + ("…" if len(known) > 12 else "")
    return Text(f"可用：{some}", f"known: {listed}")


def _sentences(
    kind: str, where: tuple[str | int, ...], found: Any, model: type[BaseModel]
) -> tuple[Text, Text]:
    last = str(where[-1]) if where else ""
    if kind == "missing":
        if last in _LANGUAGES:
            name = _LANGUAGES[last]
            return (
                Text(f"缺少{name.zh}", f"the {name.en} text is missing"),
                Text(f"请补上 {last}：中英文都要有", f"add {last}: both languages are needed"),
            )
        return (
            Text(f"缺少 “{last}”", f"“{last}” is missing"),
            Text("请补上这个键", "add this key"),
        )
    if kind == "string_pattern_mismatch":
        return (
            Text("编号写法不对", "this id has the wrong form"),
            _FORMS[found["ctx"]["pattern"]],
        )
    if kind == "extra_forbidden":
        return (
            Text(f"不认识的键 “{last}”", f"unknown key “{last}”"),
            did_you_mean(last, _keys(model, where)),
        )
    if kind in ("enum", "literal_error"):
        expected = str(found.get("ctx", {}).get("expected", "")).replace("'", "")
        value = found.get("input")
        return (
            Text(f"不认识的值 “{value}”", f"unknown value “{value}”"),
            Text(f"可用：{expected}", f"known: {expected}"),
        )
    if kind in ("greater_than_equal", "less_than_equal"):
        context = found["ctx"]
        bound = context.get("ge", context.get("le"))
        zh, en = ("小于", "below") if "ge" in context else ("大于", "above")
        return (
            Text(f"数值{zh} {bound}", f"the number is {en} {bound}"),
            Text("请改到允许的范围内", "bring it into the allowed range"),
        )
    return _PLAIN.get(
        kind,
        (
            Text(f"内容不符合要求（{found['msg']}）", f"not acceptable ({found['msg']})"),
            Text("请对照已有的合同包修改", "compare it with an existing pack"),
        ),
    )


def _keys(model: type[BaseModel], where: tuple[str | int, ...]) -> list[str]:
    """The keys allowed where an unknown one was found."""
    current: Any = model
    for step in where[:-1]:
        if isinstance(step, int) or step not in current.model_fields:
            continue  # an entry of a list or of a mapping: the model is that of all entries
        current = _model_in(current.model_fields[step].annotation) or current
    return list(current.model_fields)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        if found := _model_in(part):
            return found
    return None
