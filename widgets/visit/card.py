"""One item of the checklist as a card."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QFocusEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from app.domain.answer import Verdict
from app.domain.checklist import ItemKind, Missing, Need
from app.domain.clock import Stamp
from app.qt.desk import Desk
from app.services import copying
from app.services.lines import TicketLine
from app.services.visit_views import ItemView
from widgets.answers.base import Editor
from widgets.answers.growing import GrowingText
from widgets.answers.registry import make_editor
from widgets.common import formats
from widgets.common.buttons import button, icon_button
from widgets.common.card import Card, Strip
from widgets.common.chip import Chip, VerdictButtons
from widgets.common.labels import icon_label, key_label, label
from widgets.common.layouts import row
from widgets.common.thumbnails import ThumbnailStrip
from widgets.theme.theme import px
from widgets.visit import words
from widgets.visit.controller import Draft
from widgets.visit.finding_strip import FindingStrip
from widgets.visit.keys import Action
from widgets.visit.paste import files_in, may_hold_files

LONGEST_LAST = 18  # characters of a last value on its button


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_LAST else text[: LONGEST_LAST - 1] + "…"


def needs_rework(view: ItemView) -> bool:
    """Whether central returned the item and it has not been answered anew."""
    return any(gap.missing is Missing.REWORK for gap in view.gaps)


class ItemCard(Card):
    """Shows one ItemView and asks for changes. Reused: ``show_view`` may bring another item.

    Signals:
        picked(): the person pointed at the card; it becomes the current one.
        verdict(Verdict) / value(str) / note(str): what was given.
        finding(dict[str, str]): changed fields of the finding.
        asked(str): an Action's name, or what a device editor asks for.
        dropped(list): files and pictures that were dropped here.
        photo_opened(Evidence), ticket_opened(str)
    """

    picked = Signal()
    verdict = Signal(object)
    value = Signal(str)
    note = Signal(str)
    finding = Signal(dict)
    asked = Signal(str)
    replied = Signal(object)
    dropped = Signal(list)
    photo_opened = Signal(object)
    ticket_opened = Signal(str)

    def __init__(self, desk: Desk, kind: ItemKind, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.desk = desk
        self.kind = kind
        self.view: ItemView | None = None
        self.current = False
        self._wants_note = False
        self._hint: QLabel | None = None  # made for the first item that has one
        self._wide = True  # where the editor is: see _build
        self._keys_fit = False  # 1, 2 and 3 are wanted here
        self._typing = False  # … but the keys go elsewhere
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAcceptDrops(True)
        self.editor: Editor = make_editor(kind, desk.lang)
        self.buttons = VerdictButtons()
        self._build()
        self._connect()

    def _build(self) -> None:
        self.prompt = label("", wrap=True)
        self._limits = label("", "small")
        self._kind_chip = Chip(self.tr("device test"), "primary")
        self._kind_chip.setVisible(self.kind.tested)
        self._redo = Chip(self.tr("check again"), "warning")
        self._redo.hide()
        self._saved_mark = icon_label("check", "muted", 14)
        self.saved = label("", "tiny")
        self._keys = QWidget()
        row(*(key_label(str(n)) for n in (1, 2, 3)), gap=18, parent=self._keys)
        head = row(self.prompt, self._limits, self._kind_chip, self._redo, None, gap=8)
        head.setStretch(0, 1000)  # as wide as its text, no wider: see show_view
        for widget in (self._saved_mark, self.saved, self._keys):
            head.addWidget(widget)
        head.setSpacing(px(6))
        self._head = head
        self.why: QPushButton | None = None  # made for the first item that has a condition
        self._last = label("", "tiny")
        self.copy: QPushButton | None = None  # made for the first setting
        self._remark = Strip("warning")
        self._remark_text = label("", wrap=True)
        inside = row(icon_label("undo-variant", "warning", 16), self._remark_text)
        inside.setStretch(1, 1)
        self._remark.body.addLayout(inside)
        self._note = GrowingText(self.tr("Note"))
        self._note.hide()
        self._foot = label("", "small", wrap=True)
        self.photos = ThumbnailStrip(self.desk, edge=64)
        self.photos.hide()
        self.strip = FindingStrip(self.desk.lang)
        self.strip.hide()
        self.body.addLayout(head)
        self.body.addWidget(self._remark)
        self._own_line = row(self.editor)
        self._line = row(None, self._last, self.buttons, gap=8)
        self.body.addLayout(self._own_line)
        self.body.addLayout(self._line)
        if self.editor.panel is not None:
            self.body.addWidget(self.editor.panel)
        for widget in (self._foot, self._note, self.photos, self.strip):
            self.body.addWidget(widget)
        self._foot.hide()

    def _connect(self) -> None:
        self.buttons.chosen.connect(self.verdict)
        self.editor.verdict_given.connect(self.verdict)
        self.editor.value_given.connect(self.value)
        self.editor.asked.connect(self.asked)
        self.editor.replied.connect(self.replied)
        self.editor.told.connect(lambda text: self.tell(text, bad=True))
        self._note.written.connect(self.note)
        self.strip.edited.connect(self.finding)
        self.strip.asked.connect(self.asked)
        self.strip.ticket_opened.connect(self.ticket_opened)
        self.photos.opened.connect(self.photo_opened)

    @property
    def item_id(self) -> str:
        return self.view.item.id if self.view else ""

    def show_view(
        self,
        view: ItemView,
        number: str,
        *,
        draft: Draft | None = None,
        saved: Stamp | None = None,
        line: TicketLine | None = None,
    ) -> None:
        """What the store holds, overlaid by what is on its way to it."""
        other = self.view is None or self.view.item.id != view.item.id
        self.view = view
        if other:
            self._turn_to(view, number)
        answer = view.answer
        verdict = answer.verdict if answer else None
        value = answer.value if answer else ""
        note = answer.note if answer else ""
        redo = needs_rework(view) and draft is None
        if redo:
            verdict, value = None, ""  # what was signed is history; a new answer is wanted
            saved = None
        if draft is not None:
            verdict = draft.verdict if draft.verdict is not None else verdict
            value = draft.value if draft.value is not None else value
            note = draft.note if draft.note is not None else note
        self.editor.show_item(view, value, editable=view.open, current=self.current)
        self.buttons.set_verdict(verdict)
        for mine, made in self.buttons.buttons.items():
            made.setEnabled(view.open or mine is verdict)
        self._show_state(view, draft, saved, verdict)
        self._note.show_text(note)
        self._note.setReadOnly(not view.open)
        must = self._must_note(verdict, value)
        self._note.setVisible(bool(note) or self._wants_note or must)
        self._offer_last(view, value)
        self.photos.show_evidence(view.photos)
        self.strip.show_view(
            view,
            editing=self.current and view.open and not redo and view.earlier is None,
            now=self.desk.ctx.clock.now(),
            line=line,
        )
        self._redo.setVisible(redo)
        self._remark_text.setText(self.tr("Returned: {0}").format(view.remark))
        self._remark.setVisible(bool(view.remark))
        self.set_edge(verdict)

    def _turn_to(self, view: ItemView, number: str) -> None:
        """Another item: everything half-typed belongs to the old one."""
        item = view.item
        self.editor.reset()
        self.strip.reset()
        self._note.reset(view.answer.note if view.answer else "")
        self._wants_note = False
        last = words.value_text(item, view.previous, self.desk.lang)
        self._last.setText(self.tr("last {0}").format(last) if last else "")
        self._place_editor()
        self.tell("")
        prompt = f"{number}  {item.prompt.to(self.desk.lang)}"
        self.prompt.setText(prompt)
        self.prompt.setMaximumWidth(self.prompt.fontMetrics().horizontalAdvance(prompt) + px(6))
        self.setAccessibleName(prompt)
        self._limits.setText(words.limits_text(item, self.desk.lang))
        self._limits.setVisible(bool(self._limits.text()))
        self._show_hint(item.hint.to(self.desk.lang) if item.hint else "")
        if item.when and self.why is None:
            self.why = icon_button(
                "help-circle-outline",
                self.tr("Why is this asked here?") + "  W",
                on=lambda: self.asked.emit(Action.WHY.value),
            )
            self._head.addWidget(self.why)
        if self.why is not None:
            self.why.setVisible(bool(item.when))

    def _show_hint(self, hint: str) -> None:
        """How it is looked at. A judged item's editor says it beside what it needs."""
        wanted = bool(hint) and self.kind is not ItemKind.VERDICT
        if wanted and self._hint is None:
            self._hint = label("", "small", wrap=True)
            self.body.insertWidget(self.body.indexOf(self._remark) + 1, self._hint)
        if self._hint is not None:
            self._hint.setText(hint if wanted else "")
            self._hint.setVisible(wanted)

    def _offer_last(self, view: ItemView, value: str) -> None:
        """The setting of the last visit, for one key; beside it "last …" would say it twice."""
        offered = copying.can_take(view) and value != view.previous_value
        if offered and self.copy is None:
            self.copy = button("", "chip", on=lambda: self.asked.emit(Action.COPY.value))
            self._line.insertWidget(self._line.indexOf(self.buttons), self.copy)
        if self.copy is None:
            return
        self.copy.setVisible(offered)
        self._last.setVisible(not offered)
        if offered:
            last = words.value_text(view.item, view.previous, self.desk.lang)
            self.copy.setText(self.tr("as last time: {0}").format(_cut(last)) + "  C")
            self.copy.setToolTip(last)
            self.copy.setAccessibleName(self.tr("as last time: {0}").format(last))

    def _place_editor(self) -> None:
        """Beside the verdict buttons, or on a line of its own."""
        if self.view is None:
            return
        margins = self.body.contentsMargins()
        room = self.width() - margins.left() - margins.right() - px(16)
        taken = self.buttons.sizeHint().width() + self._last.sizeHint().width()
        wide = self.editor.wide(self.view, room - taken)
        if wide is self._wide:
            return
        self._wide = wide
        if wide:
            self._own_line.addWidget(self.editor, 1)
        else:
            self._line.insertWidget(0, self.editor, 100)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._place_editor()

    def _show_state(
        self, view: ItemView, draft: Draft | None, saved: Stamp | None, verdict: Verdict | None
    ) -> None:
        saving = draft is not None and draft.writes > 0
        text = ""
        if saving:
            text = self.tr("saving …")
        elif saved is not None and verdict is not None:
            text = self.tr("saved {0}").format(formats.clock_time(saved))
        self.saved.setText(text)
        self._saved_mark.setVisible(bool(text) and not saving)
        self._keys_fit = self.current and view.open and verdict is None
        self._keys.setVisible(self._keys_fit and not self._typing)

    def set_edge(self, verdict: Verdict | None) -> None:
        tone = "bad" if verdict is Verdict.ABNORMAL else ""
        if (self.property("tone") or "") != tone:
            self.set_tone("bad" if tone else None)

    def set_current(self, current: bool) -> None:
        if current != self.current:
            self.current = current
            super().set_current(current)
            if not current and self._foot.property("tone") != "bad":
                self.tell("")  # a passing word; what went wrong stays

    def set_typing(self, typing: bool) -> None:
        """1, 2 and 3 are figures in a field, or answer a test: no verdicts now."""
        self._typing = typing
        self._keys.setVisible(self._keys_fit and not typing)

    def tell(self, text: str, *, bad: bool = False) -> None:
        """One line at the foot of the card; empty takes it away."""
        self._foot.setProperty("tone", "bad" if bad else "neutral")
        self._foot.style().unpolish(self._foot)
        self._foot.style().polish(self._foot)
        self._foot.setText(text)
        self._foot.setVisible(bool(text))

    def show_live(self, live: Any) -> None:
        self.editor.show_live(live)

    def show_timing(self, watch: Any) -> None:
        self.editor.show_timing(watch, self.desk.ctx.clock.now)

    def open_note(self) -> None:
        self._wants_note = True
        self._note.show()
        self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Gives everything half-typed."""
        self.editor.flush()
        self._note.flush()
        self.strip.flush()

    def refused(self) -> None:
        """The store did not take what was given: texts stay written, to be changed."""
        if self.view is None:
            return
        answer = self.view.answer
        self._note.unsaved(answer.note if answer else "")
        self.editor.refused(answer.value if answer else "")
        if self.view.finding is not None and self.strip.has_form:
            self.strip.form.refused(self.view.finding)

    def _must_note(self, verdict: Verdict | None, value: str) -> bool:
        if self.view is None:
            return False
        item = self.view.item
        return (
            (verdict is Verdict.NA and Need.NOTE_IF_NA in item.needs)
            or (verdict is Verdict.ABNORMAL and Need.NOTE_IF_ABNORMAL in item.needs)
            or (
                verdict is not Verdict.NA
                and Need.NOTE_IF_SOFT in item.needs
                and (item.off_guide(value) or self.view.soft)
            )
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.picked.emit()
        super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.picked.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.view is not None and self.view.open and may_hold_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        found = files_in(event.mimeData())
        if found:
            event.acceptProposedAction()
            self.dropped.emit(found)
