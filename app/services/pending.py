"""The identity of a laptop that is being enrolled, kept until it is.

Central gives a one-time code to one key for good. When its reply is lost and the program ends, the
laptop has to come back with the same key, or the code is spent for nothing. So the key is on the
disk before the code goes out, sealed with the code itself (Argon2id, AES-256-GCM): whoever finds
the file cannot use it, and whoever has the code too could have enrolled a laptop without it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from app.domain.ids import new_id
from app.keys import DeviceKey

if TYPE_CHECKING:
    from app.vault.wrap import KdfParams

FILE: Final = "enrolling.json"
FORMAT: Final = "countercheck-enrolling/1"
KEPT: Final = 4  # codes; one that was mistyped must not push out the one that was used


@dataclass(frozen=True, slots=True)
class PendingIdentity:
    device_id: str
    key: DeviceKey


def identity_for(folder: Path, code: str, *, params: KdfParams | None = None) -> PendingIdentity:
    """SLOW. The identity this code was tried with before, or a new one that is on the disk when
    this returns. ``code`` as central sees it. Raises StorageFull, StorageFailed."""
    from app.vault.files import write_atomic
    from app.vault.wrap import KdfParams, wrap

    entries = _entries(folder / FILE)
    for entry in entries:
        known = _opened(entry, code)
        if known is not None:
            return known
    made = PendingIdentity(new_id(), DeviceKey.generate())
    bound_to = made.device_id.encode()
    sealed = wrap(made.key.private_bytes(), code, bound_to, params or KdfParams())
    entries = [{"device_id": made.device_id, "key": sealed.to_json()}, *entries][:KEPT]
    body = {"format": FORMAT, "identities": entries}
    write_atomic(folder / FILE, (json.dumps(body, indent=1).encode(),))
    return made


def forget(folder: Path) -> None:
    """The laptop is enrolled. Raises StorageFailed."""
    from app.vault.files import disk_errors

    with disk_errors(folder / FILE):
        (folder / FILE).unlink(missing_ok=True)


def _entries(file: Path) -> list[Any]:
    """Unreadable content counts as none: the worst that follows is a new code."""
    try:
        held = json.loads(file.read_bytes())
        if held["format"] != FORMAT:
            return []
        return list(held["identities"])[:KEPT]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _opened(entry: Any, code: str) -> PendingIdentity | None:
    from app.vault.wrap import Wrapped, unwrap

    try:
        device_id = str(entry["device_id"])
        private = unwrap(Wrapped.from_json(entry["key"]), code, device_id.encode())
        return None if private is None else PendingIdentity(device_id, DeviceKey(private))
    except (ValueError, KeyError, TypeError):
        return None
