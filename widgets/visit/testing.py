"""Device tests of the visit page: which test, on which port, and what the card is told of it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.checklist import Item
from app.errors import CounterCheckError
from app.qt.desk import Desk
from app.services import device_tests
from app.services.device_tests import Target
from app.services.visit_views import ItemView
from drivers.questions import Reply
from drivers.types import RunResult, TestPlan
from widgets.answers.device import CANCEL, TARGET
from widgets.visit.controller import VisitController
from widgets.visit.device_panel import port_words
from widgets.visit.live_test import LiveTest, TestDesk
from widgets.visit.target_dialog import TargetDialog

Plan = tuple[TestPlan, Target]


class TestBench(TestDesk):
    """Knows plan and port of each item, asks for the port where nobody knows it.

    Signals:
        planned(str, str, str, bool): item id, what the test does, the port in words, whether a
            person has anything to choose.
        told(str, str, bool): item id, a sentence for its card, whether it is bad news.
        began(str, str): a test started, on a device of this kind and profile.
        ended(): it is over.
    """

    __test__ = False  # not a pytest class

    planned = Signal(str, str, str, bool)
    told = Signal(str, str, bool)
    began = Signal(str, str)
    ended = Signal()

    def __init__(self, desk: Desk, controller: VisitController, window: QWidget) -> None:
        super().__init__(desk, device_tests.registry, window)
        self._controller = controller
        self._window = window
        self._plans: dict[str, Plan] = {}
        self._asked: set[str] = set()
        self.dialog: TargetDialog | None = None
        self.finished.connect(self._finished)
        self.refused.connect(self._refused_test)

    @property
    def running(self) -> bool:
        return self.live is not None

    def live_of(self, item_id: str) -> LiveTest | None:
        """The test that runs for this item of the visit in hand."""
        live = self.live
        if live is None or (live.visit_id, live.item.id) != (self._controller.visit_id, item_id):
            return None
        return live

    def tell_plan(self, item: Item) -> None:
        """Says what the item's test does, as soon as that is known."""
        if not item.kind.tested:
            return
        if item.id in self._plans:
            self._announce(item.id)
        elif item.id not in self._asked:
            self._asked.add(item.id)
            self._read(item, then_start=False)

    def forget(self) -> None:
        """Another visit: its devices hang elsewhere."""
        self._plans.clear()
        self._asked.clear()

    def target_words(self, item_id: str) -> str:
        plan = self._plans.get(item_id)
        return plan[1].url if plan else ""

    def start_test(self, item: ItemView) -> None:
        """T: runs the item's test, or says why not."""
        id = item.item.id
        if not item.item.kind.tested:
            self.told.emit(id, self.tr("This item has no device test."), False)
        elif not item.open:
            self.told.emit(id, self.tr("This item cannot be changed now."), True)
        elif self.live is not None:
            if self.live_of(id) is None:
                self.told.emit(id, self.tr("Another test is running; Esc stops it."), True)
        elif id in self._plans:
            self._start_known(item.item)
        else:
            self._read(item.item, then_start=True)

    def asked(self, asked: str, item: ItemView) -> bool:
        """What a device editor's own buttons ask for. False: not mine."""
        if asked == TARGET:
            self.choose_target(item.item)
        elif asked == CANCEL:
            self.cancel()
        else:
            return False
        return True

    def choices(self, item_id: str) -> tuple[str, ...]:
        """The answers that the item's test offers to the digit keys. Figures are typed in the
        card's own fields."""
        live = self.live_of(item_id)
        question = live.question if live is not None else None
        if question is None or question.fields:
            return ()
        return tuple(choice[0] for choice in question.choices)

    def choose(self, item_id: str, number: int) -> bool:
        """A digit while the test of the item in hand asks something. False: nothing such is asked:
        whoever went on to another item means that one."""
        offered = self.choices(item_id)
        if number > len(offered):
            return False
        self.answer(Reply(offered[number - 1]))
        return True

    def choose_target(self, item: Item, *, then_start: bool = False) -> None:
        plan = self._plans.get(item.id)
        if plan is None:
            return

        def chosen(target: Target) -> None:
            known = plan[1]
            kept = replace(
                target, asset_id=known.asset_id, params=known.params, contract=known.contract
            )
            self._plans[item.id] = (plan[0], kept)
            self._remember(plan[0], kept)
            self._announce(item.id)
            if then_start:
                self._start_known(item)

        self.dialog = TargetDialog(self.desk, plan[0], plan[1], self._window)
        self.dialog.chosen.connect(chosen)
        self.dialog.finished.connect(self._closed)
        self.dialog.open()

    def _closed(self, _result: int) -> None:
        self.dialog = None

    def _remember(self, plan: TestPlan, target: Target) -> None:
        """For the other items with this test, and for the next visit here."""
        visit_id, own = self._controller.visit_id, dict(target.own)
        for id, (other, known) in self._plans.items():
            if other.id == plan.id:
                self._plans[id] = (other, replace(known, own=own))
        self.desk.change(lambda ctx: device_tests.set_own(ctx, visit_id, plan, own))

    def _read(self, item: Item, *, then_start: bool) -> None:
        visit_id = self._controller.visit_id

        def arrived(plan: Plan) -> None:
            self._plans[item.id] = plan
            self._announce(item.id)
            if then_start:
                self._start_known(item)

        def failed(error: CounterCheckError) -> None:
            self.told.emit(item.id, error.sentence(self.desk.lang), True)

        self.desk.read(
            lambda ctx: device_tests.plan_and_target(ctx, visit_id, item),
            arrived,
            failed=failed,
            owner=self,
        )

    def _announce(self, item_id: str) -> None:
        plan, target = self._plans[item_id]
        settable = target.origin != "here" or bool(device_tests.choosable(plan))
        about = plan.about.to(self.desk.lang)
        self.planned.emit(item_id, about, port_words(target.url), settable)

    def _start_known(self, item: Item) -> None:
        plan, target = self._plans[item.id]
        if not target.url and target.origin != "here":
            self.choose_target(item, then_start=True)
            return
        if self.live is not None:
            return
        self.told.emit(item.id, "", False)
        plan = device_tests.fitting(plan, target.profile)
        self.began.emit(plan.kind, target.profile)
        self.start(self._controller.visit_id, item, plan, target)

    def _finished(self, item_id: str, result: RunResult) -> None:
        self.ended.emit()
        plan = self._plans.get(item_id)
        title = plan[0].title.to(self.desk.lang) if plan else ""
        if result.outcome == "pass":
            self.desk.notices.good(self.tr("{0}: passed.").format(title))
        elif result.outcome == "aborted":
            self.desk.notices.info(
                self.tr("{0}: stopped; what was measured is kept.").format(title)
            )
        else:
            worst = next((s for s in result.steps if s.code and s.code == result.code), None)
            text = worst.text.to(self.desk.lang) if worst else ""
            self.desk.notices.warning(f"{title}: {text}" if text else title)
            if result.outcome in ("error", "timeout") and text:
                # an earlier answer stays in force, so the card would not speak of this attempt
                self.told.emit(item_id, text, True)

    def _refused_test(self, item_id: str, sentence: str) -> None:
        self.ended.emit()
        self.told.emit(item_id, sentence, True)
