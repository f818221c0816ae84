"""What is wrong with a pack, and where."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Problem:
    file: str  # inside the pack, with forward slashes
    line: int  # from 1; 0 if the whole file is meant
    key: str  # "items[3].prompt.en", empty if no key is meant
    message: Text
    hint: Text

    def to(self, lang: Lang) -> str:
        """One line a person can act on: ``pack.yaml:12 towns[3]: …. hint``."""
        where = f"{self.file}:{self.line}" if self.line else self.file
        place = f"{where} {self.key}".rstrip()
        stop = "。" if lang == "zh" else ". "
        return f"{place}: {self.message.to(lang)}{stop}{self.hint.to(lang)}".rstrip()


class PackError(Exception):
    """The pack cannot be used; ``problems`` has all of them, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(p.to("en") for p in self.problems[:5]))
