"""Closing a finding without a visit: what was done, when, and how one knows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import finding_closing
from app.services.finding_lines import FindingLine
from widgets.common.buttons import button
from widgets.common.labels import label
from widgets.common.layouts import column, row
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE
from widgets.visit.finding_panel import DayField, iso_day


class CloseFinding(QDialog):
    """Stays open with what was written until the store has taken it."""

    def __init__(self, desk: Desk, line: FindingLine, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._line = line
        self.setWindowTitle(self.tr("Close this finding"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(px(460))
        self.result_text = self._text(self.tr("What was done"))
        self.reason_text = self._text(self.tr("How is it known, without a visit?"))
        self.day = DayField(self.tr("YYYY-MM-DD"))
        today = desk.ctx.clock.now().local.date()
        self.day.year = today.year
        self.day.show_day(today.isoformat())
        self.yes = button(self.tr("Close the finding"), "primary", on=self._close)
        self.no = button(self.tr("Cancel"), on=self.reject)
        self._said = label("", "small", wrap=True, tone="bad")
        self._said.hide()
        layout = column(self, gap=SPACE.m, margin=20)
        layout.addWidget(label(self.windowTitle(), "heading", wrap=True))
        finding = line.finding
        layout.addWidget(label(finding.description or line.prompt.to(desk.lang), wrap=True))
        layout.addWidget(self.result_text)
        layout.addLayout(row(label(self.tr("put right on"), "small"), self.day, None))
        layout.addWidget(self.reason_text)
        layout.addWidget(self._said)
        layout.addLayout(row(None, self.no, self.yes))
        self._written()
        self.result_text.setFocus()

    def _text(self, hint: str) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setPlaceholderText(hint)
        field.setAccessibleName(hint)
        field.setTabChangesFocus(True)
        field.setFixedHeight(px(64))
        field.textChanged.connect(self._written)
        return field

    def _written(self) -> None:
        texts = (self.result_text.toPlainText(), self.reason_text.toPlainText())
        self.yes.setEnabled(all(text.strip() for text in texts))

    def _close(self) -> None:
        done, why = self.result_text.toPlainText(), self.reason_text.toPlainText()
        typed = self.day.text()
        on = iso_day(typed, self.day.year)
        finding_id = self._line.finding.id
        self.yes.setEnabled(False)
        self._desk.change(
            lambda ctx: finding_closing.close(
                ctx, finding_id, result=done, on=typed if on is None else on, reason=why
            ),
            owner=self,
            done=lambda _changes: self.accept(),
            failed=self._refused,
        )

    def _refused(self, error: CounterCheckError) -> None:
        self._said.setText(error.sentence(self._desk.lang))
        self._said.show()
        self._written()
