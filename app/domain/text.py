"""One sentence in both languages of the product."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """A sentence for a person. Non-Qt layers (packs, errors, reports, command line) carry both
    languages and let the caller choose; the interface's own strings go through Qt Linguist."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


def same(text: str) -> Text:
    """A text that is not language: a name, a number, a model."""
    return Text(text, text)
