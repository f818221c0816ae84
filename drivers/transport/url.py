"""Port URLs as people type them: one parser, one clear sentence for each mistake.

``serial:COM3?baud=9600&parity=N`` · ``serial:/dev/ttyUSB0`` · ``socket://host:9100`` ·
``usb:04b8:0e15`` · ``pcsc:READER NAME`` · ``vpcd://host:35963`` · ``queue:NAME`` · ``file:PATH`` ·
``host:ADDRESS`` · ``virtual:printer``
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from urllib.parse import parse_qsl, quote, urlencode

from drivers.errors import BadUrl
from drivers.types import Text

SCHEMES = ("serial", "socket", "usb", "pcsc", "vpcd", "queue", "file", "host", "virtual")
_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PortUrl:
    """A parsed port. ``target`` is the device, path, reader, queue, host or virtual device;
    ``port`` the TCP port of a socket or virtual card; ``vendor``/``product`` the USB ids."""

    scheme: str
    target: str = ""
    port: int = 0
    vendor: int = 0
    product: int = 0
    options: Mapping[str, str] = field(default_factory=lambda: _NONE, hash=False)

    def __str__(self) -> str:
        query = "?" + urlencode(self.options, quote_via=quote) if self.options else ""
        if self.scheme in ("socket", "vpcd"):
            host = f"[{self.target}]" if ":" in self.target else self.target
            return f"{self.scheme}://{host}:{self.port}"
        if self.scheme == "usb":
            return f"usb:{self.vendor:04x}:{self.product:04x}{query}"
        return f"{self.scheme}:{self.target}{query}"


def parse(url: str) -> PortUrl:
    """The port named by ``url``; raises BadUrl with the reason."""
    if not url.strip():
        raise BadUrl(
            "",
            Text(
                "“设备”页和 countercheck devices 会列出本机的端口",
                "The page Devices and `countercheck devices` list those of this computer",
            ),
        )
    scheme, colon, rest = url.partition(":")
    scheme = scheme.lower()
    if not colon or scheme not in SCHEMES:
        names = ", ".join(SCHEMES)
        raise BadUrl(
            url, Text(f"开头必须是其中之一：{names}", f"It must begin with one of {names}")
        )
    if any(ord(char) < 32 or ord(char) == 127 for char in rest):
        raise BadUrl(url, Text("里面有控制字符", "It contains control characters"))
    return _PARSERS[scheme](url, rest)


def _serial(url: str, rest: str) -> PortUrl:
    target, options = _split(url, rest, _SERIAL_OPTIONS)
    if not target:
        raise BadUrl(url, Text("没有写串口名，如 COM3", "The port name is missing, such as COM3"))
    return PortUrl("serial", target, options=options)


def _socket(url: str, rest: str) -> PortUrl:
    return _host_port("socket", url, rest)


def _vpcd(url: str, rest: str) -> PortUrl:
    return _host_port("vpcd", url, rest)


def _host_port(scheme: str, url: str, rest: str) -> PortUrl:
    match = re.fullmatch(r"//(\[[0-9A-Fa-f:.]+\]|[^\[\]:/?#\s]+):(\d{1,6})/?", rest)
    if match is None:
        raise BadUrl(
            url, Text(f"应为 {scheme}://主机:端口号", f"It should be {scheme}://host:port")
        )
    number = int(match[2])
    if not 1 <= number <= 65535:
        raise BadUrl(url, Text("端口号应在 1–65535", "The port number must be 1–65535"))
    return PortUrl(scheme, match[1].strip("[]"), number)


def _usb(url: str, rest: str) -> PortUrl:
    target, options = _split(url, rest, _USB_OPTIONS)
    match = re.fullmatch(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})", target)
    if match is None:
        raise BadUrl(
            url,
            Text(
                "应为 usb:厂商号:产品号，各四位十六进制",
                "It should be usb:VVVV:PPPP in hexadecimal",
            ),
        )
    return PortUrl("usb", "", 0, int(match[1], 16), int(match[2], 16), options)


def _file(url: str, rest: str) -> PortUrl:
    if not rest:
        raise BadUrl(url, Text("没有写文件路径", "The path is missing"))
    return PortUrl("file", rest)


def _host(url: str, rest: str) -> PortUrl:
    if not re.fullmatch(r"[^\s/?#]+", rest):
        raise BadUrl(url, Text("应为 host:地址", "It should be host:ADDRESS"))
    return PortUrl("host", rest)


def _queue(url: str, rest: str) -> PortUrl:
    if not rest.strip() or rest.startswith("-"):
        raise BadUrl(url, Text("没有写打印队列名", "The name of the print queue is missing"))
    return PortUrl("queue", rest)


def _pcsc(url: str, rest: str) -> PortUrl:
    return PortUrl("pcsc", rest)  # empty: the first reader


def _virtual(url: str, rest: str) -> PortUrl:
    target, options = _split(url, rest, _VIRTUAL_OPTIONS)
    if not target:
        raise BadUrl(url, Text("没有写虚拟设备名", "The virtual device's name is missing"))
    return PortUrl("virtual", target, options=options)


def _one_of(*words: str) -> Callable[[str], bool]:
    return lambda value: value in words


def _baud(value: str) -> bool:
    return re.fullmatch(r"\d{2,7}", value) is not None and int(value) >= 50


_SWITCH = _one_of("0", "1")
_SERIAL_OPTIONS: Mapping[str, Callable[[str], bool]] = {
    "baud": _baud,
    "parity": _one_of("N", "E", "O", "M", "S"),
    "bits": _one_of("5", "6", "7", "8"),
    "stop": _one_of("1", "1.5", "2"),
    "flow": _one_of("none", "rtscts", "dsrdtr", "xonxoff"),
    "dtr": _SWITCH,
    "rts": _SWITCH,
}
_USB_OPTIONS: Mapping[str, Callable[[str], bool]] = {"serial": lambda value: bool(value)}
_VIRTUAL_OPTIONS: Mapping[str, Callable[[str], bool]] = {
    "model": lambda value: bool(value),
    "fault": lambda value: bool(value),  # several joined by commas
}


def _split(
    url: str, rest: str, allowed: Mapping[str, Callable[[str], bool]]
) -> tuple[str, Mapping[str, str]]:
    target, mark, query = rest.partition("?")
    if not mark:
        return target, _NONE
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    except ValueError:
        raise BadUrl(
            url, Text("“?”后面应为 名称=值&名称=值", "After ? it should be name=value&name=value")
        ) from None
    options: dict[str, str] = {}
    for name, value in pairs:
        if name not in allowed:
            names = ", ".join(allowed)
            raise BadUrl(
                url, Text(f"不认识“{name}”，可用：{names}", f"“{name}” is not one of {names}")
            )
        if name in options:
            raise BadUrl(url, Text(f"“{name}”写了两次", f"“{name}” is given twice"))
        value = value.upper() if name == "parity" else value
        if not allowed[name](value):
            raise BadUrl(
                url, Text(f"“{name}”的值不对：{value}", f"“{value}” is no value for “{name}”")
            )
        options[name] = value
    return target, MappingProxyType(options)


_PARSERS: Mapping[str, Callable[[str, str], PortUrl]] = {
    "serial": _serial,
    "socket": _socket,
    "usb": _usb,
    "pcsc": _pcsc,
    "vpcd": _vpcd,
    "queue": _queue,
    "file": _file,
    "host": _host,
    "virtual": _virtual,
}
