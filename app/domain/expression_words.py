"""An expression of the skip logic as a sentence: why an item is asked for here, or is not."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from app.domain.expression import ExpressionError, parse
from app.domain.expression_syntax import Both, Compare, Const, In, Name, Node, Not, Operand
from app.domain.text import Text, same

# name, and the literals it is held against -> what a person calls them
NameWords = Callable[[str], Text]
ValueWords = Callable[[str, str], Text]  # (name, value)

_OPS: Final[dict[str, Text]] = {
    "==": Text("为", "is"),
    "!=": Text("不为", "is not"),
    "<": Text("小于", "is less than"),
    "<=": Text("不大于", "is at most"),
    ">": Text("大于", "is more than"),
    ">=": Text("不小于", "is at least"),
}
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def sentence(when: str, name: NameWords, value: ValueWords) -> Text | None:
    """The condition in words, without a full stop; None for one that cannot be read."""
    try:
        root = parse(when).root
    except ExpressionError:
        return None
    return _said(root, name, value)


def _said(node: Node, name: NameWords, value: ValueWords) -> Text:
    match node:
        case Both(op, parts):
            said = [_inside(part, name, value) for part in parts]
            zh, en = ("，并且", " and ") if op == "and" else ("，或者", " or ")
            return Text(zh.join(t.zh for t in said), en.join(t.en for t in said))
        case Not(inner):
            t = _said(inner, name, value)
            return Text(f"并非“{t.zh}”", f"it is not so that {t.en}")
        case Compare(op, left, right):
            if isinstance(left, Const) and isinstance(right, Name):
                op, left, right = _TURNED[op], right, left
            a, b = _pair(left, right, name, value)
            gap = " " if isinstance(right, Const) and isinstance(right.value, Decimal) else ""
            return Text(f"{a.zh}{_OPS[op].zh}{gap}{b.zh}", f"{a.en} {_OPS[op].en} {b.en}")
        case In(left, among):
            a = _operand(left, name)
            said = [_pair(left, other, name, value)[1] for other in among]
            return Text(
                f"{a.zh}为{'、'.join(t.zh for t in said)}之一",
                f"{a.en} is one of {', '.join(t.en for t in said)}",
            )
        case Name() as asked:
            t = _operand(asked, name)
            return Text(f"{t.zh}成立", f"{t.en} holds")
        case Const():
            return _operand(node, name)


def _inside(node: Node, name: NameWords, value: ValueWords) -> Text:
    """A part of "and"/"or"; one that mixes the two is bracketed."""
    t = _said(node, name, value)
    return Text(f"（{t.zh}）", f"({t.en})") if isinstance(node, Both) else t


def _pair(left: Operand, right: Operand, name: NameWords, value: ValueWords) -> tuple[Text, Text]:
    first = _operand(left, name)
    if isinstance(left, Name) and isinstance(right, Const) and isinstance(right.value, str):
        return first, value(left.name, right.value)
    return first, _operand(right, name)


def _operand(operand: Operand, name: NameWords) -> Text:
    if isinstance(operand, Name):
        return name(operand.name)
    if isinstance(operand.value, bool):
        return Text("是", "yes") if operand.value else Text("否", "no")
    if isinstance(operand.value, Decimal):
        return same(f"{operand.value:f}")
    return Text(f"“{operand.value}”", f"“{operand.value}”")
