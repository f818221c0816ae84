"""Dialogs, for decisions only. They never block: ``open()`` and a callback."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from widgets.common.buttons import button
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class Ask(QDialog):
    """A question, what follows from it, two answers. With ``reason`` a text is asked for and the
    answer stays closed until there is one."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        text: str,
        yes: str,
        *,
        danger: bool = False,
        reason: str = "",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(px(420))
        layout = column(self, gap=SPACE.l, margin=20)
        layout.addWidget(label(title, "heading", wrap=True))
        if text:
            layout.addWidget(label(text, "muted", wrap=True))
        self.field: QPlainTextEdit | None = None
        self.yes = button(yes, "danger" if danger else "primary", on=self.accept)
        self.no = button(self.tr("Cancel"), on=self.reject)
        if reason:
            self.field = QPlainTextEdit()
            self.field.setPlaceholderText(reason)
            self.field.setAccessibleName(reason)
            self.field.setTabChangesFocus(True)
            self.field.setFixedHeight(px(84))
            self.field.textChanged.connect(self._written)
            layout.addWidget(self.field)
            self.yes.setEnabled(False)
        layout.addLayout(row(None, self.no, self.yes))
        (self.field or (self.no if danger else self.yes)).setFocus()
        self.yes.setDefault(not danger)

    def reason(self) -> str:
        return self.field.toPlainText().strip() if self.field is not None else ""

    def _written(self) -> None:
        self.yes.setEnabled(bool(self.reason()))


def on_ctrl_enter(
    owner: QWidget,
    what: Callable[[], object],
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> None:
    """The key that confirms a form out of any of its fields."""
    for keys in ("Ctrl+Return", "Ctrl+Enter"):
        QShortcut(QKeySequence(keys), owner, what, context=context)


def confirm(
    parent: QWidget,
    title: str,
    text: str,
    yes: str,
    on_yes: Callable[[], object],
    *,
    danger: bool = False,
) -> Ask:
    """Asks; ``on_yes()`` follows if the person agrees. Returns at once."""
    dialog = Ask(parent, title, text, yes, danger=danger)
    dialog.accepted.connect(lambda: on_yes())
    dialog.open()
    return dialog


def ask_reason(
    parent: QWidget,
    title: str,
    text: str,
    yes: str,
    on_reason: Callable[[str], object],
    *,
    hint: str,
    danger: bool = False,
) -> Ask:
    """Asks for a reason; ``on_reason(text)`` follows. ``hint`` stands in the empty field."""
    dialog = Ask(parent, title, text, yes, danger=danger, reason=hint)
    dialog.accepted.connect(lambda: on_reason(dialog.reason()))
    dialog.open()
    return dialog
