"""The USB transport against a virtual bus: pyusb's own backend interface, our simulator behind."""

from __future__ import annotations

import array
import errno
import time
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import usb.backend
import usb.core
import usb.util

from drivers.errors import DeviceError
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.printers.simulator import PrinterSimulator
from drivers.registry import Registry
from drivers.transport.base import Line
from drivers.transport.url import parse
from tests.drivers.helpers import run, step


class VirtualBus(usb.backend.IBackend):  # type: ignore[misc]
    """One printer-class device 04b8:0202 whose bulk endpoints are 0x02 and 0x83."""

    def __init__(self, readable: bool = True) -> None:
        super().__init__()
        self.printer = PrinterSimulator(PrinterProfile.of(printer_profiles()[2]))
        self.endpoints = [0x02, 0x83] if readable else [0x02]
        self.claimed: set[int] = set()
        self.refuse = 0
        self.status: int | None = 0x18
        self.id_text = "MFG:EPSON;CMD:ESCPK;MDL:LQ-630K;CLS:PRINTER;"
        self.gone = False
        self.unread = b""

    def enumerate_devices(self) -> Iterator[str]:
        yield "printer"

    def get_device_descriptor(self, dev: Any) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0,
            bDeviceProtocol=0, bMaxPacketSize0=64, idVendor=0x04B8, idProduct=0x0202,
            bcdDevice=0x100, iManufacturer=0, iProduct=0, iSerialNumber=0,
            bNumConfigurations=1, address=1, bus=1, port_number=1, port_numbers=(1,), speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1,
            bConfigurationValue=1, iConfiguration=0, bmAttributes=0x80, bMaxPower=50,
            extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt:
            raise IndexError
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0,
            bNumEndpoints=len(self.endpoints), bInterfaceClass=7, bInterfaceSubClass=1,
            bInterfaceProtocol=2, iInterface=0, extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self.endpoints[ep], bmAttributes=2,
            wMaxPacketSize=64, bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, dev: Any) -> str:
        if self.refuse:
            raise usb.core.USBError("refused", errno=self.refuse)
        return "handle"

    def close_device(self, handle: Any) -> None: ...

    def get_configuration(self, handle: Any) -> int:
        return 1

    def claim_interface(self, handle: Any, intf: int) -> None:
        self.claimed.add(intf)

    def release_interface(self, handle: Any, intf: int) -> None:
        self.claimed.discard(intf)

    def is_kernel_driver_active(self, handle: Any, intf: int) -> bool:
        return False

    def bulk_write(self, handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == 0x02 and intf in self.claimed
        if self.gone:
            raise usb.core.USBError("no device", errno=errno.ENODEV)
        if not self.printer.accepting:
            raise usb.core.USBTimeoutError("timeout", errno=errno.ETIMEDOUT)
        self.printer.feed(bytes(data), time.monotonic())
        return len(data)

    def ctrl_transfer(
        self, handle: Any, kind: int, request: int, value: int, index: int, data: Any, timeout: int
    ) -> int:
        """The two class requests of a printer; anything else is stalled."""
        if self.gone:
            raise usb.core.USBError("no device", errno=errno.ENODEV)
        answer = b""
        if (kind, request) == (0xA1, 1) and self.status is not None:
            answer = bytes((self.status,))
        elif (kind, request) == (0xA1, 0):
            text = self.id_text.encode()
            answer = (len(text) + 2).to_bytes(2, "big") + text
        if not answer:
            raise usb.core.USBError("pipe", errno=errno.EPIPE)
        answer = answer[: len(data)]
        data[: len(answer)] = array.array("B", answer)
        return len(answer)

    def bulk_read(self, handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == 0x83 and intf in self.claimed and len(buff) >= 64
        self.printer.advance(time.monotonic())
        data = self.unread + self.printer.take_output()
        data, self.unread = data[: len(buff)], data[len(buff) :]
        if not data:
            raise usb.core.USBTimeoutError("timeout", errno=errno.ETIMEDOUT)
        buff[: len(data)] = array.array("B", data)
        return len(data)


def _attach(monkeypatch: pytest.MonkeyPatch, bus: VirtualBus) -> VirtualBus:
    monkeypatch.setattr(usb.core, "find", partial(usb.core.find, backend=bus))
    return bus


def test_a_whole_run_on_the_device_s_own_endpoints(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = _attach(monkeypatch, VirtualBus())
    result = run(registry, "usb:04b8:0202")
    assert result.outcome == "pass", result.steps
    assert result.identity["model"] == "TM-T88V"
    assert bus.claimed == set()  # given back


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.EACCES, "NOPERMISSION"), (errno.EBUSY, "CLAIMED"), (errno.ENODEV, "NOHARDWARE")],
)
def test_refusals_of_the_system(
    registry: Registry, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    bus = _attach(monkeypatch, VirtualBus())
    bus.refuse = number
    result = run(registry, "usb:04b8:0202")
    assert (result.outcome, result.code) == ("error", code)
    if code == "NOPERMISSION":
        assert "udev" in result.steps[0].text.zh


def test_another_device_is_not_there(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    _attach(monkeypatch, VirtualBus())
    assert run(registry, "usb:1234:5678").code == "NOEXIST"


def test_unplugged_in_the_middle(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    bus = _attach(monkeypatch, VirtualBus())

    def watch(event: Any) -> None:
        if getattr(getattr(event, "spec", None), "id", "") == "speed":
            bus.gone = True

    result = run(registry, "usb:04b8:0202", on_progress=watch)
    assert (result.outcome, result.code) == ("error", "NOHARDWARE")


def test_a_device_without_a_way_back_can_only_be_written(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = _attach(monkeypatch, VirtualBus(readable=False))
    result = run(registry, "usb:04b8:0202")
    assert step(result, "status").code == "WRITE_ONLY"
    bus.printer.advance(time.monotonic() + 60)
    assert bus.printer.received().tickets


def test_without_libusb_it_says_so(registry: Registry, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_backend(**_: Any) -> None:
        raise usb.core.NoBackendError("No backend available")

    monkeypatch.setattr(usb.core, "find", no_backend)
    result = run(registry, "usb:04b8:0202")
    assert (result.outcome, result.code) == ("error", "NOBACKEND")


def test_the_port_tells_of_a_mute_printer(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GET_PORT_STATUS and GET_DEVICE_ID: all that a 24-pin printer says."""
    bus = _attach(monkeypatch, VirtualBus())
    transport = registry.transport(parse("usb:04b8:0202"))
    line = Line(transport)
    line.open()
    assert line.port_status() == 0x18
    assert line.device_id()["MDL"] == "LQ-630K"
    bus.status = 0x38
    assert line.port_status() == 0x38
    bus.status = None  # stalls the request
    assert line.port_status() is None
    bus.gone = True
    with pytest.raises(DeviceError):
        line.port_status()
    line.close()


def test_an_invoice_printer_on_usb_is_judged_by_its_port(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = _attach(monkeypatch, VirtualBus())
    bus.status = 0x30
    result = registry.runner("printer.form", "usb:04b8:0202", profile_id="epson-lq-630k").run(
        lambda question: question.choices[0][0]
    )
    assert (result.outcome, result.code) == ("fail", "SLP_EMPTY")
    assert result.identity["model"] == "LQ-630K"
