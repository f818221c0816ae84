"""What this room brings to the kind "card reader"."""

from __future__ import annotations

from drivers.card_readers.serial.plans import serial_card_plans
from drivers.card_readers.serial.profile import SerialProfile, serial_card_profiles
from drivers.card_readers.serial.simulator import SERIAL_CARD_FAULTS, SerialCardSimulator
from drivers.profile import Profile

_VIRTUAL = ("msr", "mrs100", "stx", "aabb")


def virtual_models(profiles: tuple[Profile, ...]) -> dict[str, SerialProfile]:
    """Those of which there is a virtual one."""
    held = {p.id: SerialProfile.of(p) for p in profiles}
    return {id: profile for id, profile in held.items() if profile.dialect in _VIRTUAL}


__all__ = [
    "SERIAL_CARD_FAULTS",
    "SerialCardSimulator",
    "serial_card_plans",
    "serial_card_profiles",
    "virtual_models",
]
