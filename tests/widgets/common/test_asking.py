"""What a test asks: by keyboard, with figures and files, and what is missing said."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit

from drivers.questions import Field, Question, Reply, typed
from drivers.types import Limit, Text, Verdict
from widgets.common.asking import AskPanel, FilePick
from widgets.common.keys_field import KeysField

LIMIT = Limit(low=Decimal(0), high=Decimal(100))
QUESTION = Question(
    "measure",
    Text("量", "Measure"),
    (("typed", Text("填了", "Typed"), Verdict.PASS), ("none", Text("没有", "None"), Verdict.FAIL)),
    (
        Field("a", Text("甲", "A"), "number", "mm", LIMIT, ("typed",)),
        Field("b", Text("乙", "B"), "number", "mm", LIMIT, ("typed",)),
        Field("photo", Text("照片", "Photo"), "file"),
    ),
)


def panel(qtbot: Any) -> tuple[AskPanel, list[Reply]]:
    made = AskPanel("en")
    qtbot.addWidget(made)
    made.show()
    given: list[Reply] = []
    made.replied.connect(given.append)
    made.ask(QUESTION)
    made.enter()
    return made, given


def field(made: AskPanel, name: str) -> QLineEdit:
    found = made.fields[name]
    assert isinstance(found, QLineEdit)
    return found


def test_figures_are_typed_and_enter_goes_on(qtbot: Any) -> None:
    made, given = panel(qtbot)
    qtbot.keyClicks(field(made, "a"), "12.5")
    qtbot.keyClick(field(made, "a"), Qt.Key.Key_Return)
    field(made, "b").setText("30")
    made.choices[0].click()
    assert given == [Reply("typed", {"a": "12.5", "b": "30"})]


def test_what_is_missing_or_wrong_is_said_and_nothing_is_sent(qtbot: Any) -> None:
    made, given = panel(qtbot)
    assert made.choose(1)
    assert made.problem.text() == "not filled in: A" and made.problem.isVisible()
    field(made, "a").setText("abc")
    field(made, "b").setText("5")
    made.choose(1)
    assert "no number" in made.problem.text()
    field(made, "a").setText("500")
    made.choose(1)
    assert "0 – 100" in made.problem.text()
    assert given == []
    assert made.choose(2) is True and not made.choose(3)
    assert made.problem.text() != ""  # a wrong figure is not sent with another answer either


def test_asked_again_what_was_given_stays(qtbot: Any, tmp_path: Path) -> None:
    made, _ = panel(qtbot)
    field(made, "a").setText("7")
    photo = made.fields["photo"]
    assert isinstance(photo, FilePick)
    photo.take(str(tmp_path / "form.jpg"))
    again = Question("measure", Text("再来", "Again"), QUESTION.choices, QUESTION.fields)
    made.ask(again)
    assert field(made, "a").text() == "7"
    assert made.fields["photo"].text().endswith("form.jpg")
    made.ask(None)
    assert not made.isVisible() and not made.choose(1)


def test_a_photo_may_be_dropped(qtbot: Any, tmp_path: Path) -> None:
    made, given = panel(qtbot)
    photo = made.fields["photo"]
    assert isinstance(photo, FilePick)
    path = tmp_path / "票据.jpg"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    drop = QDropEvent(
        QPointF(2, 2),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    photo.dropEvent(drop)
    made.choose(2)
    assert given == [Reply("none", {"photo": str(path)})]


WEDGE = Question(
    "swipe",
    Text("刷卡", "Swipe"),
    (("sent", Text("刷了", "Swiped"), Verdict.PASS), ("none", Text("没有", "None"), Verdict.FAIL)),
    (Field("track", Text("在这里刷卡", "Swipe here"), "keys", needed=("sent",)),),
)


def test_what_a_reader_types_is_taken_with_its_times(qtbot: Any) -> None:
    made = AskPanel("en")
    qtbot.addWidget(made)
    made.show()
    given: list[Reply] = []
    made.replied.connect(given.append)
    made.ask(WEDGE)
    made.enter()
    entry = made.fields["track"]
    qtbot.keyClicks(entry, ";123?")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    assert given == []  # some readers end every track so: it waits for more
    qtbot.keyClicks(entry, "+4?")
    qtbot.keyClick(entry, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(given))
    text, gaps = typed(given[0].values["track"])
    assert given[0].choice == "sent" and text == ";123?+4?"
    assert len(gaps) == 9 and all(0 <= gap < 1000 for gap in gaps)
    made.ask(None)
    made.ask(WEDGE)  # another swipe begins empty
    again = made.fields["track"]
    assert isinstance(again, KeysField) and again.value() == ""
    made.choose(1)
    assert made.problem.text() == "not filled in: Swipe here"
