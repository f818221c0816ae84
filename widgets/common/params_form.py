"""The values a device test takes beside its port: one field each, two in a row."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from app.domain.text import Lang
from drivers.types import Param
from widgets.common.labels import label
from widgets.common.layouts import clear, column
from widgets.theme.theme import px


class ParamsForm(QWidget):
    """Signals:
    edited(): a person typed.
    """

    edited = Signal()

    def __init__(self, lang: Lang, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self.fields: dict[str, QLineEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, px(10), 0)
        self._grid.setHorizontalSpacing(px(10))
        self._grid.setVerticalSpacing(px(6))

    def show_params(
        self,
        params: Sequence[Param],
        values: Mapping[str, str] | None = None,
        fixed: Collection[str] = (),
    ) -> None:
        """``values`` in place of the defaults; what is ``fixed`` can be read and not typed."""
        clear(self._grid)
        self.fields = {}
        for number, param in enumerate(params):
            field = QLineEdit((values or {}).get(param.name, param.default))
            field.setPlaceholderText(param.default)
            if param.secret:
                field.setEchoMode(QLineEdit.EchoMode.Password)
            words = param.label.to(self._lang)
            if param.name in fixed:
                field.setReadOnly(True)
                field.setEnabled(False)
                words = self.tr("{0} (set by the contract)").format(words)
            field.setAccessibleName(words)
            field.setToolTip(words)
            field.setCursorPosition(0)
            field.textEdited.connect(lambda _t: self.edited.emit())
            self.fields[param.name] = field
            cell = QWidget()
            box = column(cell, gap=2)
            box.addWidget(label(words, "tiny"))
            box.addWidget(field)
            self._grid.addWidget(cell, number // 2, number % 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def values(self) -> dict[str, str]:
        """What is in the fields. A field that was emptied means its default, where it has one."""
        return {
            name: text
            for name, field in self.fields.items()
            if (text := field.text().strip()) or not field.placeholderText()
        }
