"""This clock against a time server (SNTP, RFC 4330) or the Date of a web server, and its zone."""

from __future__ import annotations

import http.client
import os
import re
import socket
import ssl
import struct
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from drivers.cancel import CancelToken, Deadline
from drivers.errors import DeviceError, Illegal
from drivers.transport.tcp import connect, resolve
from drivers.types import Text
from drivers.workstation.aside import aside

_NTP_EPOCH = 2_208_988_800  # seconds from 1900 to 1970
_NTP = 123
_SAID = 512  # bytes of a reply that are read
_CHINA = ("asia/shanghai", "prc", "china standard time", "北京时间")


@dataclass(frozen=True, slots=True)
class Offset:
    """``seconds`` this clock is ahead; ``within``: it is right to so many seconds."""

    seconds: float
    within: float


@dataclass(frozen=True, slots=True)
class Server:
    """A time server as the parameter names it. ``url`` "" for SNTP."""

    host: str
    port: int
    url: str = ""


def server_of(text: str) -> Server:
    """``host``, ``host:port``, ``[v6]:port`` or ``http(s)://…``. Raises Illegal."""
    wrong = Illegal(
        Text(
            f"时间服务器写法不对：{text}（主机、主机:端口 或 http(s)://…）",
            f"not a time server: {text} (host, host:port or http(s)://…)",
        )
    )
    if "://" in text:
        try:
            parts = urlsplit(text)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise wrong from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise wrong
        return Server(parts.hostname, port, text)
    match = re.fullmatch(r"(?:\[([0-9A-Fa-f:.%\w]+)\]|([^\[\]:/\s]+))(?::(\d{1,5}))?", text)
    if match is None or not 0 < int(match[3] or _NTP) <= 65535:
        raise wrong
    return Server(match[1] or match[2], int(match[3] or _NTP))


def clock_offset(server: Server, seconds: float, cancel: CancelToken) -> Offset | None:
    """None when it does not answer, or with a time that it does not trust itself. Raises
    Cancelled."""
    if server.url:
        return web_offset(server, seconds, cancel)
    return sntp_offset(server, seconds, cancel)


# ---------------------------------------------------------------- SNTP


def sntp_offset(server: Server, seconds: float, cancel: CancelToken) -> Offset | None:
    """A reply is taken only when it repeats the stamp we sent (RFC 4330, 5): another one is late,
    or not meant for us."""
    until = Deadline(seconds)
    try:
        family, address = resolve(server.host, server.port, seconds, cancel)[0]
    except DeviceError:
        return None
    with socket.socket(family, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.02)
        mark = os.urandom(8)  # instead of our time: a server only repeats it
        sent, ticked = time.time(), time.monotonic()
        try:
            sock.sendto(b"\x23" + bytes(39) + mark, address)
            while not until.expired:
                cancel.check()
                try:
                    data = sock.recvfrom(_SAID)[0]
                except TimeoutError:
                    continue
                took = time.monotonic() - ticked
                found = parse_sntp(data, mark, sent, took)
                if found is not None:
                    return found
        except OSError:
            return None
    return None


def parse_sntp(data: bytes, mark: bytes, sent: float, took: float) -> Offset | None:
    """The offset a reply tells; None for one that is none, is not to ``mark``, or comes from a
    server without the time (leap indicator 3, stratum 0 "kiss of death"). Never raises."""
    if len(data) < 48 or data[0] & 7 != 4 or data[24:32] != mark:
        return None
    if data[0] >> 6 == 3 or not 0 < data[1] < 16:
        return None
    received, replied = _stamp(data, 32), _stamp(data, 40)
    if replied == 0:
        return None
    within = max(0.0, took - (replied - received)) / 2
    return Offset(sent + took / 2 - (received + replied) / 2, within)


def _stamp(packet: bytes, at: int) -> float:
    seconds, fraction = struct.unpack(">II", packet[at : at + 8])
    if not seconds and not fraction:
        return 0.0
    if seconds < 0x80000000:
        seconds += 1 << 32  # from 2036 on the count begins anew (RFC 4330, 3)
    return float(seconds - _NTP_EPOCH + fraction / 2**32)


# ---------------------------------------------------------------- the web


def web_offset(server: Server, seconds: float, cancel: CancelToken) -> Offset | None:
    """To about a second, because a Date has no fractions. A certificate is not judged here: a wrong
    clock is what breaks it."""
    until = Deadline(seconds)
    try:
        sock = connect(server.host, server.port, seconds, cancel)
    except DeviceError:
        return None
    forget = cancel.on_cancel(lambda: _shut(sock))
    try:
        return aside(lambda: _date(sock, server, until.left), until.left, cancel, "date")
    finally:
        forget()
        _shut(sock)
        sock.close()


def _date(sock: socket.socket, server: Server, seconds: float) -> Offset | None:
    sock.settimeout(max(0.05, seconds))
    stream = sock
    parts = urlsplit(server.url)
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            stream = context.wrap_socket(sock, server_hostname=server.host)
        sent = time.time()
        request = (
            f"HEAD {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc.rpartition('@')[2]}\r\n"
        )
        stream.sendall(f"{request}Connection: close\r\n\r\n".encode("ascii", "replace"))
        answer = http.client.HTTPResponse(stream, method="HEAD")
        answer.begin()
        now = time.time()
        told = parsedate_to_datetime(answer.getheader("Date", ""))
        # a Date is cut, not rounded: half a second later is the best guess
        middle = told.timestamp() + 0.5
        return Offset((sent + now) / 2 - middle, 0.5 + max(0.0, now - sent) / 2)
    except (OSError, ValueError, TypeError, http.client.HTTPException):
        return None
    finally:
        if stream is not sock:
            stream.close()


def _shut(sock: socket.socket) -> None:
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


# ---------------------------------------------------------------- the zone


def minutes_of(zone: str) -> int:
    """Minutes east of Greenwich of "UTC+08:00", "+0800", "UTC+8", "Asia/Shanghai". Raises
    Illegal."""
    text = zone.strip().lower().replace("－", "-").replace("＋", "+")
    if text in _CHINA:
        return 480
    match = re.fullmatch(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?", text)
    if text in ("utc", "gmt", "z"):
        return 0
    if match is None or int(match[3] or 0) > 59:
        raise Illegal(
            Text(f"时区写法不对：{zone}（例 UTC+08:00）", f"not a time zone: {zone} (as UTC+08:00)")
        )
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    return minutes if match[1] == "+" else -minutes


def zone_text(minutes: int) -> str:
    """As "UTC+08:00"."""
    sign = "-" if minutes < 0 else "+"
    return f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
