"""The CA key (U 盾): seen as a card, as a USB device, and through its maker's PKCS#11 module.

Nothing here needs its PIN, and none is ever asked for: slots, tokens and certificates are public
objects of PKCS#11.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# where the modules of tokens lie that are sold in China; a pack or a parameter may name another
MODULES = (
    "/usr/lib/pkcs11/libgm3000_pkcs11.so",
    "/usr/lib/libeps2003csp11.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/opensc-pkcs11.so",
    r"C:\Windows\System32\eps2003csp11.dll",
    r"C:\Windows\System32\opensc-pkcs11.dll",
    r"C:\Windows\System32\eTPKCS11.dll",
)
# vendor ids of USB keys, from the USB-IF list as usb.ids has it
USB_VENDORS = {
    0x096E: "飞天 Feitian",
    0x1EA8: "Thales/Watchdata",
    0x163C: "握奇 Watchdata",
    0x0529: "SafeNet",
    0x055C: "国民技术 Nationz",
    0x5448: "龙脉 Longmai",
}


@dataclass(frozen=True, slots=True)
class Certificate:
    """``subject`` masked; times in UTC."""

    subject: str
    issuer: str
    begins: datetime
    ends: datetime

    def days_left(self, now: datetime) -> int:
        return (self.ends - now).days


@dataclass(frozen=True, slots=True)
class Token:
    label: str
    maker: str
    model: str
    serial: str
    certificates: tuple[Certificate, ...] = ()


def usb_keys() -> tuple[str, ...]:
    """Makers of USB keys that are plugged in. Never raises."""
    try:
        import usb.core

        found = usb.core.find(find_all=True)
        ids = [int(device.idVendor) for device in found]
    except Exception:  # no libusb, no permission: it is only one of three ways to see a key
        return ()
    return tuple(USB_VENDORS[vendor] for vendor in ids if vendor in USB_VENDORS)


def module_of(given: str) -> str:
    """The PKCS#11 module to use: the one given, else the first known one that is here, else ""."""
    if given:
        return given
    return next((path for path in MODULES if Path(path).is_file()), "")


def tokens(module: str) -> tuple[Token, ...]:
    """What is plugged in, by this module. SLOW (up to seconds). Raises OSError naming what the
    module said."""
    import pkcs11

    try:
        library = pkcs11.lib(module)
        held = [slot.get_token() for slot in library.get_slots(token_present=True)]
        # an empty one, as software modules always offer, is no key
        ready = [t for t in held if pkcs11.TokenFlag.TOKEN_INITIALIZED in t.flags]
        return tuple(_token(token) for token in ready)
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise OSError(f"{Path(module).name}: {type(error).__name__} {error}".strip()) from error


def _token(token: Any) -> Token:
    serial = token.serial
    shown = serial.decode("ascii", "replace") if isinstance(serial, bytes) else str(serial)
    return Token(
        str(token.label).strip(),
        str(token.manufacturer_id).strip(),
        str(token.model).strip(),
        shown.strip(),
        tuple(_certificates(token)),
    )


def _certificates(token: Any) -> Iterable[Certificate]:
    import pkcs11
    from cryptography import x509

    found: list[Certificate] = []
    with token.open() as session:
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
        for held in session.get_objects(wanted):
            try:
                parsed = x509.load_der_x509_certificate(bytes(held[pkcs11.Attribute.VALUE]))
            except (ValueError, pkcs11.PKCS11Error):
                continue
            found.append(
                Certificate(
                    masked(_common(parsed.subject)),
                    _common(parsed.issuer),
                    parsed.not_valid_before_utc,
                    parsed.not_valid_after_utc,
                )
            )
    return found


def _common(name: Any) -> str:
    from cryptography.x509.oid import NameOID

    values = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(values[0].value) if values else ""


def masked(text: str) -> str:
    """The first and the last character: enough to know whose it is, too little to use."""
    return text if len(text) < 3 else text[0] + "*" * (len(text) - 2) + text[-1]


def now() -> datetime:
    return datetime.now(UTC)


def readers_with_cards() -> tuple[str, ...] | None:
    """PC/SC readers in which a card or key is; None when the service does not run."""
    if sys.platform not in ("win32", "linux", "darwin"):
        return None
    try:
        from smartcard.Exceptions import CardConnectionException, NoCardException
        from smartcard.System import readers
    except ImportError:
        return None
    found: list[str] = []
    try:
        for reader in readers():
            link = reader.createConnection()
            try:
                link.connect()
                found.append(f"{reader} ({bytes(link.getATR()).hex(' ').upper()})")
                link.disconnect()
            except (NoCardException, CardConnectionException):
                continue
    except Exception:  # pyscard has a tree of its own for a service that is not there
        return None
    return tuple(found)
