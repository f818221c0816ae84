"""A test book there and back, compared byte by byte and record by record."""

from __future__ import annotations

from contextlib import suppress

from drivers.errors import DeviceError, Illegal
from drivers.handhelds.faults import FileThere
from drivers.handhelds.names import OURS, alike, given_name, local_name, ours
from drivers.handhelds.routes.comparing import compare
from drivers.handhelds.routes.faults import RouteError
from drivers.handhelds.routes.made_up import made_up
from drivers.handhelds.routes.reading import read_route
from drivers.handhelds.routes.rules import Level
from drivers.handhelds.routes.writing import write_route
from drivers.handhelds.session import NO_CONFIRM, UNCONFIRMED, HandheldSession, local_now
from drivers.handhelds.terminal import Forgetful
from drivers.plan import RunContext, StepOutcome
from drivers.questions import Question, Reply
from drivers.transfer.running import Moved
from drivers.types import Text, Verdict, reading

LONGEST = 400.0  # seconds of one transfer; its step has a little more
_LEAST = 0.5  # of the line's rate, what a poor one reaches
_PUT = Text("下载", "Load")
_GET = Text("读回", "Read back")
OFF = Text(
    "抄表机屏幕上的日期时间与电脑不一致：上传时抄表日期会错。先校准再抄表。",
    "The date and time on its screen are not the laptop's: readings would get a wrong date. Set "
    "the clock before reading.",
)
DELETED = Text("测试文件已删除。", "The test file is deleted.")


