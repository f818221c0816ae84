"""The window's frame: pages by role, going, locking, rebuilding, notices, the palette."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget

from app.domain.account import Account, Role
from app.domain.changes import ChangeSet, Entity, Touch, changed
from app.domain.label_code import text_of
from app.qt.notices import Notices
from app.qt.sync_runner import Line, SyncState
from tests.services.builders import BOSS, CHIEF, LI, START, account
from tests.widgets.frame_kit import Seat, seat, until
from widgets.common.confirm import ask_reason
from widgets.common.page import Page
from widgets.main_window.idle import IdleWatch
from widgets.main_window.notice_line import NoticeLine
from widgets.main_window.page_book import Entry, PageBook
from widgets.main_window.page_stack import PageStack
from widgets.main_window.sync_pill import SyncPill
from widgets.main_window.window import MainWindow

ADMIN = account("root", Role.ADMINISTRATOR)


class Note(Page):
    """A page that writes down what happens to it."""

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.log: list[object] = []

    def shown(self, args: Mapping[str, Any]) -> None:
        self.log.append(("shown", dict(args)))
        self.titled.emit("Note", str(len(self.log)))
        self.hinted.emit("N note")

    def leaving(self) -> None:
        self.log.append("leaving")

    def refresh(self, changes: ChangeSet) -> None:
        self.log.append("refresh")

    def stale(self) -> None:
        self.log.append("stale")


def explode(_desk: Any) -> Page:
    raise RuntimeError("built badly")


HERE = f"{__name__}:Note"
ALL = frozenset(Role)
PAGES = (
    Entry("a", "note-outline", "A", ALL, HERE),
    Entry("b", "note-outline", "B", ALL, HERE),
    Entry("broken", "note-outline", "X", ALL, f"{__name__}:explode"),
    Entry("chiefs", "note-outline", "C", frozenset({Role.REVIEWER}), HERE),
    Entry("later", "note-outline", "L", ALL, "widgets.not_here.page:Page"),
)


@pytest.fixture
def here(tmp_path: Path, qtbot: Any) -> Iterator[Seat]:
    with seat(tmp_path) as made:
        yield made


@pytest.mark.parametrize(
    ("who", "wanted"),
    [
        (LI, "today plan sites visit bench tickets knowledge sync settings"),
        (BOSS, "sites visit settings"),
        (CHIEF, "review plan sites tickets knowledge sync settings"),
        (ADMIN, "plan sites tickets sync settings"),
    ],
    ids=lambda v: v.id if isinstance(v, Account) else "",
)
def test_a_role_has_its_pages_and_no_others(who: Account, wanted: str) -> None:
    book = PageBook(who)
    missing = {"visit", "review", "bench", "tickets", "knowledge"} - {e.id for e in book.entries}
    assert [e.id for e in book.entries] == [p for p in wanted.split() if p not in missing]


def test_a_page_without_code_is_absent() -> None:
    assert [e.id for e in PageBook(LI, PAGES).entries] == ["a", "b", "broken"]


def test_a_contract_may_name_a_page() -> None:
    named = {e.id: e.words for e in PageBook(LI, named={"sites": "系统"}).entries}
    assert named["sites"] == "系统"
    assert named["today"] != ""


@pytest.fixture
def stack(here: Seat, qtbot: Any) -> PageStack:
    made = PageStack(here.desk, PageBook(LI, PAGES))
    qtbot.addWidget(made)
    return made


def test_a_page_is_made_when_gone_to_and_kept(stack: PageStack) -> None:
    assert stack.count() == 0
    stack.go("a", {"x": 1})
    first = stack.page()
    stack.go("b", {})
    stack.go("a", {})
    assert stack.page() is first
    assert isinstance(first, Note)
    assert first.log == [("shown", {"x": 1}), "leaving", ("shown", {})]
    assert stack.args["a"] == {"x": 1}
    assert not stack.go("chiefs", {})


def test_the_header_follows_the_page_in_front(stack: PageStack, qtbot: Any) -> None:
    titles: list[tuple[str, str]] = []
    stack.titled.connect(lambda a, b: titles.append((a, b)))
    stack.go("a", {})
    behind = stack.page()
    stack.go("b", {})
    titles.clear()
    assert isinstance(behind, Note)
    behind.titled.emit("from behind", "")
    assert titles == []
    stack.go("a", {})
    assert titles[0] == ("from behind", "")


def test_changes_refresh_the_page_in_front_and_mark_the_others(
    stack: PageStack, here: Seat
) -> None:
    stack.go("a", {})
    behind = stack.page()
    stack.go("b", {})
    front = stack.page()
    here.desk.bus.publish(changed([Touch(Entity.SITE, "s")]))
    assert isinstance(behind, Note) and isinstance(front, Note)
    assert behind.log[-1] == "stale"
    assert front.log[-1] == "refresh"


def test_a_page_that_cannot_be_built_says_so_and_the_rest_works(
    stack: PageStack, caplog: Any
) -> None:
    stack.go("broken", {})
    shown = " ".join(label.text() for label in stack.page().findChildren(QLabel))
    assert "cannot be shown" in shown
    assert "page broken could not be made" in caplog.text
    assert stack.go("a", {})


class Door(QWidget):
    """A lock page that opens when it is told to."""

    def __init__(self, who: Account, unlocked: Callable[[], object], switch: Callable[[], object]):
        super().__init__()
        self.who, self.unlocked, self.switch = who, unlocked, switch


@pytest.fixture
def window(here: Seat, qtbot: Any) -> Iterator[MainWindow]:
    made = MainWindow(here.settings, QWidget, Door)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
    made.show_desk(here.desk)
    yield made


def test_ctrl_numbers_go_to_pages_in_the_rails_order(window: MainWindow, qtbot: Any) -> None:
    assert window.workspace is not None
    ids = window.workspace.rail.ids()
    assert window.workspace.pages.current == ids[0] == "today"
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.workspace.pages.current == ids[1])


def test_no_page_flashes_windows_of_its_own(
    window: MainWindow, here: Seat, qapp: QApplication, qtbot: Any
) -> None:
    """A widget shown before it has a parent is a window for a moment and takes the focus."""
    seen: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget)
            if shown and watched.isWindow():
                seen.append(repr(watched))
            return False

    watch = Watch()
    qapp.installEventFilter(watch)
    assert window.workspace is not None
    for entry in window.workspace.book.entries:
        here.desk.go(entry.id)
        until(qtbot, lambda: here.desk.tasks.pending("store") == 0)
    qapp.removeEventFilter(watch)
    assert seen == []


def test_a_page_the_role_has_not_is_a_notice(window: MainWindow, here: Seat) -> None:
    here.desk.go("review")
    assert here.desk.notices.newest is not None
    assert here.desk.notices.newest.text == "Your role has no such page."


def test_locking_covers_pages_and_dialogs_and_keeps_what_is_typed(
    window: MainWindow, qtbot: Any
) -> None:
    assert window.workspace is not None
    dialog = ask_reason(window.workspace, "Void", "", "Void", lambda _: None, hint="Why?")
    assert dialog.field is not None
    dialog.field.setPlainText("half a reas")
    window.lock()
    assert window.locked
    assert not window.workspace.isVisible()
    assert not dialog.isVisible()
    door = window.findChild(Door)
    assert door.isVisible()
    door.unlocked()
    assert window.workspace.isVisible()
    assert dialog.isVisible()
    assert dialog.field.toPlainText() == "half a reas"
    assert not window.locked


def test_keys_do_not_reach_behind_the_lock(window: MainWindow, qtbot: Any) -> None:
    window.lock()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert window.workspace is not None
    assert window.workspace.pages.current == "today"
    assert not window.workspace.palette_box.isVisible()


def test_the_keys_are_where_they_were_after_the_lock(
    window: MainWindow, here: Seat, qtbot: Any
) -> None:
    assert window.workspace is not None
    before = window.focusWidget()
    assert before is not None and window.workspace.pages.isAncestorOf(before)
    window.lock()
    window.findChild(Door).setFocus()
    window.findChild(Door).unlocked()
    assert window.focusWidget() is before
    window.lock()
    with qtbot.waitSignal(window.rebuilt):
        here.settings.change(theme="dark")  # what had the keys is gone
    window.findChildren(Door)[-1].unlocked()
    page = window.workspace.pages.page()
    assert page is not None and (
        window.focusWidget() is page or page.isAncestorOf(window.focusWidget())
    )


def test_switching_at_the_lock_ends_the_session(window: MainWindow, qtbot: Any) -> None:
    window.lock()
    with qtbot.waitSignal(window.signed_out) as out:
        window.findChild(Door).switch()
    assert out.args == [True]
    assert window.workspace is None


def test_language_and_theme_rebuild_where_one_was(
    window: MainWindow, here: Seat, qtbot: Any
) -> None:
    site = here.laptop.packs.current.sites[2]
    here.desk.go("sites", site_id=site.id)
    before = window.workspace
    with qtbot.waitSignal(window.rebuilt):
        here.settings.change(theme="dark")
    assert window.workspace is not None
    assert window.workspace is not before
    assert window.workspace.pages.current == "sites"
    assert window.workspace.pages.args["sites"]["site_id"] == site.id
    with qtbot.waitSignal(window.rebuilt):
        here.settings.change(lang="zh")
    assert here.desk.lang == "zh"
    with qtbot.waitSignal(window.rebuilt):
        here.settings.change(theme="light")


def test_a_rebuild_while_locked_stays_locked(window: MainWindow, here: Seat, qtbot: Any) -> None:
    window.lock()
    with qtbot.waitSignal(window.rebuilt):
        here.settings.change(scale=125)
    assert window.locked
    assert window.workspace is not None and not window.workspace.isVisible()
    with qtbot.waitSignal(window.rebuilt):
        here.settings.change(scale=100)


def test_the_geometry_is_kept(window: MainWindow, here: Seat, qtbot: Any) -> None:
    window.resize(1111, 700)
    with qtbot.waitSignal(window.closing):
        window.close()
    again = MainWindow(here.settings, QWidget, Door)
    qtbot.addWidget(again)
    assert again.height() == 700  # the width is brought to the screen's, which is small here


def test_idleness_locks_once_and_a_touch_starts_anew(qtbot: Any, qapp: QApplication) -> None:
    watch = IdleWatch(0.001)  # 60 ms
    heard: list[int] = []
    watch.idle.connect(lambda: heard.append(1))
    watch.start()
    qtbot.waitUntil(lambda: heard == [1])
    watch.set_minutes(10)
    watch.start()
    first = watch._timer.remainingTime()
    qtbot.waitUntil(lambda: watch._timer.remainingTime() < first - 50)
    key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    assert watch.eventFilter(QObject(), key) is False
    assert watch._timer.remainingTime() > first - 20
    watch._wall = lambda: time.time() + 3600.0  # the laptop slept for an hour, the timer with it
    assert watch.eventFilter(QObject(), key) is True
    assert heard == [1, 1] and not watch._timer.isActive()
    watch.stop()


def test_a_label_scanned_into_the_palette_opens_its_record(
    window: MainWindow, here: Seat, qtbot: Any
) -> None:
    site = here.laptop.first
    assert window.workspace is not None
    window.workspace.open_palette()
    palette = window.workspace.palette_box
    for typed in (text_of("site", site.id), "cc:site:nobody"):
        here.asked.clear()
        window.workspace.open_palette()
        qtbot.keyClicks(palette.field, typed)
        qtbot.keyClick(palette.field, Qt.Key.Key_Return)  # a scanner ends with it
        assert not palette.isVisible()
        until(qtbot, lambda: here.desk.notices.newest is not None)
        newest = here.desk.notices.newest
        assert newest is not None
        known = typed.endswith(site.id)
        assert newest.kind == ("info" if known else "bad")
        assert here.asked == ([("sites", {"site_id": site.id})] if known else [])
        here.desk.notices.clear()


def test_the_palette_goes_by_keyboard_alone(window: MainWindow, here: Seat, qtbot: Any) -> None:
    assert window.workspace is not None
    window.workspace.open_palette()
    palette = window.workspace.palette_box
    assert palette.isVisible()
    site = here.laptop.packs.current.sites[4]
    palette.field.setText(site.name[-8:])
    until(qtbot, lambda: any(c.key == f"site:{site.id}" for c in palette.model.rows))
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert not palette.isVisible()
    assert here.asked[-1] == ("sites", {"site_id": site.id})


def test_the_palette_finds_actions_and_says_when_there_is_nothing(
    window: MainWindow, here: Seat, qtbot: Any
) -> None:
    assert window.workspace is not None
    window.workspace.open_palette()
    palette = window.workspace.palette_box
    palette.field.setText("dark")
    assert [c.key for c in palette.model.rows] == ["action:theme"]
    palette.field.setText("zzzz nothing like it")
    assert palette.model.rows == ()
    qtbot.keyClick(palette.field, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_f1_lists_the_pages_keys(window: MainWindow) -> None:
    assert window.workspace is not None
    window.workspace.show_keys()
    dialog = window.findChild(QDialog)
    told = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "Start the chosen visit" in told
    assert "Ctrl+K" in told
    dialog.accept()


def test_the_notice_line_keeps_the_newest_and_its_action(qtbot: Any) -> None:
    notices = Notices()
    line = NoticeLine(notices)
    qtbot.addWidget(line)
    done: list[str] = []
    notices.info("first")
    notices.post("warning", "Paper is low", "Show", lambda: done.append("shown"))
    assert line._text.text() == "Paper is low"
    action = next(b for b in line.findChildren(QPushButton) if b.text() == "Show")
    action.click()
    assert done == ["shown"]
    assert line._text.text() == "" and notices.newest is None  # it is dealt with
    notices.post("warning", "Paper is low", "Show", lambda: done.append("shown"))
    away = next(b for b in line.findChildren(QPushButton) if b.accessibleName().startswith("Put"))
    assert not away.isHidden()
    away.click()
    assert line._text.text() == "" and notices.newest is None
    assert action.isHidden() and away.isHidden()
    notices.good("Saved")
    assert away.isHidden()  # it goes by itself


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (SyncState(Line.NONE), "No central"),
        (SyncState(Line.OFFLINE, 12), "Offline · 12 waiting"),
        (SyncState(Line.IDLE, 3), "3 waiting"),
        (SyncState(Line.SENDING, 9, 2, 9), "Sending 2 of 9"),
        (SyncState(Line.IDLE, 0, verified_at=START), "All verified 09:00"),
        (SyncState(Line.ATTENTION, 4), "Needs attention"),
    ],
)
def test_the_pill_always_says_where_the_data_are(state: SyncState, said: str, qtbot: Any) -> None:
    pill = SyncPill()
    qtbot.addWidget(pill)
    pill.show_state(state)
    assert pill.text().strip() == said
    assert pill.accessibleName() == f"Synchronisation: {said}"


def test_a_small_window_keeps_its_room_for_the_page(window: MainWindow, qtbot: Any) -> None:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QToolButton

    assert window.workspace is not None
    rail = window.workspace.rail
    words = Qt.ToolButtonStyle.ToolButtonTextUnderIcon
    window.resize(1366, 768)
    qtbot.waitUntil(lambda: rail.findChildren(QToolButton)[0].toolButtonStyle() == words)
    wide = rail.width()
    window.resize(960, 600)
    window.workspace.resize(700, 400)
    assert rail.findChildren(QToolButton)[0].toolButtonStyle() != words
    assert rail.width() < wide
