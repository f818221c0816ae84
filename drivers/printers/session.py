"""One run of the receipt printer test: from the port to what the person sees on paper."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from drivers.errors import BadReply, Illegal
from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.printers import seeing
from drivers.printers.baseline import compared
from drivers.printers.confirming import Sent
from drivers.printers.escpos import SPEED_LINE, EscPosPrinter
from drivers.printers.faults import fault_of
from drivers.printers.graphics import test_pictures
from drivers.printers.profile import PICTURES, PrinterProfile, printer_profiles
from drivers.printers.ticket import test_ticket
from drivers.printers.verdicts import (
    LABELS,
    NO_SPEED,
    characters,
    confirmed,
    joined,
    judged,
    unreadable,
)
from drivers.questions import Question, Reply
from drivers.types import Limit, Reading, Text, Verdict, reading, same


class ReceiptSession(BaseSession):
    """One run of ``printer.receipt``."""

    def __init__(self, context: RunContext) -> None:
        profile = context.profile or printer_profiles()[0]
        if context.line is None:
            raise Illegal(Text("打印机测试需要端口", "a printer test needs a port"))
        super().__init__()
        self._context = context
        self._pictures = context.choice("pictures", PICTURES)
        self._profile = self._asked_for(PrinterProfile.of(profile))
        self._line = context.line
        self._printer = EscPosPrinter(context.line, self._profile)
        self.statistics = self._printer.counts
        self._sent: Sent | None = None
        self._returns_ids = False
        self._reply = context.number("reply_seconds", 0.05, 10) or 1.5
        self._wait = context.number("confirm_seconds", 0.1, 25) or 15.0
        grace = context.number("confirm_grace", 0, 20)
        self._grace = 3.0 if grace is None else grace
        self._speed_lines = int(context.number("speed_lines", 0, 100) or 0)
        self._min_speed = context.number("min_lines_per_second", 0, 1000) or 0.0

    def close(self) -> None:
        self._printer.close()

    def _ask_look(self) -> Question:
        prompt = Text(
            "看打印出来的测试票：是什么样？", "Look at the printed test ticket: how is it?"
        )
        return seeing.question("look", prompt, self._seen)

    def _told_look(self, reply: Reply) -> StepOutcome | None:
        return seeing.told(reply.choice, self._seen)

    @property
    def _seen(self) -> tuple[seeing.Seen, ...]:
        if self._profile.pictures == "none":
            return seeing.RECEIPT
        return (seeing.CLEAR, *seeing.PICTURES, *seeing.RECEIPT[1:])

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
            return unreadable(Verdict.NOT_RUN)
        state = self._printer.real_time_status(self._reply)  # silence is an error of its own
        if fault_of(state) is not None:
            # a stopped printer keeps GS I in its buffer; the next step names the fault
            return StepOutcome(
                Verdict.NOT_RUN,
                Text("打印机没有就绪，先看状态。", "Not ready; see its state first."),
            )
        try:
            self.identity = self._printer.identify(self._reply)
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
            part for part in (self.identity.get("maker"), self.identity.get("model")) if part
        )
        if not model:
            return StepOutcome(
                Verdict.PASS,
                Text(
                    "打印机在线，但不报型号（不少型号如此）。",
                    "The printer answers, but tells no model (as many do).",
                ),
            )
        found = [Reading(key, LABELS[key], value) for key, value in self.identity.items()]
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
        other = compared(self._context.params.get("baseline", ""), self.identity)
        if other is not None:
            return StepOutcome(other.verdict, other.text, (*found, *other.readings), other.code)
        return StepOutcome(Verdict.PASS, same(model), tuple(found))

    def _adopt(self, model: str) -> None:
        """With a generic profile, go on with the one the printer's own name belongs to."""
        if self._profile.profile.names:
            return
        for profile in printer_profiles():
            known = PrinterProfile.of(profile)
            if profile.names and known.fits(model):
                self._profile = self._printer.profile = self._asked_for(known)
                self.identity["profile"] = profile.id
                return

    def _asked_for(self, profile: PrinterProfile) -> PrinterProfile:
        return profile if self._pictures is None else replace(profile, pictures=self._pictures)

    def _status(self) -> StepOutcome:
        if not self._line.readable:
            return unreadable(Verdict.INCONCLUSIVE)
        return judged(self._printer.real_time_status(self._reply), self._line.url)

    _final = _status

    def _print(self) -> StepOutcome:
        number = self._printer.new_id()
        code = f"COUNTERCHECK-{number}"
        pictures = test_pictures(self._profile, code)
        columns = self._profile.columns
        lines = test_ticket(self._context.params, columns, number, code if pictures else "")
        # a rare character in the site's name must not stop the test; it is reported instead
        self._sent = self._printer.send_ticket(lines, number, allow_missing=True, pictures=pictures)
        text = Text(f"已发送票 {number}。", f"Sent ticket {number}.")
        return StepOutcome(
            Verdict.PASS,
            joined(text, characters(self._sent)),
            (reading("ticket_id", Text("票号", "Ticket number"), number),),
        )

    def _confirm(self) -> StepOutcome:
        if self._sent is None:
            raise Illegal(Text("还没有发送测试票", "the test ticket was not sent"))
        done = self._printer.confirm_ticket(self._sent, self._wait, self._grace)
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
        return confirmed(done, tuple(readings))

    def _speed(self) -> StepOutcome:
        if not self._line.readable or self._speed_lines == 0:
            return StepOutcome(Verdict.NOT_RUN, Text("没有测速。", "Speed was not measured."))
        if not self._returns_ids:
            return NO_SPEED
        wait = 2.0 + self._speed_lines / max(0.5, self._min_speed / 2)
        speed = self._printer.print_speed(self._speed_lines, min(40.0, wait))
        if speed is None:
            return NO_SPEED
        value = Decimal(f"{speed:.1f}")
        limit = Limit(low=Decimal(str(self._min_speed))) if self._min_speed else None
        found = reading("print_speed", Text("打印速度", "Print speed"), value, "lines/s", limit)
        letters = Decimal(f"{speed * len(SPEED_LINE % 0):.0f}")
        also = reading("character_speed", Text("字符速度", "Character speed"), letters, "chars/s")
        if found.ok is False:
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"打印太慢：{value} 行/秒，应 {limit}。查波特率、流控和打印浓度设置。",
                    f"Too slow: {value} lines/s, should be {limit}. Check baud rate, flow control "
                    "and print density.",
                ),
                (found, also),
                "SLOW",
            )
        text = Text(f"{value} 行/秒。", f"{value} lines/s.")
        return StepOutcome(Verdict.PASS, text, (found, also))
