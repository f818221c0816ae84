"""Taking stock at a site: every device of the register, marked one by one; each mark is kept at
once, so that a crash or a closed window loses none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from app.domain.changes import ChangeSet, Entity
from app.domain.label_code import short_of
from app.domain.site import Site
from app.domain.stock_take import Found
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import stock_takes
from app.services.context import Ctx
from app.services.stock_takes import StockLine, StockView
from widgets.assets import looks
from widgets.assets.form import DeviceForm
from widgets.assets.stock_looks import key_of, look_of
from widgets.common import words
from widgets.common.buttons import button
from widgets.common.card import Card, Strip
from widgets.common.confirm import confirm
from widgets.common.labels import ElidedLabel, label
from widgets.common.layouts import column, row
from widgets.common.rows import RowsModel
from widgets.common.two_line import rows_view
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

KEYS = {Qt.Key.Key_1: Found.PRESENT, Qt.Key.Key_2: Found.MISSING, Qt.Key.Key_3: Found.DIFFERENT}


class StockDialog(QDialog):
    """Opened with ``open()``; goes on with the stock-take this laptop has open at the site, or
    begins one."""

    def __init__(self, desk: Desk, site: Site, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Stock-take"))
        self.resize(px(760), px(600))
        self._desk = desk
        self._site = site
        self._latest = Latest()
        self.view: StockView | None = None
        self._take_id = ""
        self._shown = ""  # the device whose fields are shown
        self.field = QLineEdit()
        self.field.setPlaceholderText(
            self.tr("Scan a label, or type its number or a serial number, then Enter")
        )
        self.field.setAccessibleName(self.field.placeholderText())
        self.field.returnPressed.connect(self._scanned)
        self.model: RowsModel[StockLine] = RowsModel(key_of, lambda r: look_of(r).spoken, self)
        self.list = rows_view(self.model, look_of, self.tr("Devices to find"))
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.installEventFilter(self)
        self.serial = QLineEdit()
        self.serial.setAccessibleName(self.tr("Serial number on the device"))
        self.note = QLineEdit()
        self.note.setAccessibleName(self.tr("Note"))
        self._lay_out()
        desk.bus.changed.connect(self._changed)
        self._begin()

    def _lay_out(self) -> None:
        outer = column(self, gap=SPACE.m, margin=20)
        outer.addWidget(label(self.tr("Stock-take"), "heading"))
        where = f"{self._site.number} · {self._site.town} · {self._site.name}"
        outer.addWidget(ElidedLabel(where, "small"))
        outer.addWidget(self.field)
        self._said = label("", "small", wrap=True, tone="bad")
        self._said.hide()
        outer.addWidget(self._said)
        listed = Card(margin=4)
        listed.body.addWidget(self.list)
        outer.addWidget(listed, 1)
        outer.addWidget(self._lacking_strip())
        outer.addWidget(self._detail())
        self._progress = label("", "small")
        self.add = button(self.tr("Add device"), icon="plus", on=self._add)
        later = button(self.tr("Later"), on=self.reject)
        self.finish = button(self.tr("Close the stock-take"), "primary", on=self._ask_close)
        for made in (self.add, later, self.finish):
            made.setAutoDefault(False)  # Enter belongs to the scanner
        outer.addLayout(row(self._progress, None, self.add, later, self.finish))

    def _lacking_strip(self) -> Strip:
        self._lacking = Strip("neutral")
        self._lacking_text = label("", "small", wrap=True)
        self._lacking.body.addWidget(self._lacking_text)
        self._lacking.hide()
        return self._lacking

    def _detail(self) -> QWidget:
        box = QWidget()
        inner = column(box, gap=SPACE.s)
        self._about = ElidedLabel("", "small")
        inner.addWidget(self._about)
        fields = row(
            label(self.tr("Serial number on the device"), "small"),
            self.serial,
            label(self.tr("Note"), "small"),
            self.note,
        )
        fields.setStretch(1, 1)
        fields.setStretch(3, 1)
        inner.addLayout(fields)
        self.buttons = {}
        marks = row(gap=SPACE.s)
        for number, found in enumerate(KEYS.values(), start=1):
            made = button(f"{number}  {words.stock(found)}", on=partial(self.mark, found))
            made.setAutoDefault(False)
            self.buttons[found] = made
            marks.addWidget(made)
        hint = self.tr("A scanned label says which record it is, not that it was seen here.")
        marks.addWidget(label(hint, "tiny", wrap=True), 1)
        inner.addLayout(marks)
        self.serial.returnPressed.connect(lambda: self.mark(Found.PRESENT))
        self.note.returnPressed.connect(self._note_entered)
        self._detail_box = box
        box.setEnabled(False)
        return box

    # ---------------------------------------------------------------- reading

    def _begin(self) -> None:
        site_id = self._site.id
        self._desk.change(
            lambda ctx: stock_takes.begin(ctx, site_id),
            owner=self,
            done=lambda _changes: self._load(),
            failed=self._failed,
        )

    def _load(self) -> None:
        site_id = self._site.id

        def read(ctx: Ctx) -> StockView | None:
            take = stock_takes.open_take(ctx, site_id)
            return stock_takes.stock_view(ctx, take.id) if take is not None else None

        self._desk.read(read, self._latest.wrap(self._show_view), failed=self._failed, owner=self)

    def _changed(self, changes: ChangeSet) -> None:
        if changes.has(Entity.STOCK_TAKE, self._take_id) or changes.has(Entity.ASSET):
            self._load()

    def _show_view(self, view: StockView | None) -> None:
        if view is None:  # it was closed meanwhile
            self.accept()
            return
        first = self.view is None
        self.view = view
        self._take_id = view.take.id
        held = self.model.row(self.list.currentIndex())
        keep = key_of(held) if held is not None else ""
        self.model.set_rows(view.lines)
        at = self.model.find(keep)
        if not at.isValid() and view.lines:
            at = self.model.index(0)
        if at.isValid():
            self.list.setCurrentIndex(at)
        self._show_current()
        marked = len(view.lines) - len(view.having(None))
        told = self.tr("{n} of {m} marked").format(n=marked, m=len(view.lines))
        self._progress.setText(told)
        self._lacking.setVisible(bool(view.lacking))
        self._lacking_text.setText(
            self.tr(
                "Expected here by the contract, not registered: {kinds}. Add what stands here; the "
                "rest is noted when you close."
            ).format(kinds=looks.kinds_of(view.lacking))
        )
        if first:
            self.field.setFocus()

    # ---------------------------------------------------------------- the device in hand

    def _current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_current()

    def _show_current(self) -> None:
        line = self.model.row(self.list.currentIndex())
        self._detail_box.setEnabled(line is not None)
        if line is None or line.asset is None:
            self._about.setText("")
            self._shown = ""
            return
        asset, count = line.asset, line.count
        known = f"SN {asset.serial_no}" if asset.serial_no else self.tr("no serial number yet")
        facts = (looks.name_of(asset), known, asset.place, short_of(asset.id))
        self._about.setText(" · ".join(fact for fact in facts if fact))
        if self._shown != asset.id:  # what is being typed stays while the list is read anew
            self._shown = asset.id
            self.serial.setText(count.serial_no if count is not None else "")
            self.note.setText(count.note if count is not None else "")

    def mark(self, found: Found) -> None:
        """Marks the device in hand with what stands in its fields, and goes on to the next that
        is not marked."""
        line = self.model.row(self.list.currentIndex())
        if line is None or line.asset is None:
            return
        take, asset = self._take_id, line.asset.id
        serial, note = self.serial.text(), self.note.text()
        self._do(
            lambda ctx: stock_takes.mark(ctx, take, asset, found, serial_no=serial, note=note),
            self._next,
        )

    def _note_entered(self) -> None:
        line = self.model.row(self.list.currentIndex())
        held = line.count.found if line is not None and line.count is not None else Found.PRESENT
        self.mark(held)

    def _next(self) -> None:
        """The next line without a mark, from the one in hand on; it stays when there is none."""
        rows, here = self.model.rows, self.list.currentIndex().row()
        for step in range(1, len(rows)):
            at = (here + step) % len(rows)
            if rows[at].count is None and rows[at].asset is not None:
                self.list.setCurrentIndex(self.model.index(at))
                return

    def _scanned(self) -> None:
        typed, take = self.field.text().strip(), self._take_id
        if not typed or not take:
            return

        def found() -> None:
            self.field.clear()

        self._do(lambda ctx: stock_takes.scan(ctx, take, typed), found)
        self.field.selectAll()

    def _do(self, change: Callable[[Ctx], ChangeSet], then: Callable[[], object]) -> None:
        def done(_changes: ChangeSet) -> None:
            self._say("")
            then()

        self._desk.change(change, owner=self, done=done, failed=self._failed)

    def _add(self) -> None:
        form = DeviceForm(self._desk, self._site, self)
        lacking = self.view.lacking if self.view is not None else ()
        if lacking:
            form.choose_kind(lacking[0][0])
        form.open()

    # ---------------------------------------------------------------- closing

    def _ask_close(self) -> None:
        if self.view is None:
            return
        rest = len(self.view.having(None))
        missing = len(self.view.having(Found.MISSING)) + rest
        other = len(self.view.having(Found.DIFFERENT))
        if rest:
            text = self.tr("Not marked: {n}. They count as missing.").format(n=rest)
        elif missing:
            text = self.tr("Missing in the register from now on: {n}.").format(n=missing)
        elif other:
            text = self.tr("Every device was found; different from the register: {n}.").format(
                n=other
            )
        else:
            text = self.tr("Every device was found.")
        text += " " + self.tr("A closed stock-take cannot be changed.")
        confirm(
            self,
            self.tr("Close the stock-take?"),
            text,
            self.tr("Close it"),
            self._close_it,
            danger=bool(rest),
        )

    def _close_it(self) -> None:
        take = self._take_id

        def closed(_changes: ChangeSet) -> None:
            self._desk.notices.good(
                self.tr("The stock-take is closed and the register follows it.")
            )
            self.accept()

        self._desk.change(
            lambda ctx: stock_takes.close(ctx, take, rest_missing=True),
            owner=self,
            done=closed,
            failed=self._failed,
        )

    def _failed(self, error: CounterCheckError) -> None:
        self._say(error.sentence(self._desk.lang))

    def _say(self, sentence: str) -> None:
        self._said.setText(sentence)
        self._said.setVisible(bool(sentence))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """1, 2 and 3 on the list mark the device in hand."""
        pressed = watched is self.list and event.type() == QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent):
            found = KEYS.get(Qt.Key(event.key()))
            if found is not None and not event.isAutoRepeat():
                self.mark(found)
                return True
        return False
