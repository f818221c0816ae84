"""What this room brings to the kind "card reader"."""

from __future__ import annotations

from drivers.card_readers.serial.plans import serial_card_plans
from drivers.card_readers.serial.profile import SerialProfile, serial_card_profiles
from drivers.card_readers.serial.simulator import SERIAL_CARD_FAULTS, SerialCardSimulator
from drivers.errors import NoService
from drivers.profile import Profile

_VIRTUAL = ("msr", "mrs100", "stx", "aabb")


def virtual_models(profiles: tuple[Profile, ...]) -> dict[str, SerialProfile]:
    """Those of which there is a virtual one."""
    held = {p.id: SerialProfile.of(p) for p in profiles}
    return {id: profile for id, profile in held.items() if profile.dialect in _VIRTUAL}


SERIAL_CARD_MODELS = ("msr606", "mrs100", "stx-reader", "aabb-reader")


def make_serial_card(model: str) -> SerialCardSimulator:
    """Raises NoService for one of which there is no virtual one."""
    known = virtual_models(serial_card_profiles())
    if model not in known:
        raise NoService(model, known=tuple(known))
    return SerialCardSimulator(known[model])


__all__ = [
    "SERIAL_CARD_FAULTS",
    "SERIAL_CARD_MODELS",
    "SerialCardSimulator",
    "make_serial_card",
    "serial_card_plans",
    "serial_card_profiles",
    "virtual_models",
]
