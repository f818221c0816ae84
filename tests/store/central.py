"""A central service small enough to be believed: the model for the store's sync side."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from app.domain.change import Change
from app.store.sync_side import Outcome, PulledRow, SyncSide

REFUSED = "refused"  # a value central takes from nobody


@dataclass
class Central:
    """Field by field: who has seen the value in force moves it on, else the later clock wins."""

    epoch: str = "e0"
    log: list[PulledRow] = field(default_factory=list)

    def state(self) -> dict[str, dict[str, tuple[Any, str, str]]]:
        """record id -> field -> (value, cid, hlc)."""
        found: dict[str, dict[str, tuple[Any, str, str]]] = {}
        for row in self.log:
            assert isinstance(row.change, Change)
            for name, patch in row.change.fields.items():
                if row.applied[name]:
                    held = found.setdefault(row.change.entity_id, {})
                    held[name] = (patch.v, row.change.cid, row.change.hlc)
        return found

    def push(self, changes: list[Change]) -> list[Outcome]:
        return [self._one(change) for change in changes]

    def _one(self, change: Change) -> Outcome:
        for row in self.log:
            if isinstance(row.change, Change) and row.change.cid == change.cid:
                # as the real one: a duplicate is told again what it lost to, for the first answer
                # may never have arrived
                held = self.state().get(change.entity_id, {})
                lost = {
                    n: {"v": held[n][0], "cid": held[n][1]}
                    for n, taken in row.applied.items()
                    if not taken
                }
                return Outcome(change.cid, "dup", row.seq, winner=lost or None)
        held = self.state().get(change.entity_id, {})
        if any(p.v == REFUSED for p in change.fields.values()):
            winner = {n: {"v": held[n][0], "cid": held[n][1]} for n in change.fields if n in held}
            return Outcome(change.cid, "rejected", None, "refused", winner)
        applied = {}
        for name, patch in change.fields.items():
            now = held.get(name)
            applied[name] = (
                now is None or patch.base == now[1] or (change.hlc, change.cid) > (now[2], now[1])
            )
        seq = len(self.log) + 1
        self.log.append(PulledRow(seq, change, applied))
        lost = {n: {"v": held[n][0], "cid": held[n][1]} for n, ok in applied.items() if not ok}
        if lost:
            return Outcome(change.cid, "conflict", seq, "concurrent", lost)
        return Outcome(change.cid, "ok", seq)

    def roll_back(self, length: int) -> None:
        """Restored from a backup that only had the first ``length`` rows."""
        if length < len(self.log):
            self.log = self.log[:length]
            self.epoch = f"e{int(self.epoch[1:]) + 1}"

    def page(self, cursor: str, size: int) -> tuple[list[PulledRow], str, bool]:
        start = int(cursor or 0)
        rows = self.log[start : start + size]
        end = start + len(rows)
        return rows, str(end), end == len(self.log)


def push(central: Central, side: SyncSide, count: int, *, reply_lost: bool = False) -> None:
    outcomes = central.push(side.pending(limit=count))
    if not reply_lost:
        side.settle(outcomes)


def pull(central: Central, side: SyncSide, size: int = 500) -> bool:
    """One page. Returns whether the head was reached."""
    cursor, epoch = side.cursor()
    if epoch and epoch != central.epoch:
        side.reoffer_all()
        cursor = ""
    rows, end, head = central.page(cursor, size)
    side.apply_pulled(rows, end, central.epoch, at_head=head)
    return head


def settle_all(central: Central, *sides: SyncSide) -> None:
    """Until nobody has anything to say."""
    for _ in range(3):
        for side in sides:
            pull(central, side)
            while side.pending():
                push(central, side, 100)
            while not pull(central, side):
                pass
