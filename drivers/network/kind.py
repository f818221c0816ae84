"""The line: its plan and its virtual counterpart."""

from __future__ import annotations

from drivers.network.links import links_plan
from drivers.network.plans import line_plan
from drivers.network.simulator import FAULTS, LineSimulator
from drivers.network.stability import stability_plan
from drivers.registry import DeviceKind
from drivers.simulation import SimulatorSpec
from drivers.types import Text

_TITLE = Text("网络线路", "Network line")


def network_kind() -> DeviceKind:
    simulator = SimulatorSpec("network", _TITLE, ("line",), FAULTS, LineSimulator, ("tcp",))
    return DeviceKind(
        "network", _TITLE, (line_plan(), stability_plan(), links_plan()), simulators=(simulator,)
    )
