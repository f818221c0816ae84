"""Items answered by a photo. The pictures themselves stand in the card's strip."""

from __future__ import annotations

from app.domain.text import Lang
from app.services.visit_views import ItemView
from widgets.answers.base import Editor
from widgets.common.buttons import button
from widgets.common.labels import ElidedLabel
from widgets.common.layouts import row
from widgets.visit.keys import Action


class PhotoEditor(Editor):
    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self.add = button(
            self.tr("Add photo") + "  P",
            icon="camera-plus-outline",
            on=lambda: self.asked.emit(Action.PHOTO.value),
        )
        self._count = ElidedLabel("", "small")
        row(self.add, self._count, parent=self).setStretch(1, 1)

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        self.add.setVisible(editable)
        count = len(view.photos)
        self._count.setText(
            self.tr("{0} attached").format(count) if count else self.tr("or drop it here, Ctrl+V")
        )
