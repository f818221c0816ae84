"""Which pages there are, for whom, and where their code is. A new page is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from importlib.util import find_spec

from PySide6.QtCore import QCoreApplication

from app.domain.account import Account, Role
from app.qt.desk import Desk
from widgets.common.page import Page

_E, _S, _R, _A = Role.ENGINEER, Role.SUPERVISOR, Role.REVIEWER, Role.ADMINISTRATOR


@dataclass(frozen=True)
class Entry:
    """``factory`` is ``module:callable`` taking the desk; it is imported when the page is first
    gone to, so that the window does not wait for pages nobody opened."""

    id: str
    icon: str
    source: str  # English, translated in the context "pages"
    roles: frozenset[Role]
    factory: str
    foot: bool = False  # at the rail's lower end

    @property
    def words(self) -> str:
        return QCoreApplication.translate("pages", self.source)

    @property
    def exists(self) -> bool:
        """Whether this installation has the page's code."""
        try:
            return find_spec(self.factory.partition(":")[0]) is not None
        except ModuleNotFoundError:
            return False


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Marks a source text for the translation tools."""
    return source


ENTRIES = (
    Entry(
        "today",
        "calendar-today",
        QT_TRANSLATE_NOOP("pages", "Today"),
        frozenset({_E}),
        "widgets.today.page:TodayPage",
    ),
    Entry(
        "review",
        "clipboard-search-outline",
        QT_TRANSLATE_NOOP("pages", "Review"),
        frozenset({_R}),
        "widgets.review.page:ReviewPage",
    ),
    Entry(
        "plan",
        "calendar-month-outline",
        QT_TRANSLATE_NOOP("pages", "Plan"),
        frozenset({_E, _R, _A}),
        "widgets.plan.page:PlanPage",
    ),
    Entry(
        "sites",
        "store-marker-outline",
        QT_TRANSLATE_NOOP("pages", "Sites"),
        frozenset({_E, _S, _R, _A}),
        "widgets.sites.page:SitesPage",
    ),
    Entry(
        "visit",
        "clipboard-check-outline",
        QT_TRANSLATE_NOOP("pages", "Visit"),
        frozenset({_E, _S}),
        "widgets.visit.page:VisitPage",
    ),
    Entry(
        "bench",
        "printer-pos-outline",
        QT_TRANSLATE_NOOP("pages", "Devices"),
        frozenset({_E}),
        "widgets.bench.page:BenchPage",
    ),
    Entry(
        "tickets",
        "ticket-outline",
        QT_TRANSLATE_NOOP("pages", "Orders"),
        frozenset({_E, _R, _A}),
        "widgets.tickets.page:TicketsPage",
    ),
    Entry(
        "knowledge",
        "book-open-variant",
        QT_TRANSLATE_NOOP("pages", "Guide"),
        frozenset({_E, _R}),
        "widgets.knowledge.page:KnowledgePage",
    ),
    Entry(
        "sync",
        "cloud-sync-outline",
        QT_TRANSLATE_NOOP("pages", "Sync"),
        frozenset({_E, _R, _A}),
        "widgets.sync.page:SyncPage",
    ),
    Entry(
        "settings",
        "cog-outline",
        QT_TRANSLATE_NOOP("pages", "Settings"),
        frozenset({_E, _S, _R, _A}),
        "widgets.settings.page:SettingsPage",
        foot=True,
    ),
)


class PageBook:
    """The pages one account may use, in the rail's order. ``named`` are the contract's own words
    for some of them."""

    def __init__(
        self,
        account: Account,
        entries: tuple[Entry, ...] = ENTRIES,
        named: Mapping[str, str] | None = None,
    ) -> None:
        own = named or {}
        self.entries = tuple(
            replace(e, source=own.get(e.id, e.source))  # what nobody translates stays as it is
            for e in entries
            if account.roles & e.roles and e.exists
        )

    def entry(self, id: str) -> Entry | None:
        return next((e for e in self.entries if e.id == id), None)

    def make(self, id: str, desk: Desk) -> Page:
        """Imports and builds the page. Raises KeyError for a page the account may not use."""
        entry = self.entry(id)
        if entry is None:
            raise KeyError(id)
        module, _, name = entry.factory.partition(":")
        factory: Callable[[Desk], Page] = getattr(import_module(module), name)
        page = factory(desk)
        page.setAccessibleName(entry.words)
        return page
