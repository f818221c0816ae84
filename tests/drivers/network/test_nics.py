"""What the systems say of cards, gateways and servers, in the form each system says it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.cancel import CancelToken
from drivers.capture import Capture
from drivers.errors import Illegal
from drivers.network import routes
from drivers.network.around import check_nics
from drivers.network.looking import Desk
from drivers.network.nics import Nic, Surroundings, look, medium_of
from drivers.network.params import LINE_PARAMS
from drivers.network.routes import Gateway
from drivers.network.settings import line_settings
from drivers.plan import RunContext, StepOutcome
from drivers.transport.base import Budget
from drivers.types import Verdict

SAMPLES = Path(__file__).parent / "samples"


def _sample(name: str) -> str:
    return (SAMPLES / name).read_text(encoding="utf-8")


def test_ipconfig_in_chinese() -> None:
    wired, second, wireless, virtual = routes.parse_ipconfig(_sample("ipconfig-zh.txt"))
    assert wired.name == "以太网"
    assert wired.description == "Realtek PCIe GbE Family Controller"
    assert wired.addresses == ("10.44.3.21",)
    assert wired.gateways == ("fe80::1%12", "10.44.3.1")
    assert wired.dns == ("10.44.0.53", "202.96.128.86")
    assert wired.dhcp is False and not wired.unplugged
    assert (second.name, second.unplugged, second.dhcp) == ("以太网 2", True, True)
    assert (wireless.name, wireless.addresses, wireless.gateways) == (
        "WLAN",
        ("169.254.17.4",),
        (),
    )
    assert medium_of(wireless.name, wireless.description) == "wireless"
    assert medium_of(wired.name, wired.description) == "wired"
    assert medium_of(second.name, second.description) == "wired"
    assert medium_of(virtual.name, virtual.description) == "virtual"


def test_ipconfig_in_english() -> None:
    wired, wireless = routes.parse_ipconfig(_sample("ipconfig-en.txt"))
    assert (wired.name, wired.gateways, wired.dhcp) == ("Ethernet", ("192.168.1.1",), True)
    assert wired.dns == ("192.168.1.1", "223.5.5.5")
    assert (wireless.name, wireless.unplugged) == ("Wi-Fi", True)


def test_an_address_that_another_computer_has() -> None:
    """A fixed address in conflict: Windows puts 169.254.… beside it, which is no fault of DHCP."""
    (card,) = routes.parse_ipconfig(_sample("ipconfig-zh-conflict.txt"))
    assert (card.conflicts, card.dhcp) == (("192.168.1.123",), False)
    assert card.addresses == ("169.254.1.193", "192.168.1.123")
    english = _sample("ipconfig-en.txt").replace("(Preferred)", "(Duplicate)")
    assert routes.parse_ipconfig(english)[0].conflicts
    assert not any(fact.conflicts for fact in routes.parse_ipconfig(_sample("ipconfig-zh.txt")))


def test_ipconfig_as_gbk_bytes_misread() -> None:
    """A code page read wrongly gives nothing, and no error."""
    broken = _sample("ipconfig-zh.txt").encode("gbk").decode("latin-1")
    assert all(not fact.gateways for fact in routes.parse_ipconfig(broken))


def test_route_print() -> None:
    assert routes.parse_route_print(_sample("route-print-zh.txt")) == (
        Gateway("10.44.3.1", "10.44.3.21", 25),
        Gateway("192.168.1.1", "192.168.1.77", 35),
    )


def test_macos() -> None:
    found = routes.parse_netstat(_sample("netstat-macos.txt"))
    assert [(way.address, way.nic) for way in found] == [
        ("192.168.3.1", "en0"),
        ("10.20.0.1", "en7"),
        ("fe80::1%en0", "en0"),
        ("fe80::%utun0", "utun0"),
    ]
    assert routes.parse_scutil(_sample("scutil-macos.txt")) == ("192.168.3.1", "fd00::1")


def test_linux() -> None:
    table = (
        "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n"
        "eth0\t00000000\t0103A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0\n"
        "wlan0\t00000000\t01010A0A\t0003\t0\t0\t600\t00000000\t0\t0\t0\n"
        "eth0\t0003A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0\n"
        "ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0\n"
    )
    assert routes.parse_proc_route(table) == (
        Gateway("192.168.3.1", "eth0", 100),
        Gateway("10.10.1.1", "wlan0", 600),
    )
    zero = "0" * 32
    v6 = (
        f"{zero} 00 {zero} 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003"
        f"     eth0\n{zero} 00 {zero} 00 {zero} ffffffff 00000001 00000000 00200200       lo\n"
    )
    assert routes.parse_proc_route6(v6) == (Gateway("fe80::1%eth0", "eth0", 1024),)
    resolv = "# made by\nnameserver 127.0.0.53\n nameserver 10.0.0.1 # x\nnameserver bad\n"
    assert routes.parse_resolv(resolv) == ("127.0.0.53", "10.0.0.1")
    said = "Global:\nLink 2 (eth0): 10.1.1.1 223.5.5.5#dns.test\nLink 3 (wlan0):\n"
    assert routes.parse_resolvectl(said) == ("10.1.1.1", "223.5.5.5")


def test_neighbours() -> None:
    linux = (
        "IP address       HW type     Flags       HW address            Mask     Device\n"
        "192.168.3.1      0x1         0x2         02:fc:00:00:00:01     *        eth0\n"
        "192.168.3.9      0x1         0x0         00:00:00:00:00:00     *        eth0\n"
    )
    windows = (
        "接口: 10.44.3.21 --- 0xc\n  Internet 地址         物理地址              类型\n"
        "  10.44.3.1             00-1b-2c-00-00-01     动态\n"
        "  10.44.3.255           ff-ff-ff-ff-ff-ff     静态\n"
    )
    mac = (
        "? (192.168.3.1) at a4:b1:c1:0:0:1 on en0 ifscope [ethernet]\n? (1.2.3.4) at (incomplete)\n"
    )
    assert routes.parse_arp(linux) == {"192.168.3.1"}
    assert routes.parse_arp(windows) == {"10.44.3.1"}
    assert routes.parse_arp(mac) == {"192.168.3.1"}


@given(st.text(max_size=300))
def test_odd_text_gives_nothing_worse_than_nothing(text: str) -> None:
    for parser in (
        routes.parse_proc_route, routes.parse_proc_route6, routes.parse_resolv,
        routes.parse_resolvectl, routes.parse_scutil, routes.parse_netstat,
        routes.parse_route_print, routes.parse_ipconfig, routes.parse_arp,
    ):  # fmt: skip
        parser(text)


@pytest.mark.parametrize(
    ("name", "description", "medium"),
    [
        ("eth0", "", "wired"),
        ("enp3s0", "", "wired"),
        ("wlp2s0", "", "wireless"),
        ("en0", "", "wired"),
        ("lo", "", "loopback"),
        ("docker0", "", "virtual"),
        ("veth12ab", "", "virtual"),
        ("utun3", "", "virtual"),
        ("本地连接* 1", "Microsoft Wi-Fi Direct Virtual Adapter", "virtual"),
        ("以太网 3", "Sangfor SSL VPN CS Support System VNIC", "virtual"),
        ("蓝牙网络连接", "Bluetooth Device (Personal Area Network)", "virtual"),
        ("无线网络连接", "Qualcomm Atheros AR9485", "wireless"),
        ("Loopback Pseudo-Interface 1", "", "loopback"),
    ],
)
def test_kinds_of_cards(name: str, description: str, medium: str) -> None:
    assert medium_of(name, description) == medium


def _checked(*cards: Nic, gateways: tuple[Gateway, ...] = (), **params: str) -> StepOutcome:
    given = {param.name: param.default for param in LINE_PARAMS} | params
    context = RunContext("", None, given, Budget(), Capture(), None)
    return check_nics(Desk(context, line_settings(context)), Surroundings(cards, gateways, ()))


GOOD = Nic("eth0", "wired", True, 1000, "full", 1500, ipv4=("10.0.0.2",))


@pytest.mark.parametrize(
    ("card", "verdict", "code"),
    [
        (GOOD, Verdict.PASS, ""),
        (
            Nic("eth0", "wired", True, 10, "full", 1500, ipv4=("10.0.0.2",)),
            Verdict.FAIL,
            "SLOW_LINK",
        ),
        (
            Nic("eth0", "wired", True, 100, "half", 1500, ipv4=("10.0.0.2",)),
            Verdict.FAIL,
            "HALF_DUPLEX",
        ),
        (Nic("eth0", "wired", True, 0, ipv4=("169.254.3.4",)), Verdict.FAIL, "NO_DHCP"),
        (
            Nic("以太网", "wired", True, ipv4=("169.254.1.2",), conflicts=("10.0.0.9",)),
            Verdict.FAIL,
            "ADDRESS_CONFLICT",
        ),
        (Nic("wlan0", "wireless", True, 11, ipv4=("10.0.0.3",)), Verdict.PASS, ""),
        (Nic("eth0", "wired", False), Verdict.FAIL, "NO_NIC"),
        (Nic("docker0", "virtual", True, 10_000, ipv4=("172.17.0.1",)), Verdict.FAIL, "NO_NIC"),
    ],
)
def test_what_is_wrong_with_a_card(card: Nic, verdict: Verdict, code: str) -> None:
    found = _checked(card)
    assert (found.verdict, found.code) == (verdict, code)


def test_two_gateways_of_one_rank_are_told() -> None:
    second = Nic("eth1", "wired", True, 1000, "full", 1500, ipv4=("192.168.1.2",))
    ways = (Gateway("10.0.0.1", "eth0", 25), Gateway("192.168.1.1", "eth1", 25))
    assert _checked(GOOD, second, gateways=ways).code == "TWO_GATEWAYS"
    ranked = (ways[0], Gateway("192.168.1.1", "eth1", 35))
    assert _checked(GOOD, second, gateways=ranked).verdict is Verdict.PASS


def test_two_cards_on_one_subnet_are_told() -> None:
    wired = replace(GOOD, subnets=("10.0.0.0/24",))
    wireless = Nic("wlan0", "wireless", True, 300, ipv4=("10.0.0.7",), subnets=("10.0.0.0/24",))
    found = _checked(wired, wireless)
    assert (found.verdict, found.code) == (Verdict.INCONCLUSIVE, "SAME_SUBNET")
    assert _checked(wired, wireless, nic="eth0").verdict is Verdict.PASS
    other = replace(wireless, subnets=("10.0.1.0/24",))
    assert _checked(wired, other).verdict is Verdict.PASS


def test_a_chosen_card_that_is_down() -> None:
    assert _checked(GOOD, Nic("eth1", "wired", False), nic="eth1").code == "NIC_DOWN"
    with pytest.raises(Illegal):
        _checked(GOOD, nic="eth9")


def test_this_computer_has_a_loopback() -> None:
    found = look(CancelToken())
    own = [nic for nic in found.nics if nic.medium == "loopback"]
    assert own and "127.0.0.1" in own[0].ipv4
