"""The main job from end to end, as the self test walks it."""

from __future__ import annotations

from pathlib import Path

from app.demo.road import Road


def test_every_step_of_the_main_job_holds(tmp_path: Path) -> None:
    (tmp_path / "central").mkdir()
    road = Road(tmp_path)
    rows = list(road.walk())
    assert all(row.passed for row in rows), [(r.title.en, r.told) for r in rows if not r.passed]
    assert len(rows) == len(road.steps())
