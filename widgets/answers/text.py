"""Words as an answer."""

from __future__ import annotations

from PySide6.QtCore import Qt

from app.domain.text import Lang
from app.services.visit_views import ItemView
from widgets.answers.base import Editor
from widgets.answers.growing import GrowingText
from widgets.common.layouts import column


class TextEditor(Editor):
    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._item_id = ""
        self.field = GrowingText(self.tr("Write what was found"))
        self.field.written.connect(self.value_given)
        column(self).addWidget(self.field)

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        if view.item.id != self._item_id:
            self._item_id = view.item.id
            self.field.reset(value)
        else:
            self.field.show_text(value)
        self.field.setReadOnly(not editable)

    def wide(self, view: ItemView, room: int) -> bool:
        return True

    def enter(self) -> bool:
        if self.field.isReadOnly():
            return False
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def flush(self) -> None:
        self.field.flush()

    def refused(self, value: str) -> None:
        self.field.unsaved(value)

    def reset(self) -> None:
        self._item_id = ""
        self.field.reset()
