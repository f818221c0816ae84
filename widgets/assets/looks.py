"""How a device reads in a list: icon, name, second line, chips."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from app.domain.device_test import Outcome, TestRun
from app.domain.site import Asset, AssetKind, AssetState
from app.domain.warranty import Warranty
from app.services.device_lines import DeviceLine
from widgets.common import formats, words
from widgets.theme.tokens import Tone

ICONS = {
    AssetKind.PRINTER: "printer-outline",
    AssetKind.DISPLAY: "monitor-small",
    AssetKind.HANDHELD: "cellphone-text",
    AssetKind.CARD_READER: "credit-card-scan-outline",
    AssetKind.NETWORK: "lan",
    AssetKind.WORKSTATION: "desktop-tower-monitor",
    AssetKind.SERVER: "server",
    AssetKind.STORAGE: "harddisk",
    AssetKind.DATABASE: "database",
    AssetKind.APPLICATION: "application-outline",
    AssetKind.SECURITY: "shield-outline",
}
_STATE_TONES: dict[AssetState, Tone] = {
    AssetState.IN_USE: "good",
    AssetState.SPARE: "neutral",
    AssetState.MISSING: "bad",
    AssetState.RETIRED: "neutral",
}


def name_of(asset: Asset) -> str:
    """Its name, else maker and model, else what it is."""
    return asset.name or f"{asset.brand} {asset.model}".strip() or words.asset(asset.kind)


def second_of(asset: Asset) -> str:
    """What it is, maker and model, serial number, where it stands."""
    model = f"{asset.brand} {asset.model}".strip()
    facts = [words.asset(asset.kind), model, asset.place]
    if asset.serial_no:
        facts.insert(2, f"SN {asset.serial_no}")
    name = name_of(asset)
    return " · ".join(fact for fact in facts if fact and fact != name)


def state_chip(asset: Asset) -> tuple[str, Tone]:
    return words.asset_state(asset.state), _STATE_TONES[asset.state]


def warranty_chip(warranty: Warranty) -> tuple[str, Tone] | None:
    """Only what asks for something: ended, or ending within two months."""
    translate = QCoreApplication.translate
    if warranty.state == "ended":
        return translate("assets", "warranty ended"), "warning"
    if warranty.state == "soon":
        said = translate("assets", "warranty: {n} days left")
        return said.format(n=warranty.days), "warning"
    return None


def chips_of(line: DeviceLine) -> tuple[tuple[str, Tone], ...]:
    """What a person should notice about the device."""
    chips: list[tuple[str, Tone]] = []
    if line.differences:
        said = QCoreApplication.translate("assets", "{n} changed")
        chips.append((said.format(n=len(line.differences)), "warning"))
    if line.asset.state is not AssetState.RETIRED and (ending := warranty_chip(line.warranty)):
        chips.append(ending)
    if line.asset.state is not AssetState.IN_USE:
        chips.append(state_chip(line.asset))
    return tuple(chips)


def kinds_of(counted: Sequence[tuple[AssetKind, int]]) -> str:
    """ "Printer × 2, Line"."""
    named = (
        words.asset(kind) if many == 1 else f"{words.asset(kind)} × {many}"
        for kind, many in counted
    )
    return QCoreApplication.translate("assets", ", ").join(named)


def run_tone(run: TestRun) -> Tone:
    if run.outcome is Outcome.PASS:
        return "good"
    return "bad" if run.outcome is Outcome.FAIL and not run.undecided else "warning"


def tested(line: DeviceLine) -> str:
    """ "Passed 2026-11-20", "Failed 2026-11-20, last passed 2026-08-20", "never tested"."""
    translate = QCoreApplication.translate
    if line.last is None:
        return translate("assets", "never tested")
    outcome = words.outcome(line.last.outcome, undecided=line.last.undecided)
    said = f"{outcome} {formats.day(line.last.started)}"
    if line.last.outcome is Outcome.PASS:
        return said
    if line.last_passed is None:
        return translate("assets", "{last}, never passed").format(last=said)
    before = formats.day(line.last_passed.started)
    return translate("assets", "{last}, last passed {day}").format(last=said, day=before)
