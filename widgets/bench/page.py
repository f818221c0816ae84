"""The bench: any device, any test, every byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from app.domain.changes import ChangeSet
from app.domain.checklist import Item
from app.qt.desk import Desk
from app.services import device_tests, visits
from app.services.context import Ctx
from app.services.device_tests import Target
from widgets.bench.attach import AttachDialog, Open, open_visits, record
from widgets.bench.outcome_strip import OutcomeStrip
from widgets.bench.ports import Port, PortsCard
from widgets.bench.run import Live
from widgets.bench.setup_card import SetupCard
from widgets.bench.steps_view import StepsView
from widgets.bench.virtual_card import VirtualCard
from widgets.bench.wire_card import WireCard
from widgets.bench.workbench import Workbench
from widgets.common.card import Card
from widgets.common.labels import label
from widgets.common.layouts import column, row, scrolled
from widgets.common.page import Page
from widgets.common.segments import Segments
from widgets.theme.theme import px
from widgets.theme.tokens import SPACE

NARROW = 1060  # px at 100 %
VERY_NARROW = 780  # ports, too, stand above the rest, and the window scrolls
Wanted = tuple[Item, Target, str]  # item, where its device is, words for the header


class BenchPage(Page):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.workbench = Workbench.of(desk)
        self.run = self.workbench.run
        self._visit: tuple[str, str] | None = None  # the item a visit sent us here for
        self._attached: tuple[Live | None, str] = (None, "")
        self.dialog: AttachDialog | None = None
        self.ports = PortsCard(desk, self.workbench)
        self.virtual = VirtualCard(desk, self.workbench)
        self.setup = SetupCard(desk, self.workbench.registry)
        self.steps = StepsView(desk.lang)
        self.outcome = OutcomeStrip(desk)
        self.wire = WireCard(desk, self.workbench)
        self._lay_out()
        self.ports.chosen.connect(self._chosen)
        self.setup.edited.connect(self._show)
        self.setup.start_asked.connect(self.start)
        self.setup.cancel_asked.connect(self.run.cancel)
        self.steps.answered.connect(self.run.answer)
        self.outcome.attach_asked.connect(self._attach)
        self.outcome.go_asked.connect(lambda: desk.go("visit", visit_id=self._attached[1]))
        self.run.moved.connect(self._show)
        self.run.wire.connect(self.wire.add)
        self.run.watched.connect(self._watched)
        self._keys()
        if self.run.live is not None:
            self._restore(self.run.live)
        self._show()

    def shown(self, args: Mapping[str, Any]) -> None:
        self.titled.emit(self.tr("Device bench"), self.tr("Test any device, see every byte"))
        self.hinted.emit(self.tr("T start   Esc cancel   F5 search again   1-9 answer"))
        self.workbench.watch()
        if self.workbench.found is None:
            self.workbench.look()
        else:
            self.ports.show_rows()  # a visit's test may have started a virtual device
        if plan := args.get("plan"):
            self._take_plan(str(plan))
        visit_id, item_id = args.get("visit_id"), args.get("item_id")
        if visit_id and item_id and (str(visit_id), str(item_id)) != self._visit:
            self._visit = (str(visit_id), str(item_id))
            self._take_item(*self._visit)
        if self.ports.current() is None:
            kind = self.setup.plan().kind
            rows = self.ports.model.rows
            first = next((p for p in rows if p.kind == kind), rows[0] if rows else None)
            if first is not None:
                self.ports.select(first.key)
        if not self.run.running:
            self.ports.list.setFocus()  # the page's keys count where the focus is
        self.kept.emit(dict(args))

    def keys(self) -> tuple[tuple[str, str], ...]:
        return (
            ("T", self.tr("Start the test")),
            ("Esc", self.tr("Cancel the test")),
            ("F5", self.tr("Search ports and devices again")),
            ("1 … 9", self.tr("Answer what the test asks")),
        )

    def start(self) -> None:
        """T: runs what the form says."""
        if self.run.running:
            return
        order = self.setup.order()
        if order is not None:
            self.run.start(replace(order, virtual=self._is_virtual(order.url)))

    def _lay_out(self) -> None:
        layout = self._panes = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        layout.setContentsMargins(*[px(SPACE.page)] * 4)
        layout.setSpacing(px(SPACE.l))
        left = column(gap=SPACE.l)
        left.addWidget(self.ports, 5)
        left.addWidget(self.virtual, 4)
        inner = QWidget()
        middle = column(inner, gap=SPACE.l)
        self._test = scrolled(inner)  # a large scale on a low screen
        middle.addWidget(self.setup)
        plan = Card(gap=SPACE.s)
        plan.setAccessibleName(self.tr("Steps"))
        self._steps_title = label("", "strong")
        self._status_label = label("", "small", tone="primary")
        plan.body.addLayout(row(self._steps_title, None, self._status_label))
        plan.body.addWidget(self.steps, 1)
        plan.body.addWidget(self.outcome)
        plan.setMinimumHeight(px(230))
        middle.addWidget(plan, 1)
        self._switch = Segments(
            self.tr("Show"), (("test", self.tr("Test")), ("wire", self.tr("Wire log"))), "test"
        )
        self._switch.chosen.connect(lambda _v: self._fit())
        panes = QHBoxLayout()
        panes.setSpacing(px(SPACE.l))
        panes.addWidget(self._test, 11)
        panes.addWidget(self.wire, 8)
        right = column(gap=SPACE.s)
        right.addWidget(self._switch)
        right.addLayout(panes, 1)
        layout.addLayout(left, 6)
        layout.addLayout(right, 19)
        self.wire.setMinimumWidth(px(300))
        for card in (self.ports, self.virtual):
            card.setMinimumWidth(px(240))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where three panes do not fit beside each other, test and wire take turns."""
        narrow = self.width() < px(NARROW)
        above, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        stacked = self.width() < px(VERY_NARROW)
        self._panes.setDirection(above if stacked else beside)
        for pane, height in ((self.ports, 190), (self.virtual, 150), (self._test, 460)):
            pane.setMinimumHeight(px(height) if stacked else 0)
        wire = self._switch.value() == "wire"
        self._switch.setVisible(narrow)
        self._test.setVisible(not narrow or not wire)
        self.wire.setVisible(not narrow or wire)

    def _keys(self) -> None:
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        pairs = [("T", self.start), ("Esc", self.run.cancel), ("F5", self.workbench.look)]
        for key, act in pairs:
            QShortcut(QKeySequence(key), self, act, context=inside)
        for number in range(1, 10):
            QShortcut(
                QKeySequence(str(number)),
                self,
                lambda n=number: self.steps.choose(n),
                context=inside,
            )

    def _chosen(self, port: Port) -> None:
        self.virtual.show_device(port.virtual)
        self.wire.seen.show_device(port.virtual)
        if self.run.running:
            return
        self.run.forget()
        self.setup.show_port(port)
        self._show()

    def _restore(self, live: Live) -> None:
        """A rebuilt page takes up the run where it stands."""
        self.setup.choose(live.order.plan.id, live.order.profile)
        self.setup.url.setText(live.order.url)
        self.setup.name.setText(live.order.url or live.order.plan.title.to(self.desk.lang))
        self.setup.guess.hide()

    def _show(self) -> None:
        live = self.run.live
        running = self.run.running
        held = self._has_focus()
        if live is not None and (running or live.order.plan == self.setup.plan()):
            self.steps.show_live(live)
        else:
            live = None
            self.steps.show_plan(self.setup.plan())
        plan = live.order.plan if live is not None else self.setup.plan()
        done = sum(s.verdict.value != "not_run" for s in live.steps.values()) if live else 0
        count = f"{done} / {len(plan.steps)}" if live is not None else str(len(plan.steps))
        self._steps_title.setText(self.tr("Steps  {0}").format(count))
        self.setup.show_running(running)
        self._status_label.setText(self._status(live))
        self.outcome.show_live(live, self._attached[1] if self._attached[0] is live else "")
        self.wire.show_live(live)
        if held and not self._has_focus():
            self.ports.list.setFocus()  # the button pressed is gone; T and Esc must still work

    def _watched(self) -> None:
        if self.run.live is not None:
            self.steps.watch.show_watch(self.run.live.watch)

    def _has_focus(self) -> bool:
        return self.isVisible() and self.isAncestorOf(self.window().focusWidget() or self)

    def _status(self, live: Live | None) -> str:
        if live is None or not live.running:
            return ""
        if live.phase == "waiting":
            return self.tr("waiting for the port")
        if live.phase == "stopping":
            return self.tr("stopping")
        if live.phase == "asking":
            return self.tr("waiting for your answer")
        steps = live.order.plan.steps
        return steps[live.index].title.to(self.desk.lang) if 0 <= live.index < len(steps) else ""

    def _take_plan(self, plan_id: str) -> None:
        """Another page wants this test run: the likeliest device for it is chosen."""
        if self.run.running or plan_id not in {p.id for p in self.workbench.registry.plans()}:
            return
        kind = self.workbench.registry.plan(plan_id).kind
        fits = next((p for p in self.ports.model.rows if p.kind == kind), None)
        if fits is not None:
            self.ports.select(fits.key)
            self._chosen(fits)
        self.setup.choose(plan_id)
        self._show()

    def _take_item(self, visit_id: str, item_id: str) -> None:
        found = self.workbench.found or ()

        def read(ctx: Ctx) -> Wanted:
            view = visits.visit_view(ctx, visit_id)
            item = view.item(item_id).item
            target = device_tests.default_target(ctx, visit_id, item, found)
            return item, target, f"{view.site.name} · {view.visit.number}"

        def arrived(wanted: Wanted) -> None:
            item, target, words = wanted
            self.titled.emit(self.tr("Device bench"), f"{words} · {item.prompt.to(self.desk.lang)}")
            if item.plan:
                self._take_plan(item.plan)
            if target.url and not self.run.running:
                self.setup.url.setText(target.url)
                if target.profile:
                    self.setup.choose(self.setup.plan().id, target.profile)

        self.desk.read(read, arrived, owner=self)

    def _attach(self) -> None:
        live = self.run.live
        if live is None or live.result is None:
            return
        if self._visit is not None:
            self._record(live, *self._visit)
            return
        result = live.result

        def arrived(found: tuple[Open, ...]) -> None:
            if not found:
                self.desk.notices.warning(
                    self.tr("No visit under way has an item for this test. Start one first.")
                )
                return
            self.dialog = AttachDialog(self.desk, found, self)
            self.dialog.chosen.connect(lambda v, i: self._record(live, v, i))
            self.dialog.open()

        self.desk.read(lambda ctx: open_visits(ctx, result), arrived, owner=self)

    def _record(self, live: Live, visit_id: str, item_id: str) -> None:
        result = live.result
        if result is None:
            return
        virtual = live.order.virtual

        def kept(_changes: ChangeSet) -> None:
            self._attached = (live, visit_id)
            self.desk.notices.good(self.tr("The run was attached to the visit."))
            self._show()

        self.desk.change(
            lambda ctx: record(ctx, visit_id, item_id, result, virtual), owner=self, done=kept
        )

    def _is_virtual(self, url: str) -> bool:
        """Also when somebody typed the address that a virtual device really listens at."""
        return url.startswith("virtual:") or url in {d.url for d in self.workbench.bench.devices}
