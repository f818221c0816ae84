from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.expression import (
    MAX_DEPTH,
    MAX_LENGTH,
    Environment,
    Expression,
    ExpressionError,
    Value,
    parse,
)
from app.domain.expression_syntax import Both, Compare, Const, In, Name, Node, Not, Operand

NAMES = ("answer.printing.position", "value.a.b_1", "site.business", "assets.printer", "x")
KEYWORDS = {"and", "or", "not", "in", "true", "false"}

texts = st.text(alphabet="abc '\"\\()=，中", max_size=6)
numbers = st.decimals(min_value=-1000, max_value=1000, places=2)
consts = st.builds(Const, st.one_of(texts, numbers, st.booleans()))
operands: st.SearchStrategy[Operand] = st.one_of(consts, st.builds(Name, st.sampled_from(NAMES)))
leaves: st.SearchStrategy[Node] = st.one_of(
    operands,
    st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), operands, operands),
    st.builds(In, operands, st.lists(operands, min_size=1, max_size=3).map(tuple)),
)
nodes: st.SearchStrategy[Node] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(
            Both,
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=2, max_size=3).map(tuple),
        ),
    ),
    max_leaves=8,
)
values: st.SearchStrategy[Value] = st.one_of(
    st.none(),
    texts,
    numbers.map(str),
    st.integers(-3, 3),
    numbers,
    st.booleans(),
    st.sampled_from([Decimal("NaN"), Decimal("Infinity"), "NaN", "normal"]),
)
environments = st.dictionaries(st.sampled_from(NAMES), values)


@given(nodes)
def test_an_expression_survives_being_written_and_read(node: Node) -> None:
    try:
        again = parse(str(Expression(node)))
    except ExpressionError as error:
        assert len(str(node)) > MAX_LENGTH, error
    else:
        assert again == Expression(node)


@given(nodes, environments)
def test_it_agrees_with_another_way_of_judging(node: Node, env: Environment) -> None:
    assert Expression(node).holds(env) is bool(_by_python(node, env))


@given(st.text(max_size=80))
def test_any_text_gives_an_expression_or_an_expression_error(text: str) -> None:
    _try(text)


@given(st.lists(st.sampled_from([*NAMES, *KEYWORDS, *"()<>=!,'\\ 1.-", "==", "'a'", "2.5"])))
def test_any_heap_of_tokens_gives_an_expression_or_an_expression_error(parts: list[str]) -> None:
    _try(" ".join(parts))
    _try("".join(parts))


def _try(text: str) -> None:
    try:
        expression = parse(text)
    except ExpressionError as error:
        assert 0 <= error.position <= len(text)
        assert error.message.zh
        assert error.message.en
    else:
        assert expression.holds({}) in (True, False)
        assert all(name not in KEYWORDS for name in expression.names())


