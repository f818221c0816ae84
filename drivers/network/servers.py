"""The check of the DNS servers: each asked by itself, so that a bad one of two is seen."""

from __future__ import annotations

from drivers.errors import Illegal
from drivers.network import dns
from drivers.network.dns import Lookup, Server
from drivers.network.looking import Desk, Findings, millis, skipped
from drivers.network.nics import Surroundings
from drivers.network.wire import is_address
from drivers.plan import StepOutcome
from drivers.types import Text, same


def check_dns(desk: Desk, seen: Surroundings) -> StepOutcome:
    """Each server asked for the names and for one that must not exist. Readings ``dns.…``."""
    found = Findings()
    servers = desk.settings.servers
    if servers is None:
        servers = tuple(dns.parse_server(item) for item in seen.dns)
        if not servers:
            found.unsure(
                "NO_DNS",
                "系统里没有设 DNS 服务器，只能用 IP 地址访问。",
                "No DNS server is configured; only addresses can be used.",
            )
            return found.outcome()
    if not servers:
        return skipped("没有要求测 DNS。", "DNS was not to be tested.")
    hosts = [item.host for item in desk.settings.targets if not is_address(item.host)]
    names = tuple(dict.fromkeys([*hosts, *desk.settings.names]))
    names = tuple(name for name in names if "." in name.rstrip("."))  # "localhost" is no DNS name
    dead = [server for server in servers[:6] if not _ask_server(desk, server, names, found)]
    every = len(dead) == len(servers[:6])
    for server in dead:
        # one that is dead beside a good one slows everything down, and everything works
        (found.fail if every else found.unsure)(
            "DNS_TIMEOUT",
            f"DNS 服务器 {server.text} 没有应答：查地址是否正确、线路是否通，或换一个服务器。",
            f"DNS server {server.text} does not answer: check its address and the line, or use "
            "another.",
        )
    return found.outcome("DNS 服务器都正常。", "All DNS servers are fine.")


def _ask_server(desk: Desk, server: Server, names: tuple[str, ...], found: Findings) -> bool:
    """The names first, then one that must not exist; False when it never answered. A server
    without the internet behind it may be long over a name it does not know, so that a name every
    server knows by itself (RFC 6761 6.3) tells whether it is there."""
    alive = False
    for name in (*names, ""):
        asked = name or dns.no_such_name()
        try:
            result = _lookup(desk, server, asked, name, found)
        except Illegal as error:
            found.fail("NAME_UNKNOWN", f"{error.reason.zh}。", f"{error.reason.en}.")
            continue
        if result.result in ("timeout", "unreachable"):
            if not alive and _lookup(desk, server, "localhost", "localhost", found).millis is None:
                return False
            alive = True
            if name:
                found.fail(
                    "DNS_UPSTREAM",
                    f"DNS 服务器 {server.text} 在线，但迟迟查不到 {asked}：它的上级不通。",
                    f"DNS server {server.text} is there, but does not get an answer for {asked}: "
                    "the servers behind it cannot be reached.",
                )
            elif not names:
                found.unsure(
                    "DNS_UPSTREAM",
                    f"DNS 服务器 {server.text} 在线，但查不了外面的名称：专网里属正常。",
                    f"DNS server {server.text} is there and cannot look up names outside, which "
                    "is usual in a closed network.",
                )
            continue
        alive = True
        _judge_lookup(result, not name, found)
        if not name and result.result == "nxdomain":
            _ask_unused(desk, server, found)
    return True


def _ask_unused(desk: Desk, server: Server, found: Findings) -> None:
    """Only an address is a finding: in a closed network no answer, or a failure, is usual."""
    timeout = min(1.0, desk.allowed(max(desk.settings.timeout, 0.05)))
    result = dns.ask(server, dns.unused_name(), timeout, desk.cancel, source=desk.source)
    if result.result == "ok":
        _judge_lookup(result, True, found)


def _lookup(desk: Desk, server: Server, asked: str, name: str, found: Findings) -> Lookup:
    """Ask, tell the curve, keep the reading."""
    timeout = desk.allowed(max(desk.settings.timeout, 0.05))
    result = dns.ask(server, asked, timeout, desk.cancel, source=desk.source)
    desk.sampler(Text(f"DNS {server.text}", f"DNS {server.text}"))(result.millis)
    if result.millis is not None:
        what = same(name) if name else Text("不存在的名称", "a name that is not there")
        label = Text(f"DNS {server.text} 解析 {what.zh}", f"DNS {server.text} looks up {what.en}")
        limit = desk.limit("max_lookup_ms")
        quantity = f"dns.{server.text}.{name or 'no_such'}"
        if not found.read(millis(quantity, label, result.millis, limit)):
            found.fail(
                "DNS_SLOW",
                f"DNS 服务器 {server.text} 应答太慢。",
                f"DNS server {server.text} is slow to answer.",
            )
    return result


def _judge_lookup(result: Lookup, must_not: bool, found: Findings) -> None:
    """Add what is wrong with an answer."""
    server, name = result.server.text, result.name
    if result.result == "bad":
        found.fail(
            "DNS_BAD",
            f"DNS 服务器 {server} 的应答读不懂。",
            f"The answer of DNS server {server} cannot be read.",
        )
    elif must_not:
        # a server without the internet behind it may say SERVFAIL here
        if result.result == "ok":
            shown = ", ".join(result.addresses[:2])
            found.fail(
                "DNS_HIJACK",
                f"DNS 服务器 {server} 把不存在的名称解析成 {shown}：解析被劫持，"
                "请运营商关闭或换 DNS。",
                f"DNS server {server} gives {shown} for a name that does not exist: lookups are "
                "hijacked; have the carrier stop it or use another server.",
            )
    elif result.result != "ok":
        code, zh, en = _SAYINGS[result.result]
        found.fail(
            code, f"{name}：DNS 服务器 {server} {zh}。", f"{name}: DNS server {server} {en}."
        )


_SAYINGS = {
    "nxdomain": ("NAME_UNKNOWN", "说没有这个名称，核对地址的拼写", "says there is no such name"),
    "empty": ("NAME_UNKNOWN", "说这个名称没有地址", "says the name has no address"),
    "servfail": ("DNS_SERVFAIL", "自己查不到（SERVFAIL），上级有故障", "failed (SERVFAIL)"),
    "refused": ("DNS_REFUSED", "拒绝为这台电脑解析", "refuses to serve this computer"),
}
