"""Language, colours, size, and when the window locks itself."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from app.qt.desk import Desk
from widgets.common.card import Card
from widgets.common.segments import Segments
from widgets.settings.rows import setting
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

SCALES = (100, 110, 125, 150, 175, 200)
MINUTES = (1, 2, 5, 10, 15, 30, 60, 120)


class LookCard(Card):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(gap=SPACE.l, parent=parent)
        self._settings = desk.settings
        value = desk.settings.value
        self.title.setText(self.tr("Look and safety"))
        self.body.addLayout(self.head)
        language = Segments(
            self.tr("Language"), (("zh", "简体中文"), ("en", "English")), value.lang
        )
        language.chosen.connect(lambda v: self._settings.change(lang=v))
        self.body.addLayout(setting(self.tr("Language"), language))
        themes = (
            ("light", self.tr("Light")),
            ("dark", self.tr("Dark")),
            ("system", self.tr("As the system")),
        )
        theme = Segments(self.tr("Colours"), themes, value.theme)
        theme.chosen.connect(lambda v: self._settings.change(theme=v))
        self.body.addLayout(setting(self.tr("Colours"), theme))
        scale = _box(self.tr("Size of everything"), SCALES, value.scale, "{n} %")
        scale.activated.connect(lambda _i: self._settings.change(scale=scale.currentData()))
        self.body.addLayout(
            setting(
                self.tr("Size of everything"), scale, self.tr("on top of the system's own scaling")
            )
        )
        idle = _box(
            self.tr("Lock when idle"), MINUTES, value.idle_minutes, self.tr("after {n} minutes")
        )
        idle.activated.connect(lambda _i: self._settings.change(idle_minutes=idle.currentData()))
        self.body.addLayout(
            setting(
                self.tr("Lock when idle"), idle, self.tr("A counter is a public place. Ctrl+L now.")
            )
        )


def _box(name: str, values: tuple[int, ...], value: int, words: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMaximumWidth(px(180))
    for number in sorted({*values, value}):
        made.addItem(words.format(n=number), number)
    made.setCurrentIndex(made.findData(value))
    return made
