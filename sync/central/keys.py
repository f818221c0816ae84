"""Central's own keys: one file beside the blobs, readable by its owner only.

They are not in the database, so a copy of the database neither signs receipts nor opens the
laptops' escrowed keys. Losing the file means a new central identity: back it up with the database.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from app.keys import DeviceKey
from sync.central import authority
from sync.central.authority import Authority
from sync.central.disk import write_whole


class KeysMissing(Exception):
    """The database belongs to a central whose key file is not here."""


@dataclass(frozen=True, slots=True)
class Keys:
    signing: DeviceKey
    escrow: X25519PrivateKey
    secret: bytes  # makes tokens and challenges
    authority: Authority  # issues the certificates of PDF keys

    @property
    def public(self) -> str:
        """Hex Ed25519 public key."""
        return self.signing.public

    @property
    def escrow_public(self) -> str:
        """Hex X25519 public key."""
        return self.escrow.public_key().public_bytes_raw().hex()

    def mac(self, purpose: str, text: str) -> str:
        """Hex HMAC-SHA256, different for each purpose."""
        message = f"{purpose}\n{text}".encode()
        return hmac.new(self.secret, message, hashlib.sha256).hexdigest()


def fresh() -> Keys:
    return Keys(
        DeviceKey.generate(), X25519PrivateKey.generate(), secrets.token_bytes(32), authority.make()
    )


def load(path: Path) -> Keys:
    """Raises KeysMissing if the file is absent or is no key file. One from before there was an
    authority gets one, and keeps it."""
    try:
        raw = json.loads(path.read_text("utf-8"))
        held = raw.get("authority")
        keys = Keys(
            DeviceKey(bytes.fromhex(raw["signing"])),
            X25519PrivateKey.from_private_bytes(bytes.fromhex(raw["escrow"])),
            bytes.fromhex(raw["secret"]),
            Authority(*(bytes.fromhex(part) for part in held)) if held else authority.make(),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise KeysMissing(f"{path}: {type(error).__name__}") from error
    if not held:
        save(keys, path)
    return keys


def save(keys: Keys, path: Path) -> None:
    raw = {
        "signing": keys.signing.private_bytes().hex(),
        "escrow": keys.escrow.private_bytes_raw().hex(),
        "secret": keys.secret.hex(),
        "authority": [keys.authority.private_key.hex(), keys.authority.certificate.hex()],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(raw).encode(), mode=0o600)


def load_or_make(path: Path, *, expected: str | None) -> Keys:
    """``expected`` is the public key the database knows, None for a new database. Raises
    KeysMissing rather than giving a known central a second identity."""
    if expected is None and not path.exists():
        keys = fresh()
        save(keys, path)
        return keys
    keys = load(path)
    if expected is not None and keys.public != expected:
        raise KeysMissing(f"{path}: belongs to another central")
    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    return keys
