"""What counts as central's answer.

Success is exactly: status 200, our media type, JSON of our shape, this central's id, our nonce back
and every change answered. Anything else is a SyncProblem; nothing in between is believed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final, TypeVar

from app.domain.change import Change
from app.keys import verify
from sync import packing, travel, wire
from sync.errors import Kind, SyncProblem
from sync.line import Answer, Identity

S = TypeVar("S", bound=wire.Shape)


def believe(answer: Answer, nonce: str, me: Identity) -> tuple[wire.Envelope, dict[str, Any]]:
    """The reply, if it is central's answer to this very request. Raises SyncProblem."""
    media = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != wire.MEDIA:
        raise _foreign(answer, media)
    try:
        data = packing.unpack(
            answer.body, answer.headers.get("content-encoding", ""), wire.MAX_BODY
        )
        body = json.loads(data)
        if not isinstance(body, dict):
            raise wire.Malformed("not an object")
        envelope = wire.envelope_of(body)
    except (ValueError, RecursionError) as error:
        raise SyncProblem(Kind.GARBLED, f"{type(error).__name__}: {error}"[:200]) from error
    if envelope.nonce != nonce:
        raise SyncProblem(Kind.GARBLED, "an answer to another question")
    if me.server_id not in ("", envelope.server_id):
        raise SyncProblem(Kind.STRANGER, envelope.server_id)
    if envelope.proto != wire.PROTO and answer.status == 200:
        raise SyncProblem(Kind.TOO_OLD, f"protocol {envelope.proto}")
    return envelope, body


def shaped(shape: type[S], body: dict[str, Any]) -> S:
    try:
        return shape.model_validate(body)
    except ValueError as error:
        raise SyncProblem(Kind.GARBLED, f"{shape.__name__}: {error}"[:200]) from error


def row_of(row: wire.PullRow) -> tuple[int, Change | Mapping[str, Any], tuple[str, ...]]:
    """Raises SyncProblem GARBLED for a row that is not what its writer hashed."""
    try:
        genuine = travel.hash_of(row.change) == row.change.get("hash")
    except ValueError as error:
        raise SyncProblem(Kind.GARBLED, f"row {row.seq}: {error}"[:200]) from error
    if not genuine:
        raise SyncProblem(Kind.GARBLED, f"row {row.seq}: hash")
    try:
        return row.seq, travel.change_from(row.change), tuple(row.applied)
    except wire.Malformed:
        return row.seq, row.change, tuple(row.applied)  # a newer program's: kept, not understood


def refusal(answer: Answer, error: Any, me: Identity) -> SyncProblem:
    """Central itself says no."""
    said: dict[str, Any] = error if isinstance(error, dict) else {}
    code, status = str(said.get("code", "")), answer.status
    detail = f"{status} {code} {said.get('detail', said.get('incident', ''))}".strip()
    after = _seconds(answer.headers.get("retry-after", ""))
    kind = _CODES.get(code) or _STATUS.get(status)
    if kind is None:
        kind = Kind.SERVER if status >= 500 else Kind.NOT_TAKEN
    if kind is Kind.REVOKED:
        return SyncProblem(kind, detail, order=_order(said.get("order"), me))
    if kind is Kind.GAP:
        expect = said.get("expect_dev_seq")
        return SyncProblem(kind, detail, expect=expect if isinstance(expect, int) else 0)
    return SyncProblem(kind, detail, retry_after=after)


def _order(raw: Any, me: Identity) -> wire.WipeOrder | None:
    """The order to wipe, only if central's key signed it for this laptop."""
    try:
        order = wire.WipeOrder.model_validate(raw)
    except ValueError:
        return None
    if order.device_id != me.device_id or order.server_id != me.server_id:
        return None
    genuine = verify(me.central_key, order.signed_bytes(), order.signature)
    return order if genuine else None


_CODES: Final[Mapping[str, Kind]] = {
    "device_revoked": Kind.REVOKED,
    "unknown_device": Kind.UNKNOWN_DEVICE,
    "proof": Kind.UNKNOWN_DEVICE,
    "token": Kind.LOGIN,
    "token_expired": Kind.LOGIN,
    "challenge": Kind.LOGIN,
    "challenge_expired": Kind.LOGIN,
    "wrong_login": Kind.WRONG_LOGIN,
    "account_inactive": Kind.INACTIVE,
    "too_many": Kind.TOO_MANY,
    "code": Kind.CODE,
    "laptop_taken": Kind.CODE,
    "full": Kind.FULL,
    "too_old": Kind.TOO_OLD,
    "busy": Kind.BUSY,
    "epoch": Kind.EPOCH,
    "gap": Kind.GAP,
    "unreferenced": Kind.BLOB,
    "unknown_blob": Kind.BLOB,
    "incomplete": Kind.BLOB,
    "hash": Kind.BLOB,
    "chunk_hash": Kind.BLOB,
    "chunk_size": Kind.BLOB,
}
_STATUS: Final[Mapping[int, Kind]] = {
    401: Kind.LOGIN,
    426: Kind.TOO_OLD,
    429: Kind.TOO_MANY,
    503: Kind.BUSY,
    507: Kind.FULL,
}


def _foreign(answer: Answer, media: str) -> SyncProblem:
    """Somebody between us and central answered: a portal, a proxy, a load balancer."""
    after = _seconds(answer.headers.get("retry-after", ""))
    detail = f"{answer.status} {media[:60]}"
    if answer.status in (407, 511):
        return SyncProblem(Kind.PROXY if answer.status == 407 else Kind.PORTAL, detail)
    if 300 <= answer.status < 400 or (answer.status < 300 and media == "text/html"):
        return SyncProblem(Kind.PORTAL, detail)
    if answer.status == 413:
        return SyncProblem(Kind.NOT_TAKEN, detail)
    if answer.status in (429, 502, 503, 504):
        return SyncProblem(Kind.BUSY, detail, retry_after=after)
    if answer.status >= 500:
        return SyncProblem(Kind.SERVER, detail, retry_after=after)
    return SyncProblem(Kind.GARBLED, detail)


def _seconds(text: str) -> float:
    """Retry-After in seconds, 0-3600; the form with a date is not worth trusting a clock for."""
    text = text.strip()
    return min(float(text), 3600.0) if text.isascii() and text.isdigit() and len(text) < 9 else 0.0
