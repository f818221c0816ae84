"""Gateways and DNS servers as the operating systems tell them: parsers only, no commands.

Linux: /proc/net/route (hexadecimal, host byte order), /proc/net/ipv6_route, /etc/resolv.conf,
``resolvectl dns``. Windows: ``ipconfig /all`` and ``route print`` in Chinese and English. macOS:
``netstat -rn``, ``scutil --dns``. Each is written for odd input: a line that does not fit is
passed over, nothing raises.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import struct
from dataclasses import dataclass

_UP, _GATEWAY = 0x1, 0x2  # RTF_UP, RTF_GATEWAY of <linux/route.h>


@dataclass(frozen=True, slots=True)
class Gateway:
    """A default route. ``nic`` the card's name, or the card's address where only that is known
    (Windows ``route print``); a lower ``metric`` is preferred."""

    address: str
    nic: str
    metric: int = 0


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What ``ipconfig /all`` says of one card. ``conflicts``: addresses that another computer has
    as well, so that Windows does not use them."""

    name: str
    description: str = ""
    addresses: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    dhcp: bool | None = None
    conflicts: tuple[str, ...] = ()
    unplugged: bool = False


def parse_proc_route(text: str) -> tuple[Gateway, ...]:
    """Default routes of /proc/net/route."""
    found: list[Gateway] = []
    for line in text.splitlines()[1:]:
        parts = line.split()
        try:
            nic, target, gateway, flags = parts[0], parts[1], parts[2], int(parts[3], 16)
            metric, mask = int(parts[6]), int(parts[7], 16)
            address = socket.inet_ntoa(struct.pack("<L", int(gateway, 16)))
            default = int(target, 16) == 0 and mask == 0
        except (IndexError, ValueError, struct.error):
            continue
        if default and flags & _UP and flags & _GATEWAY:
            found.append(Gateway(address, nic, metric))
    return tuple(found)


def parse_proc_route6(text: str) -> tuple[Gateway, ...]:
    """Default routes of /proc/net/ipv6_route."""
    found: list[Gateway] = []
    for line in text.splitlines():
        parts = line.split()
        try:
            default = int(parts[0], 16) == 0 and int(parts[1], 16) == 0
            gateway = ipaddress.IPv6Address(int(parts[4], 16))
            metric, flags, nic = int(parts[5], 16), int(parts[8], 16), parts[9]
        except (IndexError, ValueError):
            continue
        if default and flags & _UP and flags & _GATEWAY:
            shown = f"{gateway}%{nic}" if gateway.is_link_local else str(gateway)
            found.append(Gateway(shown, nic, metric))
    return tuple(found)


def parse_resolv(text: str) -> tuple[str, ...]:
    """Servers of /etc/resolv.conf in their order."""
    return _addresses(re.findall(r"(?m)^[ \t]*nameserver[ \t]+(\S+)", text))


def parse_resolvectl(text: str) -> tuple[str, ...]:
    """Servers of ``resolvectl dns``: those behind the local stub 127.0.0.53."""
    words: list[str] = []
    for line in text.splitlines():
        head, colon, rest = line.partition(":")
        if colon and head.strip().startswith(("Link", "Global")):
            words += [word.partition("#")[0] for word in rest.split()]
    return _addresses(words)


def parse_scutil(text: str) -> tuple[str, ...]:
    """Servers of ``scutil --dns`` of macOS, of the resolvers that serve every name."""
    general = text.partition("for scoped queries")[0]
    return _addresses(re.findall(r"nameserver\[\d+\]\s*:\s*(\S+)", general))


def parse_netstat(text: str) -> tuple[Gateway, ...]:
    """Default routes of ``netstat -rn`` of macOS and BSD."""
    found: list[Gateway] = []
    for line in text.splitlines():
        parts = line.split()
        if len(parts) < 4 or parts[0] not in ("default", "0.0.0.0"):  # noqa: S104
            continue
        if _address(parts[1]):
            # Netif is the fourth column today, the last but one or last where Expire is empty
            nic = parts[3] if not parts[3].isdigit() else parts[-1]
            found.append(Gateway(parts[1], nic, len(found)))
    return tuple(found)


def parse_route_print(text: str) -> tuple[Gateway, ...]:
    """Default routes of Windows' ``route print -4``; ``nic`` is the address of the card. Rows of
    the persistent routes have one column less and are passed over."""
    found: list[Gateway] = []
    for line in text.splitlines():
        parts = line.split()
        if len(parts) != 5 or not parts[0] == parts[1] == "0.0.0.0":  # noqa: S104
            continue
        # "On-link" (在链路上) stands where a route has no gateway
        if parts[4].isdecimal() and _address(parts[2]) and _address(parts[3]):
            found.append(Gateway(parts[2], parts[3], int(parts[4])))
    return tuple(found)


