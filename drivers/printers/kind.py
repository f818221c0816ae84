"""Receipt and invoice printers: plans, profiles and virtual devices together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.errors import NoService
from drivers.printers.plans import printer_plans
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.printers.simulator_faults import FAULTS, FORM_FAULTS
from drivers.registry import DeviceKind
from drivers.simulation import SimulatorSpec
from drivers.types import Text

if TYPE_CHECKING:
    from drivers.printers.form_simulator import FormSimulator
    from drivers.printers.simulator import PrinterSimulator

_TITLE = Text("票据打印机", "Receipt printer")


def printer_kind() -> DeviceKind:
    """Reads the profile files; raises ProfileError if one is broken."""
    profiles = printer_profiles()
    known = {profile.id: profile for profile in profiles}

    def make(model: str) -> PrinterSimulator | FormSimulator:
        from drivers.printers.form_simulator import FormSimulator
        from drivers.printers.simulator import PrinterSimulator

        name = model or "epson-tm-t88"
        if name not in known:
            raise NoService(name, known=tuple(known))
        profile = PrinterProfile.of(known[name])
        return FormSimulator(profile) if profile.dialect == "escp" else PrinterSimulator(profile)

    names = {fault.name for fault in FAULTS}
    faults = (*FAULTS, *(fault for fault in FORM_FAULTS if fault.name not in names))
    simulator = SimulatorSpec("printer", _TITLE, tuple(known), faults, make)
    return DeviceKind("printer", _TITLE, printer_plans(), profiles, (simulator,))
