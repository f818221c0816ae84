"""However it ends, what was told as saved is there.

The full run of 10,000 points is ``python -m tests.faults.kill_points``; here are some hundred.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults import torn

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the rounds are forked; Windows cannot")
def test_killed_at_random_points_nothing_told_is_lost(tmp_path: Path) -> None:
    # a process of its own: forking this one, with its threads, would be a fault of the test
    command = [sys.executable, "-m", "tests.faults.kill_points", "--points", "150"]
    done = subprocess.run(
        [*command, "--folder", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    words = done.stdout.splitlines()[-1].split()
    told = dict(zip(words[::2], map(int, words[1::2]), strict=True))
    assert told["points"] == 150 and told["lost"] == told["broken"] == 0
    assert told["answers"] > 150


def test_a_power_cut_anywhere_loses_nothing_that_was_told(tmp_path: Path) -> None:
    dice = random.Random(27)
    laptop = torn.live(tmp_path, answers=60, dice=dice)
    assert laptop.moments[-1].log > laptop.moments[0].log + 60 * 512  # the log really grew
    wrong = [found for found in torn.cuts(laptop, 200, tmp_path, dice) if found]
    assert wrong == []


def test_the_check_itself_notices_a_lost_answer(tmp_path: Path) -> None:
    """A log cut before what was told: the fault test would see it."""
    dice = random.Random(27)
    laptop = torn.live(tmp_path, answers=10, dice=dice)
    late = torn.Laptop(
        laptop.folder,
        laptop.key,
        [torn.Moment(laptop.moments[2].log, laptop.moments[-1].told)] * 2,
    )
    (found,) = torn.cuts(late, 1, tmp_path, dice)
    assert any(line.startswith("lost") for line in found)
