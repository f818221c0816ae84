"""Drawing on a photo by mouse and by keyboard, keeping it and leaving it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from app.domain.marks import MarkColour, MarkKind, parsed
from app.services import evidence
from tests.store.photo_builders import phone_photo
from tests.widgets.visit_kit import Hand, K
from widgets.common.confirm import Ask
from widgets.visit.mark_dialog import MarkDialog

M = Qt.KeyboardModifier


@pytest.fixture
def board(at_work: Hand) -> MarkDialog:
    ctx, visit = at_work.desk.ctx, at_work.view.visit.id
    evidence.add_photo(ctx, visit, "room.photo", phone_photo((1600, 1200)), "till.jpg")
    at_work.page.controller.reload()
    at_work.until(lambda: at_work.view.item("room.photo").photos)
    at_work.go("room.photo")
    at_work.page.work.photos.draw(at_work.view.item("room.photo").photos[0])
    made = at_work.page.work.photos.marker
    assert made is not None
    at_work.until(lambda: not made.canvas.pixmap.isNull())
    at_work.settle()
    return made


def drag(board: MarkDialog, start: tuple[float, float], end: tuple[float, float]) -> None:
    """From one share of the picture to another."""
    canvas = board.canvas

    def at(share: tuple[float, float]) -> QPoint:
        spot = QPointF(share[0] * canvas.pixmap.width(), share[1] * canvas.pixmap.height())
        return canvas.placed().map(spot).toPoint()

    left = Qt.MouseButton.LeftButton
    QTest.mousePress(canvas, left, pos=at(start))
    QTest.mouseMove(canvas, at(((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)))
    QTest.mouseMove(canvas, at(end))
    QTest.mouseRelease(canvas, left, pos=at(end))


def key(board: MarkDialog, key: Any, held: Any = M.NoModifier) -> None:
    QTest.keyClick(board.canvas, key, held)


def kinds(board: MarkDialog) -> list[str]:
    return [m.kind.value for m in board.canvas.history.marks]


def test_each_tool_draws_its_mark(board: MarkDialog) -> None:
    drag(board, (0.1, 0.1), (0.5, 0.5))
    key(board, K.Key_B)
    key(board, K.Key_2)
    drag(board, (0.6, 0.6), (0.9, 0.8))
    key(board, K.Key_H)
    drag(board, (0.1, 0.7), (0.4, 0.9))
    key(board, K.Key_T)
    drag(board, (0.5, 0.2), (0.5, 0.2))
    board.canvas.field.setText("A1 票")
    QTest.keyClick(board.canvas.field, K.Key_Return)  # ends the words, not the drawing
    assert board.isVisible() and board.canvas.field.isHidden()
    assert kinds(board) == ["arrow", "box", "blur", "text"]
    arrow, box, _, text = board.canvas.history.marks
    assert (arrow.colour, box.colour, text.text) == (MarkColour.RED, MarkColour.YELLOW, "A1 票")
    for got, wanted in ((arrow.x1, 1000), (arrow.y2, 5000), (box.x2, 9000), (box.y1, 6000)):
        assert abs(got - wanted) < 40
    board.grab()


def test_a_slip_of_the_hand_draws_nothing(board: MarkDialog) -> None:
    drag(board, (0.5, 0.5), (0.502, 0.5))
    assert kinds(board) == [] and not board.canvas.history.changed


def test_lines_are_as_wide_on_the_screen_whatever_the_zoom(board: MarkDialog) -> None:
    drag(board, (0.1, 0.1), (0.2, 0.2))
    board.canvas.zoom(4.0)
    before = board.canvas.scale
    middle = board.canvas.to_picture(board.canvas.rect().toRectF().center())
    share = middle.x() / 1600, middle.y() / 1200
    drag(board, share, (share[0] + 0.05, share[1] + 0.05))
    wide, near = board.canvas.history.marks
    assert board.canvas.scale == before and near.size < wide.size / 3


def test_moved_reshaped_recoloured_and_taken_away(board: MarkDialog) -> None:
    drag(board, (0.2, 0.2), (0.4, 0.4))
    drag(board, (0.3, 0.3), (0.5, 0.3))  # by its body: it is the chosen one
    (moved,) = board.canvas.history.marks
    assert abs(moved.x1 - 4000) < 60 and abs(moved.y1 - 2000) < 60
    drag(board, (moved.x2 / 10_000, moved.y2 / 10_000), (0.9, 0.9))
    (bent,) = board.canvas.history.marks
    assert (bent.x1, bent.y1) == (moved.x1, moved.y1) and abs(bent.x2 - 9000) < 60
    key(board, K.Key_4)
    key(board, K.Key_BracketRight)
    (thick,) = board.canvas.history.marks
    assert thick.colour is MarkColour.WHITE and thick.size > bent.size
    key(board, K.Key_Delete)
    assert kinds(board) == []
    for _ in range(6):
        key(board, K.Key_Z, M.ControlModifier)
    assert not board.undo.isEnabled() and not board.canvas.history.changed
    key(board, K.Key_Y, M.ControlModifier)
    key(board, K.Key_Z, M.ControlModifier | M.ShiftModifier)
    assert board.canvas.history.marks == (moved,)


def test_all_of_it_works_without_a_mouse(board: MarkDialog) -> None:
    key(board, K.Key_B)
    key(board, K.Key_Insert)
    (first,) = board.canvas.history.marks
    assert first.kind is MarkKind.BOX and board.canvas.chosen == 0
    key(board, K.Key_Right)
    key(board, K.Key_Down, M.ControlModifier | M.ShiftModifier)
    (after,) = board.canvas.history.marks
    assert after.x1 > first.x1 and after.y1 == first.y1
    assert after.y2 - after.y1 > first.y2 - first.y1
    key(board, K.Key_T)
    key(board, K.Key_Insert)
    QTest.keyClicks(board.canvas.field, "5 mm")
    QTest.keyClick(board.canvas.field, K.Key_Return)
    assert board.canvas.chosen == 1
    key(board, K.Key_Backtab)
    assert board.canvas.chosen == 0
    key(board, K.Key_Tab)
    assert board.canvas.chosen == 1
    key(board, K.Key_Tab)  # past the last: out of the picture
    assert board.canvas.chosen is None


def test_words_are_changed_given_up_and_emptied(board: MarkDialog) -> None:
    key(board, K.Key_T)
    key(board, K.Key_Insert)
    QTest.keyClicks(board.canvas.field, "never mind")
    QTest.keyClick(board.canvas.field, K.Key_Escape)
    assert kinds(board) == [] and board.isVisible()
    key(board, K.Key_Insert)
    QTest.keyClicks(board.canvas.field, "one")
    QTest.keyClick(board.canvas.field, K.Key_Return)
    mark = board.canvas.history.marks[0]
    spot = QPointF((mark.x1 + 60) / 10_000 * 1600, (mark.y1 + 60) / 10_000 * 1200)
    place = board.canvas.placed().map(spot).toPoint()
    QTest.mouseDClick(board.canvas, Qt.MouseButton.LeftButton, pos=place)
    assert board.canvas.field.text() == "one"
    board.canvas.field.setText(" two\t\x07 ")  # as it may be pasted
    QTest.keyClick(board.canvas.field, K.Key_Return)
    assert [m.text for m in board.canvas.history.marks] == ["two"]
    QTest.mouseDClick(board.canvas, Qt.MouseButton.LeftButton, pos=place)
    board.canvas.field.setText(" ")
    QTest.keyClick(board.canvas.field, K.Key_Return)
    assert kinds(board) == []


def test_enter_keeps_what_is_drawn(board: MarkDialog, at_work: Hand) -> None:
    drag(board, (0.1, 0.1), (0.5, 0.5))
    drawn = board.canvas.history.marks
    key(board, K.Key_Return)
    at_work.settle()
    (photo,) = at_work.view.item("room.photo").photos
    assert photo.of and parsed(photo.marks) == drawn
    at_work.page.work.photos.draw(photo)
    again = at_work.page.work.photos.marker
    assert again is not None
    at_work.until(lambda: not again.canvas.pixmap.isNull())
    assert again.canvas.history.marks == drawn  # to go on with
    QTest.keyClick(again.canvas, K.Key_Return)  # nothing changed: it only closes
    at_work.settle()
    assert at_work.view.item("room.photo").photos == (photo,)


def test_leaving_asks_only_if_something_would_be_lost(board: MarkDialog, at_work: Hand) -> None:
    drag(board, (0.1, 0.1), (0.5, 0.5))
    key(board, K.Key_Escape)
    (ask,) = board.findChildren(Ask)
    assert board.isVisible()
    ask.reject()
    key(board, K.Key_Z, M.ControlModifier)
    gone: list[int] = []
    board.finished.connect(gone.append)
    key(board, K.Key_Escape)
    assert gone == [0]
    assert at_work.view.item("room.photo").photos[0].of == ""


def test_leaving_after_asking_keeps_nothing(board: MarkDialog, at_work: Hand) -> None:
    drag(board, (0.1, 0.1), (0.5, 0.5))
    key(board, K.Key_Escape)
    (ask,) = board.findChildren(Ask)
    gone: list[int] = []
    board.finished.connect(gone.append)
    ask.yes.click()
    assert gone == [0]
    at_work.settle()
    assert at_work.view.item("room.photo").photos[0].of == ""


def test_what_cannot_be_kept_stays_on_the_board(board: MarkDialog, at_work: Hand) -> None:
    """The visit was finished in another window meanwhile."""
    from app.services import visits

    drag(board, (0.1, 0.1), (0.5, 0.5))
    ctx, visit = at_work.desk.ctx, at_work.view.visit.id
    visits.void(ctx, visit, "wrong site")
    key(board, K.Key_Return)
    at_work.settle()
    assert board.isVisible() and board.keep.isEnabled()
    assert "voided" in board._told.text() and kinds(board) == ["arrow"]


def test_hiding_says_who_may_look_behind_it(board: MarkDialog) -> None:
    key(board, K.Key_H)
    assert "reviewers and administrators" in board._told.text()
    key(board, K.Key_S)
    assert "reviewers" not in board._told.text()


def test_every_button_has_a_name(board: MarkDialog) -> None:
    from PySide6.QtWidgets import QPushButton

    assert all(b.accessibleName() for b in board.findChildren(QPushButton))
    assert all(b.height() >= 30 for b in board.findChildren(QPushButton))
