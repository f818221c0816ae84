"""What waits, whether one may leave, and the connection check."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.changes import ChangeSet, Entity
from app.domain.text import Text
from app.errors import CounterCheckError
from app.qt.sync_runner import Line, SyncState
from app.services import tickets
from app.services.sync_status import ConflictLine, WaitingItem
from app.store.sync_side import Outcome, SyncSide
from tests.services.builders import START, Walk
from tests.widgets.frame_kit import seat, until
from widgets.sync.conflicts import ConflictsCard
from widgets.sync.looks import item_look
from widgets.sync.page import SyncPage


class DeadLine:
    """No line: the loop only waits, the check is refused with words."""

    def __init__(self) -> None:
        self.woken = threading.Event()

    def run(
        self,
        stop: threading.Event,
        status: Callable[[SyncState], object],
        changed: Callable[[ChangeSet], object],
    ) -> None:
        status(SyncState(Line.OFFLINE, 4, problem=Text("没有网络。", "No network."), next_at=START))
        while not stop.is_set():
            self.woken.wait(10.0)

    def nudge(self) -> None:
        self.woken.set()

    def check(self) -> Text:
        raise CounterCheckError(
            what=Text("连不上中心。", "Central cannot be reached."),
            todo=Text("请检查网线。", "Check the cable."),
        )


def told(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def test_it_lists_what_waits_and_says_not_to_leave(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path) as here:
        walk = Walk.begin(here.laptop).answer_all()
        page = SyncPage(here.desk)
        qtbot.addWidget(page)
        page.show()
        page.shown({})
        until(qtbot, lambda: page.model.rows)
        assert "Not everything is at central yet" in told(page)
        visit = next(r for r in page.model.rows if r.entity_id == walk.visit_id)
        assert visit.changes > 1
        at = page.model.find(f"visit:{walk.visit_id}")
        page.list.setCurrentIndex(at)
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
        assert here.asked == [("visit", {"visit_id": walk.visit_id})]


def test_with_nothing_waiting_one_may_leave(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path) as here:
        page = SyncPage(here.desk)
        qtbot.addWidget(page)
        page.shown({})
        until(qtbot, lambda: "Safe to leave" in told(page))
        assert "Nothing is waiting." in told(page)
        assert "knows no central service" in told(page)


def test_a_dead_line_says_why_and_the_check_gives_its_answer(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path, loop=DeadLine()) as here:
        here.desk.sync.start()
        page = SyncPage(here.desk)
        qtbot.addWidget(page)
        page.shown({})
        until(qtbot, lambda: "No network." in told(page))
        assert "next try 09:00" in told(page)
        button = next(b for b in page.findChildren(QPushButton) if b.text() == "Check connection")
        button.click()
        until(qtbot, lambda: "Central cannot be reached. Check the cable." in told(page))
        assert button.isEnabled()


def test_a_refused_item_shows_its_reason(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path) as here:
        item = WaitingItem(
            Entity.ANSWER, "a", Text("答", "Answer 2.2"), 1, 804, START, "rejected",
            Text("版本未知", "unknown version"),
        )  # fmt: skip
        look = item_look(here.desk, item, START)
        assert look.second == "unknown version"
        assert look.chips == (("Refused", "bad"),)


def test_a_conflict_shows_both_values_and_the_way_to_the_record(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path) as here:
        card = ConflictsCard(here.desk)
        qtbot.addWidget(card)
        card.show_conflicts(
            [
                ConflictLine(
                    1, Entity.TICKET, "t1", None, "level", Text("GD-1 坏", "GD-1 broken"),
                    Text("二级", "level two"), Text("一级", "level one"), START,
                )
            ]
        )  # fmt: skip
        assert "In force: level one" in told(card) and "Yours: level two" in told(card)
        assert "Work order · Level" in told(card) and "GD-1 broken" in told(card)
        asked: list[tuple[int, bool]] = []
        card.settled.connect(lambda id, mine: asked.append((id, mine)))
        buttons = {b.text(): b for b in card.findChildren(QPushButton)}
        buttons["Open it"].click()
        assert here.asked == [("tickets", {"ticket_id": "t1"})]
        buttons["Keep mine"].click()
        assert asked == [(1, True)] and not buttons["Keep theirs"].isEnabled()
        assert card.findChild(QLabel).textFormat() == Qt.TextFormat.PlainText


def test_choosing_a_value_settles_the_conflict(tmp_path: Path, qtbot: Any) -> None:
    with seat(tmp_path) as here:
        ctx = here.laptop.ctx()
        made = tickets.create(
            ctx, site_id=here.laptop.first.id, kind="fault", title="坏了", level="II"
        )
        side = SyncSide(here.laptop.store)
        change = next(c for c in side.pending() if c.entity is Entity.TICKET)
        lost = {"level": {"v": "IV", "cid": "theirs"}}
        side.settle([Outcome(change.cid, "conflict", 7, "", lost)])
        page = SyncPage(here.desk)
        qtbot.addWidget(page)
        page.show()
        page.shown({})
        until(qtbot, lambda: "In force: IV" in told(page.conflicts))
        mine = next(b for b in page.findChildren(QPushButton) if b.text() == "Keep mine")
        mine.click()
        until(qtbot, lambda: page.conflicts.isHidden())
        view = tickets.ticket_view(ctx, made.id(Entity.TICKET))
        assert view.ticket.level == "II"
