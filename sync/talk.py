"""Talking to central: what is asked. What counts as an answer is in ``belief``."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.change import Change
from app.keys import verify
from sync import travel, wire
from sync.asking import Asking
from sync.belief import row_of, shaped
from sync.errors import Kind, SyncProblem


@dataclass(frozen=True, slots=True)
class Pulled:
    """A page: log number, change (plain JSON if this program does not understand it), the fields
    that took effect."""

    rows: tuple[tuple[int, Change | Mapping[str, Any], tuple[str, ...]], ...]
    cursor: str
    more: bool
    epoch: str


@dataclass
class Client(Asking):
    """One laptop's conversation with its central. Not for two threads at once."""

    # ------------------------------------------------------------ records

    def push(self, changes: Sequence[Change]) -> list[wire.PushOutcome]:
        """One answer for each change, in order. Raises SyncProblem (GAP: ``expect`` is set)."""
        asked = {"changes": [travel.change_to(c) for c in changes]}
        _, body = self._ask("POST", "/v1/push", asked)
        outcomes = {o.cid: o for o in shaped(wire.PushReply, body).outcomes}
        wanted = [c.cid for c in changes]
        if set(outcomes) != set(wanted):
            raise SyncProblem(Kind.GARBLED, "not every change was answered")
        return [outcomes[cid] for cid in wanted]

    def pull(self, cursor: str, limit: int = wire.MAX_ROWS) -> Pulled:
        """The next rows. Each one's hash is checked before anything is believed."""
        from urllib.parse import urlencode

        query = urlencode({"cursor": cursor, "limit": limit})
        envelope, body = self._ask("GET", f"/v1/pull?{query}")
        got = shaped(wire.PullReply, body)
        rows = tuple(row_of(row) for row in got.rows)
        return Pulled(rows, got.cursor, got.more, envelope.epoch)

    def login(self, login: str, password: str) -> wire.AccountShape:
        """Checks the password at central and grants the account on this laptop."""
        _, body = self._ask("POST", "/v1/login", {"login": login, "password": password})
        return shaped(wire.LoginReply, body).account

    def escrow(self, sealed: str) -> None:
        """Leaves the database's key, sealed to central's escrow key (base64 or hex)."""
        self._ask("POST", "/v1/escrow", {"sealed": sealed})

    def certify(self, public_key: bytes) -> tuple[bytes, bytes]:
        """The certificates (X.509 DER) of this PDF key (SubjectPublicKeyInfo, DER) and of who
        issued it, as they came. Raises SyncProblem."""
        me, key = self.identity, public_key.hex()
        proof = wire.certify_bytes(me.server_id, me.device_id, key)
        asked = {"public_key": key, "signature": me.key.sign(proof)}
        _, body = self._ask("POST", "/v1/certify", asked)
        got = shaped(wire.CertifyReply, body)
        try:
            return bytes.fromhex(got.certificate), bytes.fromhex(got.issuer)
        except ValueError as error:  # an odd number of digits
            raise SyncProblem(Kind.GARBLED, "certificate") from error

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
        got = shaped(wire.EnrolReply, body)
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
        got = shaped(wire.BlobReply, body)
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
        if not shaped(wire.BlobReply, body).complete:
            raise SyncProblem(Kind.BLOB, sha)

    def blob_data(self, sha: str) -> bytes:
        """The whole attachment, its hash checked. Raises SyncProblem BLOB if central has not got
        it or this laptop may not see it."""
        whole, i = bytearray(), 0
        while True:
            _, body = self._ask("GET", f"/v1/blobs/{sha}/{i}")
            got = shaped(wire.BlobData, body)
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
