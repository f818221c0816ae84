"""The first page of a new laptop: the address of central, a code, who one is — and it is in
service."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QWidget

from app.errors import CounterCheckError
from app.qt.enrol_form import pack_ids
from app.qt.enrol_words import Field, NotDone
from app.qt.enrol_work import EnrolWork
from app.qt.settings import Settings
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.field_box import FieldBox
from widgets.common.labels import label
from widgets.common.layouts import column, row, scrolled
from widgets.enrol.steps_view import StepsView
from widgets.sign_in.look_switch import LookSwitch
from widgets.theme.theme import px


class EnrolPage(QWidget):
    """A view of ``work``, which outlives it."""

    def __init__(self, work: EnrolWork, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "page")
        self._work = work
        self._settings = settings
        inner = QWidget()
        layout = column(inner, gap=0, margin=16)
        layout.addStretch(2)
        self._card = Card(margin=28, gap=12)
        self._card.setFixedWidth(px(480))
        layout.addLayout(row(None, self._card, None))
        layout.addStretch(3)
        layout.addLayout(row(None, LookSwitch(settings)))
        self._area = scrolled(inner)
        column(self).addWidget(self._area)
        self._head()
        self.fields = self._fields()
        self.packs = self._pack_choice()
        self.trouble = Strip("bad")
        self._said = label("", "small", wrap=True, tone="bad")
        self.trouble.body.addWidget(self._said)
        self.go = button(self.tr("Enrol"), "primary", on=self._start)
        self.go.setMinimumHeight(px(38))
        self.go.setSizePolicy(self.fields[Field.CODE].line.sizePolicy())
        self.steps = StepsView()
        self.steps.cancelled.connect(work.cancel)
        for widget in (self.trouble, self.go, self.steps):
            self._card.body.addWidget(widget)
        work.changed.connect(self._refresh)
        self._refresh()

    def _head(self) -> None:
        body = self._card.body
        body.addWidget(label(self.tr("CounterCheck"), "figure"))
        body.addWidget(label(self.tr("Welcome. This laptop has to be enrolled first."), "strong"))
        body.addWidget(
            label(
                self.tr(
                    "You need the line once. The administrator gives you the address and a "
                    "code; login and password are your own at central."
                ),
                "small",
                wrap=True,
            )
        )

    def _fields(self) -> dict[Field, FieldBox]:
        typed = self._work.typed
        made = {
            Field.ADDRESS: FieldBox(
                self.tr("Central address"), example="https://central.example.cn"
            ),
            Field.CODE: FieldBox(
                self.tr("One-time code"),
                example="ABCD-EFGH-JKMN",
                hint=self.tr(
                    "Good for 48 hours and for one laptop. Case and dashes do not matter."
                ),
                longest=80,
            ),
            Field.LOGIN: FieldBox(self.tr("Login"), longest=120),
            Field.PASSWORD: FieldBox(self.tr("Password"), secret=True, longest=256),
        }
        for name, box in made.items():
            box.line.setText(getattr(typed, name.value))
            box.line.textChanged.connect(self._keep)
            box.entered.connect(self._entered)
            self._card.body.addWidget(box)
        return made

    def _pack_choice(self) -> QComboBox | None:
        """Only where there is a choice."""
        packs = pack_ids()
        if len(packs) < 2:
            return None
        made = QComboBox()
        made.addItems(list(packs))
        made.setAccessibleName(self.tr("Contract pack"))
        made.setPlaceholderText(self.tr("Choose the contract"))
        # none is chosen beforehand: a laptop works for its contract until it is enrolled anew
        made.setCurrentIndex(made.findText(self._work.typed.pack_id))
        made.currentTextChanged.connect(lambda _text: self._keep())
        made.activated.connect(lambda _index: self.go.setFocus())
        title = label(self.tr("Contract pack"), "small")
        title.setBuddy(made)
        self._card.body.addWidget(title)
        self._card.body.addWidget(made)
        return made

    def _keep(self) -> None:
        typed = {name.value: box.text() for name, box in self.fields.items()}
        pack = self.packs.currentText() if self.packs is not None else ""
        self._work.typed = replace(self._work.typed, pack_id=pack, **typed)

    def _entered(self) -> None:
        """Enter goes on to the next empty field; in a full form it enrols."""
        empty = [box for box in self.fields.values() if not box.text().strip()]
        if empty:
            empty[0].setFocus()
        elif self.packs is not None and self.packs.currentIndex() < 0:
            self.packs.setFocus()
        else:
            self._start()

    def _start(self) -> None:
        self._keep()
        self._work.start()

    def _refresh(self) -> None:
        step, error = self._work.step, self._work.error
        running = step is not None
        if running:
            self.steps.setVisible(True)  # before the field that has the focus is shut
            self.steps.setFocus()
        for box in self.fields.values():
            box.line.setEnabled(not running)
            box.line.deselect()
            box.say("")
        if self.packs is not None:
            self.packs.setEnabled(not running)
        self.go.setVisible(not running)
        self.steps.setVisible(running)
        self.trouble.setVisible(False)
        if step is not None:
            self.steps.show_step(step)
            self._focus(self.steps)
        elif error is not None:
            self._tell(error)
        else:
            self._first_empty()

    def _tell(self, error: CounterCheckError) -> None:
        sentence = error.sentence(self._settings.lang)
        box = self.fields.get(error.field) if isinstance(error, NotDone) else None
        if box is not None:
            box.say(sentence)
            box.line.selectAll()
            self._focus(box)
            return
        self._said.setText(sentence)
        self.trouble.setAccessibleName(sentence)
        self.trouble.setVisible(True)
        self._focus(self.go)

    def _first_empty(self) -> None:
        boxes = list(self.fields.values())
        self._focus(next((box for box in boxes if not box.text().strip()), boxes[-1]))

    def _focus(self, widget: QWidget) -> None:
        self.setFocusProxy(widget)
        widget.setFocus()
        self._reveal(widget)

    def _reveal(self, widget: QWidget) -> None:
        """Scrolls to it, once the layout knows where it is."""
        QTimer.singleShot(0, widget, lambda: self._area.ensureWidgetVisible(widget))
