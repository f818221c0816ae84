"""Card readers on the USB, whether or not any driver took them."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from drivers.profile import Profile
from drivers.transport.base import PORT_LOCK

_CARD_CLASS = 0x0B  # USB-IF: smart card (CCID)
_MAKERS = {"072f": "ACS", "076b": "OMNIKEY", "04e6": "SCM", "08e6": "Gemalto", "0bda": "Realtek"}


@dataclass(frozen=True, slots=True)
class UsbReader:
    """``ids`` as vvvv:pppp; ``ccid`` whether it says it is a smart card reader of that class."""

    ids: str
    name: str
    ccid: bool


def usb_readers(profiles: Iterable[Profile] = ()) -> tuple[UsbReader, ...] | None:
    """What is plugged in, or None where USB cannot be listed on this computer. Never raises."""
    import usb.core

    known = {ids: profile for profile in profiles for ids in profile.usb}
    found: list[UsbReader] = []
    try:
        with PORT_LOCK:
            devices = list(usb.core.find(find_all=True))
    except usb.core.NoBackendError:
        return None
    except usb.core.USBError:
        return None
    for device in devices:
        ids = f"{device.idVendor:04x}:{device.idProduct:04x}"
        ccid = _is_ccid(device)
        if not ccid and ids not in known:
            continue
        name = known[ids].title.en if ids in known else _MAKERS.get(ids[:4], "USB")
        with suppress(usb.core.USBError, ValueError, NotImplementedError):
            name = str(device.product or name)
        found.append(UsbReader(ids, name, ccid))
    return tuple(found)


def _is_ccid(device: object) -> bool:
    import usb.core

    with suppress(usb.core.USBError):
        return any(
            interface.bInterfaceClass == _CARD_CLASS
            for configuration in device  # type: ignore[attr-defined]
            for interface in configuration
        )
    return False
