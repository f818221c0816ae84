"""Items a person just judges: the line says what proof is wanted, or what was measured."""

from __future__ import annotations

from app.domain.text import Lang
from app.services.visit_views import ItemView
from widgets.answers.base import Editor
from widgets.answers.measured import MeasuredRow
from widgets.common.labels import icon_label, label
from widgets.common.layouts import row
from widgets.visit import words


class VerdictEditor(Editor):
    def __init__(self, lang: Lang) -> None:
        super().__init__(lang)
        self._camera = icon_label("camera-outline", "muted", 16)
        self._pen = icon_label("note-edit-outline", "muted", 16)
        self._text = label("", "small", wrap=True)
        self._measured = MeasuredRow(lang)
        line = row(self._camera, self._pen, self._text, self._measured, parent=self)
        line.setStretch(2, 1)

    def show_item(self, view: ItemView, value: str, *, editable: bool, current: bool) -> None:
        wanted = words.needs_text(view.item)
        hint = view.item.hint.to(self.lang) if view.item.hint else ""
        measurements = view.answer.measurements if view.answer else ()
        self._measured.show_measurements(measurements)
        self._measured.setVisible(bool(measurements))
        shown, pictures = bool(wanted) and not measurements, bool(words.files_text(view.item))
        self._camera.setVisible(shown and pictures)
        self._pen.setVisible(shown and not pictures)
        self._text.setText("" if measurements else " · ".join(t for t in (wanted, hint) if t))
        self._text.setVisible(not measurements)
