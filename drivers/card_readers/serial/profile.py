"""A serial card reader's profile."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.profile import Profile, ProfileError, load_profiles

DIALECTS = ("msr", "stx", "aabb", "mrs100", "wedge", "mwic", "dcrf")


@dataclass(frozen=True, slots=True)
class SerialProfile:
    """``dialect``: what it speaks."""

    profile: Profile
    dialect: str

    @staticmethod
    def of(profile: Profile) -> SerialProfile:
        """Raises ProfileError naming the key that is wrong."""
        name = profile.data.get("dialect")
        if name not in DIALECTS:
            raise ProfileError(f"{profile.id}: data: dialect: one of {', '.join(DIALECTS)}")
        return SerialProfile(profile, str(name))

    @property
    def baud(self) -> int:
        return int(self.profile.serial.get("baud", "9600"))


def serial_card_profiles() -> tuple[Profile, ...]:
    return load_profiles("card_readers_serial.yaml")
