"""Something was plugged in or pulled out: known by looking often, and cheaply."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from drivers.transport.base import PORT_LOCK

EVERY = 1.0  # seconds between two looks: a change is noticed well within two


def fingerprint(
    serial: Callable[[], Iterable[object]] | None = None,
    usb: Callable[[], Iterable[object]] | None = None,
) -> frozenset[str]:
    """What hangs on this computer now, by ids that stay with a device and not with its port's
    name. SLOW (some ms). What cannot be listed is left out. Never raises."""
    found: set[str] = set()
    if not PORT_LOCK.acquire(timeout=0.5):  # somebody opens a port; it will be seen next time
        return frozenset({"?"})
    try:
        for port in _listed(serial or _serial_ports):
            ids = (getattr(port, name, None) for name in ("device", "vid", "pid", "serial_number"))
            found.add("serial:" + ":".join(str(part) for part in ids))
        for device in _listed(usb or _usb_devices):
            ids = (getattr(device, name, None) for name in ("idVendor", "idProduct", "bus"))
            found.add("usb:" + ":".join(str(part) for part in (*ids, _address(device))))
    finally:
        PORT_LOCK.release()
    return frozenset(found)


def changed(before: frozenset[str] | None, now: frozenset[str]) -> bool:
    """Whether to search anew. The first look, and one that could not be had, change nothing."""
    known = before is not None and "?" not in before and "?" not in now
    return known and before != now


def _address(device: object) -> object:
    return getattr(device, "address", None)


def _listed(listing: Callable[[], Iterable[object]]) -> list[object]:
    try:
        return list(listing())
    except Exception:  # no libusb, no permission, a device that leaves while it is asked
        return []


def _serial_ports() -> Iterable[object]:
    from serial.tools import list_ports

    found: Iterable[object] = list_ports.comports()
    return found


def _usb_devices() -> Iterable[object]:
    import usb.core

    found: Iterable[object] = usb.core.find(find_all=True)
    return found
