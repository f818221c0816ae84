"""Serial ports with the driver behind each, and adapters that have none."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from drivers.transport.base import PORT_LOCK
from drivers.workstation.keys import Keys

_ENUM = r"HKLM\SYSTEM\CurrentControlSet\Enum"
_CLASS = r"HKLM\SYSTEM\CurrentControlSet\Control\Class"
_BUSES = ("USB", "FTDIBUS", "ACPI", "PCI", "MF", "BTHENUM")  # where serial ports hang
# USB to serial bridges by vendor id, as usb.ids has them
_BRIDGES = {0x067B: "Prolific PL2303", 0x0403: "FTDI", 0x1A86: "WCH CH340", 0x10C4: "SiLabs CP210x"}


@dataclass(frozen=True, slots=True)
class Port:
    """``driver``, its ``version``, ``provider`` and ``date`` (ISO) are "" where the system does not
    tell; ``usb`` as "vvvv:pppp"."""

    name: str
    what: str
    driver: str
    usb: str = ""
    version: str = ""
    provider: str = ""
    date: str = ""

    @property
    def refused(self) -> bool:
        """Prolific's driver names chips it will not serve: "PL2303HXA PHASED OUT SINCE 2012",
        "PL2303TA DO NOT SUPPORT WINDOWS 11 OR LATER, PLEASE CONTACT YOUR SUPPLIER", "THIS IS NOT
        PROLIFIC PL2303". The port is there and cannot be opened."""
        words = ("PHASED OUT", "DO NOT SUPPORT WINDOWS", "THIS IS NOT PROLIFIC")
        return any(word in self.what.upper() for word in words)

    @property
    def said(self) -> str:
        parts = (self.driver, self.version, self.provider, self.date, self.usb)
        return " ".join(part for part in parts if part)


def serial_ports(keys: Keys) -> tuple[Port, ...]:
    """In the order of their names. Never raises. SLOW with some drivers."""
    from serial.tools import list_ports

    try:
        with PORT_LOCK:  # enumerating breaks opening on Windows
            found = sorted(list_ports.comports(), key=lambda item: item.device)
    except OSError:
        return ()
    drivers = {port.name: port for port in windows_drivers(keys)}
    ports: list[Port] = []
    for item in found:
        # on Windows the description is what the device manager shows: Prolific's refusals too
        told = item.description if item.description not in (None, "n/a") else ""
        what = told if sys.platform == "win32" else (item.product or told or "")
        usb = f"{item.vid:04x}:{item.pid:04x}" if item.vid is not None else ""
        port = Port(item.device, what or "", item.manufacturer or "", usb)
        if (windows := drivers.get(item.device.upper())) is not None:
            port = replace(windows, name=item.device, what=port.what or windows.what, usb=usb)
        elif linux := driver_of(item.device):
            port = replace(port, driver=linux, version=module_version(linux))
        ports.append(port)
    return tuple(ports)


def driver_of(device: str, root: Path = Path("/sys/class/tty")) -> str:
    """The kernel driver of a Linux serial port; "" elsewhere and for what has none."""
    link = root / Path(device).name / "device" / "driver"
    try:
        return link.resolve(strict=True).name
    except OSError:
        return ""


def module_version(driver: str, root: Path = Path("/sys/module")) -> str:
    """ "" for those that come with the kernel, whose version is the system's."""
    try:
        return (root / driver / "version").read_text("ascii", errors="replace").strip()
    except OSError:
        return ""


def windows_drivers(keys: Keys) -> Iterator[Port]:
    """Every serial port that was ever plugged in, with the driver that serves it: the device names
    its port ("Device Parameters", PortName) and its driver's key. Never raises."""
    for bus in _BUSES:
        for model in keys.below(f"{_ENUM}\\{bus}"):
            for one in keys.below(f"{_ENUM}\\{bus}\\{model}"):
                path = f"{_ENUM}\\{bus}\\{model}\\{one}"
                name = keys.value(f"{path}\\Device Parameters", "PortName").upper()
                driver = keys.value(path, "Driver")
                if not name or not driver:
                    continue
                held = f"{_CLASS}\\{driver}"
                yield Port(
                    name,
                    keys.value(path, "FriendlyName"),
                    keys.value(held, "DriverDesc"),
                    _usb(model),
                    keys.value(held, "DriverVersion"),
                    keys.value(held, "ProviderName"),
                    parse_driver_date(keys.value(held, "DriverDate")),
                )


def _usb(model: str) -> str:
    match = re.match(r"VID_([0-9A-F]{4})[&+]PID_([0-9A-F]{4})", model, re.IGNORECASE)
    return f"{match[1]}:{match[2]}".lower() if match else ""


def parse_driver_date(text: str) -> str:
    """ "8-14-2023" as 2023-08-14; anything else as it is. Never raises."""
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})-(\d{4})", text.strip())
    return f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}" if match else text.strip()


def driverless(root: Path = Path("/sys/bus/usb/devices")) -> tuple[str, ...]:
    """Adapters that are plugged in and have no serial port: no driver, or a program such as brltty
    that took a CH340 for a braille display. Linux only; never raises."""
    found: list[str] = []
    try:
        devices = sorted(root.iterdir())
    except OSError:
        return ()
    for device in devices:
        vendor = _hex(device / "idVendor")
        if vendor in _BRIDGES and not any(device.glob("*:*/tty*")):
            product = _hex(device / "idProduct") or 0
            found.append(f"{_BRIDGES[vendor]} ({vendor:04x}:{product:04x})")
    return tuple(found)


def _hex(place: Path) -> int | None:
    try:
        return int(place.read_text("ascii", errors="replace"), 16)
    except (OSError, ValueError):
        return None
