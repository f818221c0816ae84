"""The device tests a pack may ask for.

A pack names them by id only; the drivers know what they do. The list stands here because packs and
drivers do not know each other, and a pack that names a test nobody has must fail when it is loaded,
not at the counter.
"""

from __future__ import annotations

from app.domain.site import AssetKind

KNOWN_PLANS = {
    "printer.receipt": AssetKind.PRINTER,
    "network.line": AssetKind.NETWORK,
    "workstation.basics": AssetKind.WORKSTATION,
}
