"""One change as it is kept in the outbox and sent to central.

A change carries the fields it sets, each with the id of the change its writer had seen there
(``base``): central tells a conflict from that, never from a clock. ``dev_seq`` has no gaps, so a
lost change is detected, and every change is chained to the laptop's previous one by hash.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import rfc8785

from app.domain.changes import Entity
from app.domain.clock import Confidence

SCHEMA_V = 1
GENESIS = ""  # prev of a laptop's first change


@dataclass(frozen=True, slots=True)
class Patch:
    """A field's new value, and the change (cid) that had set what the writer saw there."""

    v: Any  # plain JSON without floats
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    cid: str  # UUIDv7
    device_id: str
    dev_seq: int  # 1, 2, 3 … per laptop
    prev: str  # hash of the laptop's previous change
    entity: Entity
    entity_id: str
    fields: dict[str, Patch]
    actor: str  # account id
    wall: datetime  # UTC, the laptop's claim
    mono: float
    boot_id: str
    offset: float | None  # last known seconds to central's time
    confidence: Confidence
    hlc: str  # hybrid logical clock: 13 digits ms, "-", 5 digits counter, "-", device id
    schema_v: int = SCHEMA_V
    hash: str = ""

    def chained(self) -> Change:
        """A copy with its hash: SHA-256 over sequence, previous hash, id and body hash."""
        return self.sealed()[0]

    def sealed(self) -> tuple[Change, bytes]:
        """The same, and the canonical body that was hashed: writing it out is the dear part."""
        body = canonical(body_of(self))
        return replace(self, hash=link_hash(self, body)), body


MOST = 2**53 - 1  # beyond, readers that keep numbers as doubles would round


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes. Raises ValueError for floats that are not finite, integers beyond 2^53 and
    keys that are not text."""
    if _plain_enough(value):
        # What the standard asks beyond this concerns only floats and the order of keys outside
        # ASCII. The C encoder is some twenty times faster, and every answer passes here.
        return _JSON.encode(value).encode()
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise ValueError(str(error)) from error


_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain_enough(value: Any) -> bool:
    """Nothing but text, booleans, null and exact integers, under ASCII keys."""
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if kind is int:
        return bool(-MOST <= value <= MOST)
    if kind is dict:
        return all(type(k) is str and k.isascii() and _plain_enough(v) for k, v in value.items())
    return kind is list and all(_plain_enough(v) for v in value)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def body_of(change: Change) -> dict[str, Any]:
    """The JSON that is hashed and sent (without ``hash`` itself)."""
    from app.domain.codec import plain

    body: dict[str, Any] = plain(change)
    del body["hash"]
    return body


def chain_hash(change: Change) -> str:
    return link_hash(change, canonical(body_of(change)))


def link_hash(change: Change, body: bytes) -> str:
    """``body`` is the change's canonical body."""
    link = {
        "dev_seq": change.dev_seq,
        "prev": change.prev,
        "cid": change.cid,
        "body_sha256": sha256(body),
    }
    return sha256(canonical(link))
