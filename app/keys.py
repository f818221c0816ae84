"""A laptop's signing key, and checking what another one signed. On the ground floor, because the
store, the vault, the reports and central all check signatures.

Ed25519 after RFC 8032: 32-byte keys, 64-byte signatures, all written in lower-case hex.
"""

from __future__ import annotations

from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

KEY_BYTES: Final = 32


class DeviceKey:
    """An Ed25519 private key. Its bytes live only inside the encrypted database."""

    __slots__ = ("_key", "public")

    def __init__(self, private: bytes) -> None:
        """``private`` is the 32-byte seed. Raises ValueError for another length."""
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.public: Final[str] = self._key.public_key().public_bytes_raw().hex()

    @classmethod
    def generate(cls) -> DeviceKey:
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def from_bytes(cls, private: bytes) -> DeviceKey:
        return cls(private)

    def private_bytes(self) -> bytes:
        """The 32-byte seed: never write it anywhere but into the encrypted store."""
        return self._key.private_bytes_raw()

    def sign(self, message: bytes) -> str:
        """The signature over ``message``, 128 hex digits."""
        return self._key.sign(message).hex()

    def __repr__(self) -> str:  # the private part must not reach a log
        return f"DeviceKey(public={self.public[:16]}…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DeviceKey) and other.public == self.public

    def __hash__(self) -> int:
        return hash(self.public)


def verify(public_hex: str, message: bytes, signature_hex: str) -> bool:
    """Whether ``signature_hex`` over ``message`` was made by the key. Malformed input is False."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_hex))
        key.verify(bytes.fromhex(signature_hex), message)
    except (InvalidSignature, ValueError):
        return False
    return True
