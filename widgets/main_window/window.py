"""The main window: the sign-in page, the workspace or the lock, and never two of them.

It keeps no data: what a page shows is the page's affair, what a person may do is the desk's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QStackedWidget, QWidget
from shiboken6 import delete, isValid

from app.domain.account import Account
from app.qt.settings import Settings
from widgets.main_window.idle import IdleWatch
from widgets.theme import theme
from widgets.theme.theme import Choice, px

if TYPE_CHECKING:
    from app.qt.desk import Desk
    from widgets.main_window.workspace import Position, Workspace

MakeSignIn = Callable[[], QWidget]
MakeLock = Callable[[Account, Callable[[], object], Callable[[], object]], QWidget]


class MainWindow(QMainWindow):
    """``make_sign_in()`` builds the sign-in page; ``make_lock(account, unlocked, switch)`` the
    page that covers everything while locked and calls one of the two."""

    signed_out = Signal(bool)  # the workspace is gone: close the session; True: to switch account
    closing = Signal()  # the window goes: stop lanes, close the session
    rebuilt = Signal()

    def __init__(self, settings: Settings, make_sign_in: MakeSignIn, make_lock: MakeLock) -> None:
        super().__init__()
        self._settings = settings
        self._make_sign_in = make_sign_in
        self._make_lock = make_lock
        self._desk: Desk | None = None
        self._hidden_dialogs: list[QDialog] = []
        self._held_keys: QWidget | None = None  # what had the keys when it was locked
        self.workspace: Workspace | None = None
        self._front: QWidget | None = None  # sign-in page or lock
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self.setMinimumSize(960, 600)
        self._restore_geometry()
        self.idle = IdleWatch(settings.value.idle_minutes, self)
        self.idle.idle.connect(self.lock)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.follow_system(app, self._system_theme_changed)
        settings.changed.connect(self._settings_changed)
        self._name_window()

    def show_sign_in(self) -> None:
        self._drop_workspace()
        self._show_front(self._make_sign_in())

    def show_desk(self, desk: Desk) -> None:
        """Somebody signed in."""
        self._desk = desk
        self._put_workspace(None)
        self._drop_front()
        self.idle.start()

    @property
    def locked(self) -> bool:
        return self._desk is not None and self._front is not None

    def lock(self) -> None:
        """Covers everything at once: pages, palette and open dialogs."""
        if self._desk is None or self.workspace is None or self.locked:
            return
        self.idle.stop()
        self._held_keys = self.focusWidget()
        self.workspace.pages.leave()
        for dialog in self.findChildren(QDialog):
            if dialog.isVisible():
                dialog.hide()  # not closed: what is typed in it must still be there
                self._hidden_dialogs.append(dialog)
        self._show_front(self._lock_page(self._desk.ctx.actor))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.workspace is not None:
            self.workspace.pages.leave()
        self._settings.change(geometry=bytes(self.saveGeometry().toBase64().data()).decode())
        self.closing.emit()
        super().closeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._front is not None:
            self._front.setFocus()

    def _unlock(self) -> None:
        self._drop_front()
        if self.workspace is not None:
            self._stack.setCurrentWidget(self.workspace)
            self._give_keys_back()
        for dialog in self._hidden_dialogs:
            dialog.open()
        self._hidden_dialogs.clear()
        self.idle.start()

    def _give_keys_back(self) -> None:
        """To what had them before the lock; to the page if that was rebuilt meanwhile."""
        held, self._held_keys = self._held_keys, None
        if self.workspace is None:
            return
        if held is None or not isValid(held) or not self.workspace.isAncestorOf(held):
            held = self.workspace.pages.page()
        if held is not None:
            held.setFocus()

    def _lock_page(self, account: Account) -> QWidget:
        return self._make_lock(account, self._unlock, lambda: self._account_asked("switch"))

    def _account_asked(self, what: str) -> None:
        if what == "lock":
            self.lock()
        else:
            self._drop_workspace()
            self.signed_out.emit(what == "switch")

    def _put_workspace(self, position: Position | None) -> None:
        from widgets.main_window.workspace import Workspace  # not before somebody signed in

        if self._desk is None:
            return
        self.workspace = Workspace(self._desk, self._stack)
        self.workspace.account_asked.connect(self._account_asked)
        self._stack.addWidget(self.workspace)
        if self._front is None or position is None:
            self._stack.setCurrentWidget(self.workspace)
        if position is None:
            self.workspace.start()
        else:
            self.workspace.restore(position)

    def _drop_workspace(self) -> None:
        self.idle.stop()
        if self.workspace is not None:
            self.workspace.pages.leave()
            self._discard(self.workspace)
        for dialog in self._hidden_dialogs:
            dialog.reject()
        self._hidden_dialogs.clear()
        self.workspace = None
        self._desk = None

    def _show_front(self, widget: QWidget) -> None:
        self._drop_front()
        self._front = widget
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        widget.setFocus()

    def _drop_front(self) -> None:
        if self._front is not None:
            self._discard(self._front)
            self._front = None

    def _discard(self, widget: QWidget) -> None:
        self._stack.removeWidget(widget)
        widget.hide()
        widget.deleteLater()

    def _settings_changed(self, name: str) -> None:
        if name == "idle_minutes":
            self.idle.set_minutes(self._settings.value.idle_minutes)
        elif name in ("lang", "theme", "scale"):
            # after everybody else has heard of it: the translator, the desk's language
            QTimer.singleShot(0, self, lambda: self._rebuild(name))

    def _system_theme_changed(self, _scheme: object = None) -> None:
        if self._settings.value.theme == "system":
            QTimer.singleShot(0, self, lambda: self._rebuild("theme"))

    def _rebuild(self, name: str) -> None:
        position = self._take_down()
        app = QApplication.instance()
        if name in ("theme", "scale") and isinstance(app, QApplication):
            value = self._settings.value
            choice: Choice = (
                "light" if value.theme == "light" else "dark" if value.theme == "dark" else "system"
            )
            theme.apply(app, choice, value.scale)
        self._name_window()
        if position is not None:
            self._put_workspace(position)
        elif self._front is not None:
            self._show_front(self._make_sign_in())
        if self.locked and self._desk is not None:
            self._show_front(self._lock_page(self._desk.ctx.actor))
        self.rebuilt.emit()

    def _take_down(self) -> Position | None:
        """Removes the workspace at once, and says where the person was: a new theme would first
        style and lay out anew every page and row that is about to go."""
        old, self.workspace = self.workspace, None
        if old is None:
            return None
        position = old.position()
        self._stack.removeWidget(old)
        delete(old)
        return position

    def _name_window(self) -> None:
        self.setWindowTitle(self.tr("CounterCheck"))

    def _restore_geometry(self) -> None:
        saved = self._settings.value.geometry
        if not saved or not self.restoreGeometry(QByteArray.fromBase64(QByteArray(saved.encode()))):
            self.resize(px(1366), px(768))
            room = self.screen().availableSize()
            if room.width() <= self.width() or room.height() <= self.height():
                self.setWindowState(Qt.WindowState.WindowMaximized)  # its frame needs room, too
