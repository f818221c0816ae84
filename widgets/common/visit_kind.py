"""The kind of a visit, where it is worth saying."""

from __future__ import annotations

from typing import Protocol

from app.domain.pack import PATROL
from app.domain.site import Site
from app.domain.text import Text
from app.domain.visit import Visit
from app.qt.desk import Desk


class _Listed(Protocol):
    @property
    def visit(self) -> Visit: ...
    @property
    def site(self) -> Site: ...
    @property
    def kind_title(self) -> Text: ...


def kind_words(desk: Desk, line: _Listed) -> tuple[str, ...]:
    """Its title, as a part of a line of text; nothing for a patrol, which a visit is unless it
    says otherwise."""
    return unless_patrol(desk, line.visit.kind, line.kind_title)


def spoken(desk: Desk, line: _Listed) -> str:
    """The name of a visit's row for who hears it."""
    return " ".join((*kind_words(desk, line), line.site.town, line.site.name, line.visit.number))


def unless_patrol(desk: Desk, kind: str, title: Text) -> tuple[str, ...]:
    return () if kind == PATROL else (desk.words(title),)
