"""Whether the cards kept their link while a line was watched: a bad cable told from a bad line."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence

from drivers.network.looking import Findings
from drivers.network.nics import Glance, glance
from drivers.network.outages import Outage, longest, outages
from drivers.network.ping import Echo
from drivers.types import Text, reading

_EVERY = 0.5  # seconds between two looks; a cable that is pulled is out for longer


class Carriers:
    """Looks at the cards now and then. ``at`` is in the seconds of the samples beside it."""

    def __init__(
        self,
        names: Sequence[str],
        look: Callable[[Sequence[str]], dict[str, Glance]] = glance,
    ) -> None:
        self.names = tuple(dict.fromkeys(names))
        self._look = look
        self._next = 0.0
        self._seen: dict[str, list[tuple[float, Glance]]] = {name: [] for name in self.names}

    def look(self, at: float) -> None:
        """Take note, unless the last look is less than half a second old."""
        if at < self._next or not self.names:
            return
        self._next = at + _EVERY
        for name, found in self._look(self.names).items():
            self._seen[name].append((at, found))

    def gone(self, name: str, begin: float, end: float) -> tuple[Outage, ...]:
        """When the card had no link; one look without it is enough."""
        rows = [(at, found) for at, found in self._seen[name] if begin <= at < end]
        return outages((Echo(at, 0.0 if found.up else None) for at, found in rows), least=1)

    def errors(self, name: str, begin: float, end: float) -> int:
        """Errors that came in that time."""
        return _grown(found.errors for at, found in self._seen[name] if begin <= at < end)

    def drops(self, name: str, begin: float, end: float) -> int:
        """How often the link was lost, by the system's count or as it was seen."""
        counted = _grown(found.drops for at, found in self._seen[name] if begin <= at < end)
        return max(counted, len(self.gone(name, begin, end)))

    def judge(self, begin: float, end: float, out: Sequence[Outage], found: Findings) -> None:
        """Readings ``link_drops.NIC`` and so on; ``out`` are the outages of the ways, which are
        laid to the cards or to what is behind them."""
        steady: list[str] = []
        for name in self.names:
            gone = self.gone(name, begin, end)
            label = Text(f"网卡断开 {name}", f"Link lost {name}")
            drops = self.drops(name, begin, end)
            found.read(reading(f"link_drops.{name}", label, drops, "times"))
            label = Text(f"其间出错 {name}", f"Errors meanwhile {name}")
            errors = self.errors(name, begin, end)
            found.read(reading(f"link_errors.{name}", label, errors))
            if drops:
                found.fail(
                    "LINK_LOST",
                    f"网卡“{name}”断开 {drops} 次，{_about(longest(gone)).zh}："
                    "查网线、水晶头、交换口和对面设备的电源。",
                    f"Card “{name}” lost its link {drops} times, {_about(longest(gone)).en}: "
                    "check cable, plugs, the switch's port and its power.",
                )
            elif errors:
                found.fine(
                    f"网卡“{name}”其间有 {errors} 个错误包，多半是网线或接口不良。",
                    f"Card “{name}” counted {errors} errors meanwhile; most likely cable or plug.",
                )
            if not drops:
                steady.append(name)
        if out and self.names and len(steady) == len(self.names):
            names = ", ".join(steady)
            found.fine(
                f"网卡 {names} 一直连着：问题在路由器、光猫或线路一侧，不在这台电脑的网线。",
                f"The link of {names.replace('、', ', ')} held all the time: the fault is at the "
                "router, the fibre box or the line, and not in this computer's cable.",
            )


def _grown(counts: Iterable[int]) -> int:
    """How much a counter grew; one that was reset goes on from its new start."""
    steps = itertools.pairwise(counts)
    return sum(after - before if after >= before else after for before, after in steps)


def _about(seconds: float) -> Text:
    """Looked at every half second, so no closer than that."""
    if seconds < 1:
        return Text("每次不到 1 秒", "each under a second")
    return Text(f"最长约 {seconds:.0f} 秒", f"about {seconds:.0f} s at most")
