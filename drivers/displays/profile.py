"""A display's profile, read from its data with every key checked."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.displays.dialects import DIALECTS, Dialect
from drivers.profile import Profile, ProfileError, load_profiles


@dataclass(frozen=True, slots=True)
class DisplayProfile:
    """``chinese``: it has dots and a GBK font."""

    profile: Profile
    dialect: Dialect
    chinese: bool = False

    @staticmethod
    def of(profile: Profile) -> DisplayProfile:
        """Raises ProfileError naming the key that is missing or wrong."""
        name = str(profile.data.get("dialect", ""))
        if name not in DIALECTS:
            raise ProfileError(f"{profile.id}: data: dialect: {name!r}")
        return DisplayProfile(profile, DIALECTS[name], bool(profile.data.get("chinese", False)))

    @property
    def baud(self) -> int:
        return int(self.profile.serial.get("baud", "9600"))

    @property
    def parity(self) -> str:
        return self.profile.serial.get("parity", "N")


def display_profiles() -> tuple[Profile, ...]:
    """The shipped ones, the plain LED8 first: the commonest at counters."""
    return load_profiles("displays.yaml")
