"""A PC/SC reader's profile, read from its data with every key checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drivers.profile import Profile, ProfileError, load_profiles

if TYPE_CHECKING:
    from drivers.card_readers.dialects import DialectName


@dataclass(frozen=True, slots=True)
class CardProfile:
    """``dialect`` None: found by the reader's name or by asking."""

    profile: Profile
    dialect: DialectName | None = None

    @staticmethod
    def of(profile: Profile | None) -> CardProfile | None:
        """None without a profile. Raises ProfileError naming the key that is wrong."""
        if profile is None:
            return None
        name = str(profile.data.get("dialect", "auto"))
        if name == "acs":
            return CardProfile(profile, "acs")
        if name == "omnikey":
            return CardProfile(profile, "omnikey")
        if name == "auto":
            return CardProfile(profile)
        raise ProfileError(f"{profile.id}: data: dialect: {name!r}")


def is_pcsc(profile: Profile) -> bool:
    """Whether a profile is of a reader on PC/SC (others have a serial line or a library)."""
    return str(profile.data.get("way", "pcsc")) == "pcsc"


def is_library(profile: Profile) -> bool:
    """Whether the reader is reached through its maker's library."""
    return profile.data.get("way") == "library"


def card_profiles() -> tuple[Profile, ...]:
    """The shipped PC/SC readers, the generic one first."""
    return load_profiles("card_readers.yaml")
