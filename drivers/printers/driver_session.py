"""Driver and settings: the same bytes past the queue and through it, and what the driver makes."""

from __future__ import annotations

from decimal import Decimal

from drivers.errors import DeviceError, Illegal
from drivers.plan import RunContext, StepOutcome
from drivers.printers.seeing import NOTHING, UNSURE, Seen, question, told
from drivers.printers.session import ReceiptSession
from drivers.printers.text import encode_lines
from drivers.questions import Question, Reply
from drivers.transport.queue import QueueTransport
from drivers.transport.spool import Kind, QueueState
from drivers.transport.url import parse
from drivers.types import Limit, Reading, Text, Verdict, reading

COMPARED = (
    Seen("same", Text("三张一样清楚", "All alike and clear"), Verdict.PASS),
    Seen(
        "garbled",
        Text("经过驱动的那张乱码", "The driver's is garbled"),
        Verdict.FAIL,
        "DRIVER",
        Text(
            "直连正常、驱动不正常：卸载后重装本机型驱动，删掉旧队列。",
            "Direct print is fine, the driver's is not: remove it, install this model's own, "
            "delete old queues.",
        ),
    ),
    Seen(
        "moved",
        Text("经过驱动的那张位置或大小变了", "The driver's is shifted or scaled"),
        Verdict.FAIL,
        "SETTINGS",
        Text(
            "打印设置不对：纸张选成票据规格，缩放 100%，边距 0。",
            "Wrong settings: choose the form's paper, scale 100 %, margins 0.",
        ),
    ),
    Seen(
        "lost",
        Text("只有直连那张出来了", "Only the direct one came out"),
        Verdict.FAIL,
        "QUEUE_LOST",
        Text(
            "队列说打完了、纸上没有：队列的端口不是这台打印机，在属性里选对端口。",
            "The queue says done, the paper is blank: its port is another one; choose the right "
            "port in its properties.",
        ),
    ),
    Seen(
        "all_bad",
        Text("三张都不对", "All are wrong"),
        Verdict.FAIL,
        "PRINTER",
        Text(
            "不是驱动的事：打印机的仿真或字库设置不对。",
            "Not the driver's fault: the printer's emulation or font setting is wrong.",
        ),
    ),
    NOTHING,
    UNSURE,
)


NO_DRIVER = StepOutcome(
    Verdict.NOT_RUN,
    Text(
        "这个队列没有能排版文字的驱动（原始队列），跳过。",
        "This queue has no driver that lays out text (a raw queue); left out.",
    ),
)


class DriverSession(ReceiptSession):
    """One run of ``printer.driver``. The port is the printer's own; ``queue`` the queue that the
    billing system prints to."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._name = context.params.get("queue", "")
        if not self._name:
            raise Illegal(Text("没有写打印队列名", "the name of the print queue is missing"))
        self._raw = False
        self._queue = QueueTransport(parse(f"queue:{self._name}"))

    def close(self) -> None:
        self._queue.close()
        super().close()

    def _lines(self, title: str, number: str) -> list[str]:
        return [f"{title} {number}", "汉字：水费 应收 ￥1,234.50", "0123456789" * 3, ""]

    def _direct(self) -> StepOutcome:
        number = self._printer.new_id()
        sent = self._printer.send_ticket(self._lines("1 直连", number), number)
        done = self._printer.confirm_ticket(sent, self._wait, self._grace)
        self._printer.release()  # the queue needs the port now
        if done.error is not None:
            return StepOutcome(Verdict.FAIL, done.error.text(), (), done.error.code)
        return StepOutcome(
            Verdict.PASS, Text("直连已打印。", "Printed directly."), (_size(len(self._data())),)
        )

    def _data(self) -> bytes:
        lines = self._lines("2 队列", "RAW")
        return b"\x1b@" + encode_lines(lines, self._profile.columns).data + b"\n\n\n"

    def _queue_state(self) -> StepOutcome:
        budget = self._context.budget
        self._queue.open(budget.bounded(8.0), budget.cancel)
        state = self._queue.state(budget.bounded(8.0))
        self._raw = "raw" in state.driver.lower()  # CUPS: "Local Raw Printer"
        found = _readings(state)
        if state.jobs:
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"队列里积压 {state.jobs} 个任务：先按票号核对，再清掉。",
                    f"{state.jobs} jobs wait in the queue: compare the bill numbers, then remove "
                    "them.",
                ),
                found,
                "QUEUE_STUCK",
                stop=True,
            )
        return StepOutcome(
            Verdict.PASS, Text("队列可用，没有积压。", "The queue is ready and empty."), found
        )

    def _queue_raw(self) -> StepOutcome:
        return self._through(self._data(), "raw")

    def _queue_driver(self) -> StepOutcome:
        if self._raw:
            return NO_DRIVER
        text = "\n".join(self._lines("3 驱动", "TEXT")) + "\n"
        return self._through(text.encode("utf-8"), "text")

    def _through(self, data: bytes, kind: Kind) -> StepOutcome:
        budget = self._context.budget
        self._queue.write(data, 1.0)
        try:
            report = self._queue.finish(budget.bounded(20.0), kind)
        except DeviceError as error:
            if kind == "text" and error.code == "QUEUE_REFUSED":
                return NO_DRIVER
            return StepOutcome(Verdict.FAIL, error.text(), (), error.code)
        assert report is not None
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"队列交出任务 {report.job.id}，{report.seconds:.1f} 秒。",
                f"The queue handed job {report.job.id} over after {report.seconds:.1f} s.",
            ),
            (_size(report.size),),
        )

    def _ask_compare(self) -> Question:
        return question(
            "compare",
            Text(
                "把“1 直连”“2 队列”“3 驱动”几张摆在一起看：",
                "Lay “1 直连” (direct), “2 队列” (queue) and “3 驱动” (driver) side by side:",
            ),
            COMPARED,
        )

    def _told_compare(self, reply: Reply) -> StepOutcome | None:
        return told(reply.choice, COMPARED)


def _size(size: int) -> Reading:
    return reading("size", Text("数据量", "Data"), size, "bytes")


def _readings(state: QueueState) -> tuple[Reading, ...]:
    found = [
        reading(
            "queue_jobs", Text("积压任务", "Waiting jobs"), state.jobs, limit=Limit(high=Decimal(0))
        )
    ]
    for key, label, value in (
        ("queue_port", Text("队列端口", "Its port"), state.device),
        ("queue_driver", Text("驱动", "Driver"), state.driver),
        ("queue_paper", Text("默认纸张", "Default paper"), state.paper),
        ("queue_reasons", Text("状态原因", "Reasons"), ", ".join(state.reasons)),
    ):
        if value:
            found.append(Reading(key, label, value))
    return tuple(found)
