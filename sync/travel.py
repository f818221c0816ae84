"""How a change travels: as the very JSON that was hashed.

So central checks the chain on what it received, not on what it understood, and fields of a newer
program pass through untouched.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from app.domain.change import Change, Patch, body_of, canonical, sha256
from app.domain.changes import Entity
from app.domain.clock import Confidence
from sync.wire import HEX, ID, Malformed

FIELD = re.compile(r"[a-z][a-z0-9_]{0,47}")
HLC = re.compile(r"[0-9]{13}-[0-9]{5}-[A-Za-z0-9._:-]{1,80}")


def change_to(change: Change) -> dict[str, Any]:
    """The JSON that is sent: what was hashed, and the hash."""
    return {**body_of(change), "hash": change.hash}


def hash_of(raw: dict[str, Any]) -> str:
    """The chain hash over the JSON as received. Raises ValueError if it has no canonical form."""
    body = {key: value for key, value in raw.items() if key != "hash"}
    link = {
        "dev_seq": raw.get("dev_seq"),
        "prev": raw.get("prev"),
        "cid": raw.get("cid"),
        "body_sha256": sha256(canonical(body)),
    }
    return sha256(canonical(link))


def change_from(raw: Any) -> Change:
    """The change, checked. Raises Malformed; the hash is *not* checked here."""
    if not isinstance(raw, dict):
        raise Malformed("not an object")
    try:
        return _change(raw)
    except Malformed:
        raise
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError) as error:
        raise Malformed(f"{type(error).__name__}: {error}") from error


def _change(raw: dict[str, Any]) -> Change:
    fields = raw["fields"]
    if not isinstance(fields, dict) or len(fields) > 64:
        raise Malformed("fields")
    patches: dict[str, Patch] = {}
    for name, patch in fields.items():
        if not FIELD.fullmatch(name) or not isinstance(patch, dict) or "v" not in patch:
            raise Malformed(f"field {name[:48]!r}")
        base = patch.get("base")
        if base is not None:
            base = _match(ID, base, "base")
        no_floats(patch["v"])
        patches[name] = Patch(patch["v"], base)
    prev, hashed = raw["prev"], raw["hash"]
    if prev != "":
        _match(HEX, prev, "prev")
    wall = datetime.fromisoformat(raw["wall"])
    if wall.tzinfo is None:
        raise Malformed("wall has no zone")
    offset = raw["offset"]
    return Change(
        cid=_match(ID, raw["cid"], "cid"),
        device_id=_match(ID, raw["device_id"], "device_id"),
        dev_seq=_whole(raw["dev_seq"], "dev_seq"),
        prev=prev,
        entity=Entity(raw["entity"]),
        entity_id=_match(ID, raw["entity_id"], "entity_id"),
        fields=patches,
        actor=_match(ID, raw["actor"], "actor"),
        wall=wall.astimezone(UTC),
        mono=float(raw["mono"]),
        boot_id=_text(raw["boot_id"], 80, "boot_id"),
        offset=None if offset is None else float(offset),
        confidence=Confidence(raw["confidence"]),
        hlc=_match(HLC, raw["hlc"], "hlc"),
        schema_v=_whole(raw["schema_v"], "schema_v"),
        hash=_match(HEX, hashed, "hash"),
    )


def no_floats(value: Any, depth: int = 0) -> None:
    """Raises Malformed for a float, a whole number beyond 2^53, or nesting deeper than 16."""
    if depth > 16:
        raise Malformed("nested too deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise Malformed("key")
            no_floats(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            no_floats(inner, depth + 1)
    elif isinstance(value, bool) or value is None or isinstance(value, str):
        return
    elif not isinstance(value, int) or abs(value) > 2**53 - 1:
        raise Malformed("number")


def _match(pattern: re.Pattern[str], value: Any, name: str) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise Malformed(name)
    return value


def _text(value: Any, limit: int, name: str) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise Malformed(name)
    return value


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 2**53 - 1:
        raise Malformed(name)
    return value
