"""The receipt printer test: from the port to what the person sees on paper."""

from __future__ import annotations

from decimal import Decimal

from drivers.errors import BadReply, Illegal
from drivers.plan import PlanCode, RunContext, StepOutcome
from drivers.printers.escpos import Confirmation, EscPosPrinter, Sent
from drivers.printers.faults import fault_of
from drivers.printers.profile import PrinterProfile, printer_profiles
from drivers.printers.readings import state_readings
from drivers.printers.status import PrinterState
from drivers.printers.ticket import test_ticket
from drivers.types import (
    Limit,
    Param,
    Question,
    Reading,
    StepSpec,
    TestPlan,
    Text,
    Verdict,
    reading,
    same,
)

RECEIPT = TestPlan(
    id="printer.receipt",
    kind="printer",
    title=Text("票据打印机测试", "Receipt printer test"),
    about=Text(
        "需要：打印机开机、装好纸、连好线。约 20 秒，用纸约 25 厘米。会打印一张中文测试票。",
        "Needs the printer switched on, paper loaded and cable connected. About 20 seconds and "
        "25 cm of paper. Prints one Chinese test ticket.",
    ),
    steps=(
        StepSpec("open", Text("打开端口", "Open the port"), deadline=8),
        StepSpec("identify", Text("识别型号", "Identify the model"), deadline=8),
        StepSpec("status", Text("读取状态", "Read the state"), deadline=8),
        StepSpec("print", Text("发送测试票", "Send the test ticket"), deadline=12),
        StepSpec("confirm", Text("确认已打印", "Confirm the print"), deadline=30),
        StepSpec("speed", Text("测打印速度", "Measure the speed"), deadline=45),
        StepSpec("look", Text("人工看票", "Look at the paper"), kind="ask"),
        StepSpec("final", Text("复查状态", "Check the state again"), deadline=8),
    ),
    params=(
        Param("site", Text("网点名称", "Site name")),
        Param("date", Text("日期时间", "Date and time")),
        Param("number", Text("测试编号", "Test number")),
        Param(
            "speed_lines", Text("测速行数（0 不测）", "Lines for the speed test (0: none)"), "20"
        ),
        # our own floor: the slowest receipt mechanisms print some 50 mm/s, about 12 lines
        Param("min_lines_per_second", Text("最低速度（行/秒）", "Lowest speed (lines/s)"), "3"),
        Param("confirm_seconds", Text("等待打印确认（秒）", "Wait for confirmation (s)"), "15"),
        Param("confirm_grace", Text("票号宽限（秒）", "Grace for the ticket number (s)"), "3"),
        Param("reply_seconds", Text("等待应答（秒）", "Wait for a reply (s)"), "1.5"),
    ),
)


