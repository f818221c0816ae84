"""Serial ports with the driver behind each."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from drivers.transport.base import PORT_LOCK


@dataclass(frozen=True, slots=True)
class Port:
    """``driver`` "" where the system does not tell; ``usb`` as "vvvv:pppp"."""

    name: str
    what: str
    driver: str
    usb: str = ""


def serial_ports() -> tuple[Port, ...]:
    """In the order of their names. Never raises."""
    from serial.tools import list_ports

    try:
        with PORT_LOCK:  # enumerating breaks opening on Windows
            found = sorted(list_ports.comports(), key=lambda item: item.device)
    except OSError:
        return ()
    return tuple(
        Port(
            item.device,
            item.product or (item.description if item.description != "n/a" else "") or "",
            driver_of(item.device) or (item.manufacturer or ""),
            f"{item.vid:04x}:{item.pid:04x}" if item.vid is not None else "",
        )
        for item in found
    )


def driver_of(device: str, root: Path = Path("/sys/class/tty")) -> str:
    """The kernel driver of a Linux serial port; "" elsewhere and for what has none."""
    if sys.platform != "linux":
        return ""
    link = root / Path(device).name / "device" / "driver"
    try:
        return link.resolve(strict=True).name
    except OSError:
        return ""
