"""Taking in a push: one transaction, every change answered.

Order of judgement: known already (a duplicate is success) → sequence without gaps → hash and chain
→ actor → rules → sign-off → merge. What fails is stored in quarantine with its body and answered
``rejected``; it takes its place in the chain, so what follows is judged on its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from sync.central import chain, held
from sync.central import tables as t
from sync.central.book import Book
from sync.central.db import Database
from sync.central.device import read_device, save_head
from sync.central.incoming import Incoming, Settled, decode, reviews_first
from sync.central.intake import Intake
from sync.central.judging import settle
from sync.central.keys import Keys
from sync.wire import Malformed

GRACE: Final = timedelta(days=60)  # after a restore: as long as laptops keep what they sent


def push(
    db: Database, keys: Keys, server_id: str, device_id: str, items: Sequence[Any], now: datetime
) -> list[Settled]:
    """Takes the changes in; one answer for each, in the order asked. Raises Gap (nothing was
    taken), Malformed (nothing was taken)."""
    incoming = sorted((decode(raw) for raw in items), key=lambda i: i.dev_seq)
    if len({i.cid for i in incoming}) != len(incoming):
        raise Malformed("the same cid twice in one push")
    with db.write() as conn:
        book = Book(conn, now, server_id)
        device = read_device(conn, device_id)
        if device is None:
            raise LookupError(device_id)
        intake = Intake(book, keys, device, _in_grace(conn, now))
        _take_in(intake, incoming)
        book.flush()
        save_head(conn, device)
    return [intake.answers[str(raw["cid"])] for raw in items]


def release(db: Database, keys: Keys, server_id: str, device_id: str, now: datetime) -> int:
    """After an account was granted on the laptop, or opened again: what was set aside for want of
    it is judged anew. How many changes that freed."""
    with db.write() as conn:
        device = read_device(conn, device_id)
        if device is None:
            return 0
        book = Book(conn, now, server_id)
        done = held.release(Intake(book, keys, device, _in_grace(conn, now)))
        book.flush()
        return done


def _take_in(intake: Intake, incoming: list[Incoming]) -> None:
    chain.known(intake, incoming)
    new = [i for i in incoming if i.cid not in intake.answers]
    chain.gapless(intake, new)
    intake.book.prefetch((i.change.entity, i.change.entity_id) for i in new if i.change is not None)
    good = [i for i in new if chain.chained(intake, i)]
    for item in reviews_first(good):
        assert item.change is not None  # chained refused those without
        settle(intake, item, item.change)
    held.judge_held(intake)


def _in_grace(conn: Connection, now: datetime) -> bool:
    query = select(t.meta.c.value).where(t.meta.c.key == "restored_at")
    restored = conn.execute(query).scalar_one_or_none()
    return restored is not None and now - datetime.fromisoformat(restored) < GRACE
