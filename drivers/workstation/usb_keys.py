"""USB devices of this computer, and which of them are CA keys (U 盾)."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from drivers.cancel import CancelToken
from drivers.command import run_command

# Products by their USB ids. Source: the list of readers of the free CCID driver (libccid) and
# usb.ids; 055c:f603 from a public kernel log of a Longmai mToken GM3000C. A key of another make is
# found by what appears when it is plugged in.
KEYS = {
    "096e:0005": "飞天 Feitian ePass2000",
    "096e:0305": "飞天 Feitian ePass2000Auto",
    "096e:0309": "飞天 Feitian ePass3000GM",
    "096e:0401": "飞天 Feitian ePass3000",
    "096e:0702": "飞天 Feitian ePass3003",
    "096e:0703": "飞天 Feitian ePass3003Auto",
    "096e:0801": "飞天 Feitian Token",
    "096e:0802": "飞天 Feitian ePass2000",
    "096e:0807": "飞天 Feitian ePass2003",
    "096e:080a": "飞天 Feitian ePass2003Auto",
    "096e:080f": "飞天 Feitian eJAVA Token",
    "163c:0406": "握奇 Watchdata CCID Key",
    "163c:0407": "握奇 Watchdata USB Key",
    "163c:0417": "握奇 Watchdata USB Key",
    "163c:0418": "握奇 Watchdata USB Key",
    "055c:f603": "龙脉 Longmai mToken GM3000C",
    "a625:0801": "天喻 TianYu CCID Key",
    "1677:0025": "华大 HDZB uKey CI800",
    "0529:0602": "SafeNet eToken 7300",
    "0529:0620": "SafeNet eToken 5100",
    "08e6:34cc": "SafeNet eToken 5300",
    "08e6:34cf": "SafeNet eToken 5110+",
}
_SCRIPT = (
    "[Console]::OutputEncoding=[Text.Encoding]::UTF8; Get-PnpDevice -PresentOnly | "
    "Where-Object InstanceId -like 'USB\\VID_*' | Select-Object InstanceId,FriendlyName | "
    "ConvertTo-Json -Compress"
)


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """``ids`` as "vvvv:pppp"; ``place`` tells two of a kind apart."""

    ids: str
    name: str
    place: str

    @property
    def key(self) -> str:
        """What it is as a CA key; "" when its ids are not known as one."""
        return KEYS.get(self.ids, "")


def usb_devices(seconds: float, cancel: CancelToken, windows: bool) -> tuple[UsbDevice, ...] | None:
    """What is plugged in now; None where this system does not tell. Raises Cancelled."""
    if windows:
        words = ["powershell", "-NoProfile", "-NonInteractive", "-Command", _SCRIPT]
        said = run_command(words, seconds, cancel)
        return None if said is None or said.code else parse_pnp(said.out)
    if sys.platform == "darwin":
        said = run_command(["system_profiler", "SPUSBDataType", "-json"], seconds, cancel)
        return None if said is None or said.code else parse_profiler(said.out)
    return sys_devices()


def sys_devices(root: Path = Path("/sys/bus/usb/devices")) -> tuple[UsbDevice, ...] | None:
    """Linux, from the kernel; hubs of the computer itself are left out. None where there is no USB
    at all. Never raises."""
    try:
        places = sorted(root.iterdir())
    except OSError:
        return None
    found = []
    for place in places:
        vendor, product = _text(place / "idVendor"), _text(place / "idProduct")
        if vendor and product and vendor != "1d6b":  # the Linux Foundation's root hubs
            name = f"{_text(place / 'manufacturer')} {_text(place / 'product')}".strip()
            found.append(UsbDevice(f"{vendor}:{product}".lower(), name, place.name))
    return tuple(found)


def parse_pnp(text: str) -> tuple[UsbDevice, ...] | None:
    """``Get-PnpDevice`` as JSON; None if it is none. Interfaces of a device (MI_00 …) are left out.
    Never raises."""
    try:
        tree = json.loads(text.lstrip("\ufeff") or "[]")
    except (ValueError, RecursionError):
        return None
    found = []
    for row in tree if isinstance(tree, list) else [tree]:
        place = str(row.get("InstanceId", "")) if isinstance(row, dict) else ""
        match = re.match(r"USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})\\", place, re.IGNORECASE)
        if match:
            name = str(row.get("FriendlyName") or "")
            found.append(UsbDevice(f"{match[1]}:{match[2]}".lower(), name, place))
    return tuple(found)


def parse_profiler(text: str) -> tuple[UsbDevice, ...] | None:
    """macOS ``system_profiler SPUSBDataType -json``; None if it is none. Never raises."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found: list[UsbDevice] = []
    waiting: list[object] = [tree]
    while waiting:
        held = waiting.pop()
        if isinstance(held, list):
            waiting += held
        elif isinstance(held, dict):
            waiting += held.values()
            vendor = re.match(r"0x([0-9a-f]{4})", str(held.get("vendor_id", "")))
            product = re.match(r"0x([0-9a-f]{4})", str(held.get("product_id", "")))
            if vendor and product:
                place = str(held.get("location_id", ""))
                ids = f"{vendor[1]}:{product[1]}"
                found.append(UsbDevice(ids, str(held.get("_name", "")), place))
    return tuple(found)


def _text(place: Path) -> str:
    try:
        return place.read_text("utf-8", errors="replace").strip()
    except OSError:
        return ""
