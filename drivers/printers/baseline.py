"""Whether the printer is still the one that was accepted here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from drivers.printers.verdicts import LABELS
from drivers.types import Limit, Reading, Text, Verdict, reading

_KEYS = ("maker", "model", "serial", "firmware")


@dataclass(frozen=True, slots=True)
class Compared:
    verdict: Verdict
    text: Text
    readings: tuple[Reading, ...]
    code: str


def spoken(identity: Mapping[str, str]) -> str:
    """An identity as the parameter ``baseline`` takes it: ``maker=EPSON;model=TM-T88V``."""
    return ";".join(f"{key}={identity[key]}" for key in _KEYS if identity.get(key))


def compared(baseline: str, identity: Mapping[str, str]) -> Compared | None:
    """What differs from the stored baseline; None when nothing does, or there is none, or the
    printer does not tell. A new firmware is told but is no other printer."""
    before = dict(part.split("=", 1) for part in baseline.split(";") if "=" in part)
    different = [k for k in _KEYS if before.get(k) and identity.get(k, before[k]) != before[k]]
    if not different:
        return None
    readings = tuple(
        reading(f"baseline_{key}", LABELS[key], identity[key], limit=Limit(expected=before[key]))
        for key in different
    )
    was = "，".join(f"{LABELS[k].zh} {before[k]}→{identity[k]}" for k in different)
    were = ", ".join(f"{LABELS[k].en} {before[k]} → {identity[k]}" for k in different)
    if different == ["firmware"]:
        return Compared(
            Verdict.PASS,
            Text(
                f"还是原来那台，固件换过：{was}。", f"The same printer with new firmware: {were}."
            ),
            (),
            "FIRMWARE",
        )
    return Compared(
        Verdict.INCONCLUSIVE,
        Text(
            f"换过打印机：{was}。要重设驱动、票据规格和套打位置，逐项复测后更新档案。",
            f"The printer was replaced: {were}. Set driver, form size and position anew, test "
            "each, then renew the record.",
        ),
        readings,
        "REPLACED",
    )
