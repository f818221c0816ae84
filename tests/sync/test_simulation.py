"""By seed: laptops that work, a line that fails in every way, a central that is restored from a
backup now and then. In the end everybody holds the same, nothing is lost, nothing is there twice.

A seed that ever failed is added to KEPT and stays.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.account import Role
from app.domain.answer import Verdict
from app.domain.ticket import Ticket, allowed
from app.domain.visit import ReviewState, Visit, VisitState
from sync import engine
from sync.central import admin, book, chain, feed, judging, merge
from sync.central import tables as t
from sync.errors import Kind, SyncProblem
from sync.line import Answer as Reply
from tests.sync.world import Laptop, World

SEEDS = int(os.environ.get("COUNTERCHECK_SEEDS", "12"))
KEPT: tuple[int, ...] = (18, 149)
STEPS = 80


@dataclass
class Weather:
    """What the line does to each request, by chance."""

    rng: random.Random
    bad: float
    faults: int = 0
    earlier: list[Reply] = field(default_factory=list)

    def __call__(self, method: str, path: str, through: Callable[[], Reply]) -> Reply:
        if self.rng.random() >= self.bad:
            reply = through()
            self.earlier = [*self.earlier[-5:], reply]
            return reply
        self.faults += 1
        match self.rng.randrange(7):
            case 0:
                raise SyncProblem(Kind.CUT, "the request never arrived")
            case 1:
                through()
                raise SyncProblem(Kind.CUT, "the reply was lost")
            case 2:
                through()  # a middle box sent it twice
                return through()
            case 3:
                through()
                return Reply(302, {"location": "http://portal.example/"}, b"")
            case 4:
                reply = through()
                return replace(reply, body=reply.body[: len(reply.body) // 2])
            case 5:
                return Reply(503, {"content-type": "text/html", "retry-after": "1"}, b"busy")
            case _:
                through()
                stale = self.rng.choice(self.earlier) if self.earlier else None
                return stale or Reply(500, {"content-type": "text/html"}, b"")


class Ids:
    """UUIDv7 by seed, so that a seed is the same story every time."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.count = 0

    def __call__(self) -> uuid.UUID:
        self.count += 1
        bits = ((1_763_600_000_000 + self.count) << 80) | (7 << 76) | (2 << 62)
        return uuid.UUID(int=bits | self.rng.getrandbits(62))


