"""A stock-take: which devices of the register were really found at a site."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.clock import Stamp


class Found(StrEnum):
    PRESENT = "present"
    MISSING = "missing"
    DIFFERENT = "different"  # there, but not as the register says; the note tells


@dataclass(frozen=True, slots=True)
class StockCount:
    asset_id: str  # or ``kind:printer:1``: expected by the contract, without a record
    found: Found
    serial_no: str = ""  # as read from the device or its label; empty: not looked at
    note: str = ""
    at: str = ""  # ISO 8601 UTC
    scanned: bool = False  # its label was scanned, not picked from the list


@dataclass(frozen=True, slots=True)
class StockTake:
    id: str
    site_id: str
    by: str
    by_name: str
    started: Stamp
    counts: tuple[StockCount, ...] = ()
    closed: Stamp | None = None
    remarks: str = ""
