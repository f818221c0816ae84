from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.network.outages import failover, longest, now_good, now_out, outages
from drivers.network.ping import Echo, Series, jitter


def _row(text: str, step: float = 1.0) -> list[Echo]:
    """``.`` came back, ``x`` was lost."""
    return [Echo(i * step, None if char == "x" else 5.0) for i, char in enumerate(text)]


def test_one_lost_is_no_outage_two_are() -> None:
    assert outages(_row("..x..x..")) == ()
    (only,) = outages(_row("..xxx..."))
    assert (only.began, only.ended, only.seconds, only.lost) == (2.0, 5.0, 3.0, 3)


def test_an_outage_that_did_not_end() -> None:
    (only,) = outages(_row("..xxx"))
    assert (only.ended, only.seconds) == (None, 2.0)
    assert now_out(_row("..xx")) and not now_out(_row(".x.x"))
    assert now_good(_row("xx...")) and not now_good(_row(".."))


def test_what_took_over() -> None:
    card = outages(_row("..xxxxxxxx"))
    assert failover((), card) is None
    assert failover(card, outages(_row("..........."))) == 0
    assert failover(card, outages(_row("..xxx....."))) == 3.0
    assert failover(outages(_row("xx........")), outages(_row("......xxx."))) == 0


@given(st.text(alphabet=".x", max_size=60))
def test_outages_hold_every_run_of_losses_and_nothing_else(text: str) -> None:
    found = outages(_row(text))
    assert sum(one.lost for one in found) == sum(
        len(run) for run in text.replace(".", " ").split() if len(run) >= 2
    )
    assert all(a.began < b.began for a, b in pairwise(found))
    assert longest(found) <= len(text)


def test_jitter_is_the_mean_step_and_a_loss_breaks_the_row() -> None:
    assert jitter([10.0, 14.0, 10.0]) == 4.0
    assert jitter([10.0, None, 50.0, 52.0]) == 2.0
    assert jitter([10.0]) is None


@given(st.lists(st.none() | st.floats(0, 1000), max_size=50))
def test_figures_are_within_what_was_measured(times: list[float | None]) -> None:
    series = Series("icmp", tuple(Echo(i, value) for i, value in enumerate(times)))
    if not series.times:
        assert series.median is series.p95 is None
        return
    low, high = min(series.times), max(series.times)
    assert series.median is not None and series.p95 is not None and series.mean is not None
    assert low <= series.median <= series.p95 <= high
    assert low - 1e-9 <= series.mean <= high + 1e-9
    assert 0 <= series.loss < 100


def test_p95_by_nearest_rank() -> None:
    series = Series("icmp", tuple(Echo(i, float(i + 1)) for i in range(100)))
    assert series.p95 == pytest.approx(95.0)
