"""The checks that need no target: network cards and gateway."""

from __future__ import annotations

import itertools

from drivers.network.looking import WAYS, Desk, Findings, percent, series_readings, skipped
from drivers.network.nics import Nic, Surroundings, neighbours
from drivers.network.ping import Pinger, Series, ping
from drivers.plan import StepOutcome
from drivers.types import Reading, Text, reading

_MEDIA = {
    "wired": Text("有线", "wired"),
    "wireless": Text("无线", "wireless"),
    "virtual": Text("虚拟", "virtual"),
    "loopback": Text("本机回环", "loopback"),
}
MORE = 50  # pings more where a few of the first were lost
_GATEWAY = Text("网关", "Gateway")
_LINK = {"up": Text("已连接", "up"), "down": Text("未连接", "down")}
_DUPLEX = {
    "full": Text("全双工", "full"),
    "half": Text("半双工", "half"),
    "unknown": Text("系统不告知", "not told"),
}


def check_nics(desk: Desk, seen: Surroundings) -> StepOutcome:
    """Link, speed, duplex, addresses and gateways. Readings ``nic.NAME.…``."""
    found = Findings()
    chosen = (seen.nic(desk.settings.nic),) if desk.settings.nic else ()
    # in a virtual machine the card that leads out is a virtual one
    shown = chosen or tuple(nic for nic in seen.nics if nic.real or nic.gateways)
    for nic in shown:
        found.read(*_nic_readings(nic))
        if nic.up:
            _judge_nic(desk, nic, found)
    if chosen and not chosen[0].up:
        name = chosen[0].name
        found.fail(
            "NIC_DOWN",
            f"网卡“{name}”没有连接：查网线两端和对面设备。",
            f"Card “{name}” is not connected: check both ends of the cable and the other device.",
        )
    usable = [nic for nic in shown if nic.up and (nic.ipv4 or nic.ipv6)]
    if not usable and not chosen:
        found.fail(
            "NO_NIC",
            "没有一块网卡是连通的：插好网线或连上无线后再测。",
            "No network card is connected: plug in the cable or join the wireless, then test.",
        )
    _same_subnet(usable, found)
    ways = [way for way in seen.gateways if ":" not in way.address]
    best = [way for way in ways if way.metric == min(item.metric for item in ways)]
    if len({way.nic for way in best}) > 1:
        names = ", ".join(sorted({way.nic for way in best}))
        found.unsure(
            "TWO_GATEWAYS",
            f"{names} 各有一个同级默认网关，上网会时通时断；只保留一个默认网关，另一边加固定路由。",
            f"{names} each have a default gateway of the same metric, traffic will waver; keep one "
            "default gateway and give the other side a fixed route.",
        )
    if not found.failed:
        names = ", ".join(nic.name for nic in usable)
        found.fine(f"已连接：{names}。", f"Connected: {names.replace('、', ', ')}.")
    return found.outcome()


def _same_subnet(cards: list[Nic], found: Findings) -> None:
    """Two cards on one subnet: which of them carries a packet is the system's whim."""
    for first, second in itertools.combinations(cards, 2):
        shared = [item for item in first.subnets if item in second.subnets]
        if shared and not shared[0].startswith("169.254."):
            names = f"{first.name}, {second.name}"
            found.unsure(
                "SAME_SUBNET",
                f"网卡 {names} 在同一网段 {shared[0]}，数据走哪块由系统定，测到的可能不是要测的线："
                "停用一块，或用参数 nic 指定。",
                f"Cards {names} are both on {shared[0]}; the system chooses between them, so this "
                "may not be the line in question: disable one, or name one (parameter nic).",
            )


