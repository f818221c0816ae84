"""What a page is handed: everything it may use, and nothing that knows the window."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal

from app.domain.account import Role
from app.domain.changes import ChangeSet
from app.domain.text import Lang, Text
from app.errors import CounterCheckError
from app.qt.changes import ChangeBus
from app.qt.notices import Notice, Notices
from app.qt.settings import Settings
from app.qt.sync_runner import SyncRunner
from app.qt.tasks import Task, Tasks
from app.services.context import Ctx, PackBook

if TYPE_CHECKING:
    from drivers.bench import VirtualBench

R = TypeVar("R")


class Desk(QObject):
    """One per signed-in person. Made by the composition root after the vault opened."""

    asked_page = Signal(str, object)  # page id, dict of arguments: navigation
    asked_account = Signal(str)  # "lock" | "sign_out" | "switch"
    asked_packs = Signal()  # a contract pack was installed or chosen: see which one is in use

    def __init__(
        self,
        ctx: Ctx,
        tasks: Tasks,
        bus: ChangeBus,
        notices: Notices,
        settings: Settings,
        folder: Path,
        sync: SyncRunner,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.ctx = ctx
        self.tasks = tasks
        self.bus = bus
        self.notices = notices
        self.settings = settings
        self.folder = folder
        self.sync = sync
        self._bench: VirtualBench | None = None
        self._refused: tuple[QObject, Notice] | None = None  # the newest, and who had asked
        settings.changed.connect(self._settings_changed)

    @property
    def lang(self) -> Lang:
        return self.ctx.lang

    def words(self, text: Text | None) -> str:
        """A pack's or service's text in the language of the interface."""
        return text.to(self.lang) if text is not None else ""

    def may(self, *roles: Role) -> bool:
        return self.ctx.actor.is_(*roles)

    def bench(self) -> VirtualBench:
        """The virtual devices, the same for every page, so that a fault switched on at the bench
        is there for a visit's test too. They stop with the desk. Call on the GUI thread."""
        if self._bench is None:
            from app.services.device_tests import registry
            from drivers.bench import VirtualBench

            bench = self._bench = VirtualBench(registry())
            self.destroyed.connect(lambda: bench.close())
        return self._bench

    def go(self, page: str, **args: Any) -> None:
        """Opens a page: ``go("visit", visit_id=…)``, ``go("sites", site_id=…)``."""
        self.asked_page.emit(page, args)

    def use_packs(self, packs: PackBook) -> None:
        """What is read and done from now on goes by these; whoever is under way ends as he began.
        Publish ``ChangeSet.packs`` after it."""
        self.ctx = replace(self.ctx, packs=packs)

    def read(
        self,
        fn: Callable[[Ctx], R],
        done: Callable[[R], object],
        *,
        owner: QObject,
        failed: Callable[[CounterCheckError], object] | None = None,
        ended: Callable[[], object] | None = None,
        lane: str = "store",
    ) -> Task[R]:
        """Reads in a lane and hands the view to ``done`` on the GUI thread."""
        ctx = self.ctx
        return self.tasks.run(
            lane, lambda: fn(ctx), done=done, failed=failed, ended=ended, owner=owner
        )

    def change(
        self,
        fn: Callable[[Ctx], ChangeSet],
        *,
        owner: QObject | None = None,
        done: Callable[[ChangeSet], object] | None = None,
        failed: Callable[[CounterCheckError], object] | None = None,
        ended: Callable[[], object] | None = None,
        lane: str = "store",
    ) -> Task[ChangeSet]:
        """Does one thing and publishes what it changed, even if the page that asked is gone by
        then, or the window is being closed: the record is changed either way. ``done`` comes
        before the bus."""
        from shiboken6 import isValid

        ctx = self.ctx

        def alive() -> bool:
            return owner is None or isValid(owner)

        def changed(changes: ChangeSet) -> None:
            if self._refused is not None and self._refused[0] is owner:
                self.notices.withdraw(self._refused[1])  # now it went through
                self._refused = None
            if done is not None and alive():
                done(changes)
            self.bus.publish(changes)

        def refused(error: CounterCheckError) -> None:
            if failed is not None and alive():
                failed(error)
            else:
                said = self.notices.error(error, self.lang)
                self._refused = (owner, said) if owner is not None else None

        def over() -> None:
            if ended is not None and alive():
                ended()

        return self.tasks.run(
            lane, lambda: fn(ctx), done=changed, failed=refused, ended=over, keep=True
        )

    def _settings_changed(self, name: str) -> None:
        if name == "lang":
            self.ctx = self.ctx.in_(self.settings.lang)