class ReceiptSession:
    """One run of ``printer.receipt``."""

    def __init__(self, context: RunContext) -> None:
        profile = context.profile or printer_profiles()[0]
        if context.line is None:
            raise Illegal(Text("打印机测试需要端口", "a printer test needs a port"))
        self._context = context
        self._profile = PrinterProfile.of(profile)
        self._line = context.line
        self._printer = EscPosPrinter(context.line, self._profile)
        self._identity: dict[str, str] = {}
        self._sent: Sent | None = None
        self._returns_ids = False
        self._reply = context.number("reply_seconds", 0.05, 10) or 1.5
        self._confirm = context.number("confirm_seconds", 0.1, 25) or 15.0
        grace = context.number("confirm_grace", 0, 20)
        self._grace = 3.0 if grace is None else grace
        self._speed_lines = int(context.number("speed_lines", 0, 100) or 0)
        self._min_speed = context.number("min_lines_per_second", 0, 1000) or 0.0

    @property
    def identity(self) -> dict[str, str]:
        return self._identity

    def close(self) -> None:
        self._printer.close()

    def step(self, step_id: str) -> StepOutcome:
        steps = {
            "open": self._open,
            "identify": self._identify,
            "status": self._status,
            "print": self._print,
            "confirm": self._confirm_print,
            "speed": self._speed,
            "final": self._status,
        }
        return steps[step_id]()

    def question(self, step_id: str) -> Question:
        return Question(
            step_id,
            Text("看打印出来的测试票：是什么样？", "Look at the printed test ticket: how is it?"),
            (
                ("clear", Text("全部清楚", "All clear"), Verdict.PASS),
                ("blank", Text("空白票", "Blank"), Verdict.FAIL),
                ("garbled", Text("中文乱码", "Chinese garbled"), Verdict.FAIL),
                ("missing", Text("缺行或缺字", "Lines or characters missing"), Verdict.FAIL),
                ("faint", Text("字迹太淡", "Too faint"), Verdict.FAIL),
                ("nothing", Text("没有出纸", "Nothing came out"), Verdict.FAIL),
                ("unsure", Text("看不清，无法判断", "Cannot tell"), Verdict.INCONCLUSIVE),
            ),
        )

    # ------------------------------------------------------------ steps

    def _open(self) -> StepOutcome:
        self._printer.open()
        self._printer.claim(timeout=1.0)
        self._printer.enable()
        return StepOutcome(
            Verdict.PASS, Text("端口已独占打开。", "The port is open, for this test alone.")
        )

    def _identify(self) -> StepOutcome:
        if not self._line.readable:
            return _unreadable(Verdict.NOT_RUN)
        state = self._printer.real_time_status(self._reply)  # silence is an error of its own
        if fault_of(state) is not None:
            # a stopped printer keeps GS I in its buffer; the next step names the fault
            return StepOutcome(
                Verdict.NOT_RUN,
                Text("打印机没有就绪，先看状态。", "Not ready; see its state first."),
            )
        try:
            self._identity = self._printer.identify(self._reply)
        except BadReply as error:
            # its status was read a moment ago, so the line is right: only GS I is its own dialect
            return StepOutcome(
                Verdict.PASS,
                Text(
                    f"打印机在线，型号应答不合规范：{error.detail}",
                    f"The printer answers, but tells its model in its own way: {error.detail}",
                ),
            )
        model = " ".join(
            part for part in (self._identity.get("maker"), self._identity.get("model")) if part
        )
        if not model:
            return StepOutcome(
                Verdict.PASS,
                Text(
                    "打印机在线，但不报型号（不少型号如此）。",
                    "The printer answers, but tells no model (as many do).",
                ),
            )
        found = [Reading(key, _LABELS[key], value) for key, value in self._identity.items()]
        if not self._profile.fits(model):
            title = self._profile.profile.title
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    f"打印机自报 {model}，与所选型号“{title.zh}”不符：可能换过打印机，请改选型号。",
                    f"The printer says {model}, not “{title.en}” as chosen: it may have been "
                    "replaced; choose the other profile.",
                ),
                tuple(found),
                "OTHER_MODEL",
            )
        self._adopt(model)
        return StepOutcome(Verdict.PASS, same(model), tuple(found))

    def _adopt(self, model: str) -> None:
        """With a generic profile, go on with the one the printer's own name belongs to."""
        if self._profile.profile.names:
            return
        for profile in printer_profiles():
            known = PrinterProfile.of(profile)
            if profile.names and known.fits(model):
                self._profile = self._printer.profile = known
                self._identity["profile"] = profile.id
                return

    def _status(self) -> StepOutcome:
        if not self._line.readable:
            return _unreadable(Verdict.INCONCLUSIVE)
        return _judge(self._printer.real_time_status(self._reply), self._line.url)

    def _print(self) -> StepOutcome:
        number = self._printer.new_id()
        lines = test_ticket(self._context.params, self._profile.columns, number)
        # a rare character in the site's name must not stop the test; it is reported instead
        self._sent = self._printer.send_ticket(lines, number, allow_missing=True)
        text = Text(f"已发送票 {number}。", f"Sent ticket {number}.")
        return StepOutcome(
            Verdict.PASS,
            _join(text, _notes(self._sent)),
            (reading("ticket_id", Text("票号", "Ticket number"), number),),
        )

    def _confirm_print(self) -> StepOutcome:
        if self._sent is None:
            raise Illegal(Text("还没有发送测试票", "the test ticket was not sent"))
        done = self._printer.confirm_ticket(self._sent, self._confirm, self._grace)
        self._returns_ids = done.method == "process_id"
        seconds = Decimal(f"{done.seconds:.3f}")
        readings: list[Reading] = []
        if done.method != "none":
            readings.append(reading("print_time", Text("打印用时", "Time to print"), seconds, "s"))
        if done.got:
            readings.append(
                reading(
                    "confirmed_id",
                    Text("确认的票号", "Confirmed number"),
                    " ".join(done.got),
                    limit=Limit(expected=done.sent_id),
                )
            )
        return _confirmed(done, tuple(readings))

    def _speed(self) -> StepOutcome:
        if not self._line.readable or self._speed_lines == 0:
            return StepOutcome(Verdict.NOT_RUN, Text("没有测速。", "Speed was not measured."))
        if not self._returns_ids:
            return _NO_SPEED
        wait = 2.0 + self._speed_lines / max(0.5, self._min_speed / 2)
        speed = self._printer.print_speed(self._speed_lines, min(40.0, wait))
        if speed is None:
            return _NO_SPEED
        value = Decimal(f"{speed:.1f}")
        limit = Limit(low=Decimal(str(self._min_speed))) if self._min_speed else None
        found = reading("print_speed", Text("打印速度", "Print speed"), value, "lines/s", limit)
        if found.ok is False:
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"打印太慢：{value} 行/秒，应 {limit}。查波特率、流控和打印浓度设置。",
                    f"Too slow: {value} lines/s, should be {limit}. Check baud rate, flow control "
                    "and print density.",
                ),
                (found,),
                "SLOW",
            )
        return StepOutcome(Verdict.PASS, Text(f"{value} 行/秒。", f"{value} lines/s."), (found,))


