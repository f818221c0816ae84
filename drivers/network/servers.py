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
        servers = tuple(dns.parse_server(item.partition("%")[0]) for item in seen.dns)
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
    for server in servers[:6]:
        _ask_server(desk, server, names, found)
    return found.outcome("DNS 服务器都正常。", "All DNS servers are fine.")


def _ask_server(desk: Desk, server: Server, names: tuple[str, ...], found: Findings) -> None:
    told = desk.sampler(Text(f"DNS {server.text}", f"DNS {server.text}"))
    tries = [dns.no_such_name(), *names]
    for index, name in enumerate(tries):
        timeout = desk.allowed(max(desk.settings.timeout, 0.05))
        try:
            result = dns.ask(server, name, timeout, desk.cancel, source=desk.source)
        except Illegal as error:
            found.fail("NAME_UNKNOWN", f"{error.reason.zh}。", f"{error.reason.en}.")
            continue
        told(result.millis)
        known = "no_such" if index == 0 else name
        if result.millis is not None:
            asked = Text("不存在的名称", "a name that is not there") if index == 0 else same(name)
            label = Text(
                f"DNS {server.text} 解析 {asked.zh}", f"DNS {server.text} looks up {asked.en}"
            )
            limit = desk.limit("max_lookup_ms")
            quantity = f"dns.{server.text}.{known}"
            if not found.read(millis(quantity, label, result.millis, limit)):
                found.fail(
                    "DNS_SLOW",
                    f"DNS 服务器 {server.text} 应答太慢。",
                    f"DNS server {server.text} is slow to answer.",
                )
        if not _judge_lookup(result, index == 0, found):
            return


def _judge_lookup(result: Lookup, must_not: bool, found: Findings) -> bool:
    """Add what is wrong; False when this server need not be asked on."""
    server, name = result.server.text, result.name
    if result.result in ("timeout", "unreachable"):
        found.fail(
            "DNS_TIMEOUT",
            f"DNS 服务器 {server} 没有应答：查地址是否正确、线路是否通，或换一个服务器。",
            f"DNS server {server} does not answer: check its address and the line, or use another.",
        )
        return False
    if result.result == "bad":
        found.fail(
            "DNS_BAD",
            f"DNS 服务器 {server} 的应答读不懂。",
            f"The answer of DNS server {server} cannot be read.",
        )
        return False
    if must_not:
        if result.result == "ok":
            shown = ", ".join(result.addresses[:2])
            found.fail(
                "DNS_HIJACK",
                f"DNS 服务器 {server} 把不存在的名称解析成 {shown}：解析被劫持，"
                "请运营商关闭或换 DNS。",
                f"DNS server {server} gives {shown} for a name that does not exist: lookups are "
                "hijacked; have the carrier stop it or use another server.",
            )
        return True  # a server without the internet behind it may say SERVFAIL here
    if result.result == "ok":
        return True
    sayings = {
        "nxdomain": (
            "NAME_UNKNOWN",
            "说没有这个名称，核对地址的拼写",
            "says there is no such name",
        ),
        "empty": ("NAME_UNKNOWN", "说这个名称没有地址", "says the name has no address"),
        "servfail": ("DNS_SERVFAIL", "自己查不到（SERVFAIL），上级有故障", "failed (SERVFAIL)"),
        "refused": ("DNS_REFUSED", "拒绝为这台电脑解析", "refuses to serve this computer"),
    }
    code, zh, en = sayings[result.result]
    found.fail(code, f"{name}：DNS 服务器 {server} {zh}。", f"{name}: DNS server {server} {en}.")
    return True
