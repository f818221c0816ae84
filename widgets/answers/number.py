"""A number with its unit, judged against its limits while it is typed."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from app.domain.answer import Verdict
from app.domain.checklist import Item
from app.domain.text import Lang
from app.services.visit_views import ItemView
from widgets.answers.base import Editor
from widgets.common.chip import Chip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import row
from widgets.theme.stylesheet import restyle
from widgets.theme.theme import px
from widgets.visit import words

# what a Chinese keyboard gives for a number
_PLAIN = str.maketrans("０１２３４５６７８９．。，－﹣—＋", "0123456789..,---+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(\.[0-9]*)?")


def _plain(text: str) -> str:
    return text.strip().translate(_PLAIN).replace(" ", "")


def number_of(text: str) -> str | None:
    """The decimal string that was typed, or None if it is no number. Commas may part thousands
    ("12,345.60"), else one is read as a point; "1,234" may be either and is none. Nothing is
    rounded."""
    typed = _plain(text)
    grouped = _GROUPED.fullmatch(typed)
    if grouped is not None and grouped[1] is None and typed.count(",") == 1:
        return None
    typed = typed.replace(",", "" if grouped is not None else ".")
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return None
    return typed.lstrip("+") if number.is_finite() and "e" not in typed.lower() else None


class NumberField(QLineEdit):
    """Gives its text when Enter is pressed or the field is left, by Esc too: what was typed is not
    lost. What is no number goes with Esc."""

    def __init__(self, editor: NumberEditor) -> None:
        super().__init__()
        self._editor = editor
        self.setFixedWidth(px(104))
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._editor.flush()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if not self._editor.take():
                self._editor.put_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self._editor.take():
            return  # stays here until it is a number
        super().keyPressEvent(event)


class NumberEditor(Editor):
    FURNITURE = 176  # px at 100 %: the field, a mark, edges and gaps

    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._item: Item | None = None
        self._value = ""
        self.field = NumberField(self)
        self._unit = label("", "small")
        self._judged = Chip("")
        self._judged.hide()
        self._mark = icon_label(words.SOFT_ICON, "warning", 16)
        self._mark.hide()
        self._row = row(self.field, self._unit, self._mark, self._judged, None, parent=self)
        self.field.textEdited.connect(self._typed)

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        dirty = self._item == view.item and self.field.hasFocus() and self.field.isModified()
        self._item = view.item
        self._value = value
        self._unit.setText(words.unit_of(view.item, self.lang))
        self.field.setReadOnly(not editable)
        self.field.setAccessibleName(view.item.prompt.to(self.lang))
        if not dirty:
            self.field.setText(value)
        self._judge(self.field.text())

    def wide(self, view: ItemView, room: int) -> bool:
        """Where the words are long, what the limits say of the figure needs the line."""
        if view.item.hard is None and view.item.guide is None:
            return False
        shown = self.fontMetrics().horizontalAdvance
        said = max(shown(word) for word in self.judgements()) + shown(
            words.unit_of(view.item, self.lang)
        )
        return said + px(self.FURNITURE) > room

    def enter(self) -> bool:
        if self.field.isReadOnly():
            return False
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        return True

    def take(self) -> bool:
        """Gives the typed number. False if it is none."""
        text = self.field.text()
        if not text.strip():
            return True
        number = number_of(text)
        if number is None:
            self._judge(text)
            self.told.emit(self._no_number(text.strip()))
            return False
        self.told.emit("")
        self.field.setModified(False)
        if number != self._value:
            self._value = number
            self.value_given.emit(number)
        return True

    def _no_number(self, typed: str) -> str:
        if _GROUPED.fullmatch(_plain(typed)):
            return self.tr("“{0}” may be two numbers: write it without the comma.").format(typed)
        return self.tr("“{0}” is not a number.").format(typed)

    def flush(self) -> None:
        if self.field.isModified():
            self.take()

    def put_back(self) -> None:
        self.field.setText(self._value)
        self.field.setModified(False)
        self.told.emit("")
        self._judge(self._value)

    def reset(self) -> None:
        self._item = None
        self.field.setModified(False)

    def _typed(self, text: str) -> None:
        self._judge(text)

    def _judge(self, text: str) -> None:
        """Says at once how the value stands to the limits."""
        item, number = self._item, number_of(text)
        bad = bool(text.strip()) and number is None
        tone = "bad" if bad else ""
        if (self.field.property("tone") or "") != tone:
            self.field.setProperty("tone", tone)
            restyle(self.field)
        limited = item is not None and (item.hard is not None or item.guide is not None)
        self._mark.setVisible(False)
        if item is None or not limited or number is None:
            self._judged.setVisible(bad)
            if bad:
                self._judged.show_as(self.tr("not a number"), "bad")
            return
        within, off, beyond = self.judgements()
        if item.judge(number) is Verdict.ABNORMAL:
            self._judged.show_as(beyond, "bad")
        elif item.off_guide(number):
            self._judged.show_as(off, "warning")
            self._mark.setVisible(True)
        else:
            self._judged.show_as(within, "good")
        self._judged.show()

    def judgements(self) -> tuple[str, str, str]:
        """What may be said of a number: within, off the guide value, beyond a hard limit."""
        return (self.tr("within the limit"), words.soft_word(), self.tr("outside the limit"))
