"""What the contract calls its sites, towns and supervisors, or what the program calls them."""

from __future__ import annotations

from app.domain.pack import Terms
from app.domain.text import Text


def site(terms: Terms) -> Text:
    return terms.site or Text("网点", "Site")


def sites(terms: Terms) -> Text:
    """Several of them; Chinese has one word for both."""
    one = site(terms)
    return Text(one.zh, _plural(one.en))


def town(terms: Terms) -> Text:
    return terms.town or Text("镇街", "Town")


def supervisor(terms: Terms) -> Text:
    return terms.supervisor or Text("网点负责人", "Site supervisor")


def _plural(word: str) -> str:
    if word.endswith(("s", "x", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}s"
