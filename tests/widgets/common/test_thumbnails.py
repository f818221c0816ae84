"""Thumbnails come from the lane, and a missing one only keeps its icon."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QToolButton

from tests.services.builders import Walk, png
from tests.widgets.frame_kit import seat, until
from widgets.common.thumbnails import ThumbnailStrip


def test_a_photo_is_shown_and_a_lost_one_says_so(tmp_path: Path, qtbot: Any) -> None:
    from app.services import evidence

    with seat(tmp_path) as here:
        walk = Walk.begin(here.laptop)
        evidence.add_photo(walk.ctx, walk.visit_id, "room.photo", png(40, 30), "counter.png")
        with here.laptop.store.read() as reader:
            photo = reader.evidence(walk.visit_id)[0]
        lost = replace(photo, id="lost", sha256="0" * 64, name="lost.png")
        strip = ThumbnailStrip(here.desk)
        qtbot.addWidget(strip)
        strip.show_evidence([photo, lost, replace(photo, id="gone", removed=True)])
        shown, broken = strip.findChildren(QToolButton)
        before = shown.icon().cacheKey()
        until(qtbot, lambda: shown.icon().cacheKey() != before)
        until(qtbot, lambda: broken.toolTip() != "lost.png")
        assert broken.text() and "lost.png" in broken.accessibleName()  # in words, not by a colour
        with qtbot.waitSignal(strip.opened) as opened:
            shown.click()
        assert opened.args == [photo]
