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
    "readings.check": AssetKind.WORKSTATION,
    "handheld.transfer": AssetKind.HANDHELD,
    "handheld.check": AssetKind.HANDHELD,
    "handheld.read": AssetKind.HANDHELD,
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
        "java",
        "queue",
        "time_server",
        "max_clock_seconds",
    ),
}