class Play:
    """One run: people who work, and what becomes of it."""

    def __init__(self, folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("app.domain.ids.uuid7", Ids(seed))
        self.rng = random.Random(seed)
        self.world = World.make(folder)
        people = [self.world.account("e1"), self.world.account("e2")]
        boss = self.world.account("boss", Role.REVIEWER, Role.ENGINEER)
        wrong = [0.0, self.rng.choice([-3e8, -400.0, 3e8]), 30.0]
        codes = ("L1", "L2", "C1")
        self.laptops = [
            self.world.laptop(code, who, wrong_by=off)
            for code, who, off in zip(codes, [*people, boss], wrong, strict=True)
        ]
        self.office = self.laptops[2]
        self.weather = [Weather(self.rng, 0.15) for _ in self.laptops]
        self.backups = 0
        for laptop, weather in zip(self.laptops, self.weather, strict=True):
            laptop.line.fault = weather

    # ------------------------------------------------------------ what people do

    def step(self) -> None:
        self.world.time.pass_(self.rng.uniform(1, 90))
        laptop = self.rng.choice(self.laptops)
        if self.rng.random() < 0.4:
            laptop.sync()
            return
        acts = [self.answer, self.answer, self.photo, self.sign, self.sign, self.ticket]
        acts += [self.edit_ticket, self.edit_ticket, self.edit_ticket, self.act_ticket]
        acts.append(self.visit)
        self.rng.choice(acts)(laptop)
        if laptop is self.office and self.rng.random() < 0.5:
            self.review()

    def own(self, laptop: Laptop, *states: VisitState) -> Visit | None:
        with laptop.store.read() as reader:
            found = reader.visits(engineer_id=laptop.account.id, limit=50)
        mine = [v for v in found if v.laptop == laptop.device.laptop and v.state in states]
        return self.rng.choice(mine) if mine else None

    def visit(self, laptop: Laptop) -> None:
        laptop.start_visit(items=2)

    def answer(self, laptop: Laptop) -> None:
        visit = self.own(laptop, VisitState.DRAFT)
        if visit is None:
            return
        item = visit.rework[0] if visit.rework else f"area.item{self.rng.randrange(4)}"
        with laptop.store.read() as reader:
            held = [
                a
                for a in reader.answers(visit.id)
                if a.item_id == item and a.revision == visit.revision
            ]
        words = f"note {self.rng.randrange(1000)}"
        fresh = laptop.answer(visit, item, self.rng.choice(list(Verdict)), note=words)
        laptop.put(replace(held[0], note=words) if held else fresh)

    def photo(self, laptop: Laptop) -> None:
        visit = self.own(laptop, VisitState.DRAFT)
        if visit is not None:
            item = visit.rework[0] if visit.rework else "area.item0"
            laptop.photo(visit, item, size=self.rng.randrange(1, 2000))

    def sign(self, laptop: Laptop) -> None:
        visit = self.own(laptop, VisitState.DRAFT)
        if visit is None:
            self.visit(laptop)
        else:
            laptop.sign(visit.id)

    def review(self) -> None:
        with self.office.store.read() as reader:
            found = reader.visits(state=VisitState.SIGNED, review=ReviewState.NONE, limit=50)
            again = reader.visits(state=VisitState.SIGNED, review=ReviewState.RETURNED, limit=50)
            done = {
                (r.visit_id, r.revision) for v in [*found, *again] for r in reader.reviews(v.id)
            }
            ready = [
                v
                for v in [*found, *again]
                if (v.id, v.revision) not in done
                and any(r.verified and r.revision == v.revision for r in reader.receipts(v.id))
            ]
        if ready:
            visit = self.rng.choice(ready)
            items = ("area.item0",) if self.rng.random() < 0.5 else ()
            self.office.review(visit.id, *items)

    def ticket(self, laptop: Laptop) -> None:
        """Few, and given to somebody, so that people meet in them."""
        with laptop.store.read() as reader:
            count = len(reader.tickets(limit=50))
        if count < 2:
            engineer = self.rng.choice(self.laptops[:2]).account
            laptop.ticket(assignee=engineer.id, assignee_name=engineer.name)

    def some_ticket(self, laptop: Laptop) -> Ticket | None:
        with laptop.store.read() as reader:
            found = reader.tickets(limit=50)
        return self.rng.choice(found) if found else None

    def edit_ticket(self, laptop: Laptop) -> None:
        ticket = self.some_ticket(laptop)
        if ticket is not None:
            engineer = self.rng.choice(self.laptops[:2]).account
            laptop.put(
                replace(
                    ticket,
                    title=f"title {self.rng.randrange(1000)}",
                    assignee=engineer.id if self.rng.random() < 0.3 else ticket.assignee,
                )
            )

    def act_ticket(self, laptop: Laptop) -> None:
        ticket = self.some_ticket(laptop)
        if ticket is not None and allowed(ticket.state):
            laptop.act(ticket.id, self.rng.choice(allowed(ticket.state)))

    # ------------------------------------------------------------ a disaster

    def backup(self) -> None:
        central = self.world.central
        central.close()
        for part in central.settings.folder.glob("central.db*"):
            shutil.copy(part, part.with_name(f"backup-{part.name}"))
        self.world.restart_central()
        self.backups += 1

    def restore(self) -> None:
        central = self.world.central
        central.close()
        for part in central.settings.folder.glob("central.db*"):
            part.unlink()
        for part in central.settings.folder.glob("backup-central.db*"):
            shutil.copy(part, part.with_name(part.name.removeprefix("backup-")))
        self.world.restart_central()
        admin.restored(self.world.central)

    # ------------------------------------------------------------ the end

    def run(self) -> None:
        disaster = self.rng.random() < 0.4
        at = sorted(self.rng.sample(range(5, STEPS - 5), 2))
        for step in range(STEPS):
            if disaster and step == at[0]:
                self.backup()
            if disaster and step == at[1]:
                self.restore()
            self.step()

    def settle(self) -> None:
        """Good weather: a few rounds and nothing may wait any more."""
        for laptop in self.laptops:
            laptop.line.fault = None
        for _ in range(4):
            reports = [laptop.sync() for laptop in self.laptops]
        for report in reports:
            assert report.errors == ()
            assert report.waiting == 0

    def check(self) -> None:
        with self.world.central.db.read() as conn:
            logged = list(conn.execute(select(t.change_log.c.cid)).scalars())
            refused = list(conn.execute(select(t.quarantine.c.cid)).scalars())
            held = {f"{r.entity}:{r.id}": json.loads(r.doc) for r in conn.execute(select(t.entity))}
            alarms = conn.execute(select(t.audit).where(t.audit.c.kind == "alarm")).all()
        assert alarms == []
        assert len(set(logged)) == len(logged)
        assert not set(logged) & set(refused)
        for laptop in self.laptops:
            with laptop.store.read() as reader:
                mine = [row.cid for row in reader.outbox(limit=10_000)]
            assert set(mine) <= set(logged) | set(refused), "a change was lost"
            self.same(laptop, held)
        seen = self.office.facts()
        assert held.keys() <= seen.keys(), "the office does not see everything"

    @staticmethod
    def same(laptop: Laptop, held: dict[str, Any]) -> None:
        for key, doc in laptop.facts().items():
            if key not in held:  # refused as a whole, or known from the pack only
                continue
            theirs = {"id": doc["id"], **held[key]}
            assert doc == theirs, f"{laptop.device.laptop} differs in {key}"


def played(folder: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> Play:
    play = Play(folder, seed, monkeypatch)
    try:
        play.run()
        play.settle()
        play.check()
    finally:
        play.world.close()
    return play


@pytest.mark.parametrize("seed", [*KEPT, *(s for s in range(SEEDS) if s not in KEPT)])
def test_everything_converges(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    play = played(tmp_path, seed, monkeypatch)
    assert sum(w.faults for w in play.weather) > 3


# ------------------------------------------------------------------ planted bugs


def late_audience_gets_no_past(monkeypatch: pytest.MonkeyPatch) -> None:
    def join(self: Any, root: str, audiences: set[str]) -> None:
        query = select(t.scope.c.audience).where(t.scope.c.root == root)
        members = self._members.setdefault(root, set(self.conn.execute(query).scalars()))
        for one in sorted(audiences - members):
            self.conn.execute(t.scope.insert().values(root=root, audience=one))
        members |= audiences

    monkeypatch.setattr(book.Book, "_join", join)


def restored_central_is_not_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.SyncEngine, "_reoffer", lambda self, tally: None)


def a_page_is_taken_for_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = feed._page

    def page(conn: Any, seen: Any, epoch: str, after: int, limit: int) -> feed.Page:
        return replace(honest(conn, seen, epoch, after, 3), more=False)

    monkeypatch.setattr(feed, "_page", page)


def the_loser_is_told_it_won(monkeypatch: pytest.MonkeyPatch) -> None:
    def merged(doc: Any, change: Any, now: Any) -> merge.Merged:
        result = merge.merge(doc, change, now)
        result.applied += [loss.field for loss in result.lost]
        result.lost = []
        return result

    monkeypatch.setattr(judging, "merge", merged)


def the_later_push_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    def merged(doc: Any, change: Any, now: Any) -> merge.Merged:
        result = merge.merge(doc, change, now)
        for loss in result.lost:
            doc.fields[loss.field] = loss.value
        return result

    monkeypatch.setattr(judging, "merge", merged)


def answers_are_not_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """An ack is lost on the floor, and the chain goes on as if it had never been sent."""
    monkeypatch.setattr(chain, "known", lambda intake, incoming: None)


BUGS = [
    late_audience_gets_no_past,
    restored_central_is_not_noticed,
    a_page_is_taken_for_the_end,
    the_loser_is_told_it_won,
    the_later_push_wins,
    answers_are_not_settled,
]


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.__name__)
def test_a_planted_bug_is_caught(
    tmp_path: Path, bug: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    bug(monkeypatch)
    for seed in range(8):
        try:
            played(tmp_path / str(seed), seed, monkeypatch)
        except AssertionError:
            return
    pytest.fail("eight seeds did not notice")
