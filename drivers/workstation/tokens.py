"""The CA key (U 盾) through its maker's PKCS#11 module, as a card, and its certificates.

Nothing here needs its PIN, and none is ever asked for: slots, tokens and certificates are public
objects of PKCS#11.
"""

from __future__ import annotations

import json
import ssl
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drivers.cancel import CancelToken
from drivers.command import run_command
from drivers.vendor_dll import bits_of
from drivers.workstation import token_probe
from drivers.workstation.aside import aside

# where the modules of tokens lie that are sold in China; a pack or a parameter may name another
MODULES = (
    "/usr/lib/pkcs11/libgm3000_pkcs11.so",
    "/usr/lib/libeps2003csp11.so",
    "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/aarch64-linux-gnu/opensc-pkcs11.so",
    "/usr/lib/opensc-pkcs11.so",
    r"C:\Windows\System32\gm3000_pkcs11.dll",
    r"C:\Windows\System32\eps2003csp11.dll",
    r"C:\Windows\System32\opensc-pkcs11.dll",
    r"C:\Program Files\OpenSC Project\OpenSC\pkcs11\opensc-pkcs11.dll",
    r"C:\Windows\System32\eTPKCS11.dll",
)


class ModuleError(Exception):
    """A module that cannot be used. ``why`` is what it said; ``stuck`` when it said nothing."""

    def __init__(self, why: str, *, stuck: bool = False, bits: int = 0) -> None:
        super().__init__(why)
        self.why = why
        self.stuck = stuck
        self.bits = bits


@dataclass(frozen=True, slots=True)
class Certificate:
    """``subject`` masked; times in UTC. ``signs``: it may sign, which a log-in needs; None where
    it does not say."""

    subject: str
    issuer: str
    begins: datetime
    ends: datetime
    serial: str = ""
    signs: bool | None = None

    def days_left(self, now: datetime) -> int:
        return (self.ends - now).days


@dataclass(frozen=True, slots=True)
class Token:
    """As it describes itself. ``locked`` True when its PIN was wrong too often, ``last_try`` when
    one more wrong one would lock it."""

    label: str
    maker: str
    model: str
    serial: str
    locked: bool = False
    last_try: bool = False
    certificates: tuple[Certificate, ...] = ()


def module_of(given: str) -> str:
    """The PKCS#11 module to use: the one given, else the first known one that is here, else ""."""
    if given:
        return given
    return next((path for path in MODULES if Path(path).is_file()), "")


def tokens(module: str, seconds: float, cancel: CancelToken) -> tuple[Token, ...]:
    """What is plugged in, by this module, in a process of its own. Raises ModuleError,
    Cancelled."""
    own = struct.calcsize("P") * 8
    # reading it may hang as well: it may lie on a drive that is gone
    bits = aside(lambda: bits_of(Path(module)), seconds / 4, cancel, "module") or 0
    if bits and bits != own:
        raise ModuleError(f"{bits} bit", bits=bits)
    # -P: the folder of the program is not one to import from
    words = [sys.executable, "-P", str(Path(token_probe.__file__)), module]
    said = run_command(words, seconds, cancel)
    if said is None:
        raise ModuleError(f"{seconds:.0f} s", stuck=True)
    if said.code != 0:
        last = said.err.strip().splitlines()
        raise ModuleError(last[-1] if last else f"exit {said.code}")
    return parse_probe(said.out)


def parse_probe(text: str) -> tuple[Token, ...]:
    """What ``token_probe`` printed, whatever else the module printed before it. Raises
    ModuleError."""
    start = text.find("{")
    try:
        tree = json.loads(text[start:]) if start >= 0 else None
        if not isinstance(tree, dict):
            raise ModuleError("no answer")
        if "error" in tree:
            raise ModuleError(str(tree["error"]))
        return tuple(
            Token(
                str(row["label"]),
                str(row["maker"]),
                str(row["model"]),
                str(row["serial"]),
                bool(row.get("pin_locked")),
                bool(row.get("pin_last_try")),
                certificates_of(bytes.fromhex(der) for der in row["certificates"]),
            )
            for row in tree["tokens"]
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ModuleError(f"{type(error).__name__} {error}") from error


def certificates_of(encoded: Iterable[bytes]) -> tuple[Certificate, ...]:
    """Those that can be read; the certificate of an authority is left out. Never raises."""
    from cryptography import x509

    found: list[Certificate] = []
    for der in encoded:
        try:
            parsed = x509.load_der_x509_certificate(der)
            if _authority(parsed):
                continue
            found.append(
                Certificate(
                    masked(_common(parsed.subject)),
                    # one that signed itself must not name in the open who it is
                    (masked if parsed.issuer == parsed.subject else str)(_common(parsed.issuer)),
                    parsed.not_valid_before_utc,
                    parsed.not_valid_after_utc,
                    f"{parsed.serial_number:x}",
                    _signs(parsed),
                )
            )
        except (ValueError, TypeError, OverflowError):
            continue
    return tuple(found)


def _authority(parsed: Any) -> bool:
    from cryptography import x509

    try:
        basic = parsed.extensions.get_extension_for_class(x509.BasicConstraints)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return False
    return bool(basic.value.ca)


def _signs(parsed: Any) -> bool | None:
    from cryptography import x509

    try:
        usage = parsed.extensions.get_extension_for_class(x509.KeyUsage)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, ValueError):
        return None
    return bool(usage.value.digital_signature)


def _common(name: Any) -> str:
    from cryptography.x509.oid import NameOID

    values = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(values[0].value) if values else ""


def masked(text: str) -> str:
    """The first and the last character: enough to know whose it is, too little to use."""
    if len(text) < 3:
        return text[:1] + "*" * (len(text) - 1)
    return text[0] + "*" * (len(text) - 2) + text[-1]


def now() -> datetime:
    return datetime.now(UTC)


def own_store() -> tuple[Certificate, ...] | None:
    """The user's certificates in Windows, where the tools of keys put theirs while a key is in;
    None on another system. Never raises."""
    listing = getattr(ssl, "enum_certificates", None)
    if listing is None:
        return None
    try:
        return certificates_of(bytes(der) for der, kind, _ in listing("MY") if kind == "x509_asn")
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class Slot:
    """A PC/SC reader; ``atr`` of the card in it as hexadecimal, "" without one."""

    reader: str
    atr: str = ""


def card_slots() -> tuple[Slot, ...] | None:
    """None when the smart card service does not run. SLOW: call it aside. Never raises."""
    try:
        from smartcard import scard

        code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if code != 0:
            return None
        try:
            code, names = scard.SCardListReaders(context, [])
            if code != 0 or not names:
                return ()
            asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
            # the state of a reader comes with the card's ATR: no card is opened for it
            code, states = scard.SCardGetStatusChange(context, 0, asked)
        finally:
            scard.SCardReleaseContext(context)
    except Exception:  # no pcsclite on this computer; pyscard has a tree of errors of its own
        return None
    if code != 0:
        return ()
    return tuple(
        Slot(str(name), bytes(atr).hex(" ").upper() if state & scard.SCARD_STATE_PRESENT else "")
        for name, state, atr in states
    )
