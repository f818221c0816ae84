"""The Ctrl+K palette: type a few letters, Enter, there. Usable without a mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGraphicsDropShadowEffect,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import search
from app.services.search import Hit
from widgets.common import paint, scans
from widgets.common.labels import label
from widgets.common.layouts import column
from widgets.common.rows import ROW, RowsModel
from widgets.common.search_field import SearchField
from widgets.main_window.palette_model import Action, Choice, choices
from widgets.theme.theme import colour, px
from widgets.theme.tokens import SIZE, TYPE

MOST = 9  # rows at once; the rest scrolls
ROUND_LIST = 130  # px at 100 %: field, hint and margins
_PAGES = {
    "site": ("sites", "site_id"),
    "asset": ("sites", "asset_id"),
    "visit": ("visit", "visit_id"),
    "ticket": ("tickets", "ticket_id"),
    "symptom": ("knowledge", "symptom"),
    "article": ("knowledge", "article"),
}


class CommandPalette(QFrame):
    """An overlay over its parent; hidden until ``open_for``."""

    def __init__(self, desk: Desk, actions: Callable[[], Sequence[Action]], parent: QWidget):
        super().__init__(parent)
        self.setObjectName("palette_box")
        self.setAccessibleName(self.tr("Search"))
        self._over = parent
        self._desk = desk
        self._actions = actions
        self._hits: tuple[Hit, ...] = ()
        self._latest = Latest()
        self._back: QWidget | None = None
        layout = column(self, gap=8, margin=12)
        self.field = SearchField(
            self.tr("Site, device, visit, order, fault or action; a label's code can be scanned")
        )
        self.field.searched.connect(self._ask)
        self.field.moved.connect(self._move)
        self.field.textChanged.connect(self._show)
        self.field.returnPressed.connect(self._go)
        self.field.installEventFilter(self)
        self.model: RowsModel[Choice] = RowsModel(
            lambda c: c.key, lambda c: f"{c.title} {c.detail}", self
        )
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_ChoiceDelegate(self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.clicked.connect(lambda _index: self._go())
        self._none = label(self.tr("Nothing found on this laptop."), "small")
        layout.addWidget(self.field)
        layout.addWidget(self._none)
        layout.addWidget(self.list)
        layout.addWidget(label(self.tr("↑↓ choose   Enter go   Esc close"), "tiny"))
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(px(36))
        shadow.setOffset(0, px(8))
        shade = colour("shadow")
        shade.setAlpha(90)
        shadow.setColor(shade)
        self.setGraphicsEffect(shadow)
        parent.installEventFilter(self)
        self.hide()

    def open_for(self) -> None:
        """Shows it with an empty field; closing gives the focus back to where it was."""
        if not self.isVisible():
            window = self.window()
            self._back = window.focusWidget()
        self._hits = ()
        self.field.clear()
        self._show()
        self.show()
        self.raise_()
        self.field.setFocus()

    def close_it(self) -> None:
        self.hide()
        if self._back is not None:
            self._back.setFocus()
            self._back = None

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize:
            self._place()
        elif watched is self.field and self.isVisible():
            if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                if event.key() == Qt.Key.Key_Escape:
                    self.close_it()
                    return True
                if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                    self._move(1 if event.key() == Qt.Key.Key_Tab else -1)
                    return True
            elif event.type() == QEvent.Type.FocusOut and self.window().isActiveWindow():
                self.hide()
        return False

    def _ask(self, text: str) -> None:
        if not text or scans.is_scan(text):
            return
        self._desk.read(
            lambda ctx: search.palette(ctx, text),
            self._latest.wrap(self._found),
            owner=self,
        )

    def _found(self, hits: tuple[Hit, ...]) -> None:
        self._hits = hits
        self._show()

    def _show(self) -> None:
        text = self.field.text().strip()
        if not text:
            self._hits = ()
        self.model.set_rows(choices(self._actions(), self._hits, text, self._say, self._to))
        self.list.setCurrentIndex(self.model.index(0))
        count = len(self.model.rows)
        self._none.setVisible(not count)
        self.list.setVisible(bool(count))
        room = (self._over.height() - self._top() - px(ROUND_LIST)) // px(SIZE.row)
        self.list.setFixedHeight(min(count, MOST, max(1, room)) * px(SIZE.row) + px(4))
        self._place()

    def _say(self, hit: Hit) -> tuple[str, str]:
        return self._desk.words(hit.title), self._desk.words(hit.detail)

    def _to(self, hit: Hit) -> Callable[[], object]:
        page, name = _PAGES[hit.kind]
        return lambda: self._desk.go(page, **{name: hit.id})

    def _move(self, step: int) -> None:
        count = len(self.model.rows)
        if count:
            at = min(count - 1, max(0, self.list.currentIndex().row() + step))
            self.list.setCurrentIndex(self.model.index(at))

    def _go(self) -> None:
        scanned = self.field.text().strip()
        if scans.is_scan(scanned):
            # a scanner ends with Enter, before any list could be there
            self.close_it()
            scans.open_scan(self._desk, scanned, self)
            return
        choice = self.model.row(self.list.currentIndex())
        if choice is not None:
            self.hide()
            self._back = None
            choice.run()

    def _place(self) -> None:
        parent = self._over
        width = min(px(620), parent.width() - px(40))
        self.setFixedWidth(width)
        self.adjustSize()
        self.move((parent.width() - width) // 2, self._top())

    def _top(self) -> int:
        return min(px(76), self._over.height() // 10)


class _ChoiceDelegate(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(px(200), px(SIZE.row))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        choice: Choice = index.data(ROW)
        paint.row_ground(painter, option, line=False)
        box: QRect = option.rect.adjusted(px(16), 0, -px(16), 0)
        middle = box.center().y() - px(9)
        paint.icon(painter, QPoint(box.left(), middle), choice.icon, "muted", 18)
        detail = min(paint.width(choice.detail, size=TYPE.tiny), box.width() // 2)
        right = QRect(box.right() - detail, box.top(), detail + 1, box.height())
        paint.text(painter, right, choice.detail, size=TYPE.tiny, ink="muted", right=True)
        paint.text(painter, box.adjusted(px(30), 0, -detail - px(12), 0), choice.title)
