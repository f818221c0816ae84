"""The network cards of this computer: what they are, how fast, with which addresses and routes."""

from __future__ import annotations

import ipaddress
import re
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from drivers.cancel import CancelToken
from drivers.command import run_command
from drivers.errors import Illegal
from drivers.network import routes
from drivers.network.routes import CardFacts, Gateway
from drivers.network.wire import Source
from drivers.types import Text

Medium = Literal["wired", "wireless", "virtual", "loopback"]
Duplex = Literal["full", "half", "unknown"]


@dataclass(frozen=True, slots=True)
class Counters:
    """Errors and drops since the system started, received and sent."""

    errors_in: int = 0
    errors_out: int = 0
    drops_in: int = 0
    drops_out: int = 0


@dataclass(frozen=True, slots=True)
class Nic:
    """One card. ``speed`` in Mbit/s, 0 where the system does not tell; ``mtu`` in bytes;
    ``subnets`` such as "10.0.0.0/24"; ``conflicts`` addresses that another computer has too."""

    name: str
    medium: Medium
    up: bool
    speed: int = 0
    duplex: Duplex = "unknown"
    mtu: int = 0
    mac: str = ""
    ipv4: tuple[str, ...] = ()
    ipv6: tuple[str, ...] = ()
    gateways: tuple[Gateway, ...] = ()
    description: str = ""
    counters: Counters = field(default_factory=Counters)
    subnets: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()

    @property
    def real(self) -> bool:
        """A card with a plug or an antenna."""
        return self.medium in ("wired", "wireless")

    @property
    def self_assigned(self) -> bool:
        """Only an address that it gave itself (169.254.x.x): no DHCP server answered."""
        return bool(self.ipv4) and all(item.startswith("169.254.") for item in self.ipv4)

    @property
    def source(self) -> Source:
        globals6 = [item for item in self.ipv6 if not item.lower().startswith("fe80")]
        return Source(self.name, next(iter(self.ipv4), ""), next(iter([*globals6, *self.ipv6]), ""))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All cards, the default gateways by preference, and the configured DNS servers."""

    nics: tuple[Nic, ...]
    gateways: tuple[Gateway, ...]
    dns: tuple[str, ...]

    def nic(self, name: str) -> Nic:
        """Raises Illegal naming what there is."""
        found = next((item for item in self.nics if item.name.lower() == name.lower()), None)
        if found is None:
            names = ", ".join(item.name for item in self.nics) or "-"
            raise Illegal(
                Text(
                    f"没有网卡“{name}”，有：{names}", f"there is no card “{name}”; there is {names}"
                )
            )
        return found


_VIRTUAL = re.compile(
    r"virtual|vmware|hyper-v|vbox|vethernet|docker|\btap\b|tap-|\btun\b|wintun|wireguard|openvpn|vpn"
    r"|loopback|bluetooth|teredo|isatap|npcap|zerotier|tailscale|sangfor|easyconnect|wan miniport"
    r"|虚拟|蓝牙",
    re.IGNORECASE,
)
_VIRTUAL_NAME = re.compile(
    r"^(veth|docker|br-|virbr|vmnet|vboxnet|tun|tap|wg|ifb|dummy|bond|utun|awdl|llw|bridge|anpi|gif"
    r"|stf|ap\d|zt|tailscale|cni|flannel|cali|nat|sit|ip6tnl|ppp)",
    re.IGNORECASE,
)
_WIRELESS = re.compile(r"wi-?fi|wlan|wireless|802\.11|无线|無線|airport", re.IGNORECASE)
_WIRELESS_NAME = re.compile(r"^(wl|wlan|wifi|wwan|ath|ra)\w*\d|^wl", re.IGNORECASE)


def medium_of(name: str, description: str = "", *, sys_class: Path | None = None) -> Medium:
    """What kind of card it is, by its name and the words of its maker, on Linux by the kernel."""
    if name.lower() in ("lo", "lo0") or name.lower().startswith("loopback"):
        return "loopback"
    if sys_class is not None and (sys_class / name).exists():
        if (sys_class / name / "wireless").exists() or (sys_class / name / "phy80211").exists():
            return "wireless"
        if not (sys_class / name / "device").exists() and _VIRTUAL_NAME.search(name):
            return "virtual"
    if _VIRTUAL.search(description) or _VIRTUAL.search(name) or _VIRTUAL_NAME.search(name):
        return "virtual"
    if _WIRELESS.search(description) or _WIRELESS.search(name) or _WIRELESS_NAME.search(name):
        return "wireless"
    return "wired"


def look(cancel: CancelToken, seconds: float = 5.0) -> Surroundings:
    """See for yourself. Raises Cancelled; what a system does not tell stays empty."""
    system: str = sys.platform
    if system == "win32":
        facts = routes.parse_ipconfig(_said(["ipconfig", "/all"], seconds, cancel))
        table = routes.parse_route_print(_said(["route", "print", "-4"], seconds, cancel))
        return _gather(facts, table, (), cancel)
    if system == "darwin":
        table = routes.parse_netstat(_said(["netstat", "-rn"], seconds, cancel))
        dns = routes.parse_scutil(_said(["scutil", "--dns"], seconds, cancel))
        return _gather((), table, dns or routes.parse_resolv(_file("/etc/resolv.conf")), cancel)
    table = routes.parse_proc_route(_file("/proc/net/route"))
    table += routes.parse_proc_route6(_file("/proc/net/ipv6_route"))
    dns = routes.parse_resolv(_file("/etc/resolv.conf"))
    if "127.0.0.53" in dns:  # the stub of systemd: ask for the servers behind it
        dns = routes.parse_resolvectl(_said(["resolvectl", "dns"], seconds, cancel)) or dns
    return _gather((), table, dns, cancel)


@dataclass(frozen=True, slots=True)
class Glance:
    """What changes of a card while a line is watched: its link, and since it started its errors
    and how often it lost its link (0 where the system does not count that)."""

    up: bool
    errors: int = 0
    drops: int = 0


def glance(names: Sequence[str]) -> dict[str, Glance]:
    """The cards of these names at a look; one that was pulled out is down."""
    import psutil

    stats, counts = psutil.net_if_stats(), psutil.net_io_counters(pernic=True, nowrap=False)
    found: dict[str, Glance] = {}
    for name in names:
        stat, count = stats.get(name), counts.get(name)
        errors = 0 if count is None else count.errin + count.errout
        where = _sys_class()
        # the kernel's own count (since 4.16) misses none, however short
        drops = _file(str(where / name / "carrier_down_count")).strip() if where else ""
        up = bool(stat and stat.isup)
        found[name] = Glance(up, errors, int(drops) if drops.isdecimal() else 0)
    return found


def neighbours(cancel: CancelToken, seconds: float = 3.0) -> frozenset[str]:
    """IPv4 addresses that answered on the wire. Raises Cancelled."""
    system: str = sys.platform
    if system.startswith("linux"):
        return routes.parse_arp(_file("/proc/net/arp"))
    words = ["arp", "-an" if system == "darwin" else "-a"]
    return routes.parse_arp(_said(words, seconds, cancel))


def _gather(
    facts: tuple[CardFacts, ...],
    table: tuple[Gateway, ...],
    dns: tuple[str, ...],
    cancel: CancelToken,
) -> Surroundings:
    import psutil

    cancel.check()
    by_name = {item.name: item for item in facts}
    stats, counts = psutil.net_if_stats(), psutil.net_io_counters(pernic=True, nowrap=False)
    made: list[Nic] = []
    for name, addresses in psutil.net_if_addrs().items():
        fact = by_name.get(name, CardFacts(name))
        stat, count = stats.get(name), counts.get(name)
        ipv4 = tuple(a.address for a in addresses if a.family == socket.AF_INET)
        ipv6 = tuple(a.address for a in addresses if a.family == socket.AF_INET6)
        subnets = (
            _subnet(a.address, a.netmask or "") for a in addresses if a.family == socket.AF_INET
        )
        ways = [way for way in table if way.nic == name or way.nic in ipv4]
        ways += [Gateway(a, name) for a in fact.gateways if a not in {way.address for way in ways}]
        made.append(
            Nic(
                name,
                medium_of(name, fact.description, sys_class=_sys_class()),
                up=bool(stat and stat.isup) and not fact.unplugged,
                speed=_speed(stat.speed if stat else 0),
                duplex=_DUPLEX.get(int(stat.duplex) if stat else 0, "unknown"),
                mtu=stat.mtu if stat else 0,
                mac=next((a.address for a in addresses if a.family == psutil.AF_LINK), ""),
                ipv4=ipv4,
                ipv6=ipv6,
                gateways=tuple(Gateway(way.address, name, way.metric) for way in ways),
                description=fact.description,
                counters=Counters()
                if count is None
                else Counters(count.errin, count.errout, count.dropin, count.dropout),
                subnets=tuple(dict.fromkeys(item for item in subnets if item)),
                conflicts=fact.conflicts,
            )
        )
    found = sorted((way for nic in made for way in nic.gateways), key=lambda way: way.metric)
    leading = [fact for fact in facts if fact.gateways] or facts  # not those of a sleeping VPN
    servers = list(dns) or [item for fact in leading for item in fact.dns]
    return Surroundings(tuple(made), tuple(found), tuple(dict.fromkeys(servers)))


_DUPLEX: dict[int, Duplex] = {2: "full", 1: "half"}  # psutil's NicDuplex


def _speed(said: int) -> int:
    """Windows and some drivers say 2^32-1 or 65535 for "unknown"."""
    return said if 0 < said < 65535 or 65535 < said <= 400_000 else 0


def _subnet(address: str, mask: str) -> str:
    """Empty for a single address: a tunnel's end shares no subnet with anybody."""
    try:
        found = ipaddress.ip_interface(f"{address}/{mask}").network
    except ValueError:
        return ""
    return str(found) if found.prefixlen < 31 else ""


def _sys_class() -> Path | None:
    where = Path("/sys/class/net")
    return where if where.is_dir() else None


def _file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _said(words: list[str], seconds: float, cancel: CancelToken) -> str:
    found = run_command(words, seconds, cancel)
    return found.out if found is not None else ""
