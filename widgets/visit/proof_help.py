"""What a signature proves and what it does not, in a small window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app.domain.sign_off import SignOff
from app.domain.sign_words import proof_words
from app.domain.text import Lang
from widgets.common.buttons import button
from widgets.common.labels import icon_label, label
from widgets.common.layouts import column, row
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE


class ProofHelp(QDialog):
    """``sign``: the sign-off in question; None: the one about to be given."""

    def __init__(self, parent: QWidget, lang: Lang, sign: SignOff | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFixedWidth(px(520))
        proof = proof_words(sign)
        title = self.tr("What this signature proves")
        if sign is not None and sign.refused:
            title = self.tr("What this seal proves")
        self.setWindowTitle(title)
        body = column(self, gap=SPACE.m, margin=20)
        body.addWidget(label(title, "heading"))
        self._part(
            body, self.tr("If the check says “intact”"), "check-circle-outline", "good",
            *(t.to(lang) for t in proof.proves),
        )  # fmt: skip
        self._part(
            body, self.tr("What it does not prove"), "alert-circle-outline", "warning",
            *(t.to(lang) for t in proof.not_proven),
        )  # fmt: skip
        self._part(body, self.tr("How to check it"), "console-line", "muted", proof.check.to(lang))
        close = button(self.tr("Close") + "  Esc", on=self.accept)
        close.setDefault(True)
        body.addLayout(row(None, close))
        close.setFocus()
        self.resize(px(520), body.heightForWidth(px(520)))

    def _part(self, body: QVBoxLayout, title: str, icon: str, ink: str, *lines: str) -> None:
        part = column(gap=4)
        part.addWidget(label(title, "strong"))
        for text in lines:
            said = label(text, wrap=True, selectable=True)
            mark = icon_label(icon, ink, 18)
            line = row(mark, said, gap=10)
            line.setStretch(1, 1)
            line.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
            part.addLayout(line)
        body.addLayout(part)


def show_proof(parent: QWidget, lang: Lang, sign: SignOff | None = None) -> ProofHelp:
    dialog = ProofHelp(parent, lang, sign)
    dialog.open()
    return dialog
