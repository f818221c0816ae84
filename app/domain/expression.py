"""The skip-logic language of contract packs: when an item is shown.

    answer.printing.position == 'abnormal' and assets.printer > 0
    value.network.link in ('fibre', 'adsl') or not (site.business == 'city_office')

Literals are numbers, 'texts' and true/false; names are dotted. There is nothing else: no calls, no
arithmetic, no loops, so a pack from elsewhere can do no more than hide an item. A name that is
unknown or None makes its comparison false, whatever the operator: nothing is decided by an answer
that was not given. Length and depth are bounded, so neither parsing nor judging can run away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from app.domain.expression_syntax import (
    MAX_DEPTH,
    MAX_LENGTH,
    Both,
    Compare,
    Const,
    ExpressionError,
    In,
    Literal,
    Name,
    Node,
    Not,
    Operand,
    read,
)

__all__ = [
    "MAX_DEPTH",
    "MAX_LENGTH",
    "Environment",
    "Expression",
    "ExpressionError",
    "Value",
    "parse",
]

Value = str | int | Decimal | bool | None
Environment = Mapping[str, Value]
Test = Callable[[Environment], bool]


@dataclass(frozen=True, slots=True)
class Expression:
    root: Node
    # the tree as functions: a visit asks each of its expressions before every answer
    _test: Test = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_test", _test(self.root))

    def __str__(self) -> str:
        return str(self.root)

    def names(self) -> frozenset[str]:
        return frozenset(o.name for o in _operands(self.root) if isinstance(o, Name))

    def compared(self) -> frozenset[tuple[str, Literal]]:
        """Each name with each literal it is held against, so that a pack's typos can be found."""
        return frozenset(_pairs(self.root))

    def holds(self, env: Environment) -> bool:
        """Never raises, whatever the environment holds."""
        return self._test(env)


@lru_cache(maxsize=1024)  # a visit page asks the same few expressions after every answer
def parse(text: str) -> Expression:
    """Raises ExpressionError with the place and a sentence."""
    return Expression(read(text))


def _test(node: Node) -> Test:
    match node:
        case Both(op, parts):
            tests = tuple(_test(part) for part in parts)
            if op == "and":
                return lambda env: all(test(env) for test in tests)
            return lambda env: any(test(env) for test in tests)
        case Not(inner):
            test = _test(inner)
            return lambda env: not test(env)
        case Compare(op, left, right):
            a, b = _read(left), _read(right)
            return lambda env: _compare(op, a(env), b(env))
        case In(left, among):
            one, others = _read(left), tuple(_read(other) for other in among)
            return lambda env: _among(one(env), (other(env) for other in others))
        case _:
            asked = _read(node)
            return lambda env: bool(asked(env))


def _read(operand: Operand) -> Callable[[Environment], Value]:
    if isinstance(operand, Const):
        value = _usable(operand.value)
        return lambda _: value
    name = operand.name
    return lambda env: _usable(env.get(name))


def _usable(value: Value) -> Value:
    if type(value) is str or value is None:
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if isinstance(value, Decimal) and not value.is_finite():
        return None
    return value


_ORDER: dict[str, Callable[[int], bool]] = {
    "<": lambda sign: sign < 0,
    "<=": lambda sign: sign <= 0,
    ">": lambda sign: sign > 0,
    ">=": lambda sign: sign >= 0,
}


def _among(value: Value, others: Iterable[Value]) -> bool:
    return any(_compare("==", value, other) for other in others)


def _compare(op: str, left: Value, right: Value) -> bool:
    if left is None or right is None:
        return False
    if op == "==" and type(left) is type(right):
        return left == right
    # a number item's value is kept as text; beside a number it means the number
    if isinstance(left, Decimal) and isinstance(right, str):
        right = _number(right)
    elif isinstance(right, Decimal) and isinstance(left, str):
        left = _number(left)
    same_kind = type(left) is type(right)
    if op == "==":
        return same_kind and left == right
    if op == "!=":
        return not same_kind or left != right
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _ORDER[op]((left > right) - (left < right))
    if isinstance(left, str) and isinstance(right, str):
        a, b = _number(left), _number(right)
        if isinstance(a, Decimal) and isinstance(b, Decimal):
            return _ORDER[op]((a > b) - (a < b))
        return _ORDER[op]((left > right) - (left < right))
    return False


def _number(text: str) -> Decimal | str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return number if number.is_finite() else text


def _operands(node: Node) -> Iterator[Operand]:
    match node:
        case Both(_, parts):
            for part in parts:
                yield from _operands(part)
        case Not(inner):
            yield from _operands(inner)
        case Compare(_, left, right):
            yield from (left, right)
        case In(left, among):
            yield from (left, *among)
        case Const() | Name():
            yield node


def _pairs(node: Node) -> Iterator[tuple[str, Literal]]:
    match node:
        case Both(_, parts):
            for part in parts:
                yield from _pairs(part)
        case Not(inner):
            yield from _pairs(inner)
        case Compare(_, left, right):
            yield from _pair(left, (right,))
            yield from _pair(right, (left,))
        case In(left, among):
            yield from _pair(left, among)


def _pair(name: Operand, others: Iterable[Operand]) -> Iterator[tuple[str, Literal]]:
    if isinstance(name, Name):
        yield from ((name.name, other.value) for other in others if isinstance(other, Const))
