"""A list and what it shows, side by side; where there is no room for both they take turns."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QWidget

from widgets.common.layouts import column
from widgets.common.segments import Segments
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

NARROW = 780  # px at 100 %: below this two panes would only cut each other's words


class ListAndDetail(QWidget):
    """``listed`` with ``stretch[0]`` of the width, ``detail`` with ``stretch[1]``. In a narrow
    window one of the two is shown, with a switch above it; a click into ``view`` turns to the
    detail."""

    def __init__(
        self,
        listed: QWidget,
        detail: QWidget,
        view: QAbstractItemView,
        stretch: tuple[int, int],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._listed, self._detail = listed, detail
        self.switch = Segments(
            self.tr("Show"), (("list", self.tr("List")), ("detail", self.tr("Details"))), "list"
        )
        self.switch.chosen.connect(lambda _value: self._fit())
        view.clicked.connect(lambda _index: self.show_detail())
        outer = column(self, gap=SPACE.s, margin=SPACE.page)
        outer.addWidget(self.switch)
        panes = QHBoxLayout()
        panes.setSpacing(px(SPACE.l))
        panes.addWidget(listed, stretch[0])
        panes.addWidget(detail, stretch[1])
        outer.addLayout(panes, 1)
        self.narrow = True
        self._fit()

    def show_detail(self) -> None:
        """Something was chosen, or is asked for at the right."""
        self.switch.set_value("detail")
        self._fit()

    def show_list(self) -> None:
        self.switch.set_value("list")
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.narrow = self.width() < px(NARROW)
        detail = self.switch.value() == "detail"
        self.switch.setVisible(self.narrow)
        self._listed.setVisible(not self.narrow or not detail)
        self._detail.setVisible(not self.narrow or detail)
