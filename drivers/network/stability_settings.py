"""The parameters of the stability test, and the ways that follow from them."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.cancel import CancelToken
from drivers.errors import Illegal
from drivers.network.nics import Nic, Surroundings
from drivers.network.settings import from_port, highest, number, words
from drivers.network.ways import Aim, Way, parse_aim
from drivers.network.wire import is_address
from drivers.plan import RunContext
from drivers.port_errors import Unreachable
from drivers.transport.tcp import resolve
from drivers.types import Limit, Text


@dataclass(frozen=True, slots=True)
class StabilitySettings:
    """``nics`` None: none is chosen, empty: not by card. Times in seconds."""

    aims: tuple[Aim, ...]
    nics: tuple[str, ...] | None
    seconds: float
    interval: float
    timeout: float
    loss: Limit | None
    median: Limit | None
    jitter: Limit | None
    outages: Limit | None
    failover: bool
    patience: float
    quick: Limit | None


def stability_settings(context: RunContext) -> StabilitySettings:
    """Raises Illegal."""
    nics = context.params.get("nics", "").strip()
    given = context.params.get("targets", "").strip() or from_port(context.port)
    aims = tuple(parse_aim(item) for item in words(given))
    failover = context.choice("failover", ("yes", "no")) == "yes"
    if failover and not aims:
        raise Illegal(
            Text(
                "测切换要给一个目标（参数 targets）：拔线后看它多久恢复",
                "a failover test needs a target (parameter targets) to see come back",
            )
        )
    return StabilitySettings(
        aims=aims,
        nics=() if nics.lower() == "none" else words(nics) or None,
        seconds=60 * number(context, "minutes", 0.01, 60, 2),
        interval=number(context, "interval_seconds", 0.02, 10, 0.5),
        timeout=number(context, "timeout_seconds", 0.02, 10, 1),
        loss=highest(context, "max_loss_percent", 100),
        median=highest(context, "max_median_ms", 60_000),
        jitter=highest(context, "max_jitter_ms", 60_000),
        outages=highest(context, "max_outages", 1000),
        failover=failover,
        patience=number(context, "failover_seconds", 1, 300, 60),
        quick=highest(context, "max_failover_seconds", 300),
    )


def find_ways(
    settings: StabilitySettings, seen: Surroundings, cancel: CancelToken, seconds: float
) -> tuple[tuple[Way, ...], tuple[str, ...]]:
    """The ways to sample, and the names that do not resolve. With targets: the system's way to
    each, and each card's. Without: each card's gateway through that card. Raises Illegal (no such
    card), Cancelled."""
    cards = _cards(settings, seen)
    if not settings.aims:
        if not cards and settings.nics is None:
            cards = tuple(nic for nic in seen.nics if nic.real and nic.up and nic.ipv4)
        return tuple(_own_gateway(nic) for nic in cards if _gateways(nic)), ()
    ways: list[Way] = []
    lost: list[str] = []
    for aim in settings.aims:
        try:
            address = _resolved(aim, seconds, cancel)
        except Unreachable:
            lost.append(aim.host)
            continue
        ways.append(Way(aim, address))
        ways += [Way(aim, address, nic.source) for nic in cards]
    return tuple(ways), tuple(lost)


def _cards(settings: StabilitySettings, seen: Surroundings) -> tuple[Nic, ...]:
    if settings.nics is not None:
        return tuple(seen.nic(name) for name in settings.nics)
    up = tuple(nic for nic in seen.nics if nic.real and nic.up and nic.ipv4)
    return up if len(up) > 1 else ()


def _gateways(nic: Nic) -> list[str]:
    return [way.address for way in nic.gateways if ":" not in way.address]


def _own_gateway(nic: Nic) -> Way:
    address = _gateways(nic)[0]
    return Way(Aim(address), address, nic.source)


def _resolved(aim: Aim, seconds: float, cancel: CancelToken) -> str:
    if is_address(aim.host):
        return aim.host
    found = resolve(aim.host, aim.port or 80, seconds, cancel)
    # cards are compared by the same address; counters are on IPv4
    ranked = sorted((str(address[0]) for _, address in found), key=lambda item: ":" in item)
    return ranked[0]
