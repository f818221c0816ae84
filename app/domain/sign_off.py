"""The supervisor's sign-off and central's verdict on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app.domain.clock import Stamp


class Identity(StrEnum):
    """How the supervisor said who he is. Only the last two are more than his word."""

    TYPED = "typed"  # name and post, as typed
    KNOWN = "known"  # picked from those central knows at the site
    PIN = "pin"  # and his PIN was right
    CODE = "code"  # and a one-time code was right


Stroke = tuple[tuple[int, int, int], ...]  # points (x, y, ms since the first point), canvas px


@dataclass(frozen=True, slots=True)
class SignOff:
    """One signed revision. ``manifest`` is the canonical JSON that was signed, byte for byte."""

    id: str
    visit_id: str
    revision: int
    supervisor: str
    role: str
    rating: int  # 1-5; 0: he did not rate, because he refused
    remarks: str
    strokes: tuple[Stroke, ...]
    signature_sha256: str  # PNG of the strokes, kept as evidence
    manifest: str  # RFC 8785 text
    content_sha256: str  # hex, of the manifest's bytes
    device_key: str  # hex Ed25519 public key
    device_signature: str  # hex
    prev_sha256: str  # content hash of this laptop's previous sign-off; "" for its first
    at: Stamp
    phone: str = ""
    identity: Identity = Identity.TYPED
    supervisor_id: str = ""  # of the Supervisor record, "" for one that is only typed
    code_sha256: str = ""  # of the one-time code's hash: it is good once
    refused: bool = False  # he would not sign: ``reason`` says why, there are no strokes
    reason: str = ""
    tree_signature: str = ""  # hex, over the root of the hash tree; "" in the first format


class Decision(StrEnum):
    ACCEPTED = "accepted"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class ItemRemark:
    item_id: str
    remark: str


@dataclass(frozen=True, slots=True)
class Review:
    id: str
    visit_id: str
    revision: int
    decision: Decision
    by: str
    by_name: str
    at: datetime
    remark: str = ""
    items: tuple[ItemRemark, ...] = ()


@dataclass(frozen=True, slots=True)
class Receipt:
    """Central says: this sign-off is here, whole, and its signature held. Signed by central."""

    id: str
    visit_id: str
    revision: int
    content_sha256: str
    verified: bool
    reason: str  # why not, a code; "" when verified
    received_at: datetime
    central_key: str  # hex Ed25519 public key
    central_signature: str  # hex, over the canonical JSON of the other fields but id
    complete: bool = False  # every attachment hash of the manifest is at central
