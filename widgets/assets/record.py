"""A device's record: its facts, its baseline and what has changed since, its tests over visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain import device_facts
from app.domain.account import Role
from app.domain.changes import ChangeSet, Entity
from app.domain.label_code import short_of
from app.domain.site import Asset, AssetState
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.qt.tasks import Latest
from app.services import asset_words, assets
from app.services.device_lines import DeviceView, RunLine, device_view
from widgets.assets import looks
from widgets.assets.form import DeviceForm
from widgets.assets.labels_dialog import LabelsDialog
from widgets.common import formats, words
from widgets.common.buttons import button
from widgets.common.card import Strip
from widgets.common.chip import Chip
from widgets.common.confirm import confirm
from widgets.common.labels import ElidedLabel, icon_label, label
from widgets.common.layouts import clear, column, row, rule, scrolled
from widgets.common.states import ErrorState
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

_SHOWN = 20  # tests


class DeviceDialog(QDialog):
    """Opened with ``open()``. Follows what is changed elsewhere.

    Signals:
        loaded(str): the id of the device's site, each time the record was read.
    """

    loaded = Signal(str)

    def __init__(self, desk: Desk, asset_id: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Device"))
        self.resize(px(680), px(600))
        self._desk = desk
        self._id = asset_id
        self._latest = Latest()
        self.view: DeviceView | None = None
        outer = column(self, gap=SPACE.m, margin=20)
        self._head: QVBoxLayout = column(gap=4)
        outer.addLayout(self._head)
        inner = QWidget()
        self._body: QVBoxLayout = column(inner, gap=SPACE.m)
        outer.addWidget(scrolled(inner), 1)
        self._foot: QHBoxLayout = row(gap=SPACE.s)
        outer.addLayout(self._foot)
        desk.bus.changed.connect(self._changed)
        self._load()

    def _changed(self, changes: ChangeSet) -> None:
        if changes.has(Entity.ASSET, self._id) or changes.has(Entity.TEST_RUN):
            self._load()

    def _load(self) -> None:
        id = self._id
        self._desk.read(
            lambda ctx: device_view(ctx, id),
            self._latest.wrap(self._show_view),
            failed=self._not_read,
            owner=self,
        )

    def _not_read(self, error: CounterCheckError) -> None:
        self._clear()
        self._body.addWidget(ErrorState(error.sentence(self._desk.lang)))
        self._foot.addLayout(row(None, button(self.tr("Close"), on=self.reject)))

    def _clear(self) -> None:
        for layout in (self._head, self._body, self._foot):
            clear(layout)

    def _show_view(self, view: DeviceView) -> None:
        self.view = view
        self._clear()
        self._show_head(view)
        self._show_facts(view.line.asset)
        self._body.addWidget(rule())
        self._show_baseline(view)
        self._body.addWidget(rule())
        self._show_runs(view)
        self._body.addStretch(1)
        self._show_foot(view.line.asset)
        self.loaded.emit(view.site.id)

    # ---------------------------------------------------------------- parts

    def _show_head(self, view: DeviceView) -> None:
        asset = view.line.asset
        title = label(looks.name_of(asset), "heading", wrap=True, selectable=True)
        line = row(icon_label(looks.ICONS[asset.kind], "muted", 22), title, gap=10)
        line.setStretch(1, 1)
        ending = looks.warranty_chip(view.line.warranty)
        for text, tone in (*((ending,) if ending else ()), looks.state_chip(asset)):
            line.addWidget(Chip(text, tone))
        self._head.addLayout(line)
        where = f"{view.site.number} · {view.site.town} · {view.site.name}"
        self._head.addWidget(ElidedLabel(where, "small"))

    def _show_facts(self, asset: Asset) -> None:
        translate = self._desk.words
        profile = translate(asset_words.profile_title(asset.profile)) if asset.profile else ""
        facts = (
            (self.tr("Kind"), words.asset(asset.kind)),
            (self.tr("Number on the label"), short_of(asset.id)),
            (self.tr("Maker"), asset.brand),
            (self.tr("Model"), asset.model),
            (self.tr("Serial number"), asset.serial_no),
            (self.tr("Place"), asset.place),
            (self.tr("Device profile"), profile),
            (self.tr("Port"), asset.port),
            (self.tr("Installed on"), asset.installed_on),
            (self.tr("Warranty until"), asset.warranty_until),
        )
        self._body.addLayout(_two_columns(facts))
        if asset.note:
            self._body.addWidget(label(asset.note, "small", wrap=True, selectable=True))

    def _show_baseline(self, view: DeviceView) -> None:
        asset, told = view.line.asset, view.line.latest
        self._body.addWidget(label(self.tr("Baseline"), "strong"))
        lang = self._desk.lang
        if not asset.baseline:
            said = self.tr("No baseline yet: accept what a test has read, and later tests compare.")
        elif asset.baseline_by and (at := _instant(asset.baseline_at)) is not None:
            said = self.tr("Accepted by {name} on {day}.").format(
                name=asset.baseline_by, day=formats.day(at)
            )
        else:
            said = self.tr("Accepted earlier; by whom is not recorded.")
        self._body.addWidget(label(said, "small", wrap=True))
        if told is not None and told.differences:
            strip = Strip("warning")
            when = formats.day(told.run.started)
            head = self.tr("Different at the test of {day}:").format(day=when)
            strip.body.addWidget(label(head, "strong"))
            for change in told.differences:
                text = change.said.to(lang)
                if change.held == "record":
                    text = self.tr("{change} (the record against the device)").format(change=text)
                strip.body.addWidget(label(text, "small", wrap=True, selectable=True))
            self._body.addWidget(strip)
        held = device_facts.ordered(asset.baseline or {})
        named = [(device_facts.label_of(key).to(lang), value) for key, value in held]
        self._body.addLayout(_two_columns(named))
        if told is None or not assets.may_edit(self._desk.ctx):
            return
        buttons = row(gap=SPACE.s)
        if told.fills:
            many = self.tr("Fill empty fields from the test ({n})").format(n=len(told.fills))
            fields = (asset_words.FIELDS[f].to(lang) + " " + v for f, v in told.fills.items())
            filled = button(many, on=partial(self._take_over, assets.fill))
            filled.setToolTip("\n".join(fields))
            buttons.addWidget(filled)
        if told.acceptable:
            accept = self.tr("Accept the test's facts as baseline")
            buttons.addWidget(button(accept, on=partial(self._take_over, assets.accept)))
        buttons.addStretch(1)
        self._body.addLayout(buttons)

    def _show_runs(self, view: DeviceView) -> None:
        head = row(label(self.tr("Tests"), "strong"), label(looks.tested(view.line), "small"))
        head.setStretch(1, 1)
        self._body.addLayout(head)
        for line in view.runs[:_SHOWN]:
            self._body.addLayout(self._run(line))
        more = len(view.runs) - _SHOWN
        if more > 0:
            self._body.addWidget(label(self.tr("and {n} earlier").format(n=more), "tiny"))

    def _run(self, line: RunLine) -> QHBoxLayout:
        run, tone = line.run, looks.run_tone(line.run)
        shown = Chip(words.outcome(run.outcome, undecided=run.undecided), tone)
        made = row(label(formats.moment(run.started)), shown, gap=10)
        made.addWidget(ElidedLabel(self._desk.words(line.plan), "small"), 1)
        if line.visit is not None:
            visit = line.visit
            page = "visit" if self._desk.may(Role.ENGINEER, Role.SUPERVISOR) else "review"
            made.addWidget(button(visit.number, "link", on=lambda: self._leave_for(page, visit.id)))
        return made

    def _show_foot(self, asset: Asset) -> None:
        self._foot.addWidget(button(self.tr("Label"), icon="qrcode", on=self.print_label))
        if assets.may_edit(self._desk.ctx):
            self._foot.addWidget(button(self.tr("Edit"), icon="pencil-outline", on=self.edit))
            for state, name in self._ways(asset):
                self._foot.addWidget(button(name, on=partial(self._set_state, asset, state)))
        self._foot.addStretch(1)
        done = button(self.tr("Close"), "primary", on=self.accept)
        self._foot.addWidget(done)
        done.setFocus()

    def _ways(self, asset: Asset) -> list[tuple[AssetState, str]]:
        names = (
            (AssetState.IN_USE, self.tr("Back in use")),
            (AssetState.SPARE, self.tr("Make it a spare")),
            (AssetState.RETIRED, self.tr("Retire")),
        )
        return [(state, name) for state, name in names if state is not asset.state]

    # ---------------------------------------------------------------- actions

    def edit(self) -> DeviceForm | None:
        if self.view is None:
            return None
        form = DeviceForm(self._desk, self.view.site, self, asset=self.view.line.asset)
        form.open()
        return form

    def print_label(self) -> LabelsDialog:
        dialog = LabelsDialog(self._desk, (), self, asset_id=self._id)
        dialog.open()
        return dialog

    def _set_state(self, asset: Asset, state: AssetState) -> None:
        id = asset.id

        def go() -> None:
            self._desk.change(lambda ctx: assets.set_state(ctx, id, state))

        if state is AssetState.RETIRED:
            confirm(
                self,
                self.tr("Retire this device?"),
                self.tr("Its record and its tests stay; visits do not ask for it any more."),
                self.tr("Retire"),
                go,
            )
        else:
            go()

    def _take_over(self, how: assets.TakeOver) -> None:
        told = self.view.line.latest if self.view is not None else None
        if told is None:
            return
        id, run_id = self._id, told.run.id
        self._desk.change(lambda ctx: how(ctx, id, run_id))

    def _leave_for(self, page: str, visit_id: str) -> None:
        self.accept()
        self._desk.go(page, visit_id=visit_id)


def _two_columns(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    """Name and value, two facts in a row."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(px(SPACE.m))
    grid.setVerticalSpacing(px(4))
    for number, (name, value) in enumerate(facts):
        line, at = number // 2, number % 2 * 2
        grid.addWidget(label(name, "small"), line, at)
        grid.addWidget(label(value or "–", wrap=True, selectable=True), line, at + 1)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    return grid


def _instant(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None  # never accepted, or written by another program
