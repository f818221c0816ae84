"""Evidence is known by its SHA-256: the same photo added twice is stored once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.clock import Stamp


class EvidenceKind(StrEnum):
    PHOTO = "photo"
    FILE = "file"
    CAPTURE = "capture"  # pcap
    SIGNATURE = "signature"  # PNG of the stroke


@dataclass(frozen=True, slots=True)
class Evidence:
    id: str
    visit_id: str
    item_id: str  # empty: belongs to the visit as a whole
    kind: EvidenceKind
    sha256: str  # hex
    size: int  # bytes
    media_type: str
    name: str
    revision: int
    by: str
    at: Stamp
    width: int = 0  # pixels, photos only
    height: int = 0
    removed: bool = False  # taken off the item before finishing; the bytes and this row stay
