"""Central's word about a laptop and a sign-off, in a form that can be checked offline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.change import canonical
from app.domain.codec import plain
from app.domain.sign_off import Receipt


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The certificate given at enrolment: central says that this key is this laptop's."""

    device_id: str
    device_key: str  # hex Ed25519
    laptop: str
    server_id: str
    issued: str
    signature: str  # hex, central's

    def signed_bytes(self) -> bytes:
        """As central signed it (``sync.wire.Certificate``)."""
        fields: dict[str, Any] = plain(self)
        del fields["signature"]
        return canonical({"purpose": "certificate", **fields})


@dataclass(frozen=True, slots=True)
class Trust:
    """What travels with a signed visit. ``certificate`` is None where another laptop than the one
    that signed writes the file: then the receipt says whose signature it was. ``receipt`` is None
    before central has answered. One of the two is there."""

    central_key: str  # hex Ed25519
    certificate: Enrolled | None
    receipt: Receipt | None = None
