"""What every handheld test begins and ends with."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from drivers.errors import DeviceError, Illegal
from drivers.handhelds.opening import terminal_for
from drivers.handhelds.profile import HandheldProfile
from drivers.handhelds.routes.layout import RouteLayout
from drivers.handhelds.routes.layouts import layout_named
from drivers.handhelds.terminal import DataTerminal, Entry
from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.transfer.machine import Patience
from drivers.transfer.running import Moved
from drivers.types import Limit, Reading, Text, Verdict, reading

UNCONFIRMED = "END_UNCONFIRMED"
NO_CONFIRM = Text(
    "数据全部被应答了，但最后没有成功确认：不能算成功，也不要初始化抄表机。"
    "先核对系统里的条数，再重传一次。",
    "Every block was acknowledged but the end was never confirmed: it does not count as success, "
    "and the handheld must not be initialised. Compare the counts in the system, then send again.",
)


class HandheldSession(BaseSession):
    """The terminal is made when the port is opened, so that a missing driver is that step's
    result."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        if context.profile is None:
            raise Illegal(Text("抄表机测试需要型号", "a handheld test needs a profile"))
        self._context = context
        self._profile = HandheldProfile.of(context.profile)
        self._layout: RouteLayout = (
            layout_named(context.params["layout"])
            if context.params.get("layout")
            else self._profile.layout
        )
        wait = context.number("reply_seconds", 0.05, 60) or 3.0
        stall = context.number("stall_seconds", 0.2, 120) or 20.0
        start = context.number("start_seconds", 0.2, 300) or 60.0
        answer = min(3.0, stall / 4)
        self._wait = wait
        self._patience = Patience(
            start=start,
            answer=answer,
            stall=stall,
            gap=min(1.0, stall / 6),
            quiet=min(0.15, stall / 12),
            every=min(3.0, start / 4),
        )
        self._made: DataTerminal | None = None
        self._clock_off = False
        self._folder = tempfile.TemporaryDirectory(prefix="handheld-")
        self.scratch = Path(self._folder.name)
        self._before: tuple[Entry, ...] | None = None

    @property
    def _terminal(self) -> DataTerminal:
        if self._made is None:
            self._made = terminal_for(self._context, self._profile, self._wait, self._patience)
        return self._made

    @property
    def _baud(self) -> int:
        """As the port's address says, else as the profile does."""
        from drivers.transport.url import parse

        try:
            return int(parse(self._context.port).options.get("baud", self._profile.baud))
        except (DeviceError, ValueError):
            return self._profile.baud

    def close(self) -> None:
        if self._made is not None:
            self._made.close()
            self.statistics = dict(self._made.counts)
        self._folder.cleanup()

    def _open(self) -> StepOutcome:
        self._terminal.open()
        return StepOutcome(Verdict.PASS, Text("已打开。", "It is open."))

    def _identity(self) -> StepOutcome:
        if "identify" not in self._terminal.can:
            return _cannot()
        self.identity = self._terminal.identify()
        said = " ".join(self.identity.values())
        return StepOutcome(Verdict.PASS, Text(f"应答：{said}。", f"It answers: {said}."))

    def _begin(self) -> StepOutcome:
        """A refusal is the catalogue's "cannot initialise", and ends the run."""
        if "identify" in self._terminal.can and not self.identity:
            self.identity = self._terminal.identify()
        self._terminal.begin_session()
        return StepOutcome(Verdict.PASS, Text("通信已建立。", "The session is open."))

    def _clock(self) -> StepOutcome:
        if "time" not in self._terminal.can:
            return _cannot()
        before = local_now()
        its = self._terminal.get_time()
        ours = before + (local_now() - before) / 2
        seconds = round((its - ours).total_seconds())
        limit = self._context.number("max_clock_seconds", 0, 1e7)
        bounds = None if limit is None else Limit(-Decimal(str(limit)), Decimal(str(limit)))
        found = reading("clock_offset", Text("时钟误差", "Clock error"), seconds, "s", bounds)
        shown = reading("clock", Text("抄表机时间", "Its clock"), f"{its:%Y-%m-%d %H:%M:%S}")
        self._clock_off = found.ok is False
        if found.ok is not False:
            return StepOutcome(
                Verdict.PASS, Text("时钟准。", "The clock is right."), (shown, found)
            )
        if its.date() != ours.date():
            days = (its.date() - ours.date()).days
            text = Text(
                f"日期差 {days:+d} 天：上传时抄表日期会错。校准时钟，并核对当天已抄的记录。",
                f"The date is {days:+d} days off: readings would get a wrong date. Set the clock "
                "and check today's records.",
            )
            return StepOutcome(Verdict.FAIL, text, (shown, found), "WRONG_DATE")
        text = Text("时钟不准，校准后再抄表。", "The clock is wrong; set it before reading.")
        return StepOutcome(Verdict.FAIL, text, (shown, found), "CLOCK")

    def _list(self) -> StepOutcome:
        if "list" not in self._terminal.can:
            return _cannot()
        self._before = self._terminal.list()
        names = ", ".join(entry.name for entry in self._before[:5])
        count = reading("files", Text("文件", "Files"), len(self._before))
        zh = f"有 {len(self._before)} 个文件" + (f"：{names}。" if names else "。")
        files = "file" if len(self._before) == 1 else "files"
        en = f"{len(self._before)} {files}" + (f": {names}." if names else ".")
        return StepOutcome(Verdict.PASS, Text(zh, en), (count,))

    def _end(self) -> StepOutcome:
        self._terminal.end_session(keep=True)
        if self._profile.control == "folder":
            text = Text(
                "全部已写入。先“安全弹出”，再拔线。", "All is written. Eject it before unplugging."
            )
            return StepOutcome(Verdict.PASS, text)
        return StepOutcome(Verdict.PASS, Text("已结束，数据保留。", "Ended; all data is kept."))

    def _rate(self, moved: Moved, name: str, label: Text) -> list[Reading]:
        """Rate, share of the line, blocks that went again."""
        found = [
            reading(f"{name}.size", Text(f"{label.zh}字节", f"{label.en}, bytes"), moved.size, "B"),
            reading(
                f"{name}.rate",
                Text(f"{label.zh}速率", f"{label.en}, rate"),
                Decimal(f"{moved.rate:.0f}"),
                "B/s",
            ),
        ]
        if self._context.port.startswith("serial:") and self._profile.on_a_line:
            share = Decimal(f"{moved.rate * 1000 / self._baud:.0f}")
            least = self._context.number("min_rate_percent", 0, 100)
            limit = None if least is None else Limit(low=Decimal(str(least)))
            said = Text(f"{label.zh}占线路", f"{label.en}, of the line")
            found.append(reading(f"{name}.share", said, share, "%", limit))
        if moved.bad:
            said = Text(f"{label.zh}重发", f"{label.en}, sent again")
            found.append(reading(f"{name}.again", said, moved.bad, "times"))
        return found

    def _patiently(self, work: Callable[[], Moved], told: list[str]) -> Moved:
        """Does it again after a break; ``told`` gets the code of each."""
        tries = int(self._context.number("tries", 0, 5) or 0)
        while True:
            try:
                return work()
            except DeviceError as error:
                if error.code not in BREAKS or len(told) >= tries:
                    raise
                told.append(error.code)
                self._again()

    def _again(self) -> None:
        """Brings a command line back to where it takes commands."""
        if self._context.line is not None and self._context.line.is_open:
            self._context.budget.cancel.sleep(min(1.0, self._patience.stall / 4))
            self._context.line.drain()


BREAKS = (
    "STALLED",
    "TOO_MANY_ERRORS",
    "PEER_CANCELLED",
    "OUT_OF_STEP",
    "LENGTH_DIFFERS",
    "SHORT_FILE",
    "STREAM_BROKEN",
)


def local_now() -> datetime:
    """The laptop's wall clock without a zone, as a handheld's is."""
    return datetime.now()  # noqa: DTZ005 - see above


def _cannot() -> StepOutcome:
    return StepOutcome(
        Verdict.NOT_RUN, Text("这种抄表机没有这个命令。", "This kind has no command for it.")
    )
