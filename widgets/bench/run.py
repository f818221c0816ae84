"""One device test on the bench: in its port's lane, told step by step, stopped at once."""

from __future__ import annotations

import queue
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, QTimer, Signal
from shiboken6 import isValid

from app.qt.desk import Desk
from app.qt.tasks import Task
from drivers.bench import VirtualBench
from drivers.cancel import CancelToken
from drivers.capture import WireRecord
from drivers.errors import DeviceError
from drivers.plan import Advanced, Sampled
from drivers.questions import Question, Reply
from drivers.registry import Registry
from drivers.runner import Progress, StepDone, StepStarted, WireSeen
from drivers.types import RunResult, StepResult, TestPlan
from widgets.common.watch import Watch

Phase = Literal["waiting", "running", "asking", "stopping", "over"]
WIRE_EVERY = 120  # ms; a printed ticket gives more records than an eye can follow


@dataclass(frozen=True)
class Order:
    """What to run, where, and with what."""

    plan: TestPlan
    url: str  # "" for tests of this computer
    profile: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    virtual: bool = False  # the port belongs to a simulated device


@dataclass
class Live:
    """How the run stands; kept after its end until the next one. GUI thread only."""

    order: Order
    token: CancelToken
    phase: Phase = "waiting"
    index: int = -1
    steps: dict[str, StepResult] = field(default_factory=dict)
    question: Question | None = None
    records: list[WireRecord] = field(default_factory=list)
    watch: Watch = field(default_factory=Watch)
    result: RunResult | None = None
    refused: str = ""  # why it could not even begin

    @property
    def running(self) -> bool:
        return self.phase != "over"


class BenchRun(QObject):
    """Runs one test at a time.

    Signals:
        moved(): the run began, went on or ended; look at ``live``.
        wire(list[WireRecord]): new bytes, in batches; they are in ``live.records`` already.
        watched(): a long step told how it gets on; look at ``live.watch``.
    """

    moved = Signal()
    wire = Signal(list)
    watched = Signal()

    def __init__(
        self, desk: Desk, registry: Registry, bench: VirtualBench, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.live: Live | None = None
        self._desk = desk
        self._registry = registry
        self._bench = bench
        self._answers: queue.SimpleQueue[Reply] = queue.SimpleQueue()
        self._task: Task[RunResult | DeviceError] | None = None
        self._batch: list[WireRecord] = []
        self._told = False  # something to watch came since the last look
        self._pump = QTimer(self, interval=WIRE_EVERY)
        self._pump.timeout.connect(self._pour)

    @property
    def running(self) -> bool:
        return self.live is not None and self.live.running

    def start(self, order: Order) -> None:
        """Begins unless a test is under way."""
        if self.running:
            return
        token = CancelToken()
        live = self.live = Live(order, token)
        answers = self._answers = queue.SimpleQueue()
        token.on_cancel(lambda: answers.put(Reply("")))  # a question must not wait for ever
        registry, bench = self._registry, self._bench
        self._batch.clear()
        self._pump.start()

        def job(report: Callable[[object], None]) -> RunResult | DeviceError:
            def ask(question: Question) -> Reply:
                report(question)
                answer = answers.get()
                token.check()
                return answer

            try:
                runner = registry.runner(
                    order.plan.id,
                    order.url,
                    profile_id=order.profile,
                    params=order.params,
                    cancel=token,
                    on_progress=report,
                    bench=bench,
                )
                return runner.run(ask)
            except DeviceError as error:
                return error

        def mine() -> bool:
            return isValid(self) and self.live is live

        self._task = self._desk.tasks.run(
            f"port:{order.url}",
            job,
            progress=lambda event: self._event(live, event) if mine() else None,
            done=lambda result: self._done(live, result) if mine() else None,
            failed=lambda error: (
                self._refuse(live, error.sentence(self._desk.lang)) if mine() else None
            ),
            ended=lambda: self._ended(live) if mine() else None,
            cancel=token.cancel,
        )
        self.destroyed.connect(token.cancel)
        self.moved.emit()

    def answer(self, reply: Reply) -> None:
        """What the person said in an asked step."""
        live = self.live
        if live is None or live.question is None:
            return
        live.question, live.phase = None, "running"
        self._answers.put(reply)
        self.moved.emit()

    def cancel(self) -> None:
        """Stops; what was measured so far stays in ``live``."""
        live = self.live
        if live is None or not live.running or self._task is None:
            return
        live.question, live.phase = None, "stopping"
        self._task.cancel()
        self.moved.emit()

    def forget(self) -> None:
        """Clears a finished run away, when another device is chosen."""
        if self.live is not None and not self.live.running:
            self.live = None
            self.moved.emit()

    def _event(self, live: Live, event: Progress | Question) -> None:
        if isinstance(event, WireSeen):
            self._batch.append(event.record)
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
            live.steps[event.result.step_id] = event.result
        self.moved.emit()

    def _done(self, live: Live, result: RunResult | DeviceError) -> None:
        if isinstance(result, DeviceError):
            self._refuse(live, result.sentence(self._desk.lang))
            return
        live.result = result
        live.steps = {step.step_id: step for step in result.steps}
        self._close(live)

    def _refuse(self, live: Live, sentence: str) -> None:
        live.refused = sentence
        self._close(live)

    def _ended(self, live: Live) -> None:
        if live.running:  # cancelled before its lane reached it: there is no result
            self._close(live)

    def _close(self, live: Live) -> None:
        live.phase, live.question, self._task = "over", None, None
        live.watch.step()  # its curves stay, nothing is under way any more
        self._pump.stop()
        self._pour()
        self.moved.emit()

    def _pour(self) -> None:
        if self._told:
            self._told = False
            self.watched.emit()
        if self._batch and self.live is not None:
            batch, self._batch = self._batch, []
            self.live.records.extend(batch)
            self.wire.emit(batch)
