"""The navigation rail: what one can go to, icons with words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLabel, QSizePolicy, QToolButton, QWidget

from widgets.common.layouts import column
from widgets.main_window.page_book import Entry, PageBook
from widgets.theme import icons
from widgets.theme.theme import px
from widgets.theme.tokens import SIZE

BRAND = 74  # px at 100 %: the name above the buttons
BUTTON = 52  # and each button with its gap, at the least, when it shows its word


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
        self._brand = QLabel(self.tr("Counter\nCheck"))
        self._brand.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._brand.setContentsMargins(0, px(4), 0, px(8))
        layout.addWidget(self._brand)
        for entry in book.entries:
            if not entry.foot:
                layout.addWidget(self._button(entry, len(self._buttons) + 1))
        layout.addStretch(1)
        for entry in book.entries:
            if entry.foot:
                layout.addWidget(self._button(entry, len(self._buttons) + 1))

    def fit(self, height: int, *, narrow: bool) -> None:
        """Icons alone, with tool tips, where words would be cut: little height or ``narrow``."""
        small = narrow or height < px(BRAND + BUTTON * len(self._buttons))
        self._brand.setVisible(not small)
        self.setFixedWidth(px(SIZE.rail_small if small else SIZE.rail))
        words, icons_only = (
            Qt.ToolButtonStyle.ToolButtonTextUnderIcon,
            Qt.ToolButtonStyle.ToolButtonIconOnly,
        )
        for made in self._buttons.values():
            made.setToolButtonStyle(icons_only if small else words)

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
        made.setCursor(Qt.CursorShape.PointingHandCursor)
        made.clicked.connect(lambda: self.chosen.emit(entry.id))
        made.toggled.connect(
            lambda on: made.setIcon(icons.icon(entry.icon, "rail_text" if on else "rail_muted"))
        )
        self._group.addButton(made)
        self._buttons[entry.id] = made
        return made
