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
    "network.stability": AssetKind.NETWORK,
    "workstation.basics": AssetKind.WORKSTATION,
    "workstation.java": AssetKind.WORKSTATION,
    "workstation.token": AssetKind.WORKSTATION,
    "readings.check": AssetKind.WORKSTATION,
    "handheld.transfer": AssetKind.HANDHELD,
    "handheld.check": AssetKind.HANDHELD,
    "handheld.read": AssetKind.HANDHELD,
    "card.check": AssetKind.CARD_READER,
    "card.find": AssetKind.CARD_READER,
    "card.meter": AssetKind.CARD_READER,
    "card.swipe": AssetKind.CARD_READER,
    "card.wedge": AssetKind.CARD_READER,
    "card.serial": AssetKind.CARD_READER,
}

# what a contract may set of a test: where to measure, and the limits to measure against
SETTABLE: dict[str, tuple[str, ...]] = {
    "readings.check": ("template", "warnings"),
    "handheld.transfer": ("layout", "records", "max_clock_seconds", "min_rate_percent"),
    "handheld.check": ("max_clock_seconds",),
    "handheld.read": ("layout", "file"),
    "network.line": ("targets", "max_median_ms", "max_loss_percent", "max_lookup_ms"),
    "workstation.basics": (
        "min_free_memory_mb",
        "min_free_disk_gb",
        "max_load_percent",
        "max_uptime_days",
        "browser",
        "java",
        "queue",
        "paper",
        "time_zone",
        "time_server",
        "max_clock_seconds",
        "crash_days",
        "max_crashes",
    ),
    "workstation.java": ("java", "browser", "min_free_memory_mb"),
    "workstation.token": ("pkcs11", "min_days"),
    "card.check": ("card",),
    "card.meter": ("card", "loops", "bytes"),
    "card.swipe": ("swipes",),
    "card.serial": ("loops", "block"),
}
