"""What waits for what it builds on: after a restore one laptop may bring back its answers to a
returned visit before the reviewer's brings back the return. Whenever something arrives for the same
visit or work order, what is held there is judged again.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import delete, select

from app.domain.changes import Entity
from sync.central import rules
from sync.central import tables as t
from sync.central.columns import parts
from sync.central.device import read_device
from sync.central.incoming import decode
from sync.central.intake import Intake
from sync.central.judging import judge
from sync.central.rules import Refused

E = Entity


def judge_held(intake: Intake) -> None:
    """Judges again what is held for everything that was touched, until nothing more fits."""
    moved = True
    while moved and intake.touched:
        moved = False
        roots, intake.touched = sorted(intake.touched), set()
        query = select(t.quarantine).where(t.quarantine.c.reason == rules.AHEAD)
        rows = [
            row
            for part in parts(roots)
            for row in intake.book.conn.execute(
                query.where(t.quarantine.c.root.in_(part)).order_by(
                    t.quarantine.c.device_id, t.quarantine.c.dev_seq
                )
            )
        ]
        released = {row.root for row in rows if _released(intake, row)}
        moved = moved or bool(released)
        for root in sorted(released):
            _say_again(intake, root)


def release(intake: Intake) -> int:
    """Judges again what this laptop sent before its people were granted, or while they were closed;
    how many changes are applied by it."""
    query = (
        select(t.quarantine)
        .where(
            t.quarantine.c.device_id == intake.device.id,
            t.quarantine.c.reason.in_(("actor", rules.AHEAD)),
        )
        .order_by(t.quarantine.c.dev_seq)
    )
    done = sum(_released(intake, row) for row in intake.book.conn.execute(query).all())
    judge_held(intake)
    return done


def _say_again(intake: Intake, root: str) -> None:
    """A laptop that has gone on past these states cannot walk through them once more: the
    outcome is told in one row."""
    kind, _, id = root.partition(":")
    doc = intake.book.get(E.VISIT, id) if kind == E.VISIT.value else None
    if doc is not None:
        names = ("state", "revision", "review", "rework", "finished", "signed")
        values = {name: doc.fields[name] for name in names if name in doc.fields}
        intake.book.emit(E.VISIT, id, values, root, set())


def _released(intake: Intake, row: Any) -> bool:
    item = decode(json.loads(row.body))
    device = intake.device
    if row.device_id != device.id:
        found = read_device(intake.book.conn, row.device_id)
        if found is None:
            return False
        device = found
    if item.change is None:
        return False
    other = Intake(intake.book, intake.keys, device, intake.grace)
    try:
        judge(other, item, item.change, held=True)
    except Refused:
        return False
    intake.book.conn.execute(delete(t.quarantine).where(t.quarantine.c.cid == row.cid))
    intake.touched |= other.touched
    if item.cid in intake.answers:
        intake.answers[item.cid] = other.answers[item.cid]
    return True
