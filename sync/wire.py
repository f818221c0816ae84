"""The protocol's shapes: what goes over the line, with strict limits. Version 1.

Every request carries a fresh nonce in a header; every reply, good or bad, is our own media type
and carries the envelope (proto, server_id, epoch, the nonce echoed, central's time, the oldest
client it serves). A captive portal, a proxy's error page or a cut reply can never look like that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field

from app.domain.change import canonical

PROTO: Final = 1
MIN_PROTO: Final = 1  # the oldest protocol central serves
MEDIA: Final = "application/vnd.countercheck+json"
NONCE, CLIENT, VERSION, CHUNK_SHA = "CC-Nonce", "CC-Client", "CC-Proto", "CC-Sha256"

MAX_CHANGES: Final = 200  # per push
MAX_PUSH: Final = 1 << 20  # bytes of JSON a client puts into one push; one larger change goes alone
MAX_CHANGE: Final = 2 << 20  # bytes of one change
MAX_BODY: Final = 8 << 20  # bytes of any body, unpacked
MAX_ROWS: Final = 500  # per pull
PULL_BYTES: Final = 1 << 20  # central ends a page here
CHUNK: Final = 256 * 1024  # bytes of an attachment in one request
MAX_BLOB: Final = 64 << 20

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
HEX = re.compile(r"[0-9a-f]{64}")


class Malformed(ValueError):
    """The JSON is not what the protocol says; the text names the place."""


class Shape(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


_Id = Field(pattern=rf"^{ID.pattern}$")
_Hex64 = Field(pattern=r"^[0-9a-f]{64}$")
_Signature = Field(pattern=r"^[0-9a-f]{128}$")


class PingReply(Shape):
    challenge: str = Field(max_length=200)


class EnrolRequest(Shape):
    code: str = Field(min_length=4, max_length=64)
    device_id: str = _Id
    device_key: str = _Hex64
    name: str = Field(default="", max_length=120)
    challenge: str = Field(max_length=200)
    signature: str = _Signature


class TokenRequest(Shape):
    device_id: str = _Id
    challenge: str = Field(max_length=200)
    signature: str = _Signature
    certificate: dict[str, Any] | None = None


class LoginRequest(Shape):
    login: str = Field(min_length=1, max_length=120)
    password: str = Field(min_length=1, max_length=1000)


class PushRequest(Shape):
    changes: list[Any] = Field(max_length=MAX_CHANGES)


class EscrowRequest(Shape):
    sealed: str = Field(pattern=r"^[A-Za-z0-9+/=_-]{1,8192}$")


class KeptReply(Shape):
    kept: bool


class PushOutcome(Shape):
    cid: str
    outcome: str = Field(pattern="^(ok|dup|conflict|rejected)$")
    seq: int | None = None
    reason: str = ""
    winner: dict[str, dict[str, Any]] = Field(default_factory=dict)  # field -> {"v", "cid"}


class PushReply(Shape):
    outcomes: list[PushOutcome]


class PullRow(Shape):
    """One row of central's log. ``seq`` is its number there; a row that became visible later
    arrives later, so only the cursor says how far we are."""

    seq: int = Field(ge=1)
    change: dict[str, Any]
    applied: list[str]  # the fields that took effect; the others lost to an earlier change


class PullReply(Shape):
    rows: list[PullRow] = Field(max_length=MAX_ROWS)
    cursor: str = Field(max_length=120)
    more: bool


class BlobReply(Shape):
    complete: bool
    missing: list[int] = Field(default_factory=list, max_length=MAX_BLOB // 1024 + 1)


class BlobData(Shape):
    size: int = Field(ge=0, le=MAX_BLOB)
    data: str  # base64


class AccountShape(Shape):
    id: str = _Id
    login: str
    name: str
    roles: list[str]
    towns: list[str] = Field(default_factory=list)
    active: bool = True


class Certificate(Shape):
    """Central's word that this key is this laptop's."""

    device_id: str = _Id
    device_key: str = _Hex64
    laptop: str = Field(min_length=1, max_length=16)
    server_id: str = _Id
    issued: str
    signature: str = _Signature

    def signed_bytes(self) -> bytes:
        return canonical({"purpose": "certificate", **self.model_dump(exclude={"signature"})})


class EnrolReply(Shape):
    certificate: Certificate
    central_key: str = _Hex64
    escrow_key: str = _Hex64


class CertifyRequest(Shape):
    """``public_key``: SubjectPublicKeyInfo of the laptop's PDF key, DER in hex; ``signature`` of
    the device key over ``certify_bytes``."""

    public_key: str = Field(pattern="^[0-9a-f]+$", min_length=100, max_length=1000)
    signature: str = _Signature


class CertifyReply(Shape):
    """X.509 certificates, DER in hex: the laptop's and central's authority."""

    certificate: str = Field(pattern="^[0-9a-f]+$", max_length=8000)
    issuer: str = Field(pattern="^[0-9a-f]+$", max_length=8000)


class TokenReply(Shape):
    token: str = Field(min_length=16, max_length=400)
    expires_in: int = Field(gt=0)


class LoginReply(Shape):
    account: AccountShape


class WipeOrder(Shape):
    """Signed by central: this laptop may no longer connect, and what it must do with its data."""

    device_id: str
    server_id: str
    mode: str = Field(pattern="^(drain_then_wipe|wipe_now|none)$")
    at: str
    signature: str = _Signature

    def signed_bytes(self) -> bytes:
        return canonical({"purpose": "revoke", **self.model_dump(exclude={"signature"})})


@dataclass(frozen=True, slots=True)
class Envelope:
    proto: int
    server_id: str
    epoch: str
    nonce: str
    time: datetime
    min_client: str


def envelope_of(body: dict[str, Any]) -> Envelope:
    """Raises Malformed unless all six facts are there."""
    try:
        found = Envelope(
            proto=int(body["proto"]),
            server_id=str(body["server_id"]),
            epoch=str(body["epoch"]),
            nonce=str(body["nonce"]),
            time=datetime.fromisoformat(str(body["time"])).astimezone(UTC),
            min_client=str(body["min_client"]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise Malformed(f"envelope: {error}") from error
    if not (found.server_id and found.epoch):
        raise Malformed("envelope: empty")
    return found


# ------------------------------------------------------------------ what is signed


def enrol_bytes(
    server_id: str, code: str, device_id: str, device_key: str, challenge: str
) -> bytes:
    """What a laptop signs to enrol: it holds the key, for this code, at this central."""
    return canonical(
        {
            "purpose": "enrol",
            "server_id": server_id,
            "code": code,
            "device_id": device_id,
            "device_key": device_key,
            "challenge": challenge,
        }
    )


def certify_bytes(server_id: str, device_id: str, public_key: str) -> bytes:
    """What a laptop signs to have its PDF key (hex) certified: the key is its own."""
    return canonical(
        {
            "purpose": "certify",
            "server_id": server_id,
            "device_id": device_id,
            "public_key": public_key,
        }
    )


def token_bytes(server_id: str, device_id: str, challenge: str) -> bytes:
    """What a laptop signs for a token. The challenge is central's own and short-lived, so the
    laptop's clock does not matter and there is nothing to rotate or to lose."""
    return canonical(
        {
            "purpose": "token",
            "server_id": server_id,
            "device_id": device_id,
            "challenge": challenge,
        }
    )


def version_of(text: str) -> tuple[int, ...]:
    """ "0.10.2" -> (0, 10, 2); anything else counts as 0."""
    parts = re.findall(r"\d{1,6}", text)[:3]
    return tuple(int(p) for p in parts) or (0,)


def chunks_of(size: int, chunk: int) -> int:
    """How many chunks a blob of ``size`` bytes has; an empty one has none."""
    return -(-size // chunk)
