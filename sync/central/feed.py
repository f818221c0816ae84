"""What a laptop may read, in order, from where it stopped.

The cursor is opaque to the laptop: ``<epoch>.<reading number>``. An engineer's laptop sees the
register, its own visits with everything belonging to them, and the work orders of the accounts that
work on it; reviewers and administrators see everything.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from sync.central import tables as t
from sync.central.db import Database
from sync.wire import MAX_ROWS, PULL_BYTES


class WrongEpoch(Exception):
    """The cursor is of another life of this database, or lies ahead of it: central was restored."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[dict[str, Any]]
    cursor: str
    more: bool


def audiences(conn: Connection, device_id: str) -> dict[str, int]:
    """audience -> the log number after which it counts for this laptop."""
    found = {"all": 0, f"device:{device_id}": 0}
    grants = (
        select(t.device_account.c.account_id, t.device_account.c.since)
        .join(t.account, t.account.c.id == t.device_account.c.account_id)
        .where(t.device_account.c.device_id == device_id, t.account.c.active == 1)
    )
    found |= {f"account:{row.account_id}": row.since for row in conn.execute(grants)}
    query = select(t.device.c.central_since).where(t.device.c.id == device_id)
    since = conn.execute(query).scalar_one_or_none()
    if since is not None:
        found["central"] = since
    return found


def _visible(table: Any, seen: dict[str, int]) -> ColumnElement[bool]:
    return or_(*(and_(table.c.audience == a, table.c.seq > since) for a, since in seen.items()))


def pull(db: Database, device_id: str, epoch: str, cursor: str, limit: int) -> Page:
    """The next rows. Raises WrongEpoch; the laptop then starts again from nothing."""
    after = _position(cursor, epoch)
    limit = max(1, min(limit, MAX_ROWS))
    with db.read() as conn:
        fresh = select(t.device.c.pulled).where(t.device.c.id == device_id)
        first = not conn.execute(fresh).scalar_one_or_none()
    if first:  # from now on a new grant must bring its past along
        with db.write() as conn:
            conn.execute(update(t.device).where(t.device.c.id == device_id).values(pulled=1))
    with db.read() as conn:
        head = conn.execute(select(func.max(t.feed.c.seq))).scalar_one() or 0
        if after > head:
            raise WrongEpoch
        return _page(conn, audiences(conn, device_id), epoch, after, limit)


def _page(conn: Connection, seen: dict[str, int], epoch: str, after: int, limit: int) -> Page:
    here, earlier = t.feed.alias("here"), t.feed.alias("earlier")
    shown_before = (
        select(earlier.c.seq)
        .where(
            earlier.c.log_seq == here.c.log_seq,
            earlier.c.seq < here.c.seq,
            _visible(earlier, seen),
        )
        .exists()
    )
    places = (
        select(here.c.seq.label("place"), here.c.log_seq)
        .distinct()  # a row can be there for several of our audiences at once
        .where(here.c.seq > after, _visible(here, seen), ~shown_before)
        .order_by(here.c.seq)
        .limit(limit + 1)
        .subquery()
    )
    query = (
        select(places.c.place, t.change_log)
        .join(t.change_log, t.change_log.c.seq == places.c.log_seq)
        .order_by(places.c.place)
    )
    rows: list[dict[str, Any]] = []
    size, place, more = 0, after, False
    for row in conn.execute(query):
        if len(rows) == limit or (rows and size + len(row.body) > PULL_BYTES):
            more = True
            break
        place, size = row.place, size + len(row.body)
        rows.append(
            {"seq": row.seq, "change": json.loads(row.body), "applied": json.loads(row.applied)}
        )
    return Page(rows, f"{epoch}.{place}", more)


def _position(cursor: str, epoch: str) -> int:
    if not cursor:
        return 0
    of, _, place = cursor.rpartition(".")
    if of != epoch or not (place.isascii() and place.isdigit()) or len(place) > 18:
        raise WrongEpoch
    return int(place)
