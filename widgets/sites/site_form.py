"""A new site, or the record of one: checked while it is on the screen, closed with a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QWidget

from app.domain.changes import ChangeSet, Entity
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import site_edit, site_fields
from app.services.form_problems import Checked
from app.services.site_edit import SiteForm, SiteFormView
from widgets.common.buttons import button, own_enter
from widgets.common.card import Strip
from widgets.common.confirm import ask_reason, confirm, on_ctrl_enter
from widgets.common.field_box import FieldBox
from widgets.common.labels import label
from widgets.common.layouts import clear, column, row
from widgets.common.objections import Objections
from widgets.sites.site_fields import ChoiceField, NoteField
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

_GRID = (  # two abreast, in the order of the Tab key
    ("number", "town"),
    ("name", "business"),
    ("importance", "department"),
    ("contact", "phone"),
)
_WHOLE = ("address", "note")  # each a line of its own


class SiteFormDialog(QDialog):
    """Opened with ``open()``. Without ``site_id`` a new site.

    Signals:
    kept(str): the site's id, once it is saved.
    """

    kept = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget, site_id: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._site_id = site_id
        self._seen: SiteForm | None = None  # as the record was when it was shown
        self.view: SiteFormView | None = None
        self.setWindowTitle(self.tr("Edit site") if site_id else self.tr("New site"))
        self.setMinimumWidth(px(640))
        self.fields = self._fields()
        self._state = Strip("warning")
        self._state.hide()
        self.save = button(self.tr("Save"), "primary", on=self._save)
        self.save.setDefault(True)
        self.objections = Objections(self.fields, self.save, desk.lang)
        for field in self.fields.values():
            field.edited.connect(self.objections.edited)
        self._lay_out()
        on_ctrl_enter(self, self.save.click)
        self._enable(False)
        self._load()

    def _fields(self) -> dict[str, FieldBox | ChoiceField | NoteField]:
        made: dict[str, FieldBox | ChoiceField | NoteField] = {}
        for name, title in site_fields.FIELDS.items():
            words = title.to(self._desk.lang)
            if name in ("town", "business", "importance"):
                made[name] = ChoiceField(words)
            elif name == "note":
                made[name] = NoteField(words)
            elif name != "closed":
                made[name] = FieldBox(words)
        return made

    def _lay_out(self) -> None:
        outer = column(self, gap=SPACE.m, margin=20)
        outer.addWidget(label(self.windowTitle(), "heading"))
        outer.addWidget(self._state)
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(SPACE.l))
        grid.setVerticalSpacing(px(SPACE.m))
        top = Qt.AlignmentFlag.AlignTop
        for line, pair in enumerate(_GRID):
            for at, name in enumerate(pair):
                grid.addWidget(self.fields[name], line, at, top)
        for line, name in enumerate(_WHOLE, start=len(_GRID)):
            grid.addWidget(self.fields[name], line, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        outer.addLayout(grid)
        outer.addWidget(self.objections)
        outer.addLayout(self._foot())

    def _foot(self) -> QHBoxLayout:
        self.end = button(self.tr("End its service …"), icon="store-off-outline", on=self.ask_end)
        self.resume = button(
            self.tr("Take back into service …"), icon="store-check-outline", on=self.ask_resume
        )
        self.cancel = button(self.tr("Cancel"), on=self.reject)
        for made in (self.end, self.resume):
            own_enter(made)
            made.hide()
        return row(self.end, self.resume, None, self.cancel, self.save)

    # ---------------------------------------------------------------- in and out

    def _load(self) -> None:
        site_id = self._site_id
        self._desk.read(
            lambda ctx: site_edit.site_form(ctx, site_id),
            self._show_view,
            failed=self._failed,
            owner=self,
        )

    def _show_view(self, view: SiteFormView) -> None:
        """What the person has written already stays."""
        first = self.view is None
        typed = self.form() if not first else view.form
        seen = self._seen or view.form
        self.view, self._seen = view, view.form
        lang = self._desk.lang
        self._choices("town").offer([(self.tr("(choose)"), ""), *((t, t) for t in view.towns)])
        self._choices("business").offer(
            [(self.tr("(choose)"), ""), *((b.title.to(lang), b.id) for b in view.businesses)]
        )
        usual = next((i.title.to(lang) for i in view.importances if i.usual), "")
        as_usual = self.tr("as usual ({step})").format(step=usual) if usual else self.tr("as usual")
        self._choices("importance").offer(
            [(as_usual, ""), *((i.title.to(lang), i.id) for i in view.importances)]
        )
        self.fields["importance"].setVisible(bool(view.importances))
        for name in self.fields:
            own = getattr(typed, name)
            untouched = first or own == getattr(seen, name)
            self._set(name, getattr(view.form, name) if untouched else own)
        self._show_state(view)
        self._enable(view.may_edit)
        if first and view.may_edit:
            self.fields["town" if view.form.number and not view.site else "name"].setFocus()
        self.adjustSize()

    def _show_state(self, view: SiteFormView) -> None:
        closed = view.site is not None and view.site.closed
        self.end.setVisible(view.may_close and not closed)
        self.resume.setVisible(view.may_close and closed)
        clear(self._state.body)
        said = ""
        if closed:
            said = self.tr("This site is no longer served. Its history is kept; nothing is due.")
        elif not view.may_edit:
            said = self.tr("You can read this record; a central reviewer can change it.")
        if said:
            self._state.body.addWidget(label(said, "small", wrap=True, tone="warning"))
        self._state.setVisible(bool(said))

    def _choices(self, name: str) -> ChoiceField:
        field = self.fields[name]
        assert isinstance(field, ChoiceField)
        return field

    def _set(self, name: str, value: str) -> None:
        field = self.fields[name]
        if isinstance(field, FieldBox):
            field.line.setText(value)
            field.line.setCursorPosition(0)
        else:
            field.set_text(value)

    def _enable(self, on: bool) -> None:
        for name, field in self.fields.items():
            # the number says which site it is
            field.setEnabled(on and not (name == "number" and bool(self._site_id)))
        self.save.setEnabled(on)

    def form(self) -> SiteForm:
        return SiteForm(**{name: field.text() for name, field in self.fields.items()})

    # ---------------------------------------------------------------- saving

    def _save(self) -> None:
        form, site_id = self.form(), self._site_id
        self.objections.trying()
        self.save.setEnabled(False)
        self._desk.read(
            lambda ctx: site_edit.check(ctx, form, site_id),
            lambda found: self._checked(form, found),
            failed=self._failed,
            owner=self,
        )

    def _checked(self, form: SiteForm, found: Checked) -> None:
        if self.objections.settled(found):
            self._keep(form)
        else:
            self.save.setEnabled(True)

    def _keep(self, form: SiteForm) -> None:
        site_id, seen = self._site_id, self._seen
        self._desk.change(
            lambda ctx: (
                site_edit.edit_site(ctx, site_id, form, seen)
                if site_id
                else site_edit.add_site(ctx, form)
            ),
            owner=self,
            done=self._saved,
            failed=self._failed,
        )

    def _saved(self, changes: ChangeSet) -> None:
        self._desk.notices.good(self.tr("The site is saved."))
        self.kept.emit(self._site_id or changes.id(Entity.SITE))
        self.accept()

    def _failed(self, error: CounterCheckError) -> None:
        self.save.setEnabled(self.view is not None and self.view.may_edit)
        self.objections.fail(error)

    # ---------------------------------------------------------------- served or not

    def ask_end(self) -> None:
        ask_reason(
            self,
            self.tr("End the service of this site?"),
            self.tr(
                "It keeps its history and its devices, but no visit will be due there. It can be "
                "taken back later. The reason is written into its note."
            ),
            self.tr("End its service"),
            self._end,
            hint=self.tr("Why is it no longer served?"),
            danger=True,
        )

    def _end(self, reason: str) -> None:
        site_id = self._site_id
        self._desk.change(
            lambda ctx: site_edit.close_site(ctx, site_id, reason),
            owner=self,
            done=lambda _changes: self._load(),
            failed=self._failed,
        )

    def ask_resume(self) -> None:
        confirm(
            self,
            self.tr("Take this site back into service?"),
            self.tr("Visits become due there again, counted from its last one."),
            self.tr("Take it back"),
            self._resume,
        )

    def _resume(self) -> None:
        site_id = self._site_id
        self._desk.change(
            lambda ctx: site_edit.reopen_site(ctx, site_id),
            owner=self,
            done=lambda _changes: self._load(),
            failed=self._failed,
        )
