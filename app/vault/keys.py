"""The vault's door to signing keys; they are made on the ground floor, in ``app.keys``."""

from __future__ import annotations

from app.keys import KEY_BYTES, DeviceKey, verify

__all__ = ["KEY_BYTES", "DeviceKey", "verify"]
