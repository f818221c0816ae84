"""Work away from the window: named lanes, one worker thread each.

One worker per resource — the database, the line, a port — so that a lane's jobs never race each
other and a slow one never holds up another lane. Results come back on the GUI thread through one
queued signal; whatever belongs to a window that is gone by then is dropped.
"""

from __future__ import annotations

import itertools
import logging
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from app.domain.text import Text
from app.errors import CounterCheckError

log = logging.getLogger(__name__)

KEEP_S = 30.0  # how long closing waits for jobs that write what a person gave
R = TypeVar("R")


class Unexpected(CounterCheckError):
    """A fault of the program itself. The log has the trace."""

    code = "unexpected"
    what = Text(
        "程序内部出错，这一步没有完成。", "The program failed; this step was not completed."
    )
    meaning = Text("之前保存的内容不受影响。", "What was saved before is not affected.")
    todo = Text(
        "请重试；如果再次出现，请把数据文件夹里的日志 logs/countercheck.log 发给维护人员。",
        "Try again; if it comes back, send the log logs/countercheck.log in the data folder to "
        "the maintainers.",
    )


@dataclass(eq=False)
class Task(Generic[R]):
    """One job. ``stop`` is set by ``cancel()``; a job that can end early looks at it. One to
    ``keep`` writes what a person gave: a page left by closing the window hands over its last words
    and pictures just before the lanes end, and they must still be written."""

    lane: str
    fn: Callable[..., R]
    owner: QObject | None = None
    done: Callable[[R], object] | None = None
    failed: Callable[[CounterCheckError], object] | None = None
    ended: Callable[[], object] | None = None
    progress: Callable[[Any], object] | None = None
    on_cancel: Callable[[], object] | None = None
    keep: bool = False
    stop: threading.Event = field(default_factory=threading.Event)
    over: bool = False  # delivered, failed or dropped

    @property
    def cancelled(self) -> bool:
        return self.stop.is_set()

    def cancel(self) -> None:
        """Asks the job to end early. One that has not begun never will; one under way decides for
        itself, and what it still returns is delivered (a half-run test is a result too)."""
        if not self.stop.is_set():
            self.stop.set()
            if self.on_cancel is not None:
                self.on_cancel()

    def forget(self) -> None:
        """Lets go, on the GUI thread, of all that the job and its handlers hold: the lane may be
        the last to drop the task, and must not be the one that destroys a widget with it."""
        self.fn = _nothing
        self.done = self.failed = self.ended = self.progress = self.on_cancel = None
        self.owner = None


def _nothing(*_: Any) -> Any:
    return None


@dataclass(frozen=True)
class _Parcel:
    task: Task[Any]
    kind: str  # "progress" | "done" | "failed" | "dropped"
    value: Any = None


class _Lane(threading.Thread):
    """Runs its jobs in order. A daemon: a job that ignores its deadline cannot hold the program."""

    def __init__(self, name: str, post: Callable[[_Parcel], None]) -> None:
        super().__init__(name=f"lane {name}", daemon=True)
        self.jobs: queue.SimpleQueue[Task[Any] | None] = queue.SimpleQueue()
        self._emit = post
        self.muted = False  # the window is gone: nobody is there to be told

    def _post(self, parcel: _Parcel) -> None:
        if not self.muted:
            self._emit(parcel)

    def run(self) -> None:
        while (task := self.jobs.get()) is not None:
            if task.cancelled:
                self._post(_Parcel(task, "dropped"))
                continue
            try:
                value = self._call(task)
            except CounterCheckError as error:
                log.info("%s: %s", self.name, error)
                self._post(_Parcel(task, "failed", error))
            except Exception as error:
                log.exception("%s: unexpected", self.name)
                self._post(_Parcel(task, "failed", Unexpected(repr(error))))
            else:
                self._post(_Parcel(task, "done", value))

    def _call(self, task: Task[Any]) -> Any:
        if task.progress is None:
            return task.fn()
        return task.fn(lambda value: self._post(_Parcel(task, "progress", value)))


