"""A device test that runs from an item: in the port's own lane, told step by step, cancelled at
once, asked questions answered in place."""

from __future__ import annotations

import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.domain.checklist import Item
from app.qt.desk import Desk
from app.qt.tasks import Task
from app.services import device_tests
from app.services.device_tests import Target
from drivers.cancel import CancelToken
from drivers.capture import WireRecord
from drivers.errors import DeviceError
from drivers.plan import Advanced, Sampled
from drivers.questions import Question, Reply
from drivers.registry import Registry
from drivers.runner import Progress, StepDone, StepStarted, WireSeen
from drivers.types import RunResult, StepResult, StepSpec, TestPlan
from widgets.common.watch import Watch

Phase = Literal["waiting", "running", "asking", "stopping", "recording"]
WIRE_EVERY = 120  # ms; a batch of tickets gives more records than an eye can follow


@dataclass
class LiveTest:
    """How a run stands. Changed on the GUI thread only."""

    visit_id: str
    item: Item
    plan: TestPlan
    target: Target
    token: CancelToken
    phase: Phase = "waiting"
    index: int = -1
    results: dict[str, StepResult] = field(default_factory=dict)
    question: Question | None = None
    watch: Watch = field(default_factory=Watch)

    @property
    def step(self) -> StepSpec | None:
        steps = self.plan.steps
        return steps[self.index] if 0 <= self.index < len(steps) else None


class TestDesk(QObject):
    """Runs one device test at a time for the visit page.

    Signals:
        changed(str): the live test of this item moved on, or ended (``live`` is None then).
        wire(list[WireRecord]): bytes that went over the line, in batches.
        watched(str): a long step of this item's test told how it gets on (``live.watch``).
        finished(str, RunResult): the run is over and kept.
        refused(str, str): item id and why the test could not even begin, in words.
    """

    __test__ = False  # not a pytest class

    changed = Signal(str)
    wire = Signal(list)
    watched = Signal(str)
    finished = Signal(str, object)
    refused = Signal(str, str)

    def __init__(
        self, desk: Desk, registry: Callable[[], Registry], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.desk = desk
        self.live: LiveTest | None = None
        self._registry = registry
        self._answers: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self._task: Task[RunResult | DeviceError] | None = None
        self._wire: list[WireRecord] = []
        self._told = False
        self._pump = QTimer(self)
        self._pump.setInterval(WIRE_EVERY)
        self._pump.timeout.connect(self._pour)

    def start(self, visit_id: str, item: Item, plan: TestPlan, target: Target) -> None:
        """Begins unless a test is under way."""
        if self.live is not None:
            return
        token = CancelToken()
        live = self.live = LiveTest(visit_id, item, plan, target, token)
        answers = self._answers = queue.SimpleQueue()
        token.on_cancel(lambda: answers.put(Reply("")))
        self._wire.clear()
        self._pump.start()
        registry, virtual = self._registry, self.desk.bench()

        def job(report: Callable[[object], None]) -> RunResult | DeviceError:
            def ask(question: Question) -> Reply:
                report(question)
                answer = answers.get()  # ends with an answer or with the cancel above
                token.check()
                return answer

            try:
                device_tests.stand_in(virtual, target.url)
                runner = registry().runner(
                    plan.id,
                    target.url,
                    profile_id=target.profile,
                    params=device_tests.known_params(plan, target),
                    cancel=token,
                    on_progress=report,
                    bench=virtual,
                )
                return runner.run(ask)
            except DeviceError as error:
                return error

        def over(result: RunResult | DeviceError) -> None:
            if isinstance(result, DeviceError):
                if isValid(self):
                    self._refuse(result.sentence(self.desk.lang))
                return
            self._keep(visit_id, live.item.id, result)

        # no owner: what was measured is kept even if the page is closed meanwhile
        self._task = self.desk.tasks.run(
            f"port:{target.url}",
            job,
            progress=lambda event: self._moved(event) if isValid(self) else None,
            done=over,
            failed=lambda error: (
                self._refuse(error.sentence(self.desk.lang)) if isValid(self) else None
            ),
            ended=lambda: self._ended() if isValid(self) else None,
            cancel=token.cancel,
        )
        self.destroyed.connect(token.cancel)  # or a question would wait for ever
        self.changed.emit(live.item.id)

    def answer(self, reply: Reply) -> None:
        """What the person said in an asked step."""
        live = self.live
        if live is None or live.question is None:
            return
        live.question = None
        live.phase = "running"
        self._answers.put(reply)
        self.changed.emit(live.item.id)

    def cancel(self) -> None:
        """What has been measured so far is kept as a cancelled run."""
        if self.live is None or self._task is None:
            return
        self.live.phase = "stopping"
        self.live.question = None
        self.changed.emit(self.live.item.id)
        self._task.cancel()

    def _moved(self, event: Progress | Question) -> None:
        live = self.live
        if live is None:
            return
        if isinstance(event, WireSeen):
            self._wire.append(event.record)
            return
        if isinstance(event, Advanced | Sampled):
            live.watch.add(event)
            self._told = True
            return
        if isinstance(event, Question):
            live.question, live.phase = event, "asking"
        elif isinstance(event, StepStarted):
            live.index = event.index
            live.watch.step()
            live.phase = "stopping" if live.token.cancelled else "running"
        elif isinstance(event, StepDone):
            live.results[event.result.step_id] = event.result
        self.changed.emit(live.item.id)

    def _keep(self, visit_id: str, item_id: str, result: RunResult) -> None:
        if isValid(self) and self.live is not None:
            self.live.phase = "recording"
            self.changed.emit(item_id)

        def kept(_changes: object) -> None:
            self._clear()
            self.finished.emit(item_id, result)

        desk = self.desk
        desk.change(
            lambda ctx: device_tests.record_run(ctx, visit_id, item_id, result),
            owner=self,
            done=kept,
            failed=lambda error: self._refuse(error.sentence(desk.lang)),
        )

    def _refuse(self, sentence: str) -> None:
        live = self.live
        self._clear()
        if live is not None:
            self.refused.emit(live.item.id, sentence)

    def _ended(self) -> None:
        # a run cancelled before its lane reached it ends without a result
        if self.live is not None and self.live.phase in ("waiting", "stopping"):
            self._clear()

    def _clear(self) -> None:
        live, self.live, self._task = self.live, None, None
        self._pump.stop()
        self._pour()
        if live is not None:
            self.changed.emit(live.item.id)

    def _pour(self) -> None:
        if self._told and self.live is not None:
            self._told = False
            self.watched.emit(self.live.item.id)
        if self._wire:
            batch, self._wire = self._wire, []
            self.wire.emit(batch)
