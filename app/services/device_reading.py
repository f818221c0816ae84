"""What a test run tells of the device itself, and what of its record that can fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from app.domain import device_facts
from app.domain.answer import Measurement
from app.domain.device_facts import Difference
from app.domain.device_test import Outcome
from app.domain.site import AssetKind
from app.services.run_record import measurements_of

if TYPE_CHECKING:
    from app.domain.device_test import TestRun
    from app.domain.site import Asset
    from drivers.transport.url import PortUrl

_DRIVERS: Final = "baseline_"  # the printer test's own readings of the same
_WHO: Final = ("maker", "model", "serial", "firmware")
# Of what a run calls identity, that which is the device's: a card's number is not the reader's, a
# token's serial number is not the computer's, and a line's targets are the person's choice.
_IDENTITY: Final[Mapping[AssetKind, tuple[str, ...]]] = {
    AssetKind.PRINTER: _WHO,
    AssetKind.DISPLAY: _WHO,
    AssetKind.HANDHELD: _WHO,
    AssetKind.CARD_READER: (*_WHO, "reader", "tracks"),
    AssetKind.WORKSTATION: ("system", "processor", "memory_mb"),
}
# Of what a run measures, that which is a setting and not a reading of the moment. Browsers renew
# themselves every few weeks: to tell that of every computer would hide what matters.
_MEASURED: Final[Mapping[AssetKind, tuple[str, ...]]] = {
    AssetKind.PRINTER: ("chinese", "cutter", "customer_display"),
    AssetKind.DISPLAY: ("baud",),
    AssetKind.HANDHELD: ("baud",),
    AssetKind.CARD_READER: ("baud",),
    AssetKind.WORKSTATION: (
        "bits",
        "java",
        "java_bits",
        "java_first",
        "java_security",
        "default_printer",
    ),
}
_BY_QUEUE: Final = ("paper.", "driver.")
_UNTOLD: Final = frozenset({"", "none", "not_told"})


def facts_of(run: TestRun) -> dict[str, str]:
    """What the run told of the device itself, by the names of ``device_facts``; empty if it told
    nothing, which many devices do."""
    facts = {k: run.identity.get(k, "").strip() for k in _IDENTITY.get(run.kind, ())}
    wanted = _MEASURED.get(run.kind, ())
    for measured in measurements_of(run):
        name, value = measured.quantity, measured.value.strip()
        if name in wanted and value not in _UNTOLD:
            facts[name] = value
    if run.kind is AssetKind.WORKSTATION:
        facts |= _queue_facts(run, facts.get("default_printer", ""))
    elif run.kind is AssetKind.NETWORK:
        facts["gateway"] = _gateways(run)
    return {**_line_facts(run), **{key: value for key, value in facts.items() if value}}


def _queue_facts(run: TestRun, queue: str) -> dict[str, str]:
    """Paper and driver of the default printer: the ones that decide where a bill is printed."""
    names = {f"{part}{queue}" for part in _BY_QUEUE} if queue else set()
    return {
        m.quantity: m.value.strip()
        for m in measurements_of(run)
        if m.quantity in names and m.value not in _UNTOLD
    }


def _gateways(run: TestRun) -> str:
    """All gateways seen. Cards' names and addresses are the laptop's, the gateway is the line's."""
    seen = {
        part.strip()
        for m in measurements_of(run)
        if m.quantity.startswith("nic.") and m.quantity.endswith(".gateway")
        for part in m.value.split(",")
    }
    return ", ".join(sorted(seen - {""}))


def _line_facts(run: TestRun) -> dict[str, str]:
    """Line settings and addresses in the port. The name of a serial port is the laptop's own, and
    a virtual device has no place."""
    where = _port(run.port)
    if where is None or run.outcome in (Outcome.ERROR, Outcome.TIMEOUT):
        return {}  # nobody answered there
    if where.scheme == "serial":
        return {k: where.options[k] for k in ("baud", "parity") if k in where.options}
    if where.scheme in ("socket", "usb"):
        return {"address": str(where)}
    return {}


def lasting_port(url: str) -> str:
    """The port, if it means the same device on every laptop; "" otherwise."""
    where = _port(url)
    return url if where is not None and where.scheme in ("socket", "usb", "pcsc", "host") else ""


def _port(url: str) -> PortUrl | None:
    from drivers.errors import DeviceError
    from drivers.transport.url import parse

    if not url:
        return None
    try:
        return parse(url)
    except DeviceError:
        return None  # written by another version; the run itself is still readable


def differences_of(asset: Asset, facts: Mapping[str, str]) -> tuple[Difference, ...]:
    """How what a run told differs from the device's baseline, or where there is none from what
    stands in its record."""
    record = {"model": asset.model, "serial": asset.serial_no}
    return device_facts.differences(asset.baseline or {}, facts, record)


def fillable(asset: Asset, run: TestRun, facts: Mapping[str, str]) -> dict[str, str]:
    """field -> value, for the empty fields of the record that the run can fill. What a person
    wrote is never among them."""
    told = {
        "brand": facts.get("maker", ""),
        "model": facts.get("model", "") or facts.get("reader", ""),
        "serial_no": facts.get("serial", ""),
        "profile": run.identity.get("profile", "") or _own_profile(run),
        "port": lasting_port(run.port),
    }
    return {name: value for name, value in told.items() if value and not getattr(asset, name)}


def _own_profile(run: TestRun) -> str:
    """The profile the test was done with, unless it is the kind's generic one: that says nothing
    of the device."""
    from app.services.device_tests import registry
    from drivers.errors import NoService

    try:
        generic = next((p.id for p in registry().profiles(run.kind.value)), "")
    except NoService:
        return ""
    return "" if run.profile == generic else run.profile


def with_changes(
    measured: Sequence[Measurement], changes: Sequence[Difference]
) -> tuple[Measurement, ...]:
    """The measurements of an answer with what has changed of the device, so that the record that
    is signed says it. They judge nothing: whether a new firmware is right, a person decides."""
    by_key = {change.key: change for change in changes}
    kept, judged = [], dict[str, bool | None]()
    for measurement in measured:
        key = measurement.quantity.removeprefix(_DRIVERS)
        if measurement.quantity == f"{_DRIVERS}{key}" and key in by_key:
            judged[key] = measurement.ok  # the printer test noticed the same: it is said once
        else:
            kept.append(measurement)
    return (*kept, *(_changed(change, judged.get(change.key)) for change in by_key.values()))


def _changed(change: Difference, ok: bool | None) -> Measurement:
    said = f"{change.before} → {change.now}"
    return Measurement(
        quantity=f"{device_facts.CHANGED}{change.key}",
        value=change.now,
        ok=ok,
        label_zh=change.label.zh,
        label_en=change.label.en,
        value_zh=said,
        value_en=said,
    )
