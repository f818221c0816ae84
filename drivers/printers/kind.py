"""Receipt printers: plans, profiles and virtual devices together."""

from __future__ import annotations

from drivers.errors import NoService
from drivers.printers.plans import receipt_plan
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.printers.simulator import PrinterSimulator
from drivers.printers.simulator_faults import FAULTS
from drivers.registry import DeviceKind
from drivers.simulation import SimulatorSpec
from drivers.types import Text

_TITLE = Text("票据打印机", "Receipt printer")


def printer_kind() -> DeviceKind:
    """Reads the profile files; raises ProfileError if one is broken."""
    profiles = printer_profiles()
    known = {profile.id: profile for profile in profiles}

    def make(model: str) -> PrinterSimulator:
        name = model or "epson-tm-t88"
        if name not in known:
            raise NoService(name, known=tuple(known))
        return PrinterSimulator(PrinterProfile.of(known[name]))

    simulator = SimulatorSpec("printer", _TITLE, tuple(known), FAULTS, make)
    return DeviceKind("printer", _TITLE, (receipt_plan(),), profiles, (simulator,))
