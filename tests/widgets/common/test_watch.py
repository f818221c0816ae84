"""A long step is told: how far, how fast, how long still, and its curves."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from drivers.plan import Advanced, Sampled
from drivers.words import Text
from widgets.common.watch import KEPT, MOST, Watch
from widgets.common.watch_view import WatchView, nice

DELAY = Text("网关", "gateway")


def test_rate_and_time_left_come_from_what_was_done_since_the_step_began() -> None:
    watch = Watch()
    watch.add(Advanced(1000, 11000), now=10.0)
    assert watch.rate is None and watch.left is None  # one look tells no speed
    watch.add(Advanced(6000, 11000), now=15.0)
    assert watch.rate == 1000.0 and watch.left == 5.0
    watch.add(Advanced(0, 500), now=20.0)  # another file
    assert watch.rate is None
    watch.step()
    assert watch.empty


def test_curves_keep_the_newest_points_and_what_was_lost() -> None:
    watch = Watch()
    for at in range(MOST + 10):
        watch.add(Sampled(DELAY, float(at), None if at % 5 == 0 else 3.0))
    curve = watch.curves[DELAY]
    assert len(curve.points) == MOST and curve.points[0][0] == 10.0
    assert curve.last == 3.0 and sum(v is None for _, v in curve.points) == MOST // 5
    for more in range(10):
        watch.add(Sampled(Text(str(more), str(more)), 0.0, 1.0))
    assert len(watch.curves) == KEPT
    watch.step()
    assert watch.curves  # a curve outlives its step


@given(st.floats(min_value=1e-6, max_value=1e9))
def test_an_axis_ends_at_a_round_figure_above_all(most: float) -> None:
    top = nice(most)
    assert most <= top * (1 + 1e-9) and top <= most * 10
    assert f"{top:e}"[0] in "125"


def test_the_view_says_it_and_hides_without_anything_to_say(qtbot: Any) -> None:
    view = WatchView("en")
    qtbot.addWidget(view)
    view.show_watch(None)
    assert view.isHidden()
    watch = Watch()
    view.show_watch(watch)
    assert view.isHidden()
    watch.add(Advanced(0, 65536), now=0.0)
    watch.add(Advanced(32768, 65536), now=3.0)
    view.show_watch(watch)
    assert not view.isHidden() and view.curves.isHidden()
    assert view.far.text() == "32.0 KB of 64.0 KB · 10.7 KB/s · 3 s left"
    watch.add(Sampled(DELAY, 1.0, 2.5))
    watch.add(Sampled(DELAY, 2.0, None))
    view.show_watch(watch)
    assert not view.curves.isHidden()
    assert view.curves.accessibleName() == "gateway –"
    view.resize(500, 200)
    view.grab()  # paints with one point, a lost one, and a short time
