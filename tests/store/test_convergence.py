"""Whatever the order of edits, sends, lost replies, partial pages and roll-backs of central: at the
end every laptop shows what central holds, and nothing anybody typed is gone."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.domain.changes import Entity
from app.domain.ticket import Ticket
from app.store.store import Store
from app.store.sync_side import SyncSide
from app.store.writing import change_of
from tests.store.builders import laptop, put, ticket
from tests.store.central import REFUSED, Central, pull, push, settle_all

FIELDS = ("title", "assignee", "description")
who = st.integers(0, 1)


class Laptops(RuleBasedStateMachine):
    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.central = Central()
        self.stores = [laptop(Path(self.folder.name) / f"L{n}", f"L{n}") for n in range(2)]
        self.sides = [SyncSide(s) for s in self.stores]
        self.tickets: list[str] = []
        self.count = 0
        self._create(self.stores[0])
        settle_all(self.central, *self.sides)

    def _create(self, store: Store) -> None:
        t = ticket(store, f"GD-{len(self.tickets)}")
        self.tickets.append(t.id)
        put(store, t)

    @rule(n=who)
    def create(self, n: int) -> None:
        if len(self.tickets) < 4:
            self._create(self.stores[n])

    @rule(n=who, which=st.integers(0, 3), names=st.sets(st.sampled_from(FIELDS), min_size=1))
    def edit(self, n: int, which: int, names: set[str]) -> None:
        store = self.stores[n]
        with store.unit("a") as unit:
            held = unit.get(Ticket, self.tickets[which % len(self.tickets)])
            if held is not None:
                self.count += 1
                values: dict[str, Any] = {f: f"{f} {self.count}" for f in names}
                unit.put(replace(held, **values))
                unit.commit()

    @rule(n=who)
    def edit_refused(self, n: int) -> None:
        with self.stores[n].unit("a") as unit:
            held = unit.get(Ticket, self.tickets[0])
            assert held is not None
            unit.put(replace(held, assignee_name=REFUSED))
            unit.commit()

    @rule(n=who, count=st.integers(1, 4), reply_lost=st.booleans())
    def push(self, n: int, count: int, reply_lost: bool) -> None:
        push(self.central, self.sides[n], count, reply_lost=reply_lost)

    @rule(n=who, size=st.integers(1, 5))
    def pull(self, n: int, size: int) -> None:
        pull(self.central, self.sides[n], size)

    @rule(n=who)
    def clock_jumps(self, n: int) -> None:
        for _ in range(20):
            self.stores[n].clock.now()

    @precondition(lambda self: len(self.central.log) > 1)
    @rule(back=st.integers(1, 6))
    def central_rolls_back(self, back: int) -> None:
        self.central.roll_back(max(1, len(self.central.log) - back))

    @invariant()
    def what_is_unsettled_stays_on_the_page(self) -> None:
        for store in getattr(self, "stores", ()):
            with store.read() as reader:
                rows = reader._all(
                    "SELECT body, hash FROM outbox WHERE state = 'pending' AND reoffer = 0 "
                    "ORDER BY dev_seq"
                )
                wanted: dict[tuple[str, str], Any] = {}
                for body, hash in rows:
                    change = change_of(body, hash)
                    for name, patch in change.fields.items():
                        wanted[change.entity_id, name] = patch.v
                for (id, name), value in wanted.items():
                    assert reader._load(Entity.TICKET, id).doc[name] == value

    def teardown(self) -> None:
        if not hasattr(self, "stores"):
            return
        try:
            settle_all(self.central, *self.sides)
            settle_all(self.central, *self.sides)
            self._check()
        finally:
            for store in self.stores:
                store.close()
            self.folder.cleanup()

    def _check(self) -> None:
        truth = {
            id: {name: v for name, (v, _, _) in fields.items()}
            for id, fields in self.central.state().items()
        }
        versions = {
            id: {name: cid for name, (_, cid, _) in fields.items()}
            for id, fields in self.central.state().items()
        }
        offered = {getattr(row.change, "cid", "") for row in self.central.log}
        for store, side in zip(self.stores, self.sides, strict=True):
            assert side.pending() == []
            with store.read() as reader:
                for id in self.tickets:
                    row = reader._load(Entity.TICKET, id)
                    assert {n: v for n, v in row.doc.items() if n != "id"} == truth[id]
                    assert row.versions == versions[id]
                    assert row.base == {}
                for kept in reader.outbox(states=("acked", "conflict", "rejected"), limit=9999):
                    refused = kept.state == "rejected"
                    assert refused or kept.cid in offered
                lost = {(c.cid, c.field) for c in reader.conflicts(limit=9999)}
                own = {r.cid for r in reader.outbox(states=("acked", "conflict"), limit=9999)}
            for pulled in self.central.log:
                for name, taken in pulled.applied.items():
                    cid = getattr(pulled.change, "cid", "")
                    assert taken or cid not in own or (cid, name) in lost


def test_every_interleaving_converges() -> None:
    run_state_machine_as_test(
        Laptops,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            # real databases make each try slow: a long failing story now beats a short one later
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
