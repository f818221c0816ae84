"""Plugging in and out is noticed by what hangs there, not by what its port is called."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace

from drivers import hotplug
from drivers.transport.base import PORT_LOCK

PORT = SimpleNamespace(device="/dev/ttyUSB0", vid=0x1A86, pid=0x7523, serial_number=None)
PRINTER = SimpleNamespace(idVendor=0x04B8, idProduct=0x0202, bus=1, address=5)


def look(ports: Iterable[object] = (), devices: Iterable[object] = ()) -> frozenset[str]:
    return hotplug.fingerprint(lambda: ports, lambda: devices)


def test_a_change_is_a_change_and_the_same_is_the_same() -> None:
    empty, one = look(), look([PORT])
    assert hotplug.changed(empty, one) and hotplug.changed(one, empty)
    assert not hotplug.changed(one, look([PORT]))
    assert hotplug.changed(one, look([PORT], [PRINTER]))
    replugged = SimpleNamespace(**{**vars(PRINTER), "address": 6})
    assert hotplug.changed(look([], [PRINTER]), look([], [replugged]))


def test_the_first_look_changes_nothing() -> None:
    assert not hotplug.changed(None, look([PORT]))


def test_what_cannot_be_listed_breaks_nothing() -> None:
    def broken() -> Iterable[object]:
        raise OSError("no libusb")

    assert hotplug.fingerprint(broken, broken) == frozenset()


def test_while_a_port_is_opened_nothing_is_said_to_have_changed() -> None:
    with PORT_LOCK:
        busy = look([PORT])
    assert busy == frozenset({"?"})
    assert not hotplug.changed(look(), busy) and not hotplug.changed(busy, look())


def test_this_computer_can_be_looked_at() -> None:
    assert hotplug.fingerprint() == hotplug.fingerprint()
    assert hotplug.EVERY <= 1.0
