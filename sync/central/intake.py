"""One laptop's push being taken in: who sent it, what is answered, what was set aside."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import insert, select

from app.domain.account import Role
from app.domain.changes import Entity
from sync.central import tables as t
from sync.central.book import Book
from sync.central.columns import dumps, iso
from sync.central.device import Device
from sync.central.incoming import Incoming, Settled, blobs_of, root_of_change
from sync.central.keys import Keys
from sync.central.merge import Loss
from sync.central.records import Doc
from sync.central.scope import OPEN, reference

log = logging.getLogger(__name__)
E = Entity


@dataclass
class Intake:
    book: Book
    keys: Keys
    device: Device
    grace: bool  # central was restored, and laptops still bring back what it lost
    touched: set[str] = field(default_factory=set)  # roots
    answers: dict[str, Settled] = field(default_factory=dict)
    _roles: dict[str, frozenset[Role] | None] = field(default_factory=dict)

    def roles(self, account_id: str) -> frozenset[Role] | None:
        """None unless the account is active and was granted on this laptop."""
        if account_id not in self._roles:
            query = (
                select(t.account.c.roles)
                .join(t.device_account, t.device_account.c.account_id == t.account.c.id)
                .where(
                    t.account.c.id == account_id,
                    t.account.c.active == 1,
                    t.device_account.c.device_id == self.device.id,
                )
            )
            text = self.book.conn.execute(query).scalar_one_or_none()
            self._roles[account_id] = (
                None if text is None else frozenset(Role(r) for r in json.loads(text))
            )
        return self._roles[account_id]

    def audiences(self, entity: Entity, root: str, doc: Doc | None, actor: str) -> set[str]:
        """Who is to see this row."""
        if entity in OPEN:
            return {"all"}
        found = {"central"}
        kind, _, id = root.partition(":")
        head = self.book.get(E(kind), id)
        if head is None:
            head = doc
        if head is None:
            return found | {f"device:{self.device.id}"}
        found.add(f"device:{head.owner}")
        who = [head.fields.get("engineer_id"), head.fields.get("assignee")]
        if kind == "ticket" and not self.device.central:
            who.append(actor)
        return found | {f"account:{account}" for account in who if account}

    def refuse(self, item: Incoming, code: str, detail: str) -> None:
        """Sets the change aside with its body; ``code`` is what the laptop is told."""
        change = item.change
        doc = None if change is None else self.book.get(change.entity, change.entity_id)
        winner = standing(doc, change.fields if change is not None else ())
        self.book.conn.execute(
            insert(t.quarantine).values(
                cid=item.cid,
                device_id=self.device.id,
                dev_seq=item.dev_seq,
                entity=str(item.raw.get("entity"))[:40],
                entity_id=str(item.raw.get("entity_id"))[:80].replace("\x00", ""),
                root=doc.root if doc is not None else root_of_change(change),
                hash=item.hash,
                reason=code,
                detail=detail[:500].replace("\x00", ""),
                body=dumps(item.raw),
                received_at=iso(self.book.now),
            )
        )
        if change is not None:  # the bytes are kept too: refused is not thrown away
            root = doc.root if doc is not None else f"quarantine:{self.device.id}"
            reference(self.book.conn, blobs_of(change), root, self.device.id)
        log.warning("rejected %s from %s: %s", item.cid, self.device.id, code)
        self.answers[item.cid] = Settled(item.cid, "rejected", None, code, winner)

    def note_losses(self, doc: Doc, losses: list[Loss]) -> None:
        """Keeps each value that lost beside the change that won."""
        for loss in losses:
            query = select(t.conflict.c.field).where(
                t.conflict.c.loser_cid == loss.loser, t.conflict.c.field == loss.field
            )
            if self.book.conn.execute(query).first() is None:
                self.book.conn.execute(
                    insert(t.conflict).values(
                        loser_cid=loss.loser,
                        field=loss.field,
                        entity=doc.entity.value,
                        entity_id=doc.id,
                        winner_cid=loss.winner,
                        loser_value=dumps(loss.value),
                        at=iso(self.book.now),
                    )
                )


def standing(doc: Doc | None, names: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What central holds in those fields: {field: {"v", "cid"}}."""
    if doc is None:
        return {}
    return {
        n: {"v": doc.fields.get(n), "cid": doc.versions[n][0]} for n in names if n in doc.versions
    }