class TransferSession(HandheldSession):
    """One run of ``handheld.transfer``. Only its own file is written and deleted."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        count = int(context.number("records", 1, 5000) or 40)
        suffix = f".{self._layout.file.value}"
        name = given_name(context.params.get("file", "")) or OURS
        self._name = name if name.lower().endswith(suffix) else name + suffix
        self._route = made_up(count, count % 1000, until=local_now(), layout=self._layout)
        self._data = write_route(self._route, self._layout)
        self._bounded(count)
        self._loaded = False
        self._fetched = b""

    def _ask_clock_set(self) -> Question | None:
        """Only where the clock is off, or cannot be read, and can be set."""
        if "set_time" not in self._terminal.can:
            return None
        if "time" not in self._terminal.can:
            return _compare_by_eye()
        if not self._clock_off:
            return None
        return Question(
            "clock_set",
            Text(
                "抄表机时钟不准。现在按电脑时间校准吗？",
                "The handheld's clock is wrong. Set it to the laptop's time now?",
            ),
            (
                ("set", Text("校准", "Set it"), Verdict.PASS),
                ("leave", Text("不动", "Leave it"), Verdict.PASS),
            ),
        )

    def _told_clock_set(self, reply: Reply) -> StepOutcome | None:
        readable = "time" in self._terminal.can
        if reply.choice == "leave" and not readable:
            return StepOutcome(Verdict.FAIL, OFF, code="WRONG_DATE")
        if reply.choice != "set":
            return None
        self._terminal.set_time(local_now())
        if not readable:
            text = Text(
                "抄表机说已校准；看一眼它的屏幕。", "It says that it is set; look at its screen."
            )
            return StepOutcome(Verdict.PASS, text)
        off = abs((self._terminal.get_time() - local_now()).total_seconds())
        found = reading("clock_after", Text("校准后误差", "Error after"), round(off), "s")
        if off > 5:
            text = Text("校准没有生效。", "Setting the clock had no effect.")
            return StepOutcome(Verdict.FAIL, text, (found,), "CLOCK")
        return StepOutcome(Verdict.PASS, Text("已校准。", "It is set."), (found,))

    def _bounded(self, count: int) -> None:
        """A book that cannot be through in time is refused before anything is sent."""
        if not self._profile.on_a_line:
            return
        needed = len(self._data) * 10 / self._baud / _LEAST
        if needed > LONGEST:
            most = int(count * LONGEST / needed)
            raise Illegal(
                Text(
                    f"{count} 条在 {self._baud} 波特下要 {needed:.0f} 秒以上：最多 {most} 条",
                    f"{count} records take {needed:.0f} s or more at {self._baud} baud: at most "
                    f"{most}",
                )
            )

    def _put(self) -> StepOutcome:
        there = [entry.name for entry in self._before or () if alike(entry.name, self._name)]
        if there and not ours(there[0]):
            raise FileThere(there[0], port=self._context.port)
        for name in there:  # left over from a test that was cut off
            self._terminal.delete(name)
        breaks: list[str] = []
        moved = self._patiently(
            lambda: self._terminal.put(self._name, self._data, self._context.watch), breaks
        )
        self._loaded = True
        return self._judged(moved, "put", _PUT, breaks)

    def _get(self) -> StepOutcome:
        breaks: list[str] = []
        target = self.scratch / local_name(self._name, "book")
        moved = self._patiently(
            lambda: self._terminal.get(self._name, target, self._context.watch), breaks
        )
        path = moved.files[0] if moved.files else target.with_name(target.name + ".part")
        self._fetched = path.read_bytes() if path.exists() else b""
        return self._judged(moved, "get", _GET, breaks)

    def _judged(self, moved: Moved, name: str, label: Text, breaks: list[str]) -> StepOutcome:
        found = self._rate(moved, name, label)
        if not moved.confirmed:
            return StepOutcome(Verdict.FAIL, NO_CONFIRM, tuple(found), UNCONFIRMED, stop=True)
        if breaks:
            again = Text(f"{label.zh}中断后重来", f"{label.en}, breaks")
            found.append(reading(f"{name}.breaks", again, len(breaks), "times"))
            kept = self._kept_text(name)
            text = Text(
                f"中断过 {len(breaks)} 次{kept.zh}，最后完成。查底座触点和线。",
                f"It broke off {len(breaks)} times{kept.en}, and was done in the end. Check the "
                "cradle's contacts and the cable.",
            )
            return StepOutcome(Verdict.FAIL, text, tuple(found), "BROKE_OFF")
        if any(item.ok is False for item in found):
            text = Text("太慢：查波特率设置和线。", "Too slow: check baud rate and cable.")
            if moved.bad:
                text = Text(
                    f"太慢：{moved.bad} 块重发过，有干扰或接触不良。清洁触点、换线。",
                    f"Too slow: {moved.bad} blocks went again: interference or a bad contact. "
                    "Clean the contacts, change the cable.",
                )
            return StepOutcome(Verdict.FAIL, text, tuple(found), "SLOW")
        return StepOutcome(
            Verdict.PASS,
            Text(f"{label.zh}完成，已确认。", f"{label.en}: done and confirmed."),
            tuple(found),
        )

    def _kept_text(self, name: str) -> Text:
        """What a transfer that was taken up again did not have to fetch twice."""
        counts = self._terminal.counts if name == "get" else {}
        if records := counts.get("M_ResumedRecordCount", 0):
            return Text(f"，从第 {records + 1} 条续传", f", taken up at record {records + 1}")
        if size := counts.get("M_ResumedByteCount", 0):
            return Text(f"，从第 {size + 1} 字节续传", f", taken up at byte {size + 1}")
        return Text("，从头重传", ", begun anew")

    def _compare(self) -> StepOutcome:
        if self._fetched == self._data:
            count = reading(
                "records", Text("一致的记录", "Records alike"), len(self._route.records), "records"
            )
            return StepOutcome(Verdict.PASS, Text("逐字节一致。", "Alike byte by byte."), (count,))
        try:
            back = read_route(self._fetched, self._layout)
        except RouteError as error:
            return StepOutcome(Verdict.FAIL, error.text(), code="DATA_DIFFERS")
        differ = compare(self._route, back)
        if not differ:
            text = Text(
                "记录一致，文件的排法不同。", "The records are alike; the file is laid out anew."
            )
            return StepOutcome(Verdict.PASS, text)
        grave = next((p for p in back.problems if p.level is Level.ERROR), None)
        why = Text("", "")
        if grave:
            why = Text(f"；{grave.text.zh.rstrip('。')}", f"; {grave.text.en.rstrip('.')}")
        said = Text(differ.text().zh.rstrip("。"), differ.text().en.rstrip("."))
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"读回的与写入的不同：{said.zh}{why.zh}。这台机子的数据不可信。",
                f"What came back differs: {said.en}{why.en}. Its data cannot be trusted.",
            ),
            code="DATA_DIFFERS",
        )

    def _untouched(self) -> StepOutcome:
        """Every file that was there before is there still, as large as it was."""
        if self._before is None:
            return StepOutcome(Verdict.NOT_RUN, Text("没有列表可比。", "There is no list."))
        now = {entry.name: entry.size for entry in self._terminal.list()}
        others = [entry for entry in self._before if not alike(entry.name, self._name)]
        gone = [e.name for e in others if e.name not in now]
        changed = [e.name for e in others if e.name in now and now[e.name] != e.size]
        if gone or changed:
            names = ", ".join(gone + changed)
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"原有文件变了：{names}。先从备份找回，停用这台机子。",
                    f"Files that were there changed: {names}. Recover them, take it out of use.",
                ),
                code="ERASED",
            )
        return StepOutcome(Verdict.PASS, Text("原有文件都在。", "All files are still there."))

    def _clean(self) -> StepOutcome:
        try:
            self._terminal.delete(self._name)
        except DeviceError as error:
            if error.code != "NO_FILE":
                raise
            if any(entry.name == self._name for entry in self._terminal.list()):
                self._terminal.delete(self._name)  # the command was damaged on its way
                return StepOutcome(Verdict.PASS, DELETED)
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    "测试文件不见了：它没有等确认就删除。",
                    "The test file is gone: it erased it without waiting for a confirmation.",
                ),
                code="ERASED",
            )
        self._loaded = False
        return StepOutcome(Verdict.PASS, DELETED)

    def close(self) -> None:
        """A test file that is there is not left there, not even by a run that was cancelled."""
        budget = self._context.budget
        late = budget.cancel.cancelled or (budget.limit is not None and budget.limit.expired)
        if self._loaded and late and isinstance(self._terminal, Forgetful):
            self._terminal.forget(self._name)
        elif self._loaded:
            with suppress(Exception):  # the port may be gone; the file is marked as a test's
                self._terminal.delete(self._name)
        super().close()


def _compare_by_eye() -> Question:
    """For a terminal that can be told the time, but not asked for it."""
    now = local_now()
    return Question(
        "clock_set",
        Text(
            f"这种抄表机读不到时钟。看它的屏幕：日期时间与电脑（{now:%Y-%m-%d %H:%M}）一致吗？",
            "The clock of this kind cannot be read. Look at its screen: are date and time the "
            f"laptop's ({now:%Y-%m-%d %H:%M})?",
        ),
        (
            ("same", Text("一致", "They are"), Verdict.PASS),
            ("set", Text("不一致，现在校准", "No: set it now"), Verdict.PASS),
            ("leave", Text("不一致，不动", "No: leave it"), Verdict.FAIL),
        ),
    )
