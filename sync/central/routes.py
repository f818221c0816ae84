"""The doors of the protocol: method, path, who may use it, what it takes and does."""

from __future__ import annotations

import base64
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import select, update

from app.keys import verify
from sync import wire
from sync.central import accounts, chain, feed, ingest
from sync.central import tables as t
from sync.central.columns import iso
from sync.central.context import Central
from sync.central.rules import Refused

CHALLENGE_LIFE: Final = 120  # seconds
TOKEN_LIFE: Final = 900  # seconds


class Fault(Exception):
    """An answer that is not 200. ``code`` is stable; ``more`` goes into the error object."""

    def __init__(self, status: int, code: str, **more: Any) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.more = more

    def body(self) -> dict[str, Any]:
        return {"error": {"code": self.code, **self.more}}


@dataclass(slots=True)
class Call:
    central: Central
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    peer: str
    parts: dict[str, str] = field(default_factory=dict)
    device_id: str = ""
    data: Any = None


@dataclass(frozen=True, slots=True)
class Route:
    name: str
    method: str
    path: str
    act: Callable[[Call], dict[str, Any]]
    shape: type[Any] | None = None  # of the request's JSON
    reply: type[Any] | None = None
    token: bool = True
    writes: bool = False

    @property
    def pattern(self) -> re.Pattern[str]:
        return _pattern(self.path)


_patterns: dict[str, re.Pattern[str]] = {}


def _pattern(path: str) -> re.Pattern[str]:
    if path not in _patterns:
        _patterns[path] = re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path))
    return _patterns[path]


# refused -> status; anything else is 422
_STATUS: Final = {
    "wrong_login": 401,
    "account_inactive": 403,
    "code": 403,
    "proof": 403,
    "laptop_taken": 409,
    "unreferenced": 409,
    "incomplete": 409,
    "unknown_blob": 404,
    "too_large": 413,
}


def _faulted(refusal: Refused) -> Fault:
    return Fault(_STATUS.get(refusal.code, 422), refusal.code, detail=refusal.detail)


def check_device(central: Central, device_id: str) -> None:
    """Raises Fault unless this laptop is enrolled and not revoked; a revoked one is handed the
    signed order that says what it must do."""
    with central.db.read() as conn:
        row = conn.execute(
            select(t.device.c.state, t.device.c.wipe, t.device.c.last_seen).where(
                t.device.c.id == device_id
            )
        ).one_or_none()
    if row is None or row.state == "central":
        raise Fault(401, "unknown_device")
    if row.state == "revoked":
        from sync.central.accounts import wipe_order

        order = wipe_order(central.keys, central.server_id, device_id, row.wipe, iso(central.now()))
        raise Fault(403, "device_revoked", order=order.model_dump())


# ------------------------------------------------------------------ identity


def ping(call: Call) -> dict[str, Any]:
    """Is this central, and what does it challenge a laptop to sign."""
    body = f"{int(call.central.now().timestamp())}~{secrets.token_hex(8)}"
    return {"challenge": f"{body}~{call.central.keys.mac('challenge', body)}"}


def _challenged(call: Call, challenge: str) -> None:
    body, _, mac = challenge.rpartition("~")
    expected = call.central.keys.mac("challenge", body)
    at = body.partition("~")[0]
    if not secrets.compare_digest(mac.encode(), expected.encode()):
        raise Fault(401, "challenge")
    if not at.isdigit() or call.central.now().timestamp() - int(at) > CHALLENGE_LIFE:
        raise Fault(401, "challenge_expired")


def enrol(call: Call) -> dict[str, Any]:
    asked: wire.EnrolRequest = call.data
    _slow_down(f"enrol {call.peer}")
    _challenged(call, asked.challenge)
    central = call.central
    try:
        certificate = accounts.enrol(
            central.db,
            central.keys,
            central.server_id,
            code=asked.code,
            device_id=asked.device_id,
            device_key=asked.device_key,
            name=asked.name,
            challenge=asked.challenge,
            signature=asked.signature,
            now=central.now(),
        )
    except Refused as refusal:
        if refusal.code == "code":
            _failed(f"enrol {call.peer}")
        raise _faulted(refusal) from None
    return {
        "certificate": certificate.model_dump(),
        "central_key": central.keys.public,
        "escrow_key": central.keys.escrow_public,
    }


def token(call: Call) -> dict[str, Any]:
    asked: wire.TokenRequest = call.data
    _challenged(call, asked.challenge)
    central = call.central
    key = _device_key(central, asked.device_id) or _readmitted(central, asked)
    proof = wire.token_bytes(central.server_id, asked.device_id, asked.challenge)
    if key is None:
        raise Fault(401, "unknown_device")
    if not verify(key, proof, asked.signature):
        raise Fault(401, "proof")
    check_device(central, asked.device_id)
    body = f"{asked.device_id}~{int(central.now().timestamp()) + TOKEN_LIFE}"
    return {"token": f"{body}~{central.keys.mac('token', body)}", "expires_in": TOKEN_LIFE}


def _device_key(central: Central, device_id: str) -> str | None:
    with central.db.read() as conn:
        query = select(t.device.c.public_key).where(t.device.c.id == device_id)
        found: str | None = conn.execute(query).scalar_one_or_none()
        return found


