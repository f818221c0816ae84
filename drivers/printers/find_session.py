"""Not recognised: what this computer sees of the printer, from the cable to the queue."""

from __future__ import annotations

from drivers.cancel import Cancelled
from drivers.discovery import Found, discover
from drivers.errors import DeviceError
from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.printers.channel import Channel
from drivers.printers.profile import printer_profiles
from drivers.queues import print_queues
from drivers.transport.base import Line
from drivers.transport.opener import make_transport
from drivers.types import Reading, Text, Verdict, reading, same


class FindSession(BaseSession):
    """One run of ``printer.find``. Needs no port."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._context = context
        self._wanted = context.params.get("queue", "")
        self._reply = context.number("reply_seconds", 0.05, 10) or 1.0
        self._found: tuple[Found, ...] = ()

    def _look(self) -> StepOutcome:
        """Serial ports, USB printers, queues."""
        everything = discover(printer_profiles(), 5.0, self._context.budget.cancel)
        self._found = tuple(f for f in everything if not f.url.startswith("pcsc:"))
        if not self._found:
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    "电脑上一个串口、USB 打印机、打印队列都没有：线没接好、没开机，或没有驱动。",
                    "No serial port, USB printer or print queue at all: cable, power, or driver.",
                ),
                (),
                "NOT_RECOGNISED",
                stop=True,
            )
        rows = tuple(
            Reading(f"found_{n}", f.what, f.url, ok=False if f.in_use_by else None)
            for n, f in enumerate(self._found, 1)
        )
        return StepOutcome(
            Verdict.PASS,
            Text(f"找到 {len(rows)} 个端口或队列。", f"{len(rows)} ports and queues found."),
            rows,
        )

    def _queues(self) -> StepOutcome:
        queues = print_queues(5.0, self._context.budget.cancel)
        if queues is None:
            return StepOutcome(
                Verdict.NOT_RUN,
                Text("这台电脑没有打印服务。", "This computer has no print service."),
            )
        found = tuple(
            reading(
                f"queue_{n}",
                same(q.name),
                "enabled" if q.enabled else "stopped",
            )
            for n, q in enumerate(queues, 1)
        )
        stopped = [q.name for q in queues if not q.enabled]
        names = {q.name for q in queues}
        if self._wanted and self._wanted not in names:
            listed = ", ".join(sorted(names)) or "-"
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"没有打印队列“{self._wanted}”，有：{listed}。重装驱动，或改收费系统里的名称。",
                    f"There is no print queue “{self._wanted}”; there is {listed}. Install the "
                    "driver again or change the name in the billing system.",
                ),
                found,
                "NO_QUEUE",
            )
        if stopped and (not self._wanted or self._wanted in stopped):
            listed = ", ".join(stopped)
            return StepOutcome(
                Verdict.FAIL,
                Text(f"队列已暂停：{listed}。", f"Queues stopped: {listed}."),
                found,
                "QUEUE_STOPPED",
            )
        return StepOutcome(
            Verdict.PASS, Text(f"{len(queues)} 个队列。", f"{len(queues)} queues."), found
        )

    def _answers(self) -> StepOutcome:
        """DLE EOT 1 at each place a printer may hang: harmless to anything else."""
        tried: list[Reading] = []
        answering = 0
        for found in self._found:
            if found.url.startswith("queue:"):
                continue
            word = self._try(found)
            answering += word == "answers"
            tried.append(reading(f"answer_{len(tried) + 1}", same(found.url), word, words=_WORDS))
        if not tried:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    "只有打印队列，没有看得到的打印机：查线和电源。",
                    "Only queues and no printer to be seen: check cable and power.",
                ),
                (),
                "NOT_RECOGNISED",
            )
        if not answering:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    "没有打印机应答。24 针打印机本来不应答；热敏打印机不应答就查电源、线和波特率。",
                    "No printer answers. 24-pin printers never do; with a thermal one check power, "
                    "cable and baud rate.",
                ),
                tuple(tried),
                "NO_ANSWER",
            )
        return StepOutcome(
            Verdict.PASS,
            Text(f"{answering} 台打印机应答。", f"{answering} printers answer."),
            tuple(tried),
        )

    def _try(self, found: Found) -> str:
        if found.in_use_by:
            return "used"
        line = Line(make_transport(found.url), self._context.budget, self._context.capture.tap)
        try:
            line.open(2.0)
            Channel(line).state(self._reply)
        except Cancelled:
            raise
        except DeviceError as error:
            return {"CLAIMED": "used", "NOPERMISSION": "refused"}.get(error.code, "mute")
        finally:
            line.close()
        return "answers"


_WORDS = {
    "answers": Text("应答", "answers"),
    "mute": Text("不应答", "no answer"),
    "used": Text("被占用", "in use"),
    "refused": Text("没有权限", "no permission"),
}
