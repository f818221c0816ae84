"""A laptop's clock that somebody moves: times are corrected, durations stay right, it is told."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.clock import Clock, Confidence, Stamp, elapsed, this_boot
from app.domain.clock_tale import OFF, clock_tale, clock_words
from app.domain.durations import between

TRUE = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@dataclass
class World:
    """True time passes; the laptop's clock is ``wrong`` seconds ahead of it."""

    true: datetime = TRUE
    wrong: float = 0.0

    def pass_(self, seconds: float) -> None:
        self.true += timedelta(seconds=seconds)

    def clock(self, boot: str = "boot") -> Clock:
        return Clock(
            wall=lambda: self.true + timedelta(seconds=self.wrong),
            mono=lambda: (self.true - TRUE).total_seconds() + 500.0,
            boot_id=boot,
        )


def near(a: datetime, b: datetime, within: float = 0.001) -> bool:
    return abs((a - b).total_seconds()) < within


def test_a_clock_that_nobody_moves_makes_no_steps() -> None:
    world = World(wrong=3600)
    clock = world.clock()
    clock.learn(-3600)
    for _ in range(50):
        world.pass_(600)
        assert near(clock.now().best, world.true)
    assert not clock.steps


def test_a_moved_clock_keeps_the_best_time_and_is_noticed() -> None:
    world = World()
    clock = world.clock()
    clock.learn(0.0)
    world.pass_(60)
    before = clock.now()
    world.wrong = 3 * 3600
    world.pass_(60)
    after = clock.now()
    assert near(after.best, world.true) and after.offset == -3 * 3600
    assert after.confidence is Confidence.MEASURED  # it is still known how far off it is
    (step,) = clock.steps
    assert step.seconds == 3 * 3600 and step.at_wall == before.at_wall + timedelta(seconds=60)
    assert between(before, after) == timedelta(seconds=60)


def test_without_a_measurement_a_step_is_noticed_but_nothing_is_made_up() -> None:
    world = World()
    clock = world.clock()
    clock.now()
    world.wrong = -7200
    stamp = clock.now()
    assert stamp.offset is None and stamp.confidence is Confidence.UNKNOWN
    assert [s.seconds for s in clock.steps] == [-7200]


@given(st.lists(st.tuples(st.floats(0, 3600), st.floats(-86400, 86400)), max_size=12))
def test_whatever_is_done_to_the_clock_durations_are_right(
    moves: list[tuple[float, float]],
) -> None:
    world = World()
    clock = world.clock()
    clock.learn(0.0)
    stamps = [clock.now()]
    for passed, wrong in moves:
        world.pass_(passed)
        world.wrong = wrong
        stamps.append(clock.now())
        true = world.true - TRUE
        assert abs(between(stamps[0], stamps[-1]) - true) < timedelta(seconds=0.001)
        # each step may be as small as what an honest clock is moved by, and then is not corrected
        assert near(stamps[-1].best, world.true, within=len(stamps) * 4.0)


@given(st.lists(st.floats(-1.9, 1.9), min_size=1, max_size=30))
def test_a_disciplined_clock_is_never_blamed(slews: list[float]) -> None:
    world = World()
    clock = world.clock()
    clock.now()
    for slew in slews:
        world.wrong += slew / 2 if abs(world.wrong + slew / 2) < 0.9 else -world.wrong
        world.pass_(30)
        clock.now()
    assert not clock.steps


def test_a_pause_between_the_two_readings_is_no_step() -> None:
    world = World()
    reads = iter([0.0, 5.0])  # the process slept while the first pair was read
    held = world.clock()

    def mono() -> float:
        world.pass_(next(reads, 0.0))
        return held.mono()

    clock = Clock(wall=held.wall, mono=mono, boot_id="boot")
    clock.now()
    world.pass_(10)
    clock.now()
    assert not clock.steps


@pytest.mark.skipif(not hasattr(time, "CLOCK_BOOTTIME"), reason="the system names no boot")
def test_times_after_a_restart_of_the_program_compare_within_one_boot() -> None:
    first, second = Clock(), Clock()
    assert first.boot_id == second.boot_id == this_boot()
    a, b = first.now(), second.now()
    assert timedelta(0) <= between(a, b) < timedelta(seconds=5)
    assert abs(elapsed() - time.clock_gettime(time.CLOCK_BOOTTIME)) < 5


def test_what_an_earlier_run_learned_is_corrected_by_what_happened_since() -> None:
    world = World(wrong=600)
    first = world.clock()
    first.learn(-600)
    learned = (first.offset, first.measured_at, first.boot_id, first.mono())
    assert learned[0] is not None and learned[1] is not None
    world.pass_(900)
    world.wrong = 0  # set right while the program was closed
    same = world.clock()
    same.recall(learned[0], learned[1], learned[2], learned[3])
    assert same.offset == 0 and near(same.now().best, world.true) and len(same.steps) == 1
    other = world.clock("another boot")
    other.recall(learned[0], learned[1], learned[2], learned[3])
    assert other.offset == -600 and not other.steps


def test_the_count_of_somebody_else_is_a_boot_of_its_own() -> None:
    counts = [Clock(mono=lambda: 1.0).boot_id for _ in range(2)]
    assert len({*counts, this_boot()}) == 3


def stamp(wall: datetime, mono: float, offset: float | None = 0.0, boot: str = "b") -> Stamp:
    sure = Confidence.UNKNOWN if offset is None else Confidence.MEASURED
    return Stamp(wall, mono, boot, offset, sure)


def test_over_two_boots_the_best_estimates_count_and_never_less_than_nothing() -> None:
    a = stamp(TRUE, 10.0, 0.0, "one")
    b = stamp(TRUE + timedelta(hours=4), 3.0, -3 * 3600.0, "two")
    assert between(a, b) == timedelta(hours=1)
    assert between(b, a) == timedelta(0)


def test_the_stamps_of_a_visit_tell_of_a_clock_that_was_moved() -> None:
    minute = timedelta(minutes=1)
    stamps = [
        stamp(TRUE, 0),
        stamp(TRUE + minute, 60),
        stamp(TRUE + minute * 182, 120, -180 * 60.0),
        stamp(TRUE + minute * 183, 180, -180 * 60.0),
    ]
    tale = clock_tale(reversed(stamps))
    assert [m.by for m in tale.moved] == [timedelta(hours=3)]
    assert tale.moved[0].after == TRUE + minute
    assert tale.off == timedelta(hours=-3) and not tale.sound
    words = clock_words(tale)
    assert words is not None
    assert words.en.startswith("The laptop's clock was up to 3 h fast; the times given")
    assert "the clock was moved once meanwhile (by up to 3 h)" in words.en
    assert "最多相差 3 小时（快）" in words.zh and "拨动 1 次" in words.zh
    assert clock_tale(stamps[:2]).sound and clock_words(clock_tale(stamps[:2])) is None


def test_an_unmeasured_stamp_makes_the_tale_unsure() -> None:
    assert clock_tale([stamp(TRUE, 0, None), stamp(TRUE, 1)]).worst is Confidence.UNKNOWN
    assert clock_tale([]).worst is Confidence.UNKNOWN and clock_tale([]).off is None
    assert not clock_tale([stamp(TRUE, 0, OFF.total_seconds())]).sound
