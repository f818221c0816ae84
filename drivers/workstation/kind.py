"""The computer itself."""

from __future__ import annotations

from drivers.registry import DeviceKind
from drivers.types import Text
from drivers.workstation.plans import workstation_plans


def workstation_kind() -> DeviceKind:
    return DeviceKind("workstation", Text("电脑", "Computer"), workstation_plans())
