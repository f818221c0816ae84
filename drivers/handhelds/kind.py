"""Meter-reading handhelds: plans, profiles and virtual devices together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.errors import NoService
from drivers.handhelds.plans import handheld_plans
from drivers.handhelds.simulator_faults import FAULTS
from drivers.profile import Profile, load_profiles
from drivers.registry import DeviceKind
from drivers.simulation import SimulatorSpec
from drivers.types import Text

if TYPE_CHECKING:
    from drivers.handhelds.simulator import HandheldSimulator

_TITLE = Text("抄表机", "Handheld")


def handheld_profiles() -> tuple[Profile, ...]:
    return load_profiles("handhelds.yaml")


def handheld_kind() -> DeviceKind:
    """Reads the profile file; raises ProfileError if it is broken."""
    profiles = handheld_profiles()
    known = {profile.id: profile for profile in profiles if _virtual(profile)}

    def make(model: str) -> HandheldSimulator:
        from drivers.handhelds.profile import HandheldProfile
        from drivers.handhelds.simulator import HandheldSimulator

        name = model or next(iter(known))
        if name not in known:
            raise NoService(name, known=tuple(known))
        return HandheldSimulator(HandheldProfile.of(known[name]))

    simulator = SimulatorSpec("handheld", _TITLE, tuple(known), FAULTS, make)
    return DeviceKind("handheld", _TITLE, handheld_plans(), profiles, (simulator,))


def _virtual(profile: Profile) -> bool:
    """Whether there is a virtual one: what speaks on a byte line without another program."""
    spoken = profile.data.get("control") in ("lines", "multipoint", "operator")
    return spoken and profile.data.get("transfer") != "kermit"
