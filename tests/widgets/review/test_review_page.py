"""The reviewer at the keyboard, on a real store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from app.domain.answer import Verdict
from app.domain.visit import ReviewState, VisitState
from app.qt.desk import Desk
from app.services import signoff, visits
from tests.services.builders import CHIEF, Laptop, Walk, open_laptop, receipt_for
from tests.widgets.visit_kit import K, a_desk
from widgets.review.page import ReviewPage


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    made = open_laptop(tmp_path / "data")
    yield made
    made.store.close()


@pytest.fixture
def desk(qtbot: Any, laptop: Laptop, tmp_path: Path) -> Iterator[Desk]:
    with a_desk(laptop, tmp_path / "prefs", CHIEF) as made:
        yield made


class Reviewer:
    def __init__(self, qtbot: Any, desk: Desk) -> None:
        self.qtbot = qtbot
        self.desk = desk
        self.page = ReviewPage(desk)
        qtbot.addWidget(self.page)
        self.page.resize(1280, 660)
        self.page.show()
        desk.bus.changed.connect(self.page.refresh)

    def open(self, **args: str) -> Reviewer:
        self.page.shown(args)
        self.settle()
        return self

    def settle(self) -> None:
        tasks = self.desk.tasks
        self.qtbot.waitUntil(
            lambda: not any(tasks.pending(lane) for lane in tasks._lanes), timeout=10_000
        )

    def press(self, key: K, shift: bool = False) -> Reviewer:
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.page, key, held)
        self.settle()
        return self


@pytest.fixture
def reviewer(qtbot: Any, desk: Desk) -> Reviewer:
    return Reviewer(qtbot, desk)


def signed(
    laptop: Laptop, verified: bool | None = True, *, abnormal: bool = False, kind: str = "patrol"
) -> str:
    """A visit as it lies at central: signed, and with its receipt."""
    walk = Walk.begin(laptop, kind=kind).answer_all()
    if abnormal:
        visits.answer(walk.ctx, walk.visit_id, "front.lamp", verdict=Verdict.ABNORMAL)
    walk.finish().sign()
    laptop.time.pass_(timedelta(days=1))
    if verified is not None:
        sign_off = walk.view().sign_offs[-1]
        laptop.put_local(receipt_for(sign_off, laptop.clock.now().best, verified=verified))
    return walk.visit_id


def state(laptop: Laptop, visit_id: str) -> tuple[VisitState, ReviewState]:
    visit = visits.visit_view(laptop.ctx(CHIEF), visit_id).visit
    return visit.state, visit.review


def test_a_clean_visit_is_accepted_with_one_key(reviewer: Reviewer, laptop: Laptop) -> None:
    first, second = signed(laptop), signed(laptop)
    reviewer.open()
    assert [line.visit.id for line in reviewer.page.queue.rows.rows] == [first, second]
    assert reviewer.page.doubts() == ()
    reviewer.press(K.Key_A)
    assert state(laptop, first) == (VisitState.SIGNED, ReviewState.ACCEPTED)
    assert reviewer.page.queue.current() == second  # the next one takes its place
    assert reviewer.page.view is not None and reviewer.page.view.visit.id == second


def test_a_refusal_cannot_be_overlooked(reviewer: Reviewer, laptop: Laptop) -> None:
    walk = Walk.begin(laptop).answer_all().finish()
    signoff.refuse(walk.ctx, walk.visit_id, reason="负责人不在现场：周五回来")
    sign_off = walk.view().sign_offs[-1]
    laptop.put_local(receipt_for(sign_off, laptop.clock.now().best))
    reviewer.open()
    page = reviewer.page
    assert page.doubts() == ("the site did not sign",)
    seen = " ".join(label.text() for label in page.findChildren(QLabel))
    assert "Not signed by the site" in seen
    assert "The person in charge is away: 周五回来" in seen
    assert "Signed" not in [label.text() for label in page.sums.findChildren(QLabel)]


@pytest.mark.parametrize(("verified", "abnormal"), [(False, False), (None, False), (True, True)])
def test_doubt_needs_a_word(
    reviewer: Reviewer, laptop: Laptop, verified: bool | None, abnormal: bool
) -> None:
    visit_id = signed(laptop, verified, abnormal=abnormal)
    reviewer.open()
    assert reviewer.page.doubts()
    reviewer.press(K.Key_A)
    assert state(laptop, visit_id)[1] is ReviewState.NONE
    reviewer.page.decision.remark.setPlainText("seen, agreed by phone")
    reviewer.press(K.Key_A)
    assert state(laptop, visit_id)[1] is ReviewState.ACCEPTED


def test_r_marks_the_item_and_shift_r_returns_it(reviewer: Reviewer, laptop: Laptop) -> None:
    visit_id = signed(laptop)
    reviewer.open(visit_id=visit_id)
    page = reviewer.page
    reviewer.press(K.Key_Down).press(K.Key_Down)
    assert page.current == "front.open"
    reviewer.press(K.Key_R)
    mark = page.marks.of("front.open")
    assert mark is not None and mark.marked
    assert not page.decision.back.isEnabled()  # nobody knows yet what is wrong
    QTest.keyClicks(mark.text, "Read again, A and R are letters here")
    assert not page.decision.accept.isEnabled()
    reviewer.press(K.Key_R, shift=True)
    assert state(laptop, visit_id) == (VisitState.DRAFT, ReviewState.RETURNED)
    item = visits.visit_view(laptop.ctx(), visit_id).item("front.open")
    assert item.open and item.remark == "Read again, A and R are letters here"
    assert len(page.marks) == 0


def test_j_and_k_walk_the_queue(reviewer: Reviewer, laptop: Laptop) -> None:
    ids = [signed(laptop), signed(laptop), signed(laptop)]
    reviewer.open()
    reviewer.press(K.Key_J).press(K.Key_J).press(K.Key_J)
    assert reviewer.page.queue.current() == ids[2]
    reviewer.press(K.Key_K)
    assert reviewer.page.queue.current() == ids[1]


def test_an_altered_record_is_said_in_words(reviewer: Reviewer, laptop: Laptop) -> None:
    visit_id = signed(laptop)
    with laptop.store.read() as reader:
        sign_off = reader.sign_offs(visit_id)[-1]
    from dataclasses import replace

    from app.services.signoff import RevisionCheck
    from app.vault import seal
    from widgets.visit.revision_card import RevisionCard

    forged = replace(sign_off, manifest=sign_off.manifest.replace("2.4", "1.4"))
    card = RevisionCard(reviewer.desk)
    reviewer.qtbot.addWidget(card)
    card.show_check(RevisionCheck(forged, seal.check(forged), None))
    reviewer.settle()
    assert card._state.text() == "altered"


def test_a_visit_asked_for_is_found_wherever_it_is(reviewer: Reviewer, laptop: Laptop) -> None:
    visit_id = signed(laptop)
    signed(laptop)
    reviewer.open().press(K.Key_A)
    assert state(laptop, visit_id)[1] is ReviewState.ACCEPTED
    reviewer.open(visit_id=visit_id)
    assert reviewer.page.queue.state == "all"
    assert reviewer.page.queue.current() == visit_id
    assert not reviewer.page.decision.accept.isEnabled()  # decided is decided


def test_a_visit_that_is_no_patrol_says_its_kind(reviewer: Reviewer, laptop: Laptop) -> None:
    said: list[str] = []
    reviewer.page.titled.connect(lambda _title, below: said.append(below))
    signed(laptop)
    signed(laptop, kind="support")
    reviewer.open()
    rows = reviewer.page.queue.rows
    spoken = [rows.index(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(2)]
    assert [text.startswith("Support ") for text in spoken] == [False, True]
    assert said[-1].startswith("XJ-")
    reviewer.press(K.Key_J)
    assert said[-1].startswith("Support ")


def test_an_empty_queue_says_what_would_be_here(reviewer: Reviewer) -> None:
    reviewer.open()
    assert reviewer.page.empty.isVisible()
    assert "arrive signed" in reviewer.page.queue._empty.text()


def test_letters_are_the_pages_also_when_the_queue_has_the_focus(
    reviewer: Reviewer, laptop: Laptop
) -> None:
    ids = [signed(laptop), signed(laptop)]
    reviewer.open()
    queue = reviewer.page.queue
    QTest.keyClick(queue.list, K.Key_J)
    reviewer.settle()
    assert queue.current() == ids[1]
    QTest.keyClick(queue.list, K.Key_A)
    reviewer.settle()
    assert state(laptop, ids[1])[1] is ReviewState.ACCEPTED


def test_the_page_fits_the_smallest_laptop_in_words_of_any_length(
    reviewer: Reviewer, laptop: Laptop
) -> None:
    signed(laptop)
    reviewer.open()
    assert reviewer.page.sums.minimumSizeHint().width() < 420
