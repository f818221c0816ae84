"""Evidence is known by its SHA-256: the same photo added twice is stored once.

A photo is two files: the original as it came, which stays on the laptop until it is asked for, and
a smaller copy with its place and time written under it, which is shown, printed and sent.
``sha256`` is always the file that travels, so whatever counts files (the manifest, central's
receipt) counts that one; ``original_sha256`` is signed with it and proves the original whenever it
is handed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from app.domain.clock import Stamp
from app.domain.marks import hides

AHEAD_AT_MOST: Final = timedelta(minutes=5)  # a camera's clock may run so much ahead of ours


class EvidenceKind(StrEnum):
    PHOTO = "photo"
    FILE = "file"
    CAPTURE = "capture"  # pcap
    SIGNATURE = "signature"  # PNG of the stroke


class TakenFrom(StrEnum):
    """Who says when a photo was taken."""

    NOBODY = ""
    CAMERA = "camera"  # its EXIF time
    FILE = "file"  # when the file was last written
    HERE = "here"  # it came from the clipboard or this laptop's camera: now


class Timing(StrEnum):
    """What a photo's age meant when it was added. Words of age are for the pages to make."""

    UNJUDGED = ""
    FRESH = "fresh"
    STALE = "stale"  # kept, but it does not satisfy an item that wants a fresh one
    AHEAD = "ahead"  # taken later than it was added: the camera's clock is wrong


@dataclass(frozen=True, slots=True)
class Seen:
    """Where the same picture is evidence already."""

    visit_id: str
    visit_number: str
    site: str  # its name
    on: str  # the day in Shanghai, 2026-11-20
    item_id: str


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
    original_sha256: str = ""  # empty: ``sha256`` is the file as it came
    original_size: int = 0
    taken: datetime | None = None  # UTC
    taken_from: TakenFrom = TakenFrom.NOBODY
    device: str = ""  # the camera's maker and model, by EXIF
    gps: str = ""  # "23.020912,113.751833": latitude and longitude in degrees, by EXIF
    timing: Timing = Timing.UNJUDGED
    seen_before: Seen | None = None
    of: str = ""  # the evidence this is a marked picture of
    marks: str = ""  # what was drawn on it, see app.domain.marks

    @property
    def source_sha256(self) -> str:
        """The file as it came."""
        return self.original_sha256 or self.sha256

    @property
    def hides(self) -> bool:
        """Whether something was made unreadable in this picture."""
        return hides(self.marks)


ON_ITEM: Final = frozenset({EvidenceKind.PHOTO, EvidenceKind.FILE})


def shown(pieces: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Those to be seen: what was taken off is left out, and so is a photo whose marked picture
    stands in its place."""
    there = {e.id: e for e in pieces if not e.removed}
    marked = {e.of: e for e in there.values() if e.of}
    return tuple(marked.get(e.id, e) for e in there.values() if e.of not in there)


def on_item(pieces: Iterable[Evidence], item_id: str) -> tuple[Evidence, ...]:
    """The photos and files of one item that are to be seen."""
    return tuple(e for e in shown(pieces) if e.item_id == item_id and e.kind in ON_ITEM)


def timing(taken: datetime | None, added: datetime, fresh_minutes: int) -> Timing:
    """``fresh_minutes`` 0: a photo of any age will do. Both times UTC and of the same clock."""
    if taken is None:
        return Timing.UNJUDGED
    if taken - added > AHEAD_AT_MOST:
        return Timing.AHEAD
    if not fresh_minutes:
        return Timing.UNJUDGED
    old = added - taken > timedelta(minutes=fresh_minutes)
    return Timing.STALE if old else Timing.FRESH
