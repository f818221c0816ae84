"""The composition root: builds everything once, hands it in, and takes it down again."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.config import PreferenceFile, data_dir
from app.domain.account import Account
from app.domain.clock import Clock
from app.gate import LaptopGate
from app.logs import set_up
from app.qt import messages
from app.qt.changes import ChangeBus
from app.qt.collecting import Collector
from app.qt.language import Language
from app.qt.notices import Notices
from app.qt.settings import Settings
from app.qt.tasks import Tasks
from app.qt.termination import Termination
from app.services.doorstep import is_enrolled
from widgets.main_window.window import MainWindow
from widgets.sign_in.gate import DemoInfo
from widgets.sign_in.lock_page import LockPage
from widgets.sign_in.page import SignInPage
from widgets.theme import theme

if TYPE_CHECKING:
    from argparse import Namespace

    from app.qt.care import StoreCare
    from app.qt.desk import Desk
    from app.qt.enrol_work import EnrolWork
    from app.qt.sync_runner import SyncRunner
    from app.services.session import Session

DRIVERS_AFTER = 1500  # ms after the first page: it has its data by then


def run(args: Namespace) -> int:
    """``countercheck`` without a command."""
    return open_window(data_dir(args.data_dir), lang=args.lang if args.lang_given else None)


def open_window(
    folder: Path,
    *,
    lang: str | None = None,
    demo: DemoInfo | None = None,
    on_session: Callable[[Session], None] | None = None,
) -> int:
    """Opens the window on a data folder and returns when it was closed. ``on_session`` is called
    with each session before its sync begins."""
    folder.mkdir(parents=True, exist_ok=True)
    set_up(folder)
    messages.to_the_log()
    app = application()
    program = Program(app, folder, demo=demo, on_session=on_session)
    if lang is not None:
        program.settings.change(lang=lang)
    program.show()
    stop = Termination(program.window.close, program)
    try:
        return app.exec()
    finally:
        stop.close()


def application() -> QApplication:
    running = QApplication.instance()
    app = running if isinstance(running, QApplication) else QApplication(sys.argv[:1])
    if app.findChild(Collector) is None:
        Collector(app)
    app.setApplicationName("CounterCheck")
    app.setDesktopFileName("countercheck")
    return app


class Program(QObject):
    """One window on one data folder, and at most one person's session in it."""

    session_opened = Signal(object)  # Session

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        *,
        demo: DemoInfo | None = None,
        on_session: Callable[[Session], None] | None = None,
    ) -> None:
        super().__init__()
        self._app = app
        self.folder = folder
        self.clock = Clock()
        self.settings = Settings(PreferenceFile(folder), self)
        self.language = Language(app)
        self.language.use(self.settings.lang)
        self._style()
        self.tasks = Tasks(self)
        self.bus = ChangeBus(self)
        self.notices = Notices(self)
        self.gate = LaptopGate(folder, self.clock)
        self._demo = demo
        self._on_session = on_session
        self._desk: Desk | None = None
        self._sync: SyncRunner | None = None
        self._care: StoreCare | None = None
        self._enrolling: EnrolWork | None = None
        self.settings.changed.connect(self._changed)  # before the window rebuilds its pages
        self.window = MainWindow(self.settings, self._sign_in_page, self._lock_page)
        self.window.signed_out.connect(self._signed_out)
        self.window.closing.connect(self.shutdown)
        self.tasks.unhandled.connect(lambda e: self.notices.error(e, self.settings.lang))

    def show(self) -> None:
        self.window.show_sign_in()
        self.window.show()

    @property
    def desk(self) -> Desk | None:
        return self._desk

    def open_session(self, session: Session) -> None:
        """The password was right: a desk for this person."""
        from app.qt import last_time
        from app.qt.care import StoreCare
        from app.qt.clock_watch import ClockWatch
        from app.qt.desk import Desk
        from app.qt.escrow import EscrowSender
        from app.qt.pack_keeper import PackKeeper
        from app.qt.sync_loop import make_loop
        from app.qt.sync_runner import SyncRunner

        self.gate.session = session
        if self._on_session is not None:
            self._on_session(session)
        self._sync = SyncRunner(self.tasks, self.bus, make_loop(session), self)
        self._desk = Desk(
            session.ctx(self.settings.lang),
            self.tasks,
            self.bus,
            self.notices,
            self.settings,
            self.folder,
            self._sync,
            self,
        )
        EscrowSender(session, self.tasks, self._sync, self._desk)
        ClockWatch(self._desk)
        PackKeeper(self._desk, session.warnings)
        self._care = StoreCare(
            session.store, self.tasks, self.bus, self.notices, self.settings, self._desk
        )
        self.settings.change(last_login=session.account.login, last_pack=session.packs.current.id)
        unclean = last_time.begin(self.folder)
        self.window.show_desk(self._desk)
        self._sync.start()
        if unclean:
            last_time.tell(self._desk)
        self.session_opened.emit(session)
        # the drivers and their profiles, before a page that needs them would wait for them
        QTimer.singleShot(DRIVERS_AFTER, self._desk, self._warm_drivers)

    def _warm_drivers(self) -> None:
        from app.services import device_tests

        # PySide6 reads the source of every module imported after it, and leaves it there
        linecache.clearcache()
        self.tasks.run("ports", device_tests.registry, owner=self._desk)

    def shutdown(self) -> None:
        """Ends the lanes, then the session. Safe to call twice."""
        if self._sync is not None:
            self._sync.stop()
        self.tasks.shutdown(5.0)
        self._close_session()
        self.language.clear()

    def _signed_out(self, _switch: bool) -> None:
        if self._sync is not None:
            self._sync.stop()
        if self._desk is not None:
            self._desk.deleteLater()  # its pages are gone; ends the virtual devices it holds
        # photos on their way into the store come first: they are as much given as an answer
        self.tasks.drain("files", self._close_in_lane)

    def _close_in_lane(self) -> None:
        self.tasks.run("store", self._close_session, ended=self.window.show_sign_in, keep=True)

    def _close_session(self) -> None:
        session, self.gate.session = self.gate.session, None
        care, self._care = self._care, None
        self._desk = self._sync = None
        if care is not None:
            care.finish(5.0)
        if session is not None:
            from app.qt import last_time

            session.store.close()
            last_time.end(self.folder)

    def _sign_in_page(self) -> QWidget:
        """Before the laptop is enrolled: the page that enrols it."""
        if not is_enrolled(self.folder):
            return self._enrol_page()
        page = SignInPage(self.gate, self.tasks, self.settings, self._demo)
        page.opened.connect(self.open_session)
        page.listed.connect(self.gate.warm)
        return page

    def _enrol_page(self) -> QWidget:
        from app.qt.enrol_work import EnrolWork
        from widgets.enrol.page import EnrolPage

        if self._enrolling is None:
            self._enrolling = EnrolWork(self.folder, self.clock, self.tasks, self)
            self._enrolling.over.connect(self._enrolled)
        return EnrolPage(self._enrolling, self.settings)

    def _enrolled(self, session: Session | None) -> None:
        self._enrolling = None
        if session is None:
            self.window.show_sign_in()
        else:
            self.open_session(session)

    def _lock_page(
        self, account: Account, unlocked: Callable[[], object], switch: Callable[[], object]
    ) -> QWidget:
        return LockPage(self.gate, self.tasks, self.settings, account, unlocked, switch)

    def _changed(self, name: str) -> None:
        if name == "lang":  # theme and scale are the window's
            self.language.use(self.settings.lang)
            self.notices.speak(self.settings.lang)

    def _style(self) -> None:
        value = self.settings.value
        choice: theme.Choice = (
            value.theme if value.theme in ("light", "dark") else "system"  # type: ignore[assignment]
        )
        theme.apply(self._app, choice, value.scale)