def _readmitted(central: Central, asked: wire.TokenRequest) -> str | None:
    try:
        shown = wire.Certificate.model_validate(asked.certificate)
    except ValueError:
        return None
    if shown.device_id != asked.device_id:
        return None
    with central.db.write() as conn:
        try:
            if not accounts.readmit(conn, central.keys, central.server_id, shown, central.now()):
                return None
        except Refused as refusal:
            raise _faulted(refusal) from None
    return shown.device_key


def login(call: Call) -> dict[str, Any]:
    asked: wire.LoginRequest = call.data
    central = call.central
    who = f"login {call.device_id} {asked.login.strip().lower()}"
    _slow_down(who)
    try:
        account = accounts.login(
            central.db,
            central.server_id,
            call.device_id,
            asked.login,
            asked.password,
            central.now(),
        )
    except Refused as refusal:
        _failed(who)
        raise _faulted(refusal) from None
    _failures.pop(who, None)
    shape = wire.AccountShape(
        id=account.id,
        login=account.login,
        name=account.name,
        roles=sorted(r.value for r in account.roles),
        towns=list(account.towns),
        active=account.active,
    )
    return {"account": shape.model_dump()}


def escrow(call: Call) -> dict[str, Any]:
    asked: wire.EscrowRequest = call.data
    with call.central.db.write() as conn:
        conn.execute(
            update(t.device).where(t.device.c.id == call.device_id).values(escrow=asked.sealed)
        )
    return {"kept": True}


# five wrong tries are free, then each costs a wait that doubles to 5 min; per process
_failures: dict[str, tuple[int, float]] = {}
_failures_lock = threading.Lock()
FREE_TRIES: Final = 5


def _failed(who: str) -> None:
    with _failures_lock:
        if len(_failures) > 10_000:
            _failures.clear()
        count = _failures.get(who, (0, 0.0))[0] + 1
        wait = min(300.0, 2.0 ** (count - FREE_TRIES)) if count >= FREE_TRIES else 0.0
        _failures[who] = (count, time.monotonic() + wait)


def _slow_down(who: str) -> None:
    until = _failures.get(who, (0, 0.0))[1]
    left = until - time.monotonic()
    if left > 0:
        raise Fault(429, "too_many", retry_after=int(left) + 1)


# ------------------------------------------------------------------ records


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


# ------------------------------------------------------------------ attachments


def _blob(call: Call) -> tuple[str, int, int]:
    sha = call.parts["sha"]
    if not wire.HEX.fullmatch(sha):
        raise Fault(422, "shape", detail="sha256")
    try:
        return sha, int(call.query["size"]), int(call.query.get("chunk", wire.CHUNK))
    except (KeyError, ValueError):
        raise Fault(422, "shape", detail="size, chunk") from None


def blob_state(call: Call) -> dict[str, Any]:
    sha, size, chunk = _blob(call)
    try:
        missing = call.central.blobs.missing(call.device_id, sha, size, chunk)
    except Refused as refusal:
        raise _faulted(refusal) from None
    return {"complete": missing is None, "missing": missing or []}


def blob_put(call: Call) -> dict[str, Any]:
    sha, size, chunk = _blob(call)
    index = call.parts["i"]
    claimed = call.headers.get(wire.CHUNK_SHA.lower(), "")
    if not (index.isascii() and index.isdigit() and len(index) < 8):
        raise Fault(422, "shape", detail="chunk number")
    try:
        call.central.blobs.put(call.device_id, sha, int(index), size, chunk, call.body, claimed)
    except Refused as refusal:
        raise _faulted(refusal) from None
    return {"kept": True}


def blob_commit(call: Call) -> dict[str, Any]:
    sha, size, chunk = _blob(call)
    try:
        call.central.blobs.commit(call.device_id, sha, size, chunk, call.central.now())
    except Refused as refusal:
        raise _faulted(refusal) from None
    return {"complete": True, "missing": []}


def blob_data(call: Call) -> dict[str, Any]:
    sha, index = call.parts["sha"], call.parts["i"]
    if not wire.HEX.fullmatch(sha) or not (index.isascii() and index.isdigit()) or len(index) > 7:
        raise Fault(422, "shape", detail="sha256, chunk number")
    try:
        size, data = call.central.blobs.read(
            call.device_id, sha, int(index) * wire.CHUNK, wire.CHUNK
        )
    except Refused as refusal:
        raise _faulted(refusal) from None
    return {"size": size, "data": base64.b64encode(data).decode()}


_SHA, _I = "/v1/blobs/{sha}", "/v1/blobs/{sha}/{i}"
ROUTES: Final = (
    Route("ping", "GET", "/v1/ping", ping, token=False),
    Route("enrol", "POST", "/v1/enrol", enrol, wire.EnrolRequest, wire.EnrolReply, token=False),
    Route("token", "POST", "/v1/token", token, wire.TokenRequest, wire.TokenReply, token=False),
    Route("login", "POST", "/v1/login", login, wire.LoginRequest, wire.LoginReply),
    Route("escrow", "POST", "/v1/escrow", escrow, wire.EscrowRequest, writes=True),
    Route("push", "POST", "/v1/push", push, wire.PushRequest, wire.PushReply, writes=True),
    Route("pull", "GET", "/v1/pull", pull, None, wire.PullReply),
    Route("blob_state", "GET", _SHA, blob_state, None, wire.BlobReply),
    Route("blob_commit", "POST", f"{_SHA}/commit", blob_commit, None, wire.BlobReply, writes=True),
    Route("blob_put", "PUT", _I, blob_put, writes=True),
    Route("blob_data", "GET", _I, blob_data, None, wire.BlobData),
)
