"""A wrong clock is noticed and told in words; nothing that was recorded changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.domain.durations import said
from app.services import clock_check
from tests.services.builders import START, Laptop, Walk

HOUR = timedelta(hours=1)


def test_a_clock_like_centrals_needs_no_words(laptop: Laptop) -> None:
    Walk.begin(laptop)
    found = clock_check.check(laptop.ctx())
    assert found.sound and clock_check.warning(found) is None
    assert "the same as central's" in clock_check.state(found).en


def test_the_difference_is_told_with_its_direction(laptop: Laptop) -> None:
    laptop.clock.learn(-3 * 3600 - 12 * 60)
    found = clock_check.check(laptop.ctx())
    said = clock_check.warning(found)
    assert said is not None and not found.sound
    assert "3 h 12 min fast" in said.en and "快了 3 小时 12 分" in said.zh
    assert clock_check.state(found).en == "3 h 12 min fast (compared 11-20 09:00)"
    laptop.clock.learn(150)
    said = clock_check.warning(clock_check.check(laptop.ctx()))
    assert said is not None and "2 min 30 s slow" in said.en


def test_a_clock_before_the_last_record_is_told_also_without_central(laptop: Laptop) -> None:
    laptop.clock.offset = laptop.clock.measured_at = None
    Walk.begin(laptop)
    laptop.time.now -= timedelta(days=3)
    found = clock_check.check(laptop.ctx())
    assert found.behind is not None and found.behind >= START
    said = clock_check.warning(found)
    assert said is not None and "2026-11-20 09:00" in said.en
    assert clock_check.state(found).en == "never compared with central"
    assert [step.seconds for step in laptop.clock.steps] == [-3 * 86400]


def test_an_old_comparison_says_so(laptop: Laptop) -> None:
    laptop.time.pass_(timedelta(hours=30))
    assert clock_check.state(clock_check.check(laptop.ctx())).en.endswith("over a day ago)")


@pytest.mark.parametrize(
    ("by", "en", "zh"),
    [
        (timedelta(seconds=4), "4 s", " 4 秒"),
        (timedelta(0), "0 s", " 0 秒"),
        (-timedelta(days=2, minutes=5), "2 d", " 2 天"),
        (timedelta(hours=1, seconds=59), "1 h", " 1 小时"),
        (timedelta(minutes=59, seconds=59.7), "1 h", " 1 小时"),
    ],
)
def test_a_difference_is_said_in_its_two_largest_units(by: timedelta, en: str, zh: str) -> None:
    assert said(by) == (zh, en)
