"""Talking to central: what is asked, what counts as an answer.

Success is exactly: status 200, our media type, JSON of our shape, this central's id, our nonce back
and every change answered. Anything else is a SyncProblem; nothing in between is believed. How bytes
travel is a ``Line`` handed in, so the same code runs over HTTP and in the simulation.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final, Protocol, TypeVar

from app.domain.change import Change
from app.domain.clock import Clock
from app.keys import DeviceKey, verify
from sync import packing, wire
from sync.cancel import Cancel
from sync.errors import Kind, SyncProblem

DEADLINE: Final = 60.0  # seconds for one whole request, however slowly it drips
TOKEN_MARGIN: Final = 60.0  # seconds before its end a token is renewed
S = TypeVar("S", bound=wire.Shape)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply as it came, nothing believed yet. Header names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Line(Protocol):
    """Carries one request. Raises SyncProblem; never follows a redirection."""

    def send(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes, deadline: float
    ) -> Answer: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Who this laptop is to central. ``server_id`` and ``central_key`` are empty before enrolment:
    then any central is accepted and remembered."""

    device_id: str
    key: DeviceKey
    server_id: str = ""
    central_key: str = ""
    certificate: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Ping:
    envelope: wire.Envelope
    challenge: str
    offset: float  # seconds to add to this laptop's clock to get central's
    round_trip: float  # seconds


@dataclass(frozen=True, slots=True)
class Pulled:
    """A page: log number, change (plain JSON if this program does not understand it), the fields
    that took effect."""

    rows: tuple[tuple[int, Change | Mapping[str, Any], tuple[str, ...]], ...]
    cursor: str
    more: bool
    epoch: str


