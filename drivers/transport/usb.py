"""A USB printer-class device through pyusb: bulk out and, where it has one, bulk in.

The endpoints come from the device's own descriptors (interface class 7), because printers
differ; python-escpos assumes 0x01/0x82 and resets the device, which drops its buffered job.
USB Device Class Definition for Printing Devices 1.1, §5.
"""

from __future__ import annotations

import errno
from typing import Any

from drivers.cancel import CancelToken, Deadline
from drivers.errors import DeviceError, NotOpen
from drivers.port_errors import (
    NoBackend,
    NoPermission,
    NoSuchPort,
    PortError,
    PortGone,
    PortInUse,
    WriteOnly,
    WriteStuck,
)
from drivers.transport.base import PORT_LOCK
from drivers.transport.url import PortUrl

_PRINTER_CLASS = 7
_SLICE_MS = 40  # a bulk transfer cannot be cancelled, so each is short
_CHUNK = 512


class UsbTransport:
    """``usb:VVVV:PPPP[?serial=…]``."""

    def __init__(self, url: PortUrl) -> None:
        self._url = url
        self._device: Any = None
        self._interface: Any = None
        self._out: Any = None
        self._in: Any = None
        self._cancel = CancelToken()
        self._reattach = False

    @property
    def url(self) -> str:
        return str(self._url)

    @property
    def readable(self) -> bool:
        return self._device is None or self._in is not None

    @property
    def is_open(self) -> bool:
        return self._device is not None

    def open(self, deadline: float, cancel: CancelToken) -> None:
        cancel.check()
        self._cancel = cancel
        import usb.core
        import usb.util

        device: Any = None
        try:
            with PORT_LOCK:
                device = usb.core.find(custom_match=self._matches)
                if device is None:
                    raise NoSuchPort(port=self.url)
                self._take(device)
        except usb.core.NoBackendError as error:
            raise NoBackend(str(error), port=self.url) from error
        except (usb.core.USBError, NotImplementedError) as error:
            if device is not None:
                usb.util.dispose_resources(device)
            raise map_usb(error, self.url) from error
        self._device = device

    def _matches(self, device: Any) -> bool:
        if (device.idVendor, device.idProduct) != (self._url.vendor, self._url.product):
            return False
        wanted = self._url.options.get("serial")
        if wanted is None:
            return True
        import usb.core

        try:
            return bool(device.serial_number == wanted)
        except (usb.core.USBError, ValueError):
            return False  # no permission to ask it

    def _take(self, device: Any) -> None:
        import usb.util

        for interface in device.get_active_configuration():
            if interface.bInterfaceClass != _PRINTER_CLASS:
                continue
            ends = {usb.util.endpoint_direction(e.bEndpointAddress): e for e in interface}
            number = interface.bInterfaceNumber
            try:
                self._reattach = bool(device.is_kernel_driver_active(number))
                if self._reattach:
                    device.detach_kernel_driver(number)
            except NotImplementedError:  # Windows and macOS have no kernel driver to ask for
                self._reattach = False
            usb.util.claim_interface(device, number)
            self._interface = number
            self._out = ends.get(usb.util.ENDPOINT_OUT)
            self._in = ends.get(usb.util.ENDPOINT_IN)
            if self._out is not None:
                return
        raise NoSuchPort("no printer-class interface", port=self.url)

    def close(self) -> None:
        device, self._device = self._device, None
        if device is None:
            return
        import usb.core
        import usb.util

        try:
            usb.util.release_interface(device, self._interface)
            if self._reattach:
                device.attach_kernel_driver(self._interface)
        except (usb.core.USBError, NotImplementedError):
            pass  # unplugged: nothing to give back
        usb.util.dispose_resources(device)

    def write(self, data: bytes, deadline: float) -> None:
        self._opened()
        import usb.core

        until = Deadline(deadline)
        rest = data
        while rest:
            self._cancel.check()
            try:
                rest = rest[self._out.write(rest[:_CHUNK], _SLICE_MS) :]
            except usb.core.USBTimeoutError:
                if until.expired:
                    raise WriteStuck(port=self.url, command=data[:16].hex(" ")) from None
            except usb.core.USBError as error:
                raise PortGone(str(error), port=self.url) from error

    def read(self, limit: int, deadline: float) -> bytes:
        self._opened()
        import usb.core

        if self._in is None:
            raise WriteOnly(port=self.url)
        until = Deadline(deadline)
        while True:
            self._cancel.check()
            try:
                # a request below the packet size would overflow and lose the packet
                data = bytes(self._in.read(max(limit, self._in.wMaxPacketSize), _SLICE_MS))
            except usb.core.USBTimeoutError:
                data = b""
            except usb.core.USBError as error:
                raise PortGone(str(error), port=self.url) from error
            if data or until.expired:
                return data

    def drain(self) -> bytes:
        return self.read(4096, 0) if self._in is not None else b""

    def port_status(self) -> int | None:
        """GET_PORT_STATUS (printer class 1.1, §4.2.2)."""
        data = self._ask(1, self._interface or 0, 1)
        return data[0] if data else None

    def device_id(self) -> str:
        """GET_DEVICE_ID (printer class 1.1, §4.2.1): two bytes of length, big-endian, itself
        included, then the ID."""
        data = self._ask(0, (self._interface or 0) << 8, 1023)
        return data[2 : int.from_bytes(data[:2], "big")].decode("latin-1") if data else ""

    def _ask(self, request: int, index: int, length: int) -> bytes:
        """A class request to the interface; empty when the device stalls it."""
        self._opened()
        import usb.core

        try:
            return bytes(self._device.ctrl_transfer(0xA1, request, 0, index, length, 500))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            if getattr(error, "errno", None) == errno.EPIPE:  # it does not know the request
                return b""
            raise PortGone(str(error), port=self.url) from error

    def _opened(self) -> None:
        if self._device is None:
            raise NotOpen(port=self.url)


def map_usb(error: Exception, url: str) -> DeviceError:
    """The error of pyusb in this room's words."""
    number = getattr(error, "errno", None)
    text = str(error)
    if number in (errno.EACCES, errno.EPERM) or "Access denied" in text:
        return NoPermission(text, port=url)
    if number == errno.EBUSY or "Resource busy" in text:
        return PortInUse(text, port=url)
    if number in (errno.ENODEV, errno.ENOENT, errno.EIO):
        return PortGone(text, port=url)
    return PortError(text, port=url)
