"""What a person is asked in a declared step, and what he answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Literal

from drivers.types import Limit, Text, Verdict, same

_NONE: Mapping[str, str] = MappingProxyType({})
PHOTOS = ("*.jpg", "*.jpeg", "*.png", "*.webp", "*.bmp")


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in beside the choice. ``kind`` "number" takes a decimal within ``limit``
    in ``unit``, "file" the path of a file of the laptop, "keys" what a keyboard wedge typed into
    it: the text, a tab, and the milliseconds between each two keys joined by commas (see
    ``typed``). ``needed`` the choices that want it: for others it may stay empty. ``accept`` the
    kinds of files that can be read, as patterns of names."""

    key: str
    label: Text
    kind: Literal["number", "file", "keys"] = "number"
    unit: str = ""
    limit: Limit | None = None
    needed: tuple[str, ...] = ()
    accept: tuple[str, ...] = PHOTOS

    def problem(self, value: str) -> Text | None:
        """What is wrong with a value that was given; None if nothing."""
        if self.kind != "number":
            return None
        try:
            good = Decimal(value).is_finite()
        except InvalidOperation:
            good = False
        if not good:
            return Text(
                f"{self.label.zh}：{value} 不是数", f"{self.label.en}: {value} is no number"
            )
        if self.limit is not None and not self.limit.holds(value):
            return Text(
                f"{self.label.zh}：应为 {self.limit}", f"{self.label.en}: it should be {self.limit}"
            )
        return None


def typed(value: str) -> tuple[str, tuple[int, ...]]:
    """The text of a "keys" field and the milliseconds between its keys; none where they are not
    known, as on a terminal. Never raises."""
    text, _, gaps = value.partition("\t")
    return text, tuple(int(gap) for gap in gaps.split(",") if gap.isascii() and gap.isdigit())


@dataclass(frozen=True, slots=True)
class Reply:
    """The chosen key and what was filled in; an empty field is left out of ``values``."""

    choice: str
    values: Mapping[str, str] = field(default_factory=lambda: _NONE)


@dataclass(frozen=True, slots=True)
class Question:
    """What a person is asked in a declared step; each choice carries its verdict. ``fields`` are
    filled in before a choice is made."""

    step_id: str
    prompt: Text
    choices: tuple[tuple[str, Text, Verdict], ...]
    fields: tuple[Field, ...] = ()

    def verdict_of(self, answer: str) -> Verdict | None:
        return next((verdict for key, _, verdict in self.choices if key == answer), None)

    def label_of(self, answer: str) -> Text | None:
        return next((label for key, label, _ in self.choices if key == answer), None)

    def problem(self, reply: Reply) -> Text | None:
        """Why a reply cannot be taken: no such choice, a field it needs is empty or is wrong."""
        if self.verdict_of(reply.choice) is None:
            keys = ", ".join(key for key, _, _ in self.choices)
            return Text(
                f"步骤 {self.step_id} 没有答案“{reply.choice}”，可选：{keys}",
                f"step {self.step_id} has no answer “{reply.choice}”; choose of {keys}",
            )
        known = {entry.key for entry in self.fields}
        for key in reply.values:
            if key not in known:
                names = ", ".join(sorted(known)) or "-"
                return Text(
                    f"步骤 {self.step_id} 没有“{key}”这一项，有：{names}",
                    f"step {self.step_id} has no field “{key}”; it has {names}",
                )
        for entry in self.fields:
            value = reply.values.get(entry.key, "")
            if not value and reply.choice in entry.needed:
                return Text(f"还没有填：{entry.label.zh}", f"not filled in: {entry.label.en}")
            if value and (wrong := entry.problem(value)) is not None:
                return wrong
        return None


def said(reply: Reply, question: Question) -> Text:
    """A reply in words: the choice and what was filled in."""
    label = question.label_of(reply.choice) or same(reply.choice)
    labels = {entry.key: entry for entry in question.fields}
    filled = [
        (labels[key], value)
        for key, value in reply.values.items()
        if key in labels and labels[key].kind == "number"
    ]
    if not filled:
        return label
    return Text(
        f"{label.zh}：" + "，".join(f"{f.label.zh} {v} {f.unit}".strip() for f, v in filled),
        f"{label.en}: " + ", ".join(f"{f.label.en} {v} {f.unit}".strip() for f, v in filled),
    )