@pytest.mark.parametrize(
    ("text", "env", "expected"),
    [
        ("answer.p.q == 'abnormal'", {"answer.p.q": "abnormal"}, True),
        ("answer.p.q == 'abnormal'", {}, False),
        ("answer.p.q != 'abnormal'", {}, False),
        ("not answer.p.q == 'abnormal'", {}, True),
        ("answer.p.q != 'abnormal'", {"answer.p.q": None}, False),
        ("value.w.width > 2.5", {"value.w.width": "10"}, True),
        ("value.w.width > 2.5", {"value.w.width": "wide"}, False),
        ("value.a == 1", {"value.a": "1.0"}, True),
        ("value.a == '1'", {"value.a": "1.0"}, False),
        ("value.a < value.b", {"value.a": "9", "value.b": "10"}, True),
        ("value.a < 'b'", {"value.a": "a"}, True),
        ("assets.printer > 1", {"assets.printer": 2}, True),
        ("assets.printer", {"assets.printer": 0}, False),
        ("true == 1", {}, False),
        ("site.business in ('a', 'b')", {"site.business": "b"}, True),
        ("site.business not in ('a', 'b')", {"site.business": "c"}, True),
        ("x == 1 or x == 2 and y == 3", {"x": 1}, True),
        ("(x == 1 or x == 2) and y == 3", {"x": 1}, False),
        ("not x and not y", {"y": ""}, True),
        ("x == 'it\\'s'", {"x": "it's"}, True),
        ('x == "a"', {"x": "a"}, True),
        ("x < 1", {"x": Decimal("-Infinity")}, False),
        ("true", {}, True),
    ],
)
def test_judging(text: str, env: Environment, expected: bool) -> None:
    assert parse(text).holds(env) is expected


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("", 0),
        ("a = 1", 2),
        ("a ==", 4),
        ("a == 1 == 2", 7),
        ("(a", 2),
        ("a)", 1),
        ("a in 'b'", 5),
        ("a in ()", 6),
        ("'open", 0),
        ("a b", 2),
        ("a == 1.2.3", 5),
        ("f(1)", 1),
        ("a + 1", 2),
        ("__import__('os')", 10),
        ("not", 3),
        ("a not b", 6),
    ],
)
def test_errors_say_where(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as raised:
        parse(text)
    assert raised.value.position == position


def test_depth_and_length_are_bounded() -> None:
    assert parse("(" * MAX_DEPTH + "true" + ")" * MAX_DEPTH).holds({})
    for text in (
        "(" * (MAX_DEPTH + 1) + "true" + ")" * (MAX_DEPTH + 1),
        "not " * (MAX_DEPTH + 1) + "true",
        "a or " * MAX_LENGTH + "a",
    ):
        with pytest.raises(ExpressionError):
            parse(text)


def test_names_and_what_they_are_compared_with() -> None:
    expression = parse("answer.a.b == 'normal' and 3 < assets.printer or x in (1, 'y')")
    assert expression.names() == {"answer.a.b", "assets.printer", "x"}
    assert expression.compared() == {
        ("answer.a.b", "normal"),
        ("assets.printer", Decimal(3)),
        ("x", Decimal(1)),
        ("x", "y"),
    }


# --- an independent way: the tree is rewritten as Python over exact fractions ---------------


def _by_python(node: Node, env: Environment) -> object:
    if isinstance(node, Both):
        results = [bool(_by_python(part, env)) for part in node.parts]
        return False not in results if node.op == "and" else True in results
    if isinstance(node, Not):
        return not _by_python(node.inner, env)
    if isinstance(node, In):
        return [1 for m in node.among if _by_python(Compare("==", node.left, m), env)]
    if isinstance(node, Compare):
        return _relation(node.op, _plain(node.left, env), _plain(node.right, env))
    return _plain(node, env)


def _plain(operand: Operand, env: Environment) -> Value:
    value = operand.value if isinstance(operand, Const) else env.get(operand.name)
    if not isinstance(value, Decimal):
        return value
    return value if value.is_finite() else None


def _is_number(value: Value) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _relation(op: str, left: Value, right: Value) -> bool:
    if left is None or right is None:
        return False
    ordering = op not in ("==", "!=")
    wants_numbers = _is_number(left) or _is_number(right) or ordering
    a, b = left, right
    if wants_numbers and not isinstance(left, bool) and not isinstance(right, bool):
        fractions = [_fraction(v) for v in (left, right)]
        if None not in fractions:
            x, y = fractions
            return bool(eval(f"x {op} y", {"x": x, "y": y}))
    if ordering:
        both_text = isinstance(a, str) and isinstance(b, str)
        return both_text and bool(eval(f"a {op} b", {"a": a, "b": b}))
    same = type(a) is type(b) and a == b
    return same if op == "==" else not same


def _fraction(value: Value) -> object:
    from fractions import Fraction

    try:
        return Fraction(str(value).strip()) if "/" not in str(value) else None
    except ValueError:
        return None