_LABELS = {
    "maker": Text("厂家", "Maker"),
    "model": Text("型号", "Model"),
    "firmware": Text("固件", "Firmware"),
    "serial": Text("序列号", "Serial number"),
}
_NO_SPEED = StepOutcome(
    Verdict.NOT_RUN,
    Text("打印机不返回票号，无法测速。", "The printer returns no numbers, so speed is not known."),
)


def _unreadable(verdict: Verdict) -> StepOutcome:
    return StepOutcome(
        verdict,
        Text(
            "这个端口只能写，读不到打印机状态。", "This port can only be written; no state to read."
        ),
        code="WRITE_ONLY" if verdict is Verdict.INCONCLUSIVE else "",
    )


def _judge(state: PrinterState, port: str) -> StepOutcome:
    readings = state_readings(state)
    fault = fault_of(state, port)
    if fault is not None:
        return StepOutcome(Verdict.FAIL, fault.text(), readings, fault.code, stop=True)
    if state.paper_near_end:
        return StepOutcome(
            Verdict.PASS,
            Text("能打印，但纸快用完了，请备纸。", "It can print, but paper is near its end."),
            readings,
            "REC_NEAREND",
        )
    return StepOutcome(
        Verdict.PASS,
        Text("联机，有纸，上盖关好，无故障。", "Online, paper in, cover closed, no error."),
        readings,
    )


def _confirmed(done: Confirmation, readings: tuple[Reading, ...]) -> StepOutcome:
    if done.error is not None:
        # the person still looks at the paper: skipped and merely unconfirmed look different there
        return StepOutcome(Verdict.FAIL, done.error.text(), readings, done.error.code)
    if done.method == "process_id":
        text = Text(
            f"打印机确认票 {done.sent_id} 已打印完成，用时 {done.seconds:.2f} 秒。",
            f"The printer confirmed ticket {done.sent_id} as printed after {done.seconds:.2f} s.",
        )
        return StepOutcome(Verdict.PASS, text, readings)
    if done.method == "queue":
        text = Text(
            "打印机已处理全部数据（它不返回票号，是否印在纸上由人看）。",
            "The printer has processed all data (it returns no numbers; look at the paper).",
        )
        return StepOutcome(Verdict.PASS, text, readings)
    text = Text("已发送；没有办法确认是否打印。", "Sent; there is no way to confirm the print.")
    return StepOutcome(Verdict.INCONCLUSIVE, text, readings, "WRITE_ONLY")


def _notes(sent: Sent) -> Text:
    """Which characters did not come out as they were written."""
    lost = "".join(note.char for note in sent.missing)
    swapped = "、".join(f"{note.char}→{note.shown}" for note in sent.substituted)
    zh = f"字库没有“{lost}”，印作〓。" if lost else ""
    en = f"Not in the font, printed as 〓: {lost}." if lost else ""
    zh += f"已替换：{swapped}。" if swapped else ""
    en += f" Replaced: {swapped}." if swapped else ""
    return Text(zh, en.strip())


def _join(first: Text, second: Text) -> Text:
    if not second.zh:
        return first
    return Text(first.zh + second.zh, f"{first.en} {second.en}")


def receipt_plan() -> PlanCode:
    """``printer.receipt`` with its code."""
    return PlanCode(RECEIPT, ReceiptSession)
