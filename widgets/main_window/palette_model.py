"""What the Ctrl+K palette offers: actions found here, records found by the search service."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.services.search import Hit
from widgets.main_window.pinyin import initials

KIND_ICONS = {
    "site": "store-marker-outline",
    "asset": "printer-pos-outline",
    "visit": "clipboard-check-outline",
    "ticket": "ticket-outline",
    "symptom": "stethoscope",
    "article": "book-open-variant",
    "action": "arrow-right-circle-outline",
}


@dataclass(frozen=True)
class Action:
    """Something to do. ``also`` are other words people may type for it."""

    id: str
    icon: str
    words: str
    run: Callable[[], object]
    key: str = ""
    also: str = ""

    def matches(self, text: str) -> bool:
        """By words or pinyin initials; every part of the text must occur."""
        hay = f"{self.words} {self.also} {initials(self.words)}".casefold()
        return all(part in hay for part in text.casefold().split())


@dataclass(frozen=True)
class Choice:
    """One line of the palette."""

    key: str
    icon: str
    title: str
    detail: str
    run: Callable[[], object]


def choices(
    actions: Sequence[Action],
    hits: Sequence[Hit],
    text: str,
    say: Callable[[Hit], tuple[str, str]],
    go: Callable[[Hit], Callable[[], object]],
) -> tuple[Choice, ...]:
    """Records first, the nearest on top; without a text the actions alone."""
    found = [
        Choice(f"{hit.kind}:{hit.id}", KIND_ICONS[hit.kind], *say(hit), go(hit)) for hit in hits
    ]
    fitting = [
        Choice(f"action:{a.id}", a.icon, a.words, a.key, a.run) for a in actions if a.matches(text)
    ]
    return tuple(found + fitting) if text else tuple(fitting)
