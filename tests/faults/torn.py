"""A power cut, made from files: what was synced is there, what came after is cut or torn anywhere.

A commit may be told as saved when its frames are synced to the log. So after a cut the log holds at
least what it held then, and of the commit under way any part, in any order of sectors.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.domain.answer import Verdict
from app.services import visits
from tests.faults.world import check, make, reopen

SECTOR: Final = 512
LOG: Final = "store.db-wal"


@dataclass(frozen=True)
class Moment:
    """Just after an answer was told."""

    log: int  # bytes of the write-ahead log
    told: dict[str, str]


@dataclass(frozen=True)
class Laptop:
    folder: Path
    key: bytes
    moments: list[Moment]


def live(folder: Path, answers: int, dice: random.Random) -> Laptop:
    """A laptop that answered; its files as they lie while the program runs."""
    source = folder / "source"
    key = make(source)
    laptop, visit_id, items = reopen(source, key)
    log = source / LOG
    moments = [Moment(_size(log), {})]
    told: dict[str, str] = {}
    for n in range(answers):
        item = dice.choice(items)
        visits.answer(laptop.ctx(), visit_id, item, verdict=Verdict.NORMAL, note=str(n))
        told[item] = str(n)
        moments.append(Moment(_size(log), dict(told)))
    kept = folder / "kept"
    shutil.copytree(source, kept, ignore=shutil.ignore_patterns("*-shm", "journal", "*.lock"))
    laptop.store.close()
    return Laptop(kept, key, moments)


def _size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0


def cuts(laptop: Laptop, points: int, folder: Path, dice: random.Random) -> Iterator[list[str]]:
    """For each point what is wrong after it; empty lists if all is well."""
    whole = (laptop.folder / LOG).read_bytes()
    for point in range(points):
        n = dice.randrange(len(laptop.moments) - 1)
        before, after = laptop.moments[n], laptop.moments[n + 1]
        log = _torn(whole, before.log, after.log, dice)
        here = folder / f"cut-{point}"
        shutil.copytree(laptop.folder, here)
        (here / LOG).write_bytes(log)
        flying = next((f"{i} {v}" for i, v in after.told.items() if before.told.get(i) != v), "")
        opened, visit_id, _ = reopen(here, laptop.key)
        with opened.store as store:
            found = check(opened, visit_id, before.told, flying)
            store.check()
        shutil.rmtree(here)
        yield found


def _torn(whole: bytes, synced: int, end: int, dice: random.Random) -> bytes:
    """The log up to ``synced``, then of the rest some sectors, others old or never written."""
    way = dice.randrange(3)
    if way == 0 or synced == end:
        return whole[: dice.randint(synced, end)]
    torn = bytearray(whole[:end])
    for start in range(synced, end, SECTOR):
        if dice.random() < 0.5:
            stop = min(start + SECTOR, end)
            torn[start:stop] = bytes(stop - start) if way == 1 else dice.randbytes(stop - start)
    return bytes(torn)
