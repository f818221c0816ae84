"""The shared pieces, each by what a person would notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.answer import Verdict
from app.domain.service_level import ClockName, ClockReading, ClockState
from widgets.common import formats, roles, service_bar, words
from widgets.common.chip import Chip, VerdictButtons, VerdictGlyph
from widgets.common.confirm import ask_reason, confirm
from widgets.common.flow import FlowLayout
from widgets.common.labels import ElidedLabel
from widgets.common.rows import RowsModel
from widgets.common.search_field import SearchField
from widgets.common.segments import Segments
from widgets.common.states import BusyBar, EmptyState

NOW = datetime(2026, 11, 20, 1, 32, tzinfo=UTC)  # 09:32 in Shanghai


@dataclass(frozen=True)
class Row:
    id: str
    text: str


def rows_model() -> RowsModel[Row]:
    return RowsModel(lambda r: r.id, lambda r: r.text)


def test_the_rows_model_is_a_good_model(qtmodeltester: Any) -> None:
    model = rows_model()
    model.set_rows([Row("a", "1"), Row("b", "2")])
    qtmodeltester.check(model)


def test_only_the_row_that_differs_is_told_of(qtbot: Any) -> None:
    model = rows_model()
    model.set_rows([Row("a", "1"), Row("b", "2"), Row("c", "3")])
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda a, b, *_: told.append((a.row(), b.row())))
    with qtbot.assertNotEmitted(model.modelReset):
        model.set_rows([Row("a", "1"), Row("b", "new"), Row("c", "3")])
    assert told == [(1, 1)]
    assert model.find("b").data() == "new"
    assert model.find("z") == QModelIndex()


def test_every_enum_has_its_words() -> None:
    tables = (
        words.VERDICTS, roles.ROLES, words.VISIT_STATES, words.REVIEWS, words.TICKET_STATES,
        words.TICKET_EVENTS, words.CLOCKS, words.CLOCK_STATES, words.ASSETS, words.FINDINGS,
        words.OUTCOMES, words.STEPS, words.EVIDENCE, words.CONFIDENCE, words.ENTITIES,
        words.VISIT_TONES, words.TICKET_TONES, words.CLOCK_TONES,
    )  # fmt: skip
    for table in tables:
        kind: type[StrEnum] = type(next(iter(table)))  # type: ignore[call-overload]
        assert set(table) == set(kind), kind


def test_times_are_shanghais() -> None:
    assert formats.clock_time(NOW) == "09:32"
    assert formats.moment(NOW) == "2026-11-20 09:32"
    assert formats.day(datetime(2026, 11, 20, 17, tzinfo=UTC)) == "2026-11-21"
    assert formats.day(date(2026, 1, 2)) == "2026-01-02"
    assert formats.near(NOW - timedelta(minutes=5), NOW) == "09:27"
    assert formats.near(NOW - timedelta(days=3), NOW) == "11-17 09:32"
    assert formats.near(NOW - timedelta(days=400), NOW) == "2025-10-16"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "due today"),
        (1, "due tomorrow"),
        (5, "in 5 days"),
        (-1, "1 day overdue"),
        (-9, "9 days overdue"),
    ],
)
def test_due(days: int, said: str) -> None:
    assert formats.due(days) == said


@given(st.timedeltas(timedelta(), timedelta(days=400)))
def test_a_length_never_loses_more_than_its_smaller_unit(span: timedelta) -> None:
    units = {"d": 86400, "h": 3600, "min": 60, "s": 1}
    parts = formats.length(span).split()
    told = sum(int(n) * units[u] for n, u in zip(parts[::2], parts[1::2], strict=True))
    smallest = units[parts[-1]]
    assert 0 <= span.total_seconds() - told < smallest


@given(st.integers(0, 10**13))
def test_a_size_is_short(count: int) -> None:
    assert len(formats.size(count)) <= 10


def reading(left: timedelta, state: ClockState, stopped: bool = False) -> ClockReading:
    limit = timedelta(hours=2)
    paused = state is ClockState.PAUSED
    return ClockReading(ClockName.RESOLVE, limit, limit - left, None, state, stopped, paused)


def test_the_clock_to_look_at_is_the_open_one_with_least_left() -> None:
    done = reading(timedelta(minutes=-5), ClockState.BREACHED, stopped=True)
    near = reading(timedelta(minutes=10), ClockState.RUNNING)
    far = reading(timedelta(minutes=100), ClockState.RUNNING)
    assert service_bar.urgent((done, far, near)) is near
    assert service_bar.urgent((done,)) is done
    assert service_bar.urgent(()) is None


def test_a_clock_says_in_words_what_its_colour_says() -> None:
    over = reading(timedelta(minutes=-12), ClockState.BREACHED)
    assert (service_bar.said(over), service_bar.ink_of(over)) == ("12 min 00 s over", "bad")
    near = reading(timedelta(minutes=10), ClockState.RUNNING)
    assert (service_bar.said(near), service_bar.ink_of(near)) == ("10 min 00 s left", "warning")
    paused = reading(timedelta(hours=1), ClockState.PAUSED)
    assert service_bar.said(paused) == "paused, 1 h 00 min left"
    assert service_bar.said(replace(over, paused=True)) == "paused, 12 min 00 s over"


def test_a_search_waits_for_the_hand_and_clears_at_once(qtbot: Any) -> None:
    field = SearchField("Find")
    qtbot.addWidget(field)
    asked: list[str] = []
    field.searched.connect(asked.append)
    qtbot.keyClicks(field, "cpgs")
    qtbot.waitUntil(lambda: asked == ["cpgs"])
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert asked == ["cpgs", ""]
    with qtbot.waitSignal(field.moved) as moved:
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert moved.args == [1]


def test_a_decision_does_not_block_and_follows_only_a_yes(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    done: list[str] = []
    dialog = confirm(parent, "Void?", "It stays readable.", "Void", lambda: done.append("yes"))
    assert dialog.isVisible()
    dialog.reject()
    assert done == []
    confirm(parent, "Void?", "", "Void", lambda: done.append("yes")).accept()
    assert done == ["yes"]


def test_a_reason_is_needed_before_the_answer_opens(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    given_: list[str] = []
    dialog = ask_reason(parent, "Suspend", "", "Suspend", given_.append, hint="Why?")
    assert dialog.field is not None
    assert not dialog.yes.isEnabled()
    dialog.field.setPlainText("  ")
    assert not dialog.yes.isEnabled()
    dialog.field.setPlainText(" waiting for a part ")
    dialog.yes.click()
    assert given_ == ["waiting for a part"]


def test_verdict_buttons_hold_one_or_none(qtbot: Any) -> None:
    buttons = VerdictButtons()
    qtbot.addWidget(buttons)
    assert buttons.verdict() is None
    with qtbot.waitSignal(buttons.chosen) as chosen:
        buttons.buttons[Verdict.ABNORMAL].click()
    assert chosen.args == [Verdict.ABNORMAL]
    with qtbot.waitSignal(buttons.chosen):  # the same again does not empty it
        buttons.buttons[Verdict.ABNORMAL].click()
    assert buttons.verdict() is Verdict.ABNORMAL
    with qtbot.assertNotEmitted(buttons.chosen):
        buttons.set_verdict(None)
    assert buttons.verdict() is None


def test_shapes_have_names_for_screen_readers(qtbot: Any) -> None:
    glyph = VerdictGlyph(Verdict.ABNORMAL)
    qtbot.addWidget(glyph)
    assert glyph.accessibleName() == "Abnormal"
    glyph.set_verdict(None, partly=True)
    assert glyph.accessibleName() == "in progress"


def test_text_is_never_markup(qtbot: Any) -> None:
    for made in (Chip("<b>x</b>"), ElidedLabel("<b>x</b>")):
        qtbot.addWidget(made)
        assert made.textFormat() == Qt.TextFormat.PlainText


def test_a_long_line_gives_way_and_keeps_its_whole_in_the_tip(qtbot: Any) -> None:
    name = "东莞市水务集团供水有限公司常平分公司" * 3
    made = ElidedLabel(name)
    qtbot.addWidget(made)
    made.resize(120, 24)
    made.show()
    assert made.toolTip() == name
    assert made.minimumSizeHint().width() < 60


def test_what_flows_wraps_and_skips_what_is_hidden(qtbot: Any) -> None:
    box = QWidget()
    qtbot.addWidget(box)
    flow = FlowLayout(box, gap=8)
    parts = [QLabel("x") for _ in range(3)]
    for part in parts:
        part.setFixedSize(100, 20)
        flow.addWidget(part)
    assert flow.heightForWidth(320) == 20
    assert flow.heightForWidth(210) == 48
    box.show()
    parts[1].hide()
    assert flow.heightForWidth(210) == 20


def test_an_empty_page_offers_its_action(qtbot: Any) -> None:
    done: list[int] = []
    made = EmptyState("store-outline", "No sites.", action="Import", on=lambda: done.append(1))
    qtbot.addWidget(made)
    made.findChild(QPushButton).click()
    assert done == [1]


def test_long_work_can_be_cancelled(qtbot: Any) -> None:
    bar = BusyBar()
    qtbot.addWidget(bar)
    assert bar.isHidden()
    bar.start("Reading the register", total=10)
    bar.step(3)
    with qtbot.waitSignal(bar.cancelled):
        bar.findChild(QPushButton).click()
    bar.stop()
    assert bar.isHidden()


def test_segments_tell_of_a_persons_choice_only(qtbot: Any) -> None:
    made = Segments("Colours", (("light", "Light"), ("dark", "Dark")), "light")
    qtbot.addWidget(made)
    with qtbot.assertNotEmitted(made.chosen):
        made.set_value("dark")
    with qtbot.waitSignal(made.chosen) as chosen:
        made.findChildren(QPushButton)[0].click()
    assert chosen.args == ["light"]
