"""Finding symptoms and articles by the words people use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from app.domain.pack import Article, ContractPack, Symptom
from app.domain.text import Lang

Kind = Literal["symptom", "article"]


@dataclass(frozen=True)
class Entry:
    """A row of the list. ``id``: a symptom's code or an article's id."""

    kind: Kind
    id: str
    title: str
    second: str
    klass: str = ""  # a symptom's class
    level: str = ""
    has_test: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


def entries(pack: ContractPack, lang: Lang, text: str = "", klass: str = "") -> tuple[Entry, ...]:
    """What fits, the nearest first; in the catalogue's order when nothing is typed.

    ``klass``: a symptom class, "articles", or "" for everything.
    """
    words = text.lower().split()
    classes = dict(pack.symptom_classes)
    found: list[tuple[int, Entry]] = []
    for symptom in pack.symptoms if klass != "articles" else ():
        if klass and symptom.klass != klass:
            continue
        if score := _symptom_score(symptom, words):
            name = classes[symptom.klass].to(lang) if symptom.klass in classes else symptom.klass
            second = f"{symptom.code} · {name} · {'、'.join(symptom.words[:4])}"
            title = symptom.title.to(lang)
            entry = Entry(
                "symptom", symptom.code, title, second, symptom.klass, symptom.level,
                bool(symptom.plan),
            )  # fmt: skip
            found.append((score, entry))
    for article in pack.articles if klass in ("", "articles") else ():
        if score := _article_score(article, words):
            codes = " · ".join(article.symptoms)
            found.append((score, Entry("article", article.id, article.title.to(lang), codes)))
    if words:
        found.sort(key=lambda pair: -pair[0])  # stable: then the catalogue's order
    return tuple(entry for _, entry in found)


def _symptom_score(symptom: Symptom, words: Sequence[str]) -> int:
    causes = [t for c in symptom.causes for t in (*c.title, *c.remedy)]
    return _score(
        words,
        (symptom.code.lower(), *(t.lower() for t in symptom.title)),
        tuple(w.lower() for w in symptom.words),
        " ".join(causes).lower(),
    )


def _article_score(article: Article, words: Sequence[str]) -> int:
    codes = tuple(c.lower() for c in article.symptoms)
    return _score(
        words, tuple(t.lower() for t in article.title), codes, " ".join(article.body).lower()
    )


def _score(words: Sequence[str], names: Sequence[str], nicknames: Sequence[str], body: str) -> int:
    """0 if some word is nowhere. A name or what people call it counts before the text."""
    if not words:
        return 1
    total = 0
    for word in words:
        if any(name == word for name in (*names, *nicknames)):
            total += 100
        elif any(name.startswith(word) for name in names):
            total += 80
        elif any(word in name for name in names):
            total += 60
        elif any(word in name for name in nicknames):
            total += 50
        elif word in body:
            total += 10
        else:
            return 0
    return total
