"""The skip-logic language: its tree, and the text made into it. See ``expression``."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from app.domain.text import Text

MAX_LENGTH = 1000  # characters
MAX_DEPTH = 24  # parentheses and nots inside each other

Literal = str | Decimal | bool


class ExpressionError(ValueError):
    """The text is not an expression. ``position`` counts characters from 0."""

    def __init__(self, position: int, message: Text) -> None:
        super().__init__(f"{message.en} (at character {position + 1})")
        self.position = position
        self.message = message


@dataclass(frozen=True, slots=True)
class Const:
    value: Literal

    def __str__(self) -> str:
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, Decimal):
            return f"{self.value:f}"
        escaped = self.value.replace("\\", "\\\\").replace("'", "\\'")
        return f"'{escaped}'"


@dataclass(frozen=True, slots=True)
class Name:
    name: str

    def __str__(self) -> str:
        return self.name


Operand = Const | Name


@dataclass(frozen=True, slots=True)
class Compare:
    op: str
    left: Operand
    right: Operand

    def __str__(self) -> str:
        return f"{self.left} {self.op} {self.right}"


@dataclass(frozen=True, slots=True)
class In:
    left: Operand
    among: tuple[Operand, ...]

    def __str__(self) -> str:
        return f"{self.left} in ({', '.join(map(str, self.among))})"


@dataclass(frozen=True, slots=True)
class Not:
    inner: Node

    def __str__(self) -> str:
        return f"not ({self.inner})" if isinstance(self.inner, Both) else f"not {self.inner}"


@dataclass(frozen=True, slots=True)
class Both:
    """``and`` or ``or`` over two or more parts."""

    op: str
    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return f" {self.op} ".join(
            f"({part})" if isinstance(part, Both) else str(part) for part in self.parts
        )


Node = Const | Name | Compare | In | Not | Both


_TOKEN = re.compile(
    r"""[ \t\r\n]*(?:
      (?P<number>-?[0-9]+(?:\.[0-9]+)?(?![A-Za-z0-9_.]))
    | (?P<string>'(?:[^'\\\r\n]|\\['"\\])*'|"(?:[^"\\\r\n]|\\['"\\])*")
    | (?P<word>[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*)
    | (?P<op>==|!=|<=|>=|<|>|\(|\)|,)
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_KEYWORDS = frozenset(("and", "or", "not", "in", "true", "false"))


class _Token(NamedTuple):
    kind: str
    text: str
    position: int


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    at = 0
    while True:
        found = _TOKEN.match(text, at)
        if found is None:
            at += len(text[at:]) - len(text[at:].lstrip(" \t\r\n"))
            sign = text[at]
            if sign in "'\"":
                message = Text("引号没有成对，或含有不认识的转义", "this text does not end")
            elif sign == "=":
                message = Text("比较相等要写 ==", "write == to compare")
            else:
                message = Text(f"不认识的符号 {sign!r}", f"{sign!r} means nothing here")
            raise ExpressionError(at, message)
        kind = found.lastgroup or "end"
        word, start = found.group(kind), found.start(kind)
        if kind == "word" and word in _KEYWORDS:
            kind = word
        tokens.append(_Token(kind, word, start))
        if kind == "end":
            return tokens
        at = found.end()


class _Parser:
    """Recursive descent: or < and < not < comparison."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._either()
        self._expect("end", Text("这里应是 and、or 或结尾", "expected and, or, or the end"))
        return node

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self, text: str) -> bool:
        if self._next.text == text:
            self._at += 1
            return True
        return False

    def _expect(self, kind: str, message: Text) -> None:
        if self._next.kind != kind and self._next.text != kind:
            raise ExpressionError(self._next.position, message)
        self._at += 1

    def _either(self) -> Node:
        return self._chain("or", lambda: self._chain("and", self._negation))

    def _chain(self, op: str, part: Callable[[], Node]) -> Node:
        parts = [part()]
        while self._take(op):
            parts.append(part())
        return parts[0] if len(parts) == 1 else Both(op, tuple(parts))

    def _negation(self) -> Node:
        negated = self._next.kind == "not"
        if not negated and self._next.text != "(":
            return self._comparison()
        if self._depth >= MAX_DEPTH:
            message = Text(f"括号或 not 超过 {MAX_DEPTH} 层", f"nested deeper than {MAX_DEPTH}")
            raise ExpressionError(self._next.position, message)
        self._depth += 1
        self._at += 1
        if negated:
            node: Node = Not(self._negation())
        else:
            node = self._either()
            self._expect(")", Text("缺少右括号 )", "a ) is missing"))
        self._depth -= 1
        return node

    def _comparison(self) -> Node:
        left = self._operand()
        token = self._next
        if token.kind == "op" and token.text in _COMPARISONS:
            self._at += 1
            return Compare(token.text, left, self._operand())
        if self._take("in"):
            return In(left, self._members())
        if token.kind == "not":
            self._at += 1
            self._expect("in", Text("not 后面应是 in", "expected in after not"))
            return Not(In(left, self._members()))
        return left

    def _members(self) -> tuple[Operand, ...]:
        self._expect(
            "(", Text("in 后面应是 ('甲', '乙') 这样的列表", "expected ('a', 'b') after in")
        )
        members = [self._operand()]
        while self._take(","):
            members.append(self._operand())
        self._expect(")", Text("缺少右括号 )", "a ) is missing"))
        return tuple(members)

    def _operand(self) -> Operand:
        token = self._next
        self._at += 1
        match token.kind:
            case "number":
                return Const(Decimal(token.text))
            case "string":
                return Const(re.sub(r"\\(.)", r"\1", token.text[1:-1]))
            case "true" | "false":
                return Const(token.kind == "true")
            case "word":
                return Name(token.text)
        message = Text("这里应是名称、数字、'文字'或 true/false", "expected a name or a value")
        raise ExpressionError(token.position, message)


def read(text: str) -> Node:
    """The tree of ``text``. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        message = Text(
            f"条件太长，最多 {MAX_LENGTH} 个字符", f"longer than {MAX_LENGTH} characters"
        )
        raise ExpressionError(MAX_LENGTH, message)
    return _Parser(_tokens(text)).whole()
