"""The parameters of the line test, read once and checked before anything is sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from drivers.errors import Illegal
from drivers.network.dns import Server, parse_server
from drivers.network.probe import Target, parse_targets
from drivers.network.trust import load_ca_file
from drivers.network.urls import split_url
from drivers.network.wire import is_address
from drivers.plan import RunContext
from drivers.transport.url import parse
from drivers.types import Limit, Text


@dataclass(frozen=True, slots=True)
class LineSettings:
    """``gateway`` and ``servers`` are None for what the system has, empty for none.
    ``limits`` by parameter name, None where there is no limit."""

    targets: tuple[Target, ...]
    tries: int
    timeout: float
    limits: Mapping[str, Limit | None]
    nic: str
    gateway: str | None
    servers: tuple[Server, ...] | None
    names: tuple[str, ...]
    probe_url: str
    probe_text: str
    download_url: str
    upload_url: str
    seconds: float
    most: int
    cert_days: int
    ca: tuple[bytes, ...]
    issuer: str


def line_settings(context: RunContext) -> LineSettings:
    """Raises Illegal, naming the parameter that is wrong."""
    given = context.params.get("targets", "").strip() or from_port(context.port)
    return LineSettings(
        targets=parse_targets(given) if given else (),
        tries=int(number(context, "tries", 1, 100, 10)),
        timeout=number(context, "timeout_seconds", 0.05, 30, 2.0),
        limits={
            "max_median_ms": highest(context, "max_median_ms", 60_000),
            "max_loss_percent": highest(context, "max_loss_percent", 100),
            "max_jitter_ms": highest(context, "max_jitter_ms", 60_000),
            "max_lookup_ms": highest(context, "max_lookup_ms", 60_000),
            "max_first_byte_ms": highest(context, "max_first_byte_ms", 60_000),
            "min_link_mbit": lowest(context, "min_link_mbit", 400_000),
            "min_mbit": lowest(context, "min_mbit", 100_000),
            "min_upload_mbit": lowest(context, "min_upload_mbit", 100_000),
        },
        nic=context.params.get("nic", "").strip(),
        gateway=_gateway(context.params.get("gateway", "")),
        servers=_servers(context.params.get("dns_servers", "")),
        names=words(context.params.get("dns_names", "")),
        probe_url=web_address(context, "probe_url", "http"),
        probe_text=context.params.get("probe_text", ""),
        download_url=web_address(context, "throughput_url"),
        upload_url=web_address(context, "upload_url"),
        seconds=number(context, "throughput_seconds", 0.5, 30, 5.0),
        most=int(number(context, "throughput_mb", 0.1, 1000, 50) * 1_000_000),
        cert_days=int(number(context, "cert_days", 0, 3650, 14)),
        ca=load_ca_file(context.params.get("ca_file", "")),
        issuer=context.params.get("issuer", "").strip(),
    )


def number(context: RunContext, name: str, low: float, high: float, usual: float) -> float:
    """A number of the parameters, ``usual`` when it is empty."""
    found = context.number(name, low, high)
    return usual if found is None else found


def highest(context: RunContext, name: str, top: float) -> Limit | None:
    """A parameter as an upper bound; None when it is empty."""
    value = context.number(name, 0, top)
    return None if value is None else Limit(high=_plain(value))


def lowest(context: RunContext, name: str, top: float) -> Limit | None:
    value = context.number(name, 0, top)
    return None if value is None else Limit(low=_plain(value))


def _plain(value: float) -> Decimal:
    """Without an exponent: a limit is read by people."""
    return Decimal(f"{value:f}".rstrip("0").rstrip("."))


def words(text: str) -> tuple[str, ...]:
    """Entries separated by commas, semicolons or blanks, as people type them."""
    return tuple(dict.fromkeys(item for item in re.split(r"[,\s;，；、]+", text) if item))


def web_address(context: RunContext, name: str, scheme: str = "") -> str:
    """A parameter that is a web address; empty when it is left out. Raises Illegal."""
    text = context.params.get(name, "").strip()
    if text and scheme and split_url(text).scheme != scheme:
        raise Illegal(
            Text(
                f"参数 {name} 应以 {scheme}:// 开头，而不是 {text}",
                f"parameter {name} must begin with {scheme}://, not {text}",
            )
        )
    if text:
        split_url(text)
    return text


def _gateway(text: str) -> str | None:
    word = text.strip()
    if word.lower() == "none":
        return ""
    if word and not is_address(word):
        raise Illegal(
            Text(f"网关应写 IP 地址，不是 {word}", f"not the address of a gateway: {word}")
        )
    return word or None


def _servers(text: str) -> tuple[Server, ...] | None:
    if text.strip().lower() == "none":
        return ()
    return tuple(parse_server(item) for item in words(text)) or None


def from_port(port: str) -> str:
    """``host:ADDRESS`` or ``socket://host:port`` of a device entry, as a target."""
    if not port:
        return ""
    where = parse(port)
    if where.scheme == "host":
        return where.target
    if where.scheme != "socket":
        return ""
    host = f"[{where.target}]" if ":" in where.target else where.target
    return f"{host}:{where.port}"
