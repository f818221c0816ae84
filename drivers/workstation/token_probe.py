"""Asks a maker's PKCS#11 module what is plugged in and prints it as JSON. Run as a program of its
own, because such modules hang, and crash, and keep what they saw when they were loaded.

Only public objects are read: no PIN is asked for, and no session is logged in.
"""

from __future__ import annotations

import json
import sys
from typing import Any

_MOST = 32  # certificates that are read of one key


def probe(module: str) -> dict[str, Any]:
    """``tokens`` with their certificates as hexadecimal DER, or ``error``."""
    import pkcs11

    try:
        library = pkcs11.lib(module)
        slots = library.get_slots(token_present=False)
        tokens = [slot.get_token() for slot in library.get_slots(token_present=True)]
        # an empty one, as software modules always offer, is no key
        ready = [t for t in tokens if pkcs11.TokenFlag.TOKEN_INITIALIZED in t.flags]
        return {
            "maker": _text(library.manufacturer_id),
            "version": ".".join(str(part) for part in library.library_version),
            "slots": len(slots),
            "tokens": [_token(token) for token in ready],
        }
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as error:
        return {"error": f"{type(error).__name__} {error}".strip()}


def _token(token: Any) -> dict[str, Any]:
    import pkcs11

    flags = token.flags
    return {
        "label": _text(token.label),
        "maker": _text(token.manufacturer_id),
        "model": _text(token.model),
        "serial": _text(token.serial),
        # of the PIN only what the key shows to anybody
        "pin_locked": pkcs11.TokenFlag.USER_PIN_LOCKED in flags,
        "pin_last_try": pkcs11.TokenFlag.USER_PIN_FINAL_TRY in flags,
        "certificates": _certificates(token),
    }


def _certificates(token: Any) -> list[str]:
    import pkcs11

    found: list[str] = []
    with token.open() as session:
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE}
        for held in session.get_objects(wanted):
            try:
                found.append(bytes(held[pkcs11.Attribute.VALUE]).hex())
            except pkcs11.PKCS11Error:
                continue
            if len(found) >= _MOST:
                break
    return found


def _text(value: Any) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return text.replace("\0", "").strip()


if __name__ == "__main__":
    sys.stdout.write(json.dumps(probe(sys.argv[1])))
