"""The short form of a device key that people compare by eye and over the telephone."""

from __future__ import annotations

import hashlib


def fingerprint(device_key: str) -> str:
    """First 16 bytes of the key's SHA-256 as eight groups of four hex digits, upper case.
    ``device_key`` is the hex Ed25519 public key; anything else gives ""."""
    try:
        key = bytes.fromhex(device_key)
    except ValueError:
        return ""
    if len(key) != 32:
        return ""
    digest = hashlib.sha256(key).hexdigest()[:32].upper()
    return " ".join(digest[n : n + 4] for n in range(0, 32, 4))