@dataclass
class Client:
    """One laptop's conversation with its central. Not for two threads at once."""

    line: Line
    identity: Identity
    clock: Clock
    version: str = "0.1.0"
    cancel: Cancel = field(default_factory=Cancel)
    mono: Callable[[], float] = time.monotonic
    sent: int = 0  # bytes, bodies only
    received: int = 0
    epoch: str = ""  # as last heard
    _token: str = ""
    _until: float = 0.0

    def close(self) -> None:
        self.line.close()

    @property
    def proven(self) -> bool:
        """Whether central has accepted this laptop's proof of its key."""
        return self.mono() < self._until

    # ------------------------------------------------------------ who is there

    def ping(self) -> Ping:
        """Whether central is there, what time it has, and a challenge to sign."""
        wall, began = self.clock.wall(), self.mono()
        envelope, body = self._ask("GET", "/v1/ping", token=False)
        trip = max(0.0, self.mono() - began)
        middle = wall + timedelta(seconds=trip / 2)
        challenge = body.get("challenge")
        if not isinstance(challenge, str):
            raise SyncProblem(Kind.GARBLED, "no challenge")
        return Ping(envelope, challenge, (envelope.time - middle).total_seconds(), trip)

    def authenticate(self, ping: Ping | None = None) -> None:
        """Gets a token for 15 minutes by signing central's challenge. Nothing is stored, nothing
        rotates: a lost reply costs nothing."""
        heard = ping or self.ping()
        me = self.identity
        signed = wire.token_bytes(heard.envelope.server_id, me.device_id, heard.challenge)
        asked = {
            "device_id": me.device_id,
            "challenge": heard.challenge,
            "signature": me.key.sign(signed),
            "certificate": dict(me.certificate) if me.certificate else None,
        }
        _, body = self._ask("POST", "/v1/token", asked, token=False)
        got = _shape(wire.TokenReply, body)
        self._token, self._until = got.token, self.mono() + got.expires_in - TOKEN_MARGIN

    # ------------------------------------------------------------ records

    def push(self, changes: Sequence[Change]) -> list[wire.PushOutcome]:
        """One answer for each change, in order. Raises SyncProblem (GAP: ``expect`` is set)."""
        asked = {"changes": [wire.change_to(c) for c in changes]}
        _, body = self._ask("POST", "/v1/push", asked)
        outcomes = {o.cid: o for o in _shape(wire.PushReply, body).outcomes}
        wanted = [c.cid for c in changes]
        if set(outcomes) != set(wanted):
            raise SyncProblem(Kind.GARBLED, "not every change was answered")
        return [outcomes[cid] for cid in wanted]

    def pull(self, cursor: str, limit: int = wire.MAX_ROWS) -> Pulled:
        """The next rows. Each one's hash is checked before anything is believed."""
        from urllib.parse import urlencode

        query = urlencode({"cursor": cursor, "limit": limit})
        envelope, body = self._ask("GET", f"/v1/pull?{query}")
        got = _shape(wire.PullReply, body)
        rows = tuple(_row(row) for row in got.rows)
        return Pulled(rows, got.cursor, got.more, envelope.epoch)

    def login(self, login: str, password: str) -> wire.AccountShape:
        """Checks the password at central and grants the account on this laptop."""
        _, body = self._ask("POST", "/v1/login", {"login": login, "password": password})
        return _shape(wire.LoginReply, body).account

    def escrow(self, sealed: str) -> None:
        """Leaves the database's key, sealed to central's escrow key (base64 or hex)."""
        self._ask("POST", "/v1/escrow", {"sealed": sealed})

    def enrol(self, code: str, name: str) -> wire.EnrolReply:
        """Uses a one-time code. May be repeated with the same code if the reply was lost. Raises
        SyncProblem (CODE), or GARBLED if the certificate is not for this laptop."""
        heard = self.ping()
        me = self.identity
        signed = wire.enrol_bytes(
            heard.envelope.server_id, code, me.device_id, me.key.public, heard.challenge
        )
        asked = {
            "code": code,
            "device_id": me.device_id,
            "device_key": me.key.public,
            "name": name[:120],
            "challenge": heard.challenge,
            "signature": me.key.sign(signed),
        }
        envelope, body = self._ask("POST", "/v1/enrol", asked, token=False)
        got = _shape(wire.EnrolReply, body)
        shown = got.certificate
        mine = (shown.device_id, shown.device_key, shown.server_id) == (
            me.device_id,
            me.key.public,
            envelope.server_id,
        )
        if not mine or not verify(got.central_key, shown.signed_bytes(), shown.signature):
            raise SyncProblem(Kind.GARBLED, "the certificate is not ours")
        return got

    # ------------------------------------------------------------ attachments

    def blob_missing(self, sha: str, size: int, chunk: int) -> list[int] | None:
        """The chunks central still wants; None when it has the whole."""
        _, body = self._ask("GET", f"/v1/blobs/{sha}?size={size}&chunk={chunk}")
        got = _shape(wire.BlobReply, body)
        if any(not 0 <= i < wire.chunks_of(size, chunk) for i in got.missing):
            raise SyncProblem(Kind.GARBLED, "chunk number")
        return None if got.complete else got.missing

    def blob_put(self, sha: str, i: int, size: int, chunk: int, data: bytes) -> None:
        path = f"/v1/blobs/{sha}/{i}?size={size}&chunk={chunk}"
        headers = {
            wire.CHUNK_SHA: hashlib.sha256(data).hexdigest(),
            "Content-Type": "application/octet-stream",
        }
        self._ask("PUT", path, raw=data, more=headers)

    def blob_commit(self, sha: str, size: int, chunk: int) -> None:
        """Has central hash the whole. Raises SyncProblem BLOB if it is not what it should be."""
        _, body = self._ask("POST", f"/v1/blobs/{sha}/commit?size={size}&chunk={chunk}", {})
        if not _shape(wire.BlobReply, body).complete:
            raise SyncProblem(Kind.BLOB, sha)

    def blob_data(self, sha: str) -> bytes:
        """The whole attachment, its hash checked. Raises SyncProblem BLOB if central has not got
        it or this laptop may not see it."""
        whole, i = bytearray(), 0
        while True:
            _, body = self._ask("GET", f"/v1/blobs/{sha}/{i}")
            got = _shape(wire.BlobData, body)
            try:
                whole += base64.b64decode(got.data, validate=True)
            except ValueError as error:
                raise SyncProblem(Kind.GARBLED, "base64") from error
            i += 1
            if len(whole) >= got.size or not got.data:
                break
        if hashlib.sha256(whole).hexdigest() != sha:
            raise SyncProblem(Kind.GARBLED, f"blob {sha} is not what was asked for")
        return bytes(whole)

    # ------------------------------------------------------------ one request

    def _ask(
        self,
        method: str,
        path: str,
        asked: Any = None,
        *,
        token: bool = True,
        raw: bytes | None = None,
        more: Mapping[str, str] | None = None,
    ) -> tuple[wire.Envelope, dict[str, Any]]:
        """Asks once; a token that ran out is renewed once."""
        if token and self.mono() >= self._until:
            self.authenticate()
        try:
            return self._once(method, path, asked, token, raw, more)
        except SyncProblem as problem:
            if not token or problem.kind is not Kind.LOGIN:
                raise
        self.authenticate()
        return self._once(method, path, asked, token, raw, more)

    def _once(
        self,
        method: str,
        path: str,
        asked: Any,
        token: bool,
        raw: bytes | None,
        more: Mapping[str, str] | None,
    ) -> tuple[wire.Envelope, dict[str, Any]]:
        if self.cancel.is_set():
            raise SyncProblem(Kind.CANCELLED)
        nonce = secrets.token_hex(16)
        headers = {
            wire.VERSION: str(wire.PROTO),
            wire.CLIENT: self.version,
            wire.NONCE: nonce,
            "Accept": wire.MEDIA,
            "Accept-Encoding": "zstd, gzip",
            **(more or {}),
        }
        body = raw or b""
        if asked is not None:
            headers["Content-Type"] = "application/json"
            body, encoding = packing.pack(json.dumps(asked, separators=(",", ":")).encode())
            if encoding:
                headers["Content-Encoding"] = encoding
        if token:
            headers["Authorization"] = f"Bearer {self._token}"
        answer = self.line.send(method, path, headers, body, self.mono() + DEADLINE)
        self.sent += len(body)
        self.received += len(answer.body)
        return self._believe(answer, nonce)

    def _believe(self, answer: Answer, nonce: str) -> tuple[wire.Envelope, dict[str, Any]]:
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
        if self.identity.server_id not in ("", envelope.server_id):
            raise SyncProblem(Kind.STRANGER, envelope.server_id)
        if envelope.proto != wire.PROTO and answer.status == 200:
            raise SyncProblem(Kind.TOO_OLD, f"protocol {envelope.proto}")
        self.epoch = envelope.epoch
        if answer.status != 200:
            raise self._told(answer, body.get("error"))
        return envelope, body

    def _told(self, answer: Answer, error: Any) -> SyncProblem:
        """Central itself says no."""
        said: dict[str, Any] = error if isinstance(error, dict) else {}
        code, status = str(said.get("code", "")), answer.status
        detail = f"{status} {code} {said.get('detail', said.get('incident', ''))}".strip()
        after = _seconds(answer.headers.get("retry-after", ""))
        kind = _CODES.get(code) or _STATUS.get(status)
        if kind is None:
            kind = Kind.SERVER if status >= 500 else Kind.NOT_TAKEN
        if kind is Kind.REVOKED:
            return SyncProblem(kind, detail, order=self._order(said.get("order")))
        if kind is Kind.GAP:
            expect = said.get("expect_dev_seq")
            return SyncProblem(kind, detail, expect=expect if isinstance(expect, int) else 0)
        return SyncProblem(kind, detail, retry_after=after)

    def _order(self, raw: Any) -> wire.WipeOrder | None:
        """The order to wipe, only if central's key signed it for this laptop."""
        try:
            order = wire.WipeOrder.model_validate(raw)
        except ValueError:
            return None
        me = self.identity
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


def _shape(shape: type[S], body: dict[str, Any]) -> S:
    try:
        return shape.model_validate(body)
    except ValueError as error:
        raise SyncProblem(Kind.GARBLED, f"{shape.__name__}: {error}"[:200]) from error


def _row(row: wire.PullRow) -> tuple[int, Change | Mapping[str, Any], tuple[str, ...]]:
    """Raises SyncProblem GARBLED for a row that is not what its writer hashed."""
    try:
        genuine = wire.hash_of(row.change) == row.change.get("hash")
    except ValueError as error:
        raise SyncProblem(Kind.GARBLED, f"row {row.seq}: {error}"[:200]) from error
    if not genuine:
        raise SyncProblem(Kind.GARBLED, f"row {row.seq}: hash")
    try:
        return row.seq, wire.change_from(row.change), tuple(row.applied)
    except wire.Malformed:
        return row.seq, row.change, tuple(row.applied)  # a newer program's: kept, not understood
