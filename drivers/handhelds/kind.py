"""Meter-reading handhelds: plans, profiles and virtual devices together."""

from __future__ import annotations

from drivers.errors import NoService
from drivers.handhelds.plans import handheld_plans
from drivers.handhelds.profile import HandheldProfile, handheld_profiles
from drivers.handhelds.simulator import HandheldSimulator
from drivers.handhelds.simulator_faults import FAULTS
from drivers.registry import DeviceKind
from drivers.simulation import SimulatorSpec
from drivers.types import Text

_TITLE = Text("抄表机", "Handheld")


def handheld_kind() -> DeviceKind:
    """Reads the profile file; raises ProfileError if it is broken."""
    profiles = handheld_profiles()
    known = {profile.id: HandheldProfile.of(profile) for profile in profiles}
    models = tuple(id for id, profile in known.items() if profile.virtual)

    def make(model: str) -> HandheldSimulator:
        name = model or models[0]
        if name not in models:
            raise NoService(name, known=models)
        return HandheldSimulator(known[name])

    simulator = SimulatorSpec("handheld", _TITLE, models, FAULTS, make)
    return DeviceKind("handheld", _TITLE, handheld_plans(), profiles, (simulator,))
