"""What looks wrong in the register, by kind, and the way to each site."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QDialog, QListView, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import ChangeSet, Entity
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import register_check
from app.services.register_check import RegisterCheck
from app.services.visit_guard import OFFICE
from widgets.common.buttons import button, own_enter
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row, scrolled
from widgets.common.rows import RowsModel
from widgets.common.states import EmptyState, ErrorState
from widgets.common.two_line import rows_view
from widgets.sites import check_looks
from widgets.sites.check_looks import MISSING, FlagGroup, FlagLine
from widgets.sites.site_form import SiteFormDialog
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

_WRONG, _FOUND, _FINE = 0, 1, 2
_LINES, _NUMBERS = 0, 1


class CheckDialog(QDialog):
    """Opened with ``open()``. Enter goes to the site; it is looked at anew whenever the register
    changes."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Register check"))
        self._desk = desk
        self._latest = Latest()
        self.found: RegisterCheck | None = None
        self.groups: RowsModel[FlagGroup] = RowsModel(
            lambda g: g.code, lambda g: check_looks.group_look(g).spoken, self
        )
        self.kinds = rows_view(self.groups, check_looks.group_look, self.tr("What looks wrong"))
        self.lines: RowsModel[FlagLine] = RowsModel(
            lambda f: f.key, lambda f: check_looks.line_look(f, desk.lang).spoken, self
        )
        self.sites = rows_view(
            self.lines, lambda f: check_looks.line_look(f, desk.lang), self.tr("Sites")
        )
        self.kinds.selectionModel().currentChanged.connect(self._kind_changed)
        self.kinds.activated.connect(lambda _index: self.sites.setFocus())
        self.sites.activated.connect(lambda _index: self.go())
        self._known = label("", "title")
        self._lacking = label("", "small", wrap=True)
        self._lay_out()
        room = parent.window()
        self.resize(min(px(1000), room.width() - px(80)), min(px(620), room.height() - px(48)))
        desk.bus.changed.connect(self._changed)
        self._load()

    def _lay_out(self) -> None:
        outer = column(self, gap=SPACE.m, margin=20)
        outer.addWidget(label(self.windowTitle(), "heading"))
        outer.addWidget(self._known)
        outer.addWidget(self._lacking)
        self._page = QWidget()
        panes = row(gap=SPACE.l, parent=self._page)
        left, right = Card(margin=4), Card(margin=SPACE.l)
        left.body.addWidget(self.kinds)
        self._about: QVBoxLayout = column(gap=SPACE.xs)
        right.body.addLayout(self._about)
        self._either = QStackedWidget()
        self._either.addWidget(self.sites)
        self._numbers = label("", wrap=True, selectable=True)
        self._numbers.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._either.addWidget(scrolled(self._numbers))
        right.body.addWidget(self._either, 1)
        panes.addWidget(left, 3)
        panes.addWidget(right, 5)
        self._state = QStackedWidget()
        wrong = QWidget()  # empty until it is looked at
        self._wrong: QVBoxLayout = column(wrong)
        self._state.addWidget(wrong)
        self._state.addWidget(self._page)
        fine = self.tr("Nothing looks wrong in the register.")
        hint = self.tr("Towns, names, businesses, phone numbers and closed sites were looked at.")
        self._state.addWidget(EmptyState("store-check-outline", fine, hint, ink="good"))
        outer.addWidget(self._state, 1)
        self.edit = button(self.tr("Edit site …"), icon="store-edit-outline", on=self.change)
        self.close_it = button(self.tr("Close"), on=self.reject)
        self.open_it = button(self.tr("Go to the site"), "primary", key="Enter", on=self.go)
        own_enter(self.edit, self.close_it, self.open_it)
        outer.addLayout(row(None, self.edit, self.close_it, self.open_it))

    # ---------------------------------------------------------------- reading

    def _load(self) -> None:
        self._desk.read(
            register_check.check,
            self._latest.wrap(self._show_check),
            failed=self._failed,
            owner=self,
        )

    def _changed(self, changes: ChangeSet) -> None:
        if changes.has(Entity.SITE) or changes.has(Entity.TICKET):
            self._load()

    def _show_check(self, found: RegisterCheck) -> None:
        first = self.found is None
        self.found = found
        self._known.setText(
            self.tr("{known} of about {total} known").format(known=found.known, total=found.total)
        )
        self._lacking.setVisible(found.unknown > 0)
        self._lacking.setText(
            self.tr(
                "Sites of the contract that the register does not have: about {n}. They come by "
                "import or from central; none is made up."
            ).format(n=found.unknown)
        )
        held = self.groups.row(self.kinds.currentIndex())
        made = check_looks.groups(found)
        self.groups.set_rows(made)
        self._state.setCurrentIndex(_FOUND if made else _FINE)
        at = self.groups.find(held.code if held is not None else "")
        if not at.isValid() and made:
            at = self.groups.index(0)
        if at.isValid():
            self.kinds.setCurrentIndex(at)
        self._kind_changed()
        if first and made:
            self.kinds.setFocus()

    def _failed(self, error: CounterCheckError) -> None:
        clear(self._wrong)
        said = error.sentence(self._desk.lang)
        self._wrong.addWidget(ErrorState(said, action=self.tr("Try again"), on=self._load))
        self._state.setCurrentIndex(_WRONG)

    def _kind_changed(self, *_: QModelIndex) -> None:
        group = self.groups.row(self.kinds.currentIndex())
        clear(self._about)
        numbers = group is not None and group.code == MISSING
        self._either.setCurrentIndex(_NUMBERS if numbers else _LINES)
        for made in (self.edit, self.open_it):
            made.setVisible(group is not None and not numbers)
        self.edit.setVisible(self.edit.isVisibleTo(self) and self._desk.may(*OFFICE))
        held = self.lines.row(self.sites.currentIndex())
        self.lines.set_rows(group.lines if group is not None else ())
        if group is None:
            return
        self._about.addWidget(label(check_looks.title_of(group.code), "strong", wrap=True))
        self._about.addWidget(label(check_looks.meaning_of(group.code), "small", wrap=True))
        if numbers:
            self._numbers.setText(", ".join(check_looks.spans(group.numbers)))
            return
        todo = {line.flag.todo.to(self._desk.lang) for line in group.lines}
        for words in sorted(todo):
            self._about.addWidget(label(words, "small", wrap=True, tone="warning"))
        at = self.lines.find(held.key if held is not None else "")
        at = at if at.isValid() else self.lines.index(0)
        self.sites.setCurrentIndex(at)
        self.sites.scrollTo(at, QListView.ScrollHint.EnsureVisible)

    # ---------------------------------------------------------------- the site in hand

    def _current(self) -> str:
        line = self.lines.row(self.sites.currentIndex())
        return line.site.id if line is not None else ""

    def go(self) -> None:
        site_id = self._current()
        if site_id:
            self.accept()
            self._desk.go("sites", site_id=site_id)

    def change(self) -> None:
        if site_id := self._current():
            SiteFormDialog(self._desk, self, site_id).open()