def _judge_nic(desk: Desk, nic: Nic, found: Findings) -> None:
    name = nic.name
    if nic.duplex == "half":
        found.fail(
            "HALF_DUPLEX",
            f"网卡“{name}”协商成半双工，会冲突、变慢：换网线，两端都设为自动协商。",
            f"Card “{name}” runs half duplex and will collide: change the cable, set both ends to "
            "negotiate.",
        )
    limit = desk.limit("min_link_mbit")
    if nic.speed and nic.medium == "wired" and limit is not None:
        label = Text(f"协商速率 {name}", f"Link speed {name}")
        held = found.read(reading(f"nic.{name}.speed", label, nic.speed, "Mbit/s", limit))
        if not held:
            found.fail(
                "SLOW_LINK",
                f"网卡“{name}”只协商到 {nic.speed} Mbit/s：多半是网线缺芯、水晶头不良，"
                "或对面端口限速。",
                f"Card “{name}” negotiated only {nic.speed} Mbit/s: most likely a broken wire or "
                "plug in the cable, or a limited port.",
            )
    elif nic.speed:
        label = Text(f"速率 {name}", f"Speed {name}")
        found.read(reading(f"nic.{name}.speed", label, nic.speed, "Mbit/s"))
    if nic.conflicts:
        taken = ", ".join(nic.conflicts)
        found.fail(
            "ADDRESS_CONFLICT",
            f"网卡“{name}”的地址 {taken} 已被别的电脑占用，系统停用了它：换一个地址，"
            "或找出占用的设备。",
            f"Address {taken} of card “{name}” is used by another computer as well and was put "
            "out of use: set another address, or find that device.",
        )
    elif nic.self_assigned:
        found.fail(
            "NO_DHCP",
            f"网卡“{name}”没有拿到地址（169.254.…）：DHCP 没有应答，查路由器或改固定地址。",
            f"Card “{name}” got no address (169.254.…): no DHCP server answered; look at the "
            "router or set a fixed address.",
        )
    elif not nic.ipv4 and nic.medium == "wired" and not nic.ipv6:
        found.unsure(
            "NO_ADDRESS",
            f"网卡“{name}”已插线，没有地址。",
            f"Card “{name}” has a cable and no address.",
        )


def _nic_readings(nic: Nic) -> list[Reading]:
    name, count = nic.name, nic.counters
    link = "up" if nic.up else "down"

    def said(key: str, zh: str, en: str, value: str, words: dict[str, Text]) -> Reading:
        return reading(
            f"nic.{name}.{key}", Text(f"{zh} {name}", f"{en} {name}"), value, words=words
        )

    made = [
        said("link", "连接", "Link", link, _LINK),
        said("medium", "类型", "Kind", nic.medium, _MEDIA),
    ]
    if nic.up and nic.medium == "wired":
        made.append(said("duplex", "双工", "Duplex", nic.duplex, _DUPLEX))
    facts = (
        ("ipv4", "地址", "Address", ", ".join(nic.ipv4)),
        ("ipv6", "IPv6 地址", "IPv6 address", ", ".join(nic.ipv6)),
        ("gateway", "网关", "Gateway", ", ".join(way.address for way in nic.gateways)),
        ("mac", "MAC 地址", "MAC address", nic.mac),
    )
    made += [said(key, zh, en, value, {}) for key, zh, en, value in facts if value]
    if nic.up:
        label = Text(f"MTU {name}", f"MTU {name}")
        made.append(reading(f"nic.{name}.mtu", label, nic.mtu, "B"))
        bad = count.errors_in + count.errors_out
        label = Text(f"收发错误 {name}", f"Errors {name}")
        made.append(reading(f"nic.{name}.errors", label, bad))
        label = Text(f"收发丢弃 {name}", f"Drops {name}")
        made.append(reading(f"nic.{name}.drops", label, count.drops_in + count.drops_out))
    return made


