"""Who this laptop is. Its private key lies in the encrypted database and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.keys import DeviceKey


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    device_id: str
    laptop: str  # the short code given at enrolment, part of human numbers
    key: DeviceKey
    central_url: str = ""
    server_id: str = ""
    central_key: str = ""  # hex Ed25519 public key that signs receipts
    pack_id: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "device_id": self.device_id,
            "laptop": self.laptop,
            "key": self.key.private_bytes().hex(),
            "central_url": self.central_url,
            "server_id": self.server_id,
            "central_key": self.central_key,
            "pack_id": self.pack_id,
        }

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> DeviceIdentity:
        return cls(**{**held, "key": DeviceKey.from_bytes(bytes.fromhex(held["key"]))})
