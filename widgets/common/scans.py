"""A label scanned into a search field: it opens the record, and nothing more.

A USB scanner types like a keyboard and ends with Enter. Enter means something else in most fields
(it starts a visit in the list of sites), so every field that takes Enter asks here first.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from app.domain.label_code import looks_like
from app.qt.desk import Desk
from app.services.scanning import Opened, open_label


def is_scan(text: str) -> bool:
    """Whether the text is from a label; also one that was not read whole."""
    return looks_like(text)


def open_scan(desk: Desk, text: str, owner: QObject) -> None:
    """Opens the site or device of a scanned label, or says why not."""

    def opened(found: Opened) -> None:
        said = QCoreApplication.translate(
            "scans", "Opened from its label. A label is no proof of having been there."
        )
        desk.notices.info(said)
        if found.asset is not None:
            desk.go("sites", site_id=found.site.id, asset_id=found.asset.id)
        else:
            desk.go("sites", site_id=found.site.id)

    desk.read(
        lambda ctx: open_label(ctx, text),
        opened,
        failed=lambda error: desk.notices.error(error, desk.lang),
        owner=owner,
    )
