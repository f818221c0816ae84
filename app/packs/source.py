"""YAML with its line numbers kept.

The text is only composed (libyaml makes nodes with marks) and turned into plain values here: the
places stay known, and nothing of YAML's object construction is ever reached. Numbers with a point
become Decimal, so no limit goes through a float; dates and clock times stay text. Anchors are
refused: a small file could unfold into a huge one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from app.domain.text import Text
from app.packs.problems import Problem

Folder = Path | Traversable
Where = tuple[str | int, ...]

MAX_BYTES = 1_000_000  # the largest real file has 40 kB
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = re.compile(r"-?[0-9]+", re.ASCII)
_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+", re.ASCII)


@dataclass(slots=True)
class Document:
    """One file's values and where they stand."""

    file: str
    data: Any
    lines: dict[Where, int] = field(default_factory=dict)

    def line(self, where: Where) -> int:
        """The line of the value, or of the nearest thing around it that exists."""
        for length in range(len(where), -1, -1):
            if (line := self.lines.get(where[:length])) is not None:
                return line
        return 1

    def problem(self, where: Where, message: Text, hint: Text) -> Problem:
        return Problem(self.file, self.line(where), key_of(where), message, hint)


def key_of(where: Where) -> str:
    key = ""
    for step in where:
        key += f"[{step}]" if isinstance(step, int) else f".{step}" if key else step
    return key


def read_text(folder: Folder, name: str, problems: list[Problem]) -> str | None:
    """The text of a file of the pack, or None with the reason added to ``problems``."""
    try:
        raw = folder.joinpath(*name.split("/")).read_bytes()
    except FileNotFoundError:
        hint = Text(
            "请放入该文件，或改正引用它的名字", "add it, or correct the name that refers to it"
        )
        problems.append(
            Problem(name, 0, "", Text("找不到该文件", "this file does not exist"), hint)
        )
        return None
    except OSError as error:
        message = Text(f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}")
        hint = Text("请检查文件是否被占用、有无权限", "check that it is not locked and may be read")
        problems.append(Problem(name, 0, "", message, hint))
        return None
    if len(raw) > MAX_BYTES:
        message = Text("文件过大（超过 1 MB）", "larger than 1 MB")
        hint = Text("请拆分成几个文件", "split it into several files")
        problems.append(Problem(name, 0, "", message, hint))
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = Text("请用编辑器另存为 UTF-8", "save it as UTF-8")
        message = Text("不是 UTF-8 编码", "not encoded as UTF-8")
        problems.append(Problem(name, line, "", message, hint))
        return None


def read_yaml(folder: Folder, name: str, problems: list[Problem]) -> Document | None:
    """The file as values with lines; None if it cannot be read, the reason in ``problems``."""
    text = read_text(folder, name, problems)
    return None if text is None else parse_yaml(name, text, problems)


def parse_yaml(name: str, text: str, problems: list[Problem]) -> Document | None:
    """As ``read_yaml``, for text that is already there; ``name`` is the file to speak of."""
    document = Document(name, None)
    try:
        with _loader(text) as loader:
            node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        if error.context_mark and "end of stream" in (error.problem or ""):
            mark = error.context_mark  # where what was never closed begins
        line = min(mark.line + 1, max(1, len(text.splitlines()))) if mark else 1
        detail = error.problem or error.context or ""
        message = Text(f"YAML 写法错误（{detail}）", f"not valid YAML ({detail})")
        hint = Text(
            "检查这一行和上一行的缩进、冒号后的空格和引号",
            "check the indent, the space after a colon and the quotes here and one line above",
        )
        problems.append(Problem(name, line, "", message, hint))
        return None
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        detail = " ".join(str(error).split())[:120]
        message = Text(f"无法解析（{detail}）", f"cannot be parsed ({detail})")
        hint = Text("请去掉文件中的控制字符和过深的嵌套", "remove control characters, deep nesting")
        problems.append(Problem(name, 0, "", message, hint))
        return None
    if node is None:
        hint = Text("请写入内容，或删除该文件", "fill it, or delete it")
        problems.append(Problem(name, 1, "", Text("文件是空的", "the file is empty"), hint))
        return None
    document.data = _Reader(document, problems).value(node, ())
    return document


@contextmanager
def _loader(text: str) -> Iterator[Any]:
    loader = _LOADER(text)
    try:
        yield loader
    finally:
        loader.dispose()


class _Reader:
    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self._document = document
        self._problems = problems
        self._seen: set[int] = set()

    def value(self, node: Any, where: Where) -> Any:
        self._document.lines.setdefault(where, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        if id(node) in self._seen:
            self._add(
                where,
                Text("不允许使用 YAML 引用（& 和 *）", "YAML anchors (& and *) are not allowed"),
                Text("请把内容写两遍", "write the content twice"),
            )
            return None
        self._seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*where, i)) for i, child in enumerate(node.value)]
        found: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            here = (*where, key)
            if key in found:
                self._document.lines[here] = key_node.start_mark.line + 1
                self._add(
                    here,
                    Text(f"“{key}” 写了两次", f"“{key}” is given twice"),
                    Text("请删除其中一个", "remove one of them"),
                )
            self._document.lines[here] = key_node.start_mark.line + 1
            found[key] = self.value(child, here)
        return found

    def _add(self, where: Where, message: Text, hint: Text) -> None:
        self._problems.append(self._document.problem(where, message, hint))


def _scalar(node: Any) -> str | int | Decimal | bool | None:
    text: str = node.value
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool" if text in ("true", "false"):  # YAML 1.1 also takes yes, no, on, off
            return text == "true"
        case "int" if _INTEGER.fullmatch(text) and len(text) < 16:
            return int(text)
        case "float" if _DECIMAL.fullmatch(text) and len(text) < 32:
            return Decimal(text)
    return text
