"""One band above the items: what the person must know before going on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from widgets.common.buttons import button, icon_button
from widgets.common.card import Strip
from widgets.common.labels import icon_label, label
from widgets.common.layouts import row
from widgets.theme.tokens import Tone

ICONS: dict[Tone, str] = {
    "warning": "undo-variant",
    "primary": "backup-restore",
    "bad": "alert-circle-outline",
    "good": "check-circle-outline",
    "neutral": "information-outline",
}


class Banner(Strip):
    """Closable; ``action`` is offered at its right end when there is one."""

    def __init__(
        self,
        tone: Tone,
        text: str,
        *,
        action: str = "",
        on: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tone, parent)
        self.setAccessibleName(text)
        self.text = label(text, wrap=True)
        line = row(icon_label(ICONS[tone], "muted" if tone == "neutral" else tone, 18), self.text)
        line.setStretch(1, 1)
        if action:
            line.addWidget(button(action, on=on))
        line.addWidget(icon_button("close", self.tr("Close"), on=self.deleteLater))
        self.body.addLayout(line)
        self.body.setContentsMargins(self.body.contentsMargins().left(), 4, 4, 4)
