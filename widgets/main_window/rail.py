"""The navigation rail: what one can go to, icons with words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QSizePolicy, QToolButton, QWidget

from widgets.common.layouts import column
from widgets.main_window.page_book import Entry, PageBook
from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import SIZE


class Rail(QFrame):
    chosen = Signal(str)  # page id

    def __init__(self, book: PageBook, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rail")
        self.setFixedWidth(px(SIZE.rail))
        self.setAccessibleName(self.tr("Navigation"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QToolButton] = {}
        layout = column(self, gap=4, margin=8)
        brand = QLabel(self.tr("Counter\nCheck"))
        brand.setAlignment(Qt.AlignmentFlag.AlignCenter)
        brand.setContentsMargins(0, px(4), 0, px(8))
        layout.addWidget(brand)
        for entry in book.entries:
            if not entry.foot:
                layout.addWidget(self._button(entry, len(self._buttons) + 1))
        layout.addStretch(1)
        for entry in book.entries:
            if entry.foot:
                layout.addWidget(self._button(entry, len(self._buttons) + 1))

    def set_current(self, id: str) -> None:
        if (button := self._buttons.get(id)) is not None:
            button.setChecked(True)

    def ids(self) -> tuple[str, ...]:
        """In the order of the keys Ctrl+1 … Ctrl+9."""
        return tuple(self._buttons)

    def _button(self, entry: Entry, number: int) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "rail")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setIcon(icons.icon(entry.icon, "rail_muted"))
        made.setIconSize(QSize(px(SIZE.icon_rail), px(SIZE.icon_rail)))
        made.setText(entry.words)
        made.setAccessibleName(entry.words)
        made.setToolTip(f"{entry.words}  Ctrl+{number}")
        made.setCheckable(True)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.setMinimumHeight(px(54))
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda: self.chosen.emit(entry.id))
        made.toggled.connect(
            lambda on: made.setIcon(icons.icon(entry.icon, "rail_text" if on else "rail_muted"))
        )
        self._group.addButton(made)
        self._buttons[entry.id] = made
        return made