def check_gateway(desk: Desk, seen: Surroundings) -> StepOutcome:
    """Round trips to the gateway. Readings ``gateway.…``."""
    if desk.settings.gateway == "":
        return skipped("没有要求测网关。", "The gateway was not to be tested.")
    address = desk.settings.gateway or _gateway_of(desk, seen)
    found = Findings()
    if not address:
        found.unsure(
            "NO_GATEWAY",
            "没有默认网关：只能到达本网段。专线若用固定路由，这样是对的；否则检查网卡的地址设置。",
            "There is no default gateway: only the own subnet can be reached. With fixed routes "
            "that is right; otherwise check the address settings.",
        )
        return found.outcome()
    series = ping_address(desk, address, _GATEWAY)
    found.read(
        *series_readings(
            "gateway.", address, series, desk, what=_GATEWAY, judged=bool(series.times)
        )
    )
    found.read(_way("gateway", series))
    if not series.times:
        _silent(desk, address, found)
        return found.outcome()
    judge_series(desk, found, Text(f"网关 {address}", f"Gateway {address}"), series)
    return found.outcome(f"网关 {address} 正常。", f"Gateway {address} is fine.")


def ping_address(desk: Desk, address: str, label: Text, port: int = 0) -> Series:
    """The run's tries against an address, bounded by the step."""
    pinger = Pinger(address, desk.cancel, source=desk.source, port=port)
    tries = desk.settings.tries
    try:
        timeout = min(desk.settings.timeout, desk.allowed(60.0) / (tries + 1))
        return ping(
            pinger, tries, timeout, desk.cancel,
            give_up=3, more=MORE, seconds=desk.allowed(15.0) * 0.6, seen=desk.echoes(label),
        )  # fmt: skip
    finally:
        pinger.close()


def judge_series(desk: Desk, found: Findings, name: Text, series: Series) -> None:
    """Add what fails of delay, loss and jitter."""
    checks = (
        ("LOSS", "max_loss_percent", series.loss,
         f"丢失 {percent(series.loss)}%，查线缆、接口和线路",
         f"loses {percent(series.loss)}%; check cable, plugs and line"),
        ("SLOW", "max_median_ms", series.median, "时延太高", "is too slow"),
        ("JITTER", "max_jitter_ms", series.jitter, "时延忽高忽低，多半有人占满线路或无线信号差",
         "wavers; the line may be full or the wireless weak"),
    )  # fmt: skip
    for code, limit_name, value, zh, en in checks:
        limit = desk.limit(limit_name)
        if limit is not None and value is not None and not limit.holds(f"{value:.1f}"):
            found.fail(code, f"{name.zh} {zh}。", f"{name.en} {en}.")


def _way(prefix: str, series: Series) -> Reading:
    label = Text("往返测量方式", "Round trips by")
    return reading(f"{prefix}.way", label, series.way, words=WAYS)


def _gateway_of(desk: Desk, seen: Surroundings) -> str:
    ways = seen.nic(desk.settings.nic).gateways if desk.settings.nic else seen.gateways
    # one of IPv4 first: counters are on it, and its neighbours can be looked up
    ranked = sorted(ways, key=lambda way: (":" in way.address, way.metric))
    return ranked[0].address if ranked else ""


def _silent(desk: Desk, address: str, found: Findings) -> None:
    """No echo came. Whether it is there at all, the table of neighbours knows."""
    if address in neighbours(desk.cancel):
        found.fine(
            f"网关 {address} 在线，但不应答 ping（常见设置），时延未测。",
            f"Gateway {address} is there but answers no ping, as is often set; not measured.",
        )
        return
    if ":" in address:
        found.unsure(
            "GATEWAY_SILENT",
            f"网关 {address} 不应答，是否在线看后面的目标。",
            f"Gateway {address} does not answer; the targets will show whether it is there.",
        )
        return
    found.fail(
        "GATEWAY_SILENT",
        f"网关 {address} 没有应答：查网线、交换机、路由器是否通电，地址和网段是否正确。",
        f"Gateway {address} does not answer: check cable, switch, the router's power, address and "
        "subnet.",
    )
