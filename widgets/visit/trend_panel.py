"""How the current item's figure went over the last visits."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services.trend import Trend, trend
from app.services.visit_views import ItemView
from widgets.common import formats
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.visit import words
from widgets.visit.sparkline import Sparkline


class TrendPanel(Card):
    """Hidden where there is nothing to compare. Read anew only when the figure changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent, gap=4)
        self._desk = desk
        self._latest = Latest()
        self._for: object = None
        self.title.setText(self.tr("Last visits"))
        self._range = label("", "tiny")
        self.head.addWidget(self._range)
        self.line = Sparkline()
        self._first, self._last = label("", "tiny"), label("", "tiny")
        self._limits = label("", "tiny", wrap=True)
        self.body.addLayout(self.head)
        self.body.addWidget(self.line)
        self.body.addLayout(row(self._first, None, self._last))
        self.body.addWidget(self._limits)
        self.hide()

    def show_item(self, visit_id: str, item: ItemView | None) -> None:
        figure = item is not None and item.item.numeric
        value = item.answer.value if item is not None and item.answer is not None else ""
        wanted = (visit_id, item.item.id, value) if item is not None and figure else None
        if wanted == self._for:
            return
        self._for = wanted
        if wanted is None or item is None:
            self.hide()
            return
        item_id, limits = item.item.id, words.limits_text(item.item, self._desk.lang)

        def arrived(found: Trend | None) -> None:
            if self._for == wanted:
                self._show(found, limits)

        self._desk.read(
            lambda ctx: trend(ctx, visit_id, item_id), self._latest.wrap(arrived), owner=self
        )

    def _show(self, found: Trend | None, limits: str) -> None:
        self.setVisible(found is not None)
        if found is None:
            return
        unit = self._desk.words(found.unit)
        values = [p.value for p in found.points]
        said = self.tr("{0} to {1} {2}").format(min(values), max(values), unit).strip()
        self._range.setText(said)
        self.line.show_trend(found)
        self.line.setAccessibleName(
            "; ".join(f"{formats.day(p.at)} {p.value} {unit}".strip() for p in found.points)
        )
        self._first.setText(formats.day(found.points[0].at))
        newest = found.points[-1]
        self._last.setText(f"{formats.day(newest.at)}  {newest.value} {unit}".strip())
        self._limits.setText(limits)
        self._limits.setVisible(bool(limits))
