"""What this room brings to the kind "card reader"."""

from __future__ import annotations

from drivers.card_readers.serial.room import line_plans, make_reader
from drivers.card_readers.serial.virtual_base import SERIAL_CARD_FAULTS, VirtualReader
from drivers.card_readers.serial.wedge_session import WEDGE, WedgeSession
from drivers.plan import PlanCode
from drivers.profile import Profile, load_profiles

SERIAL_CARD_MODELS = ("msr606", "mrs100", "stx-reader", "aabb-reader")


def serial_card_profiles() -> tuple[Profile, ...]:
    return load_profiles("card_readers_serial.yaml")


def serial_card_plans() -> tuple[PlanCode, ...]:
    """Every test of this room with its code."""
    wedge = PlanCode(
        WEDGE, WedgeSession, needs_line=False, fits=lambda p: p.data.get("dialect") == "wedge"
    )
    return (*line_plans(), wedge)


def make_serial_card(model: str) -> VirtualReader:
    """Raises NoService for one of which there is no virtual one."""
    return make_reader(model, serial_card_profiles())


__all__ = [
    "SERIAL_CARD_FAULTS",
    "SERIAL_CARD_MODELS",
    "make_serial_card",
    "serial_card_plans",
    "serial_card_profiles",
]
