"""The register: sites and the devices that stand there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AssetKind(StrEnum):
    PRINTER = "printer"
    DISPLAY = "display"
    HANDHELD = "handheld"
    CARD_READER = "card_reader"
    NETWORK = "network"
    WORKSTATION = "workstation"


@dataclass(frozen=True, slots=True)
class Site:
    id: str
    pack_id: str
    number: str  # the register's own number, kept as text
    town: str
    name: str
    business: str  # a business id of the pack
    pinyin: str = ""  # full pinyin without tones, for search
    initials: str = ""  # pinyin initials, for search
    flag: str = ""  # what the register check found odd ("town_mismatch"), empty if nothing


@dataclass(frozen=True, slots=True)
class Asset:
    id: str
    site_id: str
    kind: AssetKind
    name: str
    brand: str = ""
    model: str = ""
    serial_no: str = ""
    profile: str = ""
    port: str = ""  # a port URL, as the command line takes it
    baseline: dict[str, str] | None = None  # what the device said of itself when it was accepted
    warranty_until: str = ""  # ISO date