# the keys of ``ipconfig /all`` in both languages, as they begin
_KEYS = {
    "description": ("描述", "description"),
    "gateway": ("默认网关", "default gateway", "預設閘道"),
    "dns": ("dns 服务器", "dns servers", "dns 伺服器"),
    "dhcp": ("dhcp 已启用", "dhcp enabled", "dhcp 已啟用"),
    "address": ("ipv4 地址", "ipv4 address", "ip 地址", "ip address", "ipv6 地址", "ipv6 address",
                "自动配置 ipv4 地址", "autoconfiguration ipv4 address", "ipv4 位址"),
    "media": ("媒体状态", "media state", "媒體狀態"),
}  # fmt: skip
_CARD = re.compile(r"^\S.*?(?:适配器|介面卡|adapter)\s*(?P<name>.*?)\s*[:：]\s*$", re.IGNORECASE)


def parse_ipconfig(text: str) -> tuple[CardFacts, ...]:
    """The cards of ``ipconfig /all`` in Chinese or English, by the names Windows shows."""
    found: list[tuple[str, dict[str, list[str]]]] = []
    key = ""
    for line in text.splitlines():
        if (match := _CARD.match(line)) is not None:
            found.append((match["name"], {}))
            key = ""
        elif found and line.strip():
            key, value = _ipconfig_line(line, key)
            if key and value:
                found[-1][1].setdefault(key, []).append(value)
    return tuple(_facts(name, values) for name, values in found)


def _ipconfig_line(line: str, key: str) -> tuple[str, str]:
    """Key and value of a line; a line without key goes on with the one before."""
    head, _, value = line.partition(" :") if " :" in line else line.partition("：")
    if not value and not re.search(r"[.．]\s*[:：]?\s*$", head):
        return key, line.strip()  # a second gateway or server stands below the first
    name = head.strip().rstrip(".．: 　").rstrip(" .").strip().lower()
    name = re.sub(r"[ .．]+$", "", name)
    for known, starts in _KEYS.items():
        if name in starts:
            return known, value.strip()
    return "", ""


def _facts(name: str, values: dict[str, list[str]]) -> CardFacts:
    said = " ".join(values.get("media", ())).lower()
    dhcp = " ".join(values.get("dhcp", ())).strip().lower()
    return CardFacts(
        name=name,
        description=" ".join(values.get("description", ())),
        addresses=_addresses(values.get("address", ())),
        gateways=_addresses(values.get("gateway", ())),
        # Windows shows fec0:… where a card has no server of IPv6 at all
        dns=tuple(
            a for a in _addresses(values.get("dns", ())) if not a.lower().startswith("fec0:")
        ),
        dhcp=None if not dhcp else dhcp in ("是", "yes"),
        conflicts=_addresses([text for text in values.get("address", ()) if _taken(text)]),
        unplugged="断开" in said or "disconnected" in said or "中斷" in said,
    )


def _taken(text: str) -> bool:
    """Whether Windows marks an address as somebody else's: (复制) in Chinese, (Duplicate)."""
    return re.search(r"[(（]\s*(复制|duplicate)", text, re.IGNORECASE) is not None


def parse_arp(text: str) -> frozenset[str]:
    """The IPv4 neighbours that answered on the wire: of /proc/net/arp or ``arp -a`` of Windows
    and macOS. Entries that are still waited for are left out."""
    found: set[str] = set()
    for line in text.splitlines():
        address = re.search(r"\b(\d{1,3}(?:\.\d{1,3}){3})\b", line)
        mac = re.search(r"\b([0-9a-fA-F]{1,2}(?:[:-][0-9a-fA-F]{1,2}){5})\b", line)
        if address is None or mac is None or not _address(address[1]):
            continue
        if set(mac[1]) - set("0:-") and set(mac[1].lower()) - set("f:-"):
            found.add(address[1])
    return frozenset(found)


def _address(text: str) -> str:
    """``text`` as an address without prefix and remarks such as "(首选)"; empty if it is none."""
    cleaned = re.sub(r"[(（].*$", "", text).strip()
    try:
        ipaddress.ip_address(cleaned.partition("%")[0])
    except ValueError:
        return ""
    return cleaned


def _addresses(texts: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for text in texts if (found := _address(text))))