class Tasks(QObject):
    """Owned by the composition root, used from the GUI thread."""

    unhandled = Signal(object)  # CounterCheckError nobody took: the notice line shows it
    busy = Signal(str, bool)  # lane, whether it has work

    _parcel = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[str, _Lane] = {}
        self._open: list[Task[Any]] = []
        self._closed = False
        self._parcel.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        lane: str,
        fn: Callable[..., R],
        *,
        done: Callable[[R], object] | None = None,
        failed: Callable[[CounterCheckError], object] | None = None,
        ended: Callable[[], object] | None = None,
        progress: Callable[[Any], object] | None = None,
        cancel: Callable[[], object] | None = None,
        owner: QObject | None = None,
        keep: bool = False,
    ) -> Task[R]:
        """Runs ``fn()`` in the lane; all handlers are called on the GUI thread.

        ``done(result)``, or ``failed(error)`` (without it the notice line tells the person), then
        ``ended()`` in any case. With ``progress``, ``fn`` is called as ``fn(report)`` and
        ``progress(value)`` follows each ``report(value)``. ``cancel`` is what ``Task.cancel()``
        calls besides setting ``task.stop``, from the GUI thread. Nothing is called once ``owner``
        is destroyed. A job to ``keep`` is done before the program ends. Lanes: "store", "line",
        "files", "thumbs", "vault", "port:<url>".
        """
        task: Task[R] = Task(lane, fn, owner, done, failed, ended, progress, cancel, keep)
        if self._closed:
            task.stop.set()
            task.over = True
            return task
        if lane not in self._lanes:
            self._lanes[lane] = _Lane(lane, self._parcel.emit)
            self._lanes[lane].start()
        self._open.append(task)
        if self.pending(lane) == 1:
            self.busy.emit(lane, True)
        self._lanes[lane].jobs.put(cast("Task[Any]", task))
        return task

    def pending(self, lane: str) -> int:
        """How many jobs of the lane have not been delivered yet."""
        return sum(t.lane == lane for t in self._open)

    def working(self, lanes: tuple[str, ...]) -> bool:
        """Whether any of these lanes still owes an answer."""
        return any(t.lane in lanes for t in self._open)

    def drain(self, lane: str, then: Callable[[], object]) -> None:
        """Calls ``then`` on the GUI thread once what is to be kept in the lane is done; the rest
        of its jobs is cancelled."""
        for task in list(self._open):
            if task.lane == lane and not task.keep:
                task.cancel()
        if self.pending(lane):
            self.run(lane, lambda: None, ended=then)
        else:
            then()

    def shutdown(self, deadline: float = 5.0) -> tuple[str, ...]:
        """Cancels everything but what is to be kept, and waits at most ``deadline`` seconds in all;
        where something is to be kept, KEEP_S. Returns the lanes that did not end in time; their
        threads die with the process."""
        self._closed = True
        for task in list(self._open):
            if not task.keep:
                task.cancel()
        keeping = {task.lane for task in self._open if task.keep}
        for lane in self._lanes.values():
            lane.jobs.put(None)
        began = time.monotonic()
        for name, lane in self._lanes.items():
            until = began + (max(deadline, KEEP_S) if name in keeping else deadline)
            lane.join(max(0.0, until - time.monotonic()))
        for lane in self._lanes.values():
            lane.muted = True
        stuck = tuple(name for name, lane in self._lanes.items() if lane.is_alive())
        if stuck:
            log.warning("lanes did not end in %.1f s: %s", deadline, ", ".join(stuck))
        self._open.clear()
        self._lanes.clear()
        return stuck

    @Slot(object)
    def _deliver(self, parcel: _Parcel) -> None:
        task = parcel.task
        wanted = not self._closed and (task.owner is None or isValid(task.owner))
        if parcel.kind == "progress":
            if wanted and task.progress is not None and not task.over:
                task.progress(parcel.value)
            return
        task.over = True
        if task in self._open:
            self._open.remove(task)
        try:
            if wanted:
                self._hand_over(parcel)
        finally:
            task.forget()
            if not self.pending(task.lane):
                self.busy.emit(task.lane, False)

    def _hand_over(self, parcel: _Parcel) -> None:
        task = parcel.task
        if parcel.kind == "done" and task.done is not None:
            task.done(parcel.value)
        elif parcel.kind == "failed":
            if task.failed is not None:
                task.failed(parcel.value)
            else:
                self.unhandled.emit(parcel.value)
        if task.ended is not None and (task.owner is None or isValid(task.owner)):
            task.ended()


class Latest:
    """Keeps only the newest of a page's repeated questions: a search typed letter by letter shows
    the answer to its last letter, however late an earlier one comes."""

    def __init__(self) -> None:
        self._count = itertools.count(1)
        self._newest = 0

    def wrap(self, done: Callable[[R], object]) -> Callable[[R], None]:
        mine = self._newest = next(self._count)

        def only_newest(value: R) -> None:
            if mine == self._newest:
                done(value)

        return only_newest
