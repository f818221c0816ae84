"""The fit: exact on exact points, honest about few, and not fooled by one slip of the pen."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.alignment.fit import NotEnough, Point, fit
from drivers.alignment.target import ARM, STEP, cross_dots, standard_target

TARGET = standard_target(210, 139.7)
IDS = [c.id for c in TARGET.crosses]
OFFSETS = st.floats(-6, 6)
SCALES = st.floats(0.97, 1.03)
TURNS = st.floats(-0.02, 0.02)


def moved(
    ids: list[str], dx: float, dy: float, sx: float = 1, sy: float = 1, turn: float = 0
) -> list[Point]:
    cx, cy = TARGET.centre
    points = []
    for cross in TARGET.crosses:
        if cross.id in ids:
            u, v = (cross.x - cx) * sx, (cross.y - cy) * sy
            x = cx + dx + u * math.cos(turn) - v * math.sin(turn)
            y = cy + dy + u * math.sin(turn) + v * math.cos(turn)
            points.append(Point(cross.id, x, y))
    return points


@given(OFFSETS, OFFSETS, SCALES, SCALES, TURNS, st.permutations(IDS))
def test_any_print_is_recovered_in_any_order(
    dx: float, dy: float, sx: float, sy: float, turn: float, order: list[str]
) -> None:
    points = moved(IDS, dx, dy, sx, sy, turn)
    points.sort(key=lambda p: order.index(p.id))
    found = fit(TARGET, points)
    assert found.offset_x.value == pytest.approx(dx, abs=1e-6)
    assert found.offset_y.value == pytest.approx(dy, abs=1e-6)
    assert found.scale_x.value == pytest.approx(sx * math.cos(turn), abs=1e-6)
    assert found.scale_y.value == pytest.approx(sy * math.cos(turn), abs=1e-6)
    assert found.residual == pytest.approx(0, abs=1e-6) and found.outlier == ""
    for point in points:
        cross = next(c for c in TARGET.crosses if c.id == point.id)
        assert found.place(cross.x, cross.y) == pytest.approx((point.x, point.y), abs=1e-6)


@given(OFFSETS, OFFSETS)
def test_three_crosses_are_enough_and_leave_nothing_over(dx: float, dy: float) -> None:
    corners = [c.id for c in TARGET.corners][:3]
    found = fit(TARGET, moved(corners, dx, dy))
    assert found.offset_x.value == pytest.approx(dx, abs=1e-6)
    assert found.residual is None
    assert found.offset_x.sigma > 0.1  # a ruler's


@given(st.sampled_from(IDS), st.floats(3, 30), st.floats(0, 6.28))
def test_one_slip_of_the_pen_is_named(wrong: str, far: float, angle: float) -> None:
    points = [
        Point(p.id, p.x + far * math.cos(angle), p.y + far * math.sin(angle))
        if p.id == wrong
        else p
        for p in moved(IDS, 1.0, -0.5)
    ]
    found = fit(TARGET, points)
    assert found.outlier == wrong
    assert found.offset_x.value == pytest.approx(1.0, abs=1e-6)


@given(st.integers(0, 3), st.sampled_from("xy"), st.sampled_from([-25.0, -10.0, 10.0, 25.0]))
def test_of_four_typed_places_the_wrong_one_is_named(which: int, axis: str, far: float) -> None:
    """The four corners are what a person measures: one digit wrong must not become a correction."""
    points = moved([c.id for c in TARGET.corners], 1.0, -0.5, turn=0.003)
    p = points[which]
    points[which] = Point(p.id, p.x + far * (axis == "x"), p.y + far * (axis == "y"))
    found = fit(TARGET, points)
    assert found.outlier == p.id and found.residual is None
    assert found.offset_x.value == pytest.approx(1.0, abs=1e-3)
    assert found.offset_y.value == pytest.approx(-0.5, abs=1e-3)


@given(st.integers(0, 3), st.floats(0.5, 3.0))
def test_of_four_a_small_slip_makes_it_less_sure(which: int, far: float) -> None:
    points = moved([c.id for c in TARGET.corners], 1.0, -0.5)
    p = points[which]
    points[which] = Point(p.id, p.x, p.y + far)
    found = fit(TARGET, points)
    assert found.outlier in ("", p.id)
    assert abs(found.offset_y.value + 0.5) <= 3 * found.offset_y.sigma


def test_the_origin_is_known_less_well_than_the_middle() -> None:
    found = fit(TARGET, moved(IDS, 1.0, -0.5, 1.01, 0.99))
    x, y = found.place(0.0, 0.0)
    assert (found.origin_x.value, found.origin_y.value) == pytest.approx((x, y))
    assert found.origin_x.sigma > found.offset_x.sigma


def test_more_crosses_make_it_surer() -> None:
    few = fit(TARGET, moved([c.id for c in TARGET.corners], 1, 1))
    many = fit(TARGET, moved(IDS, 1, 1))
    assert many.offset_x.sigma < few.offset_x.sigma


@pytest.mark.parametrize("ids", [[], ["A"], ["A", "B"], ["A", "B", "C", "D"]])
def test_what_does_not_tell_is_refused(ids: list[str]) -> None:
    """The last four are one row: nothing is known of the other direction."""
    with pytest.raises(NotEnough):
        fit(TARGET, moved(ids, 0, 0))


@pytest.mark.parametrize("height", [93.13, 139.7, 279.4])
def test_a_target_fits_its_form(height: float) -> None:
    target = standard_target(205, height)
    assert len(target.crosses) >= 10
    assert max(c.y for c in target.crosses) <= height - 10
    assert len({c.id for c in target.corners}) == 4
    for cross in target.crosses:  # on the printer's own grid
        assert cross.x / STEP == pytest.approx(round(cross.x / STEP), abs=1e-6)


def test_a_form_too_small_for_a_target_is_refused() -> None:
    with pytest.raises(ValueError, match="60"):
        standard_target(60, 93)


def test_a_cross_is_symmetric_about_its_middle_dot() -> None:
    dots = cross_dots(bar=False)
    assert len(dots) == len(dots[0]) == 2 * ARM + 1
    assert all(dots[ARM]) and all(row[ARM] for row in dots)
    assert sum(map(sum, cross_dots(bar=True))) > sum(map(sum, dots)) + 100
