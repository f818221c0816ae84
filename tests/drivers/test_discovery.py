from __future__ import annotations

from types import SimpleNamespace

import pytest
from serial.tools import list_ports

from drivers.cancel import Cancelled, CancelToken
from drivers.discovery import discover, serial_ports
from drivers.registry import Registry


def _port(device: str, vid: int | None = None, pid: int | None = None, product: str = "") -> object:
    return SimpleNamespace(
        device=device, vid=vid, pid=pid, product=product or None, description="n/a"
    )


def test_serial_ports_say_what_they_seem_to_be_and_why(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = [
        _port("/dev/ttyS9"),
        _port("/dev/ttyUSB8", 0x1A86, 0x7523, "USB Serial"),
        _port("/dev/ttyACM7", 0x04B8, 0x0202, "TM-T88V"),
    ]
    monkeypatch.setattr(list_ports, "comports", lambda: ports)
    found = {item.url: item for item in serial_ports(registry.profiles("printer"))}
    printer = found["serial:/dev/ttyACM7"]
    assert (printer.guess_kind, printer.profile) == ("printer", "epson-tm-t88")
    assert "04b8:0202" in printer.why.zh
    cable = found["serial:/dev/ttyUSB8"]
    assert cable.guess_kind == "" and "CH340" in cable.why.zh
    assert found["serial:/dev/ttyS9"].why.zh == "主板串口"


def test_discovery_works_on_whatever_this_computer_has(registry: Registry) -> None:
    for item in discover(registry.profiles(), deadline=2.0):
        assert item.url and item.what.zh and item.what.en


def test_discovery_can_be_cancelled() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        discover(cancel=token)
