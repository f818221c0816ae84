"""Kills a program that answers, at random points, and looks at what it had told.

    python -m tests.faults.kill_points --points 10000 --folder DIR [--seed N]

Each round forks a process that opens the laptop's store, checks everything an earlier one had told,
and answers items through the service the page uses, telling each answer before it is given and
after it was committed. SIGKILL comes at a random moment: mostly while it answers, one time in eight
while it still opens and checks. What is counted: told answers that are not there (lost), databases
that do not open or do not hold together (broken).
"""

from __future__ import annotations

import argparse
import os
import random
import select
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROUNDS_PER_LAPTOP: Final = 250  # then a fresh one: a database as old as a year's is slow to check
LONGEST: Final = 0.04  # seconds of answering before the kill
DEADLINE: Final = 120.0  # seconds for a round; a hang is a failure
READY, BROKEN = b"ready", b"broken"


@dataclass
class Tally:
    points: int = 0
    answers: int = 0  # committed and told
    opening: int = 0  # kills before the store was ready
    lost: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


def _answering(folder: Path, key: bytes, told: dict[str, str], flying: str, pipe: int) -> None:
    """The child: never returns by itself."""
    from app.domain.answer import Verdict
    from app.services import visits
    from tests.faults.world import check, held, reopen

    def say(*words: str) -> None:
        os.write(pipe, (" ".join(words) + "\n").encode())

    laptop, visit_id, items = reopen(folder, key)
    for wrong in check(laptop, visit_id, told, flying):
        say("broken", wrong.replace("\n", " "))
    item = flying.partition(" ")[0]
    say("ready", item, held(laptop, visit_id, item))  # what became of the one in flight
    dice = random.Random()
    ctx = laptop.ctx()
    while True:
        item, value = dice.choice(items), str(dice.randrange(10**9))
        say("gives", item, value)
        visits.answer(ctx, visit_id, item, verdict=Verdict.NORMAL, note=value)
        say("told", item, value)


class Killer:
    """One laptop's folder and what was told of it."""

    def __init__(self, folder: Path, seed: int) -> None:
        from tests.faults.world import make

        self.folder = folder
        self.key = make(folder)
        self.told: dict[str, str] = {}
        self.flying = ""  # "item value": given when the kill came, told or not
        self.dice = random.Random(seed)

    def round(self, tally: Tally) -> None:
        early = self.dice.random() < 0.125
        wait = self.dice.random() * (0.1 if early else LONGEST)
        ours, theirs = os.pipe()
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            os.close(ours)
            try:
                _answering(self.folder, self.key, self.told, self.flying, theirs)
            except BaseException as error:
                os.write(theirs, f"broken {type(error).__name__}: {error}\n".encode())
            finally:
                os._exit(1)
        os.close(theirs)
        heard = b""
        if not early:
            heard = self._until_ready(ours)
        self._read_for(ours, wait, into := bytearray(heard))
        os.kill(child, signal.SIGKILL)
        while rest := os.read(ours, 65536):
            into += rest
        os.close(ours)
        os.waitpid(child, 0)
        tally.points += 1
        self._take(bytes(into), tally)

    def _until_ready(self, pipe: int) -> bytes:
        heard = b""
        end = time.monotonic() + DEADLINE
        while READY not in heard:
            left = end - time.monotonic()
            if left <= 0 or not select.select([pipe], [], [], left)[0]:
                return heard + b"broken it did not open in time\n"
            part = os.read(pipe, 65536)
            if not part:
                break
            heard += part
        return heard

    @staticmethod
    def _read_for(pipe: int, seconds: float, into: bytearray) -> None:
        """Keeps the pipe from filling up until the kill is due."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([pipe], [], [], left)[0]:
                part = os.read(pipe, 65536)
                if not part:
                    return
                into += part

    def _take(self, heard: bytes, tally: Tally) -> None:
        ready = False
        for line in heard.decode().splitlines(keepends=True):
            if not line.endswith("\n"):
                break  # cut off by the kill
            word, _, rest = line.strip().partition(" ")
            if word == "ready":
                ready = True
                item, _, value = rest.partition(" ")
                if value:
                    self.told[item] = value
                self.flying = ""
            elif word == "gives":
                self.flying = rest
            elif word == "told":
                item, _, value = rest.partition(" ")
                self.told[item] = value
                self.flying = ""
                tally.answers += 1
            elif word == "broken":
                where = tally.lost if rest.startswith("lost") else tally.broken
                where.append(f"point {tally.points}: {rest}")
        if not ready:
            tally.opening += 1


def run(points: int, folder: Path, seed: int, *, tell: bool = False) -> Tally:
    from tests.faults.world import whole

    tally = Tally()
    began = time.monotonic()
    number = 0
    while tally.points < points:
        killer = Killer(folder / f"laptop-{number}", seed + number)
        number += 1
        for _ in range(min(ROUNDS_PER_LAPTOP, points - tally.points)):
            killer.round(tally)
        tally.broken += whole(killer.folder, killer.key, killer.told, killer.flying)
        if tell:
            passed = time.monotonic() - began
            print(
                f"{tally.points} points, {tally.answers} answers told, {passed:.0f} s", flush=True
            )
    return tally


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--points", type=int, default=1000)
    asked.add_argument("--folder", type=Path, required=True)
    asked.add_argument("--seed", type=int, default=20261127)
    given = asked.parse_args()
    tally = run(given.points, given.folder, given.seed, tell=True)
    print(
        f"points {tally.points} opening {tally.opening} answers {tally.answers} "
        f"lost {len(tally.lost)} broken {len(tally.broken)}"
    )
    for line in (*tally.lost, *tally.broken)[:20]:
        print(line)
    return 1 if tally.lost or tally.broken else 0


if __name__ == "__main__":
    sys.exit(main())
