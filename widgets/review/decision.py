"""Accept or return: the remark, the marked items, the two buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from widgets.answers.growing import boxed
from widgets.common.buttons import button
from widgets.common.card import Card
from widgets.common.chip import Chip
from widgets.common.labels import label
from widgets.common.layouts import row
from widgets.theme.theme import px
from widgets.visit.look import tall


class DecisionCard(Card):
    """Signals:
    accepted(str): the remark, maybe empty.
    returned(str): the overall remark; the items are the page's.
    """

    accepted = Signal(str)
    returned = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.title.setText(self.tr("Decision"))
        self.marked = Chip("", "warning")
        self.head.addWidget(self.marked)
        self.body.addLayout(self.head)
        self.remark = QPlainTextEdit()
        self.remark.setPlaceholderText(self.tr("Overall remark"))
        self.remark.setAccessibleName(self.tr("Overall remark"))
        self.remark.setTabChangesFocus(True)
        self.remark.setFixedHeight(px(64))
        boxed(self.remark)
        self.remark.textChanged.connect(self._check)
        self._why = label("", "small", wrap=True, tone="warning")
        self.accept = button(self.tr("Accept") + "  A", "primary", on=self.do_accept)
        self.back = button(self.tr("Return items") + "  Shift+R", on=self.do_return)
        for made in (self.accept, self.back):
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            tall(made)
        self.body.addWidget(self.remark)
        self.body.addWidget(self._why)
        self.body.addLayout(row(self.back, self.accept))
        self._open = False
        self._doubts: tuple[str, ...] = ()
        self._items = 0
        self._complete = True
        self.show_visit(open=False, doubts=())

    def show_visit(self, *, open: bool, doubts: Sequence[str]) -> None:
        """``open``: the visit can be decided now. ``doubts``: why accepting needs a remark."""
        self._open = open
        self._doubts = tuple(doubts)
        self._check()

    def set_items(self, count: int, complete: bool) -> None:
        """How many items are marked, and whether each says what is wrong."""
        self._items = count
        self._complete = complete
        self.marked.show_as(self.tr("{0} to return").format(count), "warning")
        self.marked.setVisible(count > 0)
        self._check()

    def clear(self) -> None:
        self.remark.clear()
        self.set_items(0, True)

    def do_accept(self) -> None:
        if self.accept.isEnabled():
            self.accepted.emit(self._text())
        elif self._open:
            self.remark.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def do_return(self) -> None:
        if self.back.isEnabled():
            self.returned.emit(self._text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.remark.hasFocus():
            self.setFocus()
        super().keyPressEvent(event)

    def _text(self) -> str:
        return self.remark.toPlainText().strip()

    def _check(self) -> None:
        said = bool(self._text())
        why = ""
        if self._items:
            if not (self._complete or said):
                why = self.tr("Say what is wrong: at each marked item, or here for all of them.")
        elif self._doubts and not said:
            why = self.tr("Accepting needs a remark: {0}").format(self.tr("; ").join(self._doubts))
        self._why.setText(why)
        self._why.setVisible(bool(why) and self._open)
        self.accept.setEnabled(self._open and not self._items and (said or not self._doubts))
        self.back.setEnabled(self._open and self._items > 0 and not why)
        self.remark.setEnabled(self._open)
