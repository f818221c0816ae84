"""Answer to commit, against the least SQLite can do: the same two rows in one synced commit."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

import sqlcipher3.dbapi2 as sqlite

from app.domain.answer import Verdict
from app.domain.changes import Entity
from app.domain.clock import Clock
from app.services import visits
from app.services.session import sign_in
from tests.benchmarks.person import LOGIN, PASSWORD

ROUNDS = 150


def measure(folder: Path) -> tuple[list[float], list[float]]:
    """(ours, floor) in seconds, taken in turn so that a drifting machine hits both."""
    session = sign_in(folder, LOGIN, PASSWORD, Clock())
    ctx = session.ctx()
    ours: list[float] = []
    floor: list[float] = []
    with tempfile.TemporaryDirectory(dir=folder) as made:
        raw = sqlite.connect(str(Path(made) / "raw.db"), isolation_level=None)
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute("CREATE TABLE answer (id TEXT PRIMARY KEY, visit_id TEXT, doc TEXT)")
        raw.execute("CREATE TABLE outbox (seq INTEGER PRIMARY KEY, body TEXT)")
        try:
            with ctx.store.read() as reader:
                site = reader.sites(business="collection_point")[0]
            visit_id = visits.start(ctx, site.id).id(Entity.VISIT)
            items = [
                entry.item.id
                for section in visits.visit_view(ctx, visit_id).sections
                for entry in section.items
                if entry.item.kind.value == "verdict"
            ]
            with ctx.store.read() as reader:
                body = "x" * 900
            for i in range(ROUNDS):
                began = time.perf_counter()
                raw.execute("BEGIN IMMEDIATE")
                raw.execute("INSERT INTO answer VALUES (?, ?, ?)", (str(i), visit_id, body))
                raw.execute("INSERT INTO outbox VALUES (?, ?)", (i, body))
                raw.execute("COMMIT")
                floor.append(time.perf_counter() - began)
                verdict = Verdict.NORMAL if (i // len(items)) % 2 == 0 else Verdict.NA
                began = time.perf_counter()
                visits.answer(ctx, visit_id, items[i % len(items)], verdict=verdict)
                ours.append(time.perf_counter() - began)
        finally:
            raw.close()
            session.store.close()
    return ours, floor


def median_ms(values: list[float]) -> float:
    return statistics.median(values) * 1000
