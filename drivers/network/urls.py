"""Web addresses: checked, taken apart, and put into the head of a request."""

from __future__ import annotations

import urllib.request
from urllib.parse import SplitResult, quote, urlsplit

from drivers.errors import Illegal
from drivers.types import Text

Headers = tuple[tuple[str, str], ...]
AGENT = "CounterCheck"


def split_url(url: str) -> SplitResult:
    """The parts of an http(s) address. Raises Illegal."""
    try:
        parts = urlsplit(url.strip())
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        (parts.hostname or "").encode("idna")
    except ValueError:  # a UnicodeError is one
        fine = False
    if not fine or any(ord(char) <= 32 or ord(char) == 127 for char in url.strip()):
        raise Illegal(Text(f"网址写法不对：{url}（应为 http(s)://…）", f"not a web address: {url}"))
    return parts


def port_of(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def proxy_for(url: str) -> str:
    """The proxy this system would use for ``url``; empty for none. Nothing here goes through it:
    a line is measured directly, and a person is told that programs take another way."""
    parts = split_url(url)
    if urllib.request.proxy_bypass(parts.hostname or ""):
        return ""
    return urllib.request.getproxies().get(parts.scheme, "")


def request_head(parts: SplitResult, method: str, extra: Headers = ()) -> bytes:
    """The lines of a request, with an empty one at the end."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._[]')}" if parts.query else ""
    name = parts.hostname or ""
    host = f"[{name}]" if ":" in name else name.encode("idna").decode("ascii")
    host += f":{parts.port}" if parts.port is not None else ""
    lines = [f"{method} {path}{query} HTTP/1.1", f"Host: {host}", f"User-Agent: {AGENT}"]
    lines += ["Accept: */*", "Accept-Encoding: identity", "Connection: close"]
    lines += [f"{key}: {value}" for key, value in extra]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", errors="replace")
