"""The device tests a pack may ask for.

A pack names them by id only; the drivers know what they do. The list stands here because packs and
drivers do not know each other, and a pack that names a test nobody has must fail when it is loaded,
not at the counter.
"""

from __future__ import annotations

from app.domain.site import AssetKind

KNOWN_PLANS = {
    "printer.receipt": AssetKind.PRINTER,
    "printer.check": AssetKind.PRINTER,
    "printer.batch": AssetKind.PRINTER,
    "printer.driver": AssetKind.PRINTER,
    "printer.form": AssetKind.PRINTER,
    "printer.feed": AssetKind.PRINTER,
    "printer.align": AssetKind.PRINTER,
    "printer.find": AssetKind.PRINTER,
    "display.content": AssetKind.DISPLAY,
    "display.black": AssetKind.DISPLAY,
    "display.check": AssetKind.DISPLAY,
    "network.line": AssetKind.NETWORK,
    "workstation.basics": AssetKind.WORKSTATION,
}
