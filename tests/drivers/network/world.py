"""The virtual line for tests: its addresses in each scheme, its root certificate in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from drivers.bench import VirtualBench, VirtualDevice
from drivers.cancel import CancelToken
from drivers.network.kind import network_kind
from drivers.questions import Question, Reply
from drivers.registry import Registry
from drivers.runner import Progress
from drivers.types import RunResult
from tests.drivers.helpers import clear

REGISTRY = Registry((network_kind(),))
# nothing but the loopback: neither this machine's gateway nor its DNS servers are asked
ALONE = {"gateway": "none", "dns_servers": "none"}
QUICK = {"tries": "3", "timeout_seconds": "0.5", "max_median_ms": "250", **ALONE}


@dataclass(frozen=True)
class World:
    device: VirtualDevice
    ca_file: str

    @property
    def target(self) -> str:
        """host:port"""
        return self.device.url.removeprefix("socket://")

    @property
    def port(self) -> int:
        return int(self.target.rpartition(":")[2])

    def http(self, path: str = "/") -> str:
        return f"http://{self.target}{path}"

    def https(self, path: str = "/") -> str:
        return f"https://localhost:{self.port}{path}"


def world(bench: VirtualBench, folder: Path, *faults: str) -> World:
    device = bench.start("network", listen="tcp", faults=faults)
    path = folder / f"{device.name}.pem"
    path.write_bytes(device.ask("ca_pem"))
    return World(device, str(path))


def run(
    plan: str,
    params: dict[str, str],
    *,
    ask: Callable[[Question], str | Reply] = clear,
    cancel: CancelToken | None = None,
    watch: Callable[[Progress], None] | None = None,
) -> RunResult:
    runner = REGISTRY.runner(plan, "", params=params, cancel=cancel, on_progress=watch)
    return runner.run(ask)


def value(result: RunResult, quantity: str) -> str:
    """The last reading of that name."""
    return [item.value for item in result.readings if item.quantity == quantity][-1]
