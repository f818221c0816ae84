"""The doors of the protocol: method, path, who may use it, what it takes and does."""

from __future__ import annotations

from typing import Any, Final

from sync import wire
from sync.central import attachments, chain, feed, identity, ingest
from sync.central.call import Call, Fault, Route


def push(call: Call) -> dict[str, Any]:
    central = call.central
    asked: wire.PushRequest = call.data
    try:
        settled = ingest.push(
            central.db,
            central.keys,
            central.server_id,
            call.device_id,
            asked.changes,
            central.now(),
        )
    except chain.Gap as gap:
        raise Fault(409, "gap", expect_dev_seq=gap.expect) from None
    except wire.Malformed as error:
        raise Fault(422, "shape", detail=str(error)[:200]) from None
    return {"outcomes": [s.to() for s in settled]}


def pull(call: Call) -> dict[str, Any]:
    limit = call.query.get("limit", str(wire.MAX_ROWS))
    if not (limit.isascii() and limit.isdigit() and len(limit) < 7):
        raise Fault(422, "shape", detail="limit")
    epoch = call.central.epoch()
    try:
        page = feed.pull(
            call.central.db, call.device_id, epoch, call.query.get("cursor", ""), int(limit)
        )
    except feed.WrongEpoch:
        raise Fault(409, "epoch") from None
    return {"rows": page.rows, "cursor": page.cursor, "more": page.more}


_SHA, _I = "/v1/blobs/{sha}", "/v1/blobs/{sha}/{i}"
ROUTES: Final = (
    Route("ping", "GET", "/v1/ping", identity.ping, None, wire.PingReply, token=False),
    Route(
        "enrol",
        "POST",
        "/v1/enrol",
        identity.enrol,
        wire.EnrolRequest,
        wire.EnrolReply,
        token=False,
    ),
    Route(
        "token",
        "POST",
        "/v1/token",
        identity.token,
        wire.TokenRequest,
        wire.TokenReply,
        token=False,
    ),
    Route("login", "POST", "/v1/login", identity.login, wire.LoginRequest, wire.LoginReply),
    Route(
        "escrow",
        "POST",
        "/v1/escrow",
        identity.escrow,
        wire.EscrowRequest,
        wire.KeptReply,
        writes=True,
    ),
    Route(
        "certify",
        "POST",
        "/v1/certify",
        identity.certify,
        wire.CertifyRequest,
        wire.CertifyReply,
        writes=True,
    ),
    Route("push", "POST", "/v1/push", push, wire.PushRequest, wire.PushReply, writes=True),
    Route("pull", "GET", "/v1/pull", pull, None, wire.PullReply),
    Route("blob_state", "GET", _SHA, attachments.blob_state, None, wire.BlobReply),
    Route(
        "blob_commit",
        "POST",
        f"{_SHA}/commit",
        attachments.blob_commit,
        None,
        wire.BlobReply,
        writes=True,
    ),
    Route("blob_put", "PUT", _I, attachments.blob_put, None, wire.KeptReply, writes=True),
    Route("blob_data", "GET", _I, attachments.blob_data, None, wire.BlobData),
)
