"""The line: its plans and its virtual counterpart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drivers.network.plans import line_plan, links_plan, stability_plan
from drivers.network.sim_faults import FAULTS
from drivers.registry import DeviceKind
from drivers.simulation import SimulatorSpec
from drivers.types import Text

if TYPE_CHECKING:
    from drivers.network.simulator import LineSimulator

_TITLE = Text("网络线路", "Network line")


def network_kind() -> DeviceKind:
    simulator = SimulatorSpec("network", _TITLE, ("line",), FAULTS, _simulator, ("tcp",))
    return DeviceKind(
        "network", _TITLE, (line_plan(), stability_plan(), links_plan()), simulators=(simulator,)
    )


def _simulator(model: str) -> LineSimulator:
    from drivers.network.simulator import LineSimulator

    return LineSimulator(model)
