"""The tables kept with a result: what a stranger wrote is shown, never run."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.sheet import csv_sheet

CELLS = st.lists(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1),
    min_size=1,
)


def _cells(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-a", "\t=1", "  =1", "＝1"]
)
def test_a_formula_is_shown_not_run(cell: str) -> None:
    assert _cells(csv_sheet("a.csv", [[cell]]).data) == [["'" + cell]]


@pytest.mark.parametrize("cell", ["-12.5", "+3", "", "表号", "a=b", 7])
def test_numbers_and_words_stand_as_they_are(cell: object) -> None:
    assert _cells(csv_sheet("a.csv", [["x", cell]]).data) == [["x", str(cell)]]


@given(CELLS)
def test_every_text_comes_back(rows: list[list[str]]) -> None:
    back = _cells(csv_sheet("a.csv", rows).data)
    assert len(back) == len(rows)
    for row, mine in zip(rows, back, strict=True):
        assert [cell.removeprefix("'") for cell in mine] == [c.removeprefix("'") for c in row]
