"""One run of a test on an invoice printer: what the port says, and one sheet with everything."""

from __future__ import annotations

import time
from decimal import Decimal

from drivers.errors import Illegal
from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.printers import seeing
from drivers.printers.baseline import compared
from drivers.printers.escp import FormPrinter
from drivers.printers.form_page import FORMS, Form
from drivers.printers.form_test import test_sheet
from drivers.printers.profile import PrinterProfile
from drivers.printers.verdicts import LABELS
from drivers.questions import Question, Reply
from drivers.types import Limit, Reading, Text, Verdict, reading, same

_MUTE = Text(
    "这个端口读不到打印机状态（24 针打印机在串口上不应答），由人看灯。",
    "No state can be read at this port (24-pin printers do not answer); look at its lamps.",
)


class PaperSession(BaseSession):
    """What every test on forms begins with: the port, and what it says of the printer."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        if context.line is None or context.profile is None:
            raise Illegal(Text("打印机测试需要端口", "a printer test needs a port"))
        self._context = context
        self._profile = PrinterProfile.of(context.profile)
        self._line = context.line
        self._printer = FormPrinter(context.line, self._profile)
        self.statistics = self._printer.counts
        self._form = form_of(context)

    def close(self) -> None:
        self._printer.close()

    def _open(self) -> StepOutcome:
        self._printer.open()
        self._printer.claim(timeout=1.0)
        self._printer.enable()
        return StepOutcome(
            Verdict.PASS, Text("端口已独占打开。", "The port is open, for this test alone.")
        )

    def _port(self) -> StepOutcome:
        """What a parallel or USB port knows: state, and who the printer is."""
        state = self._printer.port_state()
        self.identity |= self._printer.identify()
        who = " ".join(v for k in ("maker", "model") if (v := self.identity.get(k)))
        found = [Reading(k, LABELS[k], v) for k, v in self.identity.items() if k in LABELS]
        if state is not None:
            found.append(
                reading(
                    "port_status",
                    Text("端口状态字节", "Port status byte"),
                    f"{state.raw:02X}",
                    raw=bytes((state.raw,)),
                )
            )
            fault = state.fault(self._line.url)
            if fault is not None:
                return StepOutcome(Verdict.FAIL, fault.text(), tuple(found), fault.code, stop=True)
        if who and not self._profile.fits(who):
            title = self._profile.profile.title
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    f"打印机自报 {who}，与所选型号“{title.zh}”不符：可能换过打印机，请改选型号。",
                    f"The printer says {who}, not “{title.en}” as chosen: it may have been "
                    "replaced; choose the other profile.",
                ),
                tuple(found),
                "OTHER_MODEL",
            )
        other = compared(self._context.params.get("baseline", ""), self.identity)
        if other is not None:
            return StepOutcome(other.verdict, other.text, (*found, *other.readings), other.code)
        if state is None:
            return StepOutcome(Verdict.PASS, same(who) if who else _MUTE, tuple(found))
        text = Text("联机，有纸，无故障。", "Online, paper in, no error.")
        return StepOutcome(
            Verdict.PASS, Text(f"{who} {text.zh}".strip(), f"{who} {text.en}".strip()), tuple(found)
        )

    _final = _port


class FormSession(PaperSession):
    """One run of ``printer.form``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._least = context.number("min_chars_per_second", 0, 2000)
        self._sent_at = 0.0
        self._characters = 0

    def _print(self) -> StepOutcome:
        page, self._characters = test_sheet(self._form, self._context.params, self._profile.columns)
        self._printer.prepare(self._form)
        self._sent_at = time.monotonic()
        self._printer.print_page(page)
        lost = "".join(note.char for note in page.missing)
        zh = f"字库没有“{lost}”，印作〓。" if lost else ""
        en = f" Not in the font, printed as 〓: {lost}." if lost else ""
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"已发送一张 {self._form.id} 测试票。{zh}",
                f"Sent one {self._form.id} test sheet.{en}",
            ),
        )

    def _ask_printed(self) -> Question:
        return Question(
            "printed",
            Text("打印头停下的那一刻按“打完了”。", "Press “done” the moment the head stops."),
            (
                ("done", Text("打完了", "Done"), Verdict.PASS),
                ("stopped", Text("打到一半停了", "Stopped halfway"), Verdict.FAIL),
                ("nothing", Text("没有动", "Did not move"), Verdict.FAIL),
            ),
        )

    def _told_printed(self, reply: Reply) -> StepOutcome | None:
        if reply.choice == "nothing":
            return seeing.told("nothing", seeing.FORM)
        if reply.choice == "stopped":
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    "打到一半停了：看缺纸灯、上盖和卡纸；同一张票要作废，票号要对齐。",
                    "It stopped halfway: look for paper, cover and a jam; the form is void and "
                    "the bill numbers must be aligned again.",
                ),
                code="STOPPED",
            )
        seconds = max(0.01, time.monotonic() - self._sent_at)
        speed = Decimal(f"{self._characters / seconds:.1f}")
        limit = Limit(low=Decimal(str(self._least))) if self._least else None
        taken = reading("print_time", Text("打印用时", "Time to print"), f"{seconds:.2f}", "s")
        found = reading("print_speed", Text("打印速度", "Print speed"), speed, "chars/s", limit)
        verdict = Verdict.FAIL if found.ok is False else Verdict.PASS
        return StepOutcome(
            verdict,
            Text(f"{seconds:.1f} 秒，{speed} 字/秒。", f"{seconds:.1f} s, {speed} characters/s."),
            (taken, found),
            "SLOW" if found.ok is False else "",
        )

    def _ask_look(self) -> Question:
        prompt = Text("看打印出来的测试票：是什么样？", "Look at the printed sheet: how is it?")
        return seeing.question("look", prompt, seeing.FORM)

    def _told_look(self, reply: Reply) -> StepOutcome | None:
        return seeing.told(reply.choice, seeing.FORM)


def form_of(context: RunContext) -> Form:
    """The form named by the parameter ``form``; raises Illegal."""
    return FORMS[context.choice("form", tuple(FORMS)) or "241-3"]
