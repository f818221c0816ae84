"""From a port URL to a transport."""

from __future__ import annotations

from collections.abc import Callable

from drivers.errors import NoService
from drivers.transport.base import Transport
from drivers.transport.url import PortUrl, parse

VirtualMaker = Callable[[PortUrl], Transport]


def make_transport(
    url: str | PortUrl,
    serial_defaults: dict[str, str] | None = None,
    virtual: VirtualMaker | None = None,
) -> Transport:
    """The closed transport for ``url``. ``serial_defaults`` (baud, parity, …) apply where the URL
    says nothing. Raises BadUrl, or NoService for a scheme that carries no raw bytes."""
    where = parse(url) if isinstance(url, str) else url
    if where.scheme == "serial":
        from drivers.transport.serial import SerialTransport

        return SerialTransport(where, serial_defaults)
    if where.scheme == "socket":
        from drivers.transport.tcp import TcpTransport

        return TcpTransport(where)
    if where.scheme == "usb":
        from drivers.transport.usb import UsbTransport

        return UsbTransport(where)
    if where.scheme == "file":
        from drivers.transport.file import FileTransport

        return FileTransport(where)
    if where.scheme == "queue":
        from drivers.transport.queue import QueueTransport

        return QueueTransport(where)
    if where.scheme == "pcsc":
        from drivers.transport.pcsc import PcscTransport

        return PcscTransport(where)
    if where.scheme == "vpcd":
        from drivers.transport.vpcd import VpcdTransport

        return VpcdTransport(where)
    if where.scheme == "virtual" and virtual is not None:
        return virtual(where)
    raise NoService(
        f"{where.scheme}:",
        known=("serial:", "socket:", "usb:", "pcsc:", "vpcd:", "queue:", "file:", "virtual:"),
        port=str(where),
    )
