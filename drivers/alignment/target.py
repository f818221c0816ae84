"""The target that is printed on a form: crosses at known places, two of them told apart.

Positions are those of the print: mm from the left margin and the top of form, on the grid of 1/180
inch that a 24-pin printer has, so that nothing is lost to rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

STEP = 25.4 / 180  # mm
ARM = 17  # dots of an arm on each side of the centre: 2.4 mm
BAR = (30, 24, 7)  # the bar right of a cross: dots to its left edge, its length, its height
_XS = (10.0, 50.0, 100.0, 150.0, 190.0)
_YS = (10.0, 40.0, 80.0, 120.0)
_BELOW = 10.0  # mm that stay free under the last row


@dataclass(frozen=True, slots=True)
class Cross:
    """``id`` is a letter that is printed beside it."""

    id: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Target:
    """The first and the last cross have a bar at their right: turned round or seen from the back
    they would stand at the left."""

    crosses: tuple[Cross, ...]

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of its crosses: where an offset is told."""
        xs = [c.x for c in self.crosses]
        ys = [c.y for c in self.crosses]
        return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2

    @property
    def barred(self) -> tuple[Cross, Cross]:
        """The two with a bar."""
        return self.crosses[0], self.crosses[-1]

    @property
    def corners(self) -> tuple[Cross, ...]:
        """The four at its corners: enough to measure by hand, and far apart."""
        xs, ys = {c.x for c in self.crosses}, {c.y for c in self.crosses}
        ends = [(x, y) for y in (min(ys), max(ys)) for x in (min(xs), max(xs))]
        at = {(c.x, c.y): c for c in self.crosses}
        return tuple(at[end] for end in ends)


def standard_target(width: float, height: float) -> Target:
    """The target for a form of ``width`` × ``height`` mm of printable paper; at least two rows of
    three. Raises ValueError for one that is too small."""
    xs = [x for x in _XS if x <= width - 10.0]
    rows = [y for y in _YS if y <= height - _BELOW]
    last = height - _BELOW - 3.0
    if rows and last - rows[-1] > 15.0:
        rows.append(last)  # a low form still gets its rows far apart
    if len(xs) < 3 or len(rows) < 2:
        raise ValueError((width, height))
    places = [(round(x / STEP) * STEP, round(y / STEP) * STEP) for y in rows for x in xs]
    return Target(tuple(Cross(chr(65 + n), x, y) for n, (x, y) in enumerate(places)))


def cross_dots(bar: bool) -> list[list[bool]]:
    """A cross as rows of dots, its centre at row and column ARM; with the bar to its right."""
    side = 2 * ARM + 1
    left, length, height = BAR
    width = ARM + left + length if bar else side
    rows = [[False] * width for _ in range(side)]
    for at in range(side):
        rows[ARM][at] = True
        rows[at][ARM] = True
    if bar:
        for row in range(ARM - height // 2, ARM + height // 2 + 1):
            for column in range(ARM + left, ARM + left + length):
                rows[row][column] = True
    return rows
