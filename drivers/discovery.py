"""What is plugged in here, what each thing seems to be, and why we think so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from drivers.cancel import CancelToken
from drivers.profile import Profile
from drivers.queues import print_queues
from drivers.transport.base import PORT_LOCK
from drivers.transport.holders import holders
from drivers.types import NO_TEXT, Text, same

_PRINTER_CLASS = 7

# USB-to-serial bridges by vendor id (usb.ids): a cable, whatever hangs on it
_BRIDGES = {0x067B: "Prolific", 0x0403: "FTDI", 0x1A86: "WCH (CH340)", 0x10C4: "Silicon Labs"}


@dataclass(frozen=True, slots=True)
class Found:
    """``url`` for the tests; ``guess_kind`` and ``profile`` empty when there is no good guess;
    ``in_use_by`` names the program that holds it, where the system tells."""

    url: str
    what: Text
    guess_kind: str = ""
    profile: str = ""
    why: Text = NO_TEXT
    in_use_by: str = ""


def discover(
    profiles: Iterable[Profile] = (), deadline: float = 5.0, cancel: CancelToken | None = None
) -> tuple[Found, ...]:
    """Serial ports, USB printers, print queues and PC/SC readers, in this order. What cannot be
    listed on this computer is left out. Raises Cancelled."""
    token = cancel or CancelToken()
    known = tuple(profiles)
    found: list[Found] = []
    with PORT_LOCK:  # see there: enumerating breaks opening on Windows
        found += serial_ports(known)
        token.check()
        found += usb_printers(known)
    token.check()
    found += queues(deadline, token)
    token.check()
    found += card_readers(known)
    return tuple(found)


def serial_ports(profiles: tuple[Profile, ...] = ()) -> list[Found]:
    from serial.tools import list_ports

    found: list[Found] = []
    for port in sorted(list_ports.comports(), key=lambda item: item.device):
        ids = f"{port.vid:04x}:{port.pid:04x}" if port.vid is not None else ""
        name = (
            port.product or (port.description if port.description != "n/a" else "") or port.device
        )
        profile = _by_usb(ids, profiles)
        bridge = _BRIDGES.get(port.vid or 0)
        if profile is not None:
            why = Text(
                f"USB 编号 {ids} 是 {profile.title.zh}", f"USB id {ids} is {profile.title.en}"
            )
        elif bridge:
            why = Text(
                f"{bridge} 转接线（{ids}）：线那头是什么要测了才知道",
                f"{bridge} adapter ({ids}): what hangs on it only a test can tell",
            )
        elif ids:
            why = Text(f"USB 串口 {ids}", f"USB serial port {ids}")
        else:
            why = Text("主板串口", "built-in serial port")
        found.append(
            Found(
                f"serial:{port.device}",
                Text(f"串口 {name}", f"Serial port {name}"),
                profile.kind if profile else "",
                profile.id if profile else "",
                why,
                ", ".join(holders(port.device)),
            )
        )
    return found


def usb_printers(profiles: tuple[Profile, ...] = ()) -> list[Found]:
    """Printer-class devices; empty when this computer has no libusb."""
    import usb.core

    found: list[Found] = []
    try:
        for device in usb.core.find(find_all=True):
            if not _is_printer(device):
                continue
            ids = f"{device.idVendor:04x}:{device.idProduct:04x}"
            name = _product(device) or ids
            profile = _by_usb(ids, profiles) or _by_name(name, profiles)
            why = (
                Text(
                    f"USB 打印机 {name}（{ids}）是 {profile.title.zh}",
                    f"USB printer {name} ({ids}) is {profile.title.en}",
                )
                if profile
                else Text(f"USB 打印机类设备（{ids}）", f"USB printer-class device ({ids})")
            )
            found.append(
                Found(
                    f"usb:{ids}",
                    Text(f"USB 打印机 {name}", f"USB printer {name}"),
                    "printer",
                    profile.id if profile else "",
                    why,
                )
            )
    except usb.core.NoBackendError:
        return []
    except usb.core.USBError:
        return found
    return found


def _is_printer(device: object) -> bool:
    import usb.core

    try:
        return any(
            interface.bInterfaceClass == _PRINTER_CLASS
            for configuration in device  # type: ignore[attr-defined]
            for interface in configuration
        )
    except usb.core.USBError:
        return False


def _product(device: object) -> str:
    import usb.core

    try:
        return str(getattr(device, "product", "") or "")
    except (usb.core.USBError, ValueError, NotImplementedError):
        return ""  # without permission the name cannot be read


def queues(deadline: float, cancel: CancelToken) -> list[Found]:
    listed = print_queues(deadline, cancel) or ()
    return [
        Found(
            f"queue:{queue.name}",
            Text(f"打印队列 {queue.name}", f"Print queue {queue.name}"),
            "printer",
            "",
            Text(
                f"系统打印队列，输出到 {queue.device or '未知'}"
                + ("" if queue.enabled else "，已停止"),
                f"system print queue to {queue.device or 'unknown'}"
                + ("" if queue.enabled else ", stopped"),
            ),
        )
        for queue in listed
    ]


def card_readers(profiles: tuple[Profile, ...] = (), deadline: float = 3.0) -> list[Found]:
    """PC/SC readers. Where the service does not run, or does not come back, one entry says so:
    no reader can be found then. Empty where this computer has no PC/SC at all."""
    from drivers.card_readers.faults import CardServiceStuck, NoCardService, NoReader
    from drivers.errors import DeviceError
    from drivers.transport.pcsc import PcscTransport, load_scard
    from drivers.transport.url import PortUrl

    try:
        port = PcscTransport(PortUrl("pcsc"), load_scard())
    except NoCardService:
        return []  # not installed
    try:
        port.open(deadline, CancelToken())
        names = port.readers
    except NoReader:
        return []
    except (NoCardService, CardServiceStuck) as error:
        what = Text("读卡器（智能卡服务不可用）", "Card readers (no smart card service)")
        return [Found("pcsc:", what, "card_reader", "", error.text())]
    except DeviceError:
        return []
    finally:
        port.close()
    found: list[Found] = []
    for name in names:
        profile = _by_name(name, tuple(p for p in profiles if p.kind == "card_reader"))
        why = Text("智能卡服务报告", "reported by the smart card service")
        if profile is not None:
            why = Text(
                f"智能卡服务报告，是 {profile.title.zh}",
                f"reported by the smart card service; it is {profile.title.en}",
            )
        found.append(
            Found(f"pcsc:{name}", same(name), "card_reader", profile.id if profile else "", why)
        )
    return found


def _by_name(product: str, profiles: tuple[Profile, ...]) -> Profile | None:
    """By what the device calls itself, where its ids tell nothing."""
    said = product.lower()
    return next((p for p in profiles if any(n.lower() in said for n in p.names)), None)


def _by_usb(ids: str, profiles: tuple[Profile, ...]) -> Profile | None:
    return next((profile for profile in profiles if ids and ids in profile.usb), None)
