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
    # kept in the register and looked at through a test of another kind, if at all
    SERVER = "server"
    STORAGE = "storage"
    DATABASE = "database"
    APPLICATION = "application"
    SECURITY = "security"  # firewalls, gateways, scanners


class AssetState(StrEnum):
    IN_USE = "in_use"
    SPARE = "spare"
    MISSING = "missing"  # the last stock-take did not find it
    RETIRED = "retired"


PUT_AWAY = frozenset({AssetState.SPARE, AssetState.RETIRED})  # not looked at on a visit


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
    importance: str = ""  # an importance id of the pack; empty: the pack's usual one
    department: str = ""  # whose it is, where that is not the town
    address: str = ""
    contact: str = ""
    phone: str = ""
    note: str = ""
    closed: bool = False  # no longer served: kept for its history, never due
    added_on: str = ""  # ISO date, Asia/Shanghai; empty: it came with the pack


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
    installed_on: str = ""  # ISO date
    place: str = ""  # where it stands: "2 号窗口"
    note: str = ""
    state: AssetState = AssetState.IN_USE
    settings: dict[str, str] | None = None  # what its tests are set to here, by parameter id
    baseline_at: str = ""  # ISO 8601 UTC: when the baseline was accepted
    baseline_by: str = ""  # name of the person who accepted it
