"""One request to central and its answer, with the proof of who asks."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from app.domain.clock import Clock
from sync import packing, wire
from sync.belief import believe, refusal, shaped
from sync.cancel import Cancel
from sync.errors import Kind, SyncProblem
from sync.line import Identity, Line
from sync.version import version

DEADLINE: Final = 60.0  # seconds for one whole request, however slowly it drips
TOKEN_MARGIN: Final = 60.0  # seconds before its end a token is renewed


@dataclass(frozen=True, slots=True)
class Ping:
    envelope: wire.Envelope
    challenge: str
    offset: float  # seconds to add to this laptop's clock to get central's
    round_trip: float  # seconds


@dataclass
class Asking:
    """One laptop asking its central. Not for two threads at once."""

    line: Line
    identity: Identity
    clock: Clock
    version: str = field(default_factory=version)
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
        got = shaped(wire.TokenReply, body)
        self._token, self._until = got.token, self.mono() + got.expires_in - TOKEN_MARGIN

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
        envelope, told = believe(answer, nonce, self.identity)
        self.epoch = envelope.epoch
        if answer.status != 200:
            raise refusal(answer, told.get("error"), self.identity)
        return envelope, told
