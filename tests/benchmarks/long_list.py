"""A checklist of 300 items against one of 30: opening the visit and answering an item.

Real windows, a real store. ``open`` is from the wish to the first cards on the screen with the last
visit beside them; ``answer`` from the key to the page that shows what the store holds.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

SIZES = (30, 300)
ANSWERS = 25
OPENINGS = 5


def measure() -> dict[str, dict[str, float]]:
    """Medians in ms of both sizes, in turn so that a drifting machine hits both, and the ratios."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    opened: dict[int, list[float]] = {size: [] for size in SIZES}
    answered: dict[int, list[float]] = {size: [] for size in SIZES}
    with tempfile.TemporaryDirectory(prefix="countercheck-") as made:
        pages = {size: _Page(Path(made) / str(size), size) for size in SIZES}
        try:
            for _ in range(OPENINGS):
                for size, page in pages.items():
                    opened[size].append(page.open())
            for place in range(ANSWERS):
                for size, page in pages.items():
                    answered[size].append(page.answer(place))
        finally:
            for page in pages.values():
                page.close()
    return {
        "list open": _row(opened),
        "list answer": _row(answered),
    }


def _row(times: dict[int, list[float]]) -> dict[str, float]:
    few, many = (statistics.median(times[size]) * 1000 for size in SIZES)
    return {"items30_ms": few, "items300_ms": many, "ratio": many / few}


class _Page:
    """The visit page on a laptop whose last visit answered everything."""

    def __init__(self, folder: Path, size: int) -> None:
        from app.main import application
        from tests.services.builders import Walk, checklist, make_pack, open_laptop
        from tests.widgets.visit_kit import a_desk
        from widgets.visit.page import VisitPage

        self._app = application()
        pack = make_pack(checklists=(replace(checklist(), sections=_sections(size)),))
        self._laptop = open_laptop(folder / "data", pack)
        walk = Walk.begin(self._laptop)
        _answer_all(walk)
        walk.finish().sign()
        self._laptop.time.pass_(_day())
        self._desk_of = a_desk(self._laptop, folder / "prefs")
        self._desk = self._desk_of.__enter__()
        self._page = VisitPage(self._desk)
        self._desk.bus.changed.connect(self._page.refresh)
        self._page.resize(1280, 660)
        self._page.show()

    def open(self) -> float:
        """The visit, read and shown anew."""
        controller = self._page.controller
        controller.close()
        self._page.work._open_for = self._page.work._section = ""
        self._settle()
        began = time.perf_counter()
        self._page.shown({"site_id": self._laptop.first.id})
        self._until(lambda: controller.view is not None)
        self._page.repaint()
        spent = time.perf_counter() - began
        self._settle()
        self._until(lambda: not self._page.work.cards._more.isActive())
        return spent

    def answer(self, place: int) -> float:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        item_id = f"s1.i{place}"
        self._page.work.go_to(item_id)
        self._settle()
        began = time.perf_counter()
        QTest.keyClick(self._page.focusWidget() or self._page.work, Qt.Key.Key_1)
        self._until(lambda: self._given(item_id))
        self._page.repaint()
        spent = time.perf_counter() - began
        self._settle()
        return spent

    def close(self) -> None:
        self._page.leaving()
        self._settle()
        self._page.deleteLater()
        self._desk_of.__exit__(None, None, None)
        self._laptop.store.close()

    def _given(self, item_id: str) -> bool:
        view: Any = self._page.controller.view
        answer = view.item(item_id).answer if view is not None else None
        return answer is not None and answer.given

    def _settle(self) -> None:
        tasks = self._desk.tasks
        self._until(lambda: not any(tasks.pending(lane) for lane in tasks._lanes))

    def _until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 60
        while not true():
            if time.monotonic() > end:
                raise TimeoutError("the page did not get there")
            self._app.processEvents()


def _sections(size: int) -> tuple[Any, ...]:
    """Sections of 30; every fifth item is a number with limits, and one in ten has a condition."""
    from decimal import Decimal

    from app.domain.answer import Limits
    from app.domain.checklist import Item, ItemKind, Section
    from app.domain.text import same

    def item(section: int, place: int) -> Item:
        id = f"s{section}.i{place}"
        when = f"answer.s{section}.i0 != 'na'" if place % 10 == 9 else ""
        if place % 5 == 4:
            hard, soft = Limits(high=Decimal(80)), Limits(high=Decimal(50))
            return Item(
                id, same(f"Item {place}"), ItemKind.NUMBER, limits=hard, soft_limits=soft, when=when
            )
        return Item(id, same(f"Item {place}"), ItemKind.VERDICT, when=when)

    return tuple(
        Section(f"s{n}", same(f"Section {n}"), tuple(item(n, i) for i in range(30)), n)
        for n in range(1, size // 30 + 1)
    )


def _answer_all(walk: Any) -> None:
    from app.domain.answer import Verdict
    from app.services import visits

    for _ in range(2):  # the second time for what appeared with the first
        for section in walk.view().sections:
            for view in section.items:
                given: dict[str, Any] = (
                    {"value": "20"} if view.item.numeric else {"verdict": Verdict.NORMAL}
                )
                if view.answer is None:
                    visits.answer(walk.ctx, walk.visit_id, view.item.id, **given)


def _day() -> Any:
    from datetime import timedelta

    return timedelta(days=30)


if __name__ == "__main__":
    for name, row in measure().items():
        print(name, "  ".join(f"{key} {value:.2f}" for key, value in row.items()))
