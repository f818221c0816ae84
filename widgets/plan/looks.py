"""The words, shapes and colours of what a visit is on a day."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QLocale

from app.domain.pack import PATROL
from app.qt.desk import Desk
from app.services import plan_words
from app.services.due import PlannedVisit
from app.services.planning import DayCount, DayLine, DayState, DoneVisit
from widgets.common import formats
from widgets.common.plan_look import due_tone
from widgets.common.two_line import RowLook
from widgets.theme.tokens import Tone


def QT_TRANSLATE_NOOP(context: str, source: str) -> str:
    """Qt's own is typed as object; the translation tools look for this name."""
    return source


_S = DayState
ICONS = {
    _S.OVERDUE: "alert-circle",
    _S.DUE: "clock-outline",
    _S.MOVED: "calendar-arrow-right",
    _S.DONE: "check-circle",
    _S.EXPECTED: "circle-outline",
}
TONES: dict[DayState, Tone] = {
    _S.OVERDUE: "bad",
    _S.DUE: "primary",
    _S.MOVED: "warning",
    _S.DONE: "good",
    _S.EXPECTED: "neutral",
}
WORDS = {
    _S.OVERDUE: QT_TRANSLATE_NOOP("plan", "Overdue"),
    _S.DUE: QT_TRANSLATE_NOOP("plan", "Due"),
    _S.MOVED: QT_TRANSLATE_NOOP("plan", "Moved away"),
    _S.DONE: QT_TRANSLATE_NOOP("plan", "Done"),
    _S.EXPECTED: QT_TRANSLATE_NOOP("plan", "Expected"),
}


def say(source: str) -> str:
    return QCoreApplication.translate("plan", source)


def state_word(state: DayState) -> str:
    return say(WORDS[state])


def ink(state: DayState) -> str:
    tone = TONES[state]
    return "muted" if tone == "neutral" else tone


def day_words(day: date) -> str:
    """ "2026-11-20  Friday"."""
    return f"{formats.day(day)}  {QLocale().dayName(day.isoweekday())}"


def day_off(count: DayCount) -> str:
    """The word beside a day that the contract's calendar names; empty for any other."""
    if count.holiday:
        return say(QT_TRANSLATE_NOOP("plan", "off"))
    return say(QT_TRANSLATE_NOOP("plan", "work")) if count.make_up else ""


def spoken_day(count: DayCount, *, today: bool) -> str:
    """What a screen reader reads, and the tool tip."""
    parts = [day_words(count.day)]
    if today:
        parts.append(say(QT_TRANSLATE_NOOP("plan", "today")))
    if count.holiday:
        parts.append(say(QT_TRANSLATE_NOOP("plan", "public holiday")))
    elif count.make_up:
        parts.append(say(QT_TRANSLATE_NOOP("plan", "make-up working day")))
    said = [f"{state_word(s)} {n}" for s in DayState if (n := count.counts.get(s, 0))]
    parts.append(", ".join(said) or say(QT_TRANSLATE_NOOP("plan", "no visits")))
    return ", ".join(parts)


def line_look(desk: Desk, line: DayLine) -> RowLook:
    if line.done is not None:
        return _done_look(desk, line.done)
    visit = line.planned
    assert visit is not None
    chips: list[tuple[str, Tone]] = []
    expected = line.state is DayState.EXPECTED  # the one after: nobody is at it, or sent to it yet
    if visit.begun_by and not expected:
        chips.append((say(QT_TRANSLATE_NOOP("plan", "begun")), "primary"))
    if line.state is DayState.MOVED:
        moved = say(QT_TRANSLATE_NOOP("plan", "now {day}"))
        chips.append((moved.format(day=f"{visit.on:%m-%d}"), "warning"))
    elif line.state is DayState.EXPECTED:
        chips.append((state_word(line.state), "neutral"))
    else:
        if visit.due.moved:
            moved = say(QT_TRANSLATE_NOOP("plan", "from {day}"))
            chips.append((moved.format(day=f"{visit.due.contract:%m-%d}"), "warning"))
        chips.append((desk.words(plan_words.when(visit)), due_tone(visit)))
    return RowLook(
        visit.site.name,
        _second(desk, visit, line.state),
        ICONS[line.state],
        ink(line.state),
        tuple(chips),
        "" if expected else visit.assignee_name,
    )


def _second(desk: Desk, visit: PlannedVisit, state: DayState) -> str:
    parts = [desk.words(visit.business_title)]
    if visit.kind != PATROL:
        parts.insert(0, desk.words(visit.kind_title))
    reasons = plan_words.reasons(visit)
    if reasons and state is not DayState.EXPECTED:
        parts.insert(0, desk.words(plan_words.joined(reasons)))
    return " · ".join(parts)


def _done_look(desk: Desk, made: DoneVisit) -> RowLook:
    signed = made.visit.signed
    second = [desk.words(made.kind_title), made.visit.number]
    word = state_word(DayState.DONE)
    if signed is not None:
        word = f"{word} {formats.clock_time(signed)}"
    return RowLook(
        made.site.name,
        " · ".join(second),
        ICONS[DayState.DONE],
        ink(DayState.DONE),
        ((word, "good"),),
        made.visit.engineer_name,
    )
