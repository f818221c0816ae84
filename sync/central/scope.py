"""What belongs together and who may read it.

A *root* is what is seen as a whole: a visit with all its records, a ticket with its events, a
register row. Whoever sees a root sees its attachments too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, insert, select

from app.domain.changes import Entity
from sync.central import tables as t

# the register, what is planned in it and what is wrong at its sites: all see it, for whoever comes
# to a site next must know what was left open there. The visit a finding is of stays its engineer's
OPEN: Final = frozenset(
    {Entity.SITE, Entity.ASSET, Entity.ACCOUNT, Entity.FINDING}
    | {Entity.VISIT_PLAN, Entity.STOCK_TAKE, Entity.SUPERVISOR}
)


def root_of(entity: Entity, id: str, visit_id: str | None, ticket_id: str | None) -> str:
    if entity in OPEN:
        return f"{entity.value}:{id}"
    if visit_id:
        return f"visit:{visit_id}"
    if ticket_id:
        return f"ticket:{ticket_id}"
    return f"{entity.value}:{id}"


def reference(conn: Connection, shas: Iterable[str], root: str, device_id: str) -> None:
    """Whoever sees ``root`` may read these blobs, and this laptop may send them."""
    for sha in sorted(set(shas)):
        row = {"sha256": sha, "root": root, "device_id": device_id}
        known = select(t.blob_ref.c.sha256).filter_by(**row)
        if conn.execute(known).first() is None:  # the caller holds the log's lock
            conn.execute(insert(t.blob_ref).values(**row))
