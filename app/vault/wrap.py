"""Wrapping the data key: by a password, and for central.

Password: Argon2id (RFC 9106) to 32 bytes, then AES-256-GCM. Central: an ephemeral X25519 key
(RFC 7748), HKDF-SHA256 over the shared secret with both public keys as salt, AES-256-GCM.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app import errors

DEK_BYTES: Final = 32
_ESCROW: Final = "countercheck-escrow/1"


@dataclass(frozen=True, slots=True)
class KdfParams:
    """What one guess costs. Stored with every wrapped key, so that it can be raised later."""

    memory_kib: int = 64 * 1024
    time: int = 3
    lanes: int = 2

    def check(self) -> KdfParams:
        """Raises ValueError for values that are useless or would stall the laptop."""
        if not (8 <= self.memory_kib <= 1024 * 1024 and 1 <= self.time <= 32):
            raise ValueError(f"argon2 parameters {self}")
        if not 1 <= self.lanes <= 16 or self.memory_kib < 8 * self.lanes:
            raise ValueError(f"argon2 lanes {self}")
        return self


@dataclass(frozen=True, slots=True)
class Wrapped:
    params: KdfParams
    salt: bytes
    nonce: bytes
    sealed: bytes

    def to_json(self) -> dict[str, Any]:
        return {
            "kdf": "argon2id",
            "memory_kib": self.params.memory_kib,
            "time": self.params.time,
            "lanes": self.params.lanes,
            "salt": self.salt.hex(),
            "nonce": self.nonce.hex(),
            "sealed": self.sealed.hex(),
        }

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Wrapped:
        if held["kdf"] != "argon2id":
            raise ValueError(f"kdf {held['kdf']!r}")
        params = KdfParams(int(held["memory_kib"]), int(held["time"]), int(held["lanes"]))
        return cls(
            params.check(),
            bytes.fromhex(held["salt"]),
            bytes.fromhex(held["nonce"]),
            bytes.fromhex(held["sealed"]),
        )


def wrap(dek: bytes, password: str, bound_to: bytes, params: KdfParams) -> Wrapped:
    """The data key under a password. ``bound_to`` (account id and login) is authenticated."""
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(12)
    key = _derive(password, salt, params.check())
    return Wrapped(params, salt, nonce, AESGCM(key).encrypt(nonce, dek, bound_to))


def unwrap(wrapped: Wrapped, password: str, bound_to: bytes) -> bytes | None:
    """The data key, None when the password is wrong."""
    key = _derive(password, wrapped.salt, wrapped.params)
    try:
        return AESGCM(key).decrypt(wrapped.nonce, wrapped.sealed, bound_to)
    except InvalidTag:
        return None


def _derive(password: str, salt: bytes, params: KdfParams) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    # the same characters typed through another input method must be the same password
    secret = unicodedata.normalize("NFC", password).encode()
    return hash_secret_raw(
        secret,
        salt,
        time_cost=params.time,
        memory_cost=params.memory_kib,
        parallelism=params.lanes,
        hash_len=32,
        type=Type.ID,
    )


def fingerprint(dek: bytes) -> str:
    """Says whether two data keys are the same without telling anything about them."""
    return HKDF(hashes.SHA256(), 16, salt=None, info=b"countercheck dek").derive(dek).hex()


def seal_for_central(dek: bytes, central_public: bytes) -> bytes:
    """The data key sealed to central's X25519 public key (32 bytes), as JSON."""
    ephemeral = X25519PrivateKey.generate()
    public = ephemeral.public_key().public_bytes_raw()
    shared = ephemeral.exchange(X25519PublicKey.from_public_bytes(central_public))
    nonce = secrets.token_bytes(12)
    key = _escrow_key(shared, public, central_public)
    sealed = AESGCM(key).encrypt(nonce, dek, _ESCROW.encode())
    blob = {
        "format": _ESCROW,
        "central": central_public.hex(),
        "ephemeral": public.hex(),
        "nonce": nonce.hex(),
        "sealed": sealed.hex(),
    }
    return json.dumps(blob, sort_keys=True, separators=(",", ":")).encode()


def open_escrow(blob: bytes, private: bytes) -> bytes:
    """The data key, with central's X25519 private key (32 bytes). Raises EscrowUnusable."""
    try:
        held = json.loads(blob)
        own = X25519PrivateKey.from_private_bytes(private)
        public = bytes.fromhex(held["ephemeral"])
        shared = own.exchange(X25519PublicKey.from_public_bytes(public))
        key = _escrow_key(shared, public, own.public_key().public_bytes_raw())
        return AESGCM(key).decrypt(
            bytes.fromhex(held["nonce"]), bytes.fromhex(held["sealed"]), _ESCROW.encode()
        )
    except (InvalidTag, ValueError, KeyError, TypeError) as error:
        raise errors.EscrowUnusable(type(error).__name__) from error


def _escrow_key(shared: bytes, ephemeral: bytes, central: bytes) -> bytes:
    salt = ephemeral + central
    return HKDF(hashes.SHA256(), 32, salt=salt, info=_ESCROW.encode()).derive(shared)
