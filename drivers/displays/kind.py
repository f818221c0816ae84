"""Customer displays: plans, profiles and virtual devices together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.displays.plans import display_plans
from drivers.displays.profile import DisplayProfile, display_profiles
from drivers.displays.simulator_faults import FAULTS
from drivers.errors import NoService
from drivers.registry import DeviceKind
from drivers.simulation import SimulatorSpec
from drivers.types import Text

if TYPE_CHECKING:
    from drivers.displays.simulator import DisplaySimulator

_TITLE = Text("顾客显示屏", "Customer display")


def display_kind() -> DeviceKind:
    """Reads the profile file; raises ProfileError if it is broken."""
    profiles = display_profiles()
    known = {profile.id: profile for profile in profiles}

    def make(model: str) -> DisplaySimulator:
        from drivers.displays.simulator import DisplaySimulator

        name = model or profiles[0].id
        if name not in known:
            raise NoService(name, known=tuple(known))
        return DisplaySimulator(DisplayProfile.of(known[name]))

    simulator = SimulatorSpec("display", _TITLE, tuple(known), FAULTS, make)
    return DeviceKind("display", _TITLE, display_plans(), profiles, (simulator,))
