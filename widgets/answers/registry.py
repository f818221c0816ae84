"""Which editor an item's kind gets. A new kind is one class and one line here."""

from __future__ import annotations

from app.domain.checklist import ItemKind
from app.domain.text import Lang
from widgets.answers.base import Editor
from widgets.answers.choice import ChoiceEditor
from widgets.answers.device import DeviceEditor
from widgets.answers.number import NumberEditor
from widgets.answers.photo import PhotoEditor
from widgets.answers.stopwatch import StopwatchEditor
from widgets.answers.text import TextEditor
from widgets.answers.verdict import VerdictEditor

EDITORS: dict[ItemKind, type[Editor]] = {
    ItemKind.VERDICT: VerdictEditor,
    ItemKind.NUMBER: NumberEditor,
    ItemKind.CHOICE: ChoiceEditor,
    ItemKind.TEXT: TextEditor,
    ItemKind.PHOTO: PhotoEditor,
    ItemKind.STOPWATCH: StopwatchEditor,
    ItemKind.DEVICE_TEST: DeviceEditor,
    ItemKind.PROBE: DeviceEditor,
}


def make_editor(kind: ItemKind, lang: Lang) -> Editor:
    return EDITORS[kind](lang)
