"""The virtual card readers on a line, by profile."""

from __future__ import annotations

from collections.abc import Callable

from drivers.card_readers.serial.plans import serial_card_profiles
from drivers.card_readers.serial.virtual_base import VirtualReader
from drivers.card_readers.serial.virtual_contactless import VirtualAaBb, VirtualStx
from drivers.card_readers.serial.virtual_swipe import VirtualMrs100, VirtualMsr
from drivers.errors import NoService
from drivers.profile import Profile

_VIRTUAL: dict[str, Callable[[str, int], VirtualReader]] = {
    "msr": VirtualMsr,
    "mrs100": VirtualMrs100,
    "stx": VirtualStx,
    "aabb": VirtualAaBb,
}


def virtual_readers(profiles: tuple[Profile, ...]) -> tuple[str, ...]:
    """Ids of the profiles of which there is a virtual reader."""
    return tuple(p.id for p in profiles if p.data.get("dialect") in _VIRTUAL)


def make_reader(model: str, profiles: tuple[Profile, ...]) -> VirtualReader:
    """A virtual reader of a profile. Raises NoService, naming what there is."""
    found = {profile.id: profile for profile in profiles if profile.data.get("dialect") in _VIRTUAL}
    name = model or next(iter(found), "")
    if name not in found:
        raise NoService(name, known=tuple(found))
    profile = found[name]
    baud = int(profile.serial.get("baud", "9600"))
    return _VIRTUAL[str(profile.data["dialect"])](name, baud)


def make_serial_card(model: str) -> VirtualReader:
    """Raises NoService for one of which there is no virtual one."""
    return make_reader(model, serial_card_profiles())
