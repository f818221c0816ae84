"""What the receipt printer test says of what it found: verdicts and sentences."""

from __future__ import annotations

from drivers.plan import StepOutcome
from drivers.printers.confirming import Confirmation, Sent
from drivers.printers.faults import fault_of
from drivers.printers.readings import state_readings
from drivers.printers.status import PrinterState
from drivers.types import Reading, Text, Verdict

LABELS = {
    "maker": Text("厂家", "Maker"),
    "model": Text("型号", "Model"),
    "firmware": Text("固件", "Firmware"),
    "serial": Text("序列号", "Serial number"),
}
NO_SPEED = StepOutcome(
    Verdict.NOT_RUN,
    Text("打印机不返回票号，无法测速。", "The printer returns no numbers, so speed is not known."),
)


def unreadable(verdict: Verdict) -> StepOutcome:
    return StepOutcome(
        verdict,
        Text(
            "这个端口只能写，读不到打印机状态。", "This port can only be written; no state to read."
        ),
        code="WRITE_ONLY" if verdict is Verdict.INCONCLUSIVE else "",
    )


def judged(state: PrinterState, port: str) -> StepOutcome:
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


def confirmed(done: Confirmation, readings: tuple[Reading, ...]) -> StepOutcome:
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


def characters(sent: Sent) -> Text:
    """Which characters did not come out as they were written."""
    lost = "".join(note.char for note in sent.missing)
    swapped = "、".join(f"{note.char}→{note.shown}" for note in sent.substituted)
    zh = f"字库没有“{lost}”，印作〓。" if lost else ""
    en = f"Not in the font, printed as 〓: {lost}." if lost else ""
    zh += f"已替换：{swapped}。" if swapped else ""
    en += f" Replaced: {swapped}." if swapped else ""
    return Text(zh, en.strip())


def joined(first: Text, second: Text) -> Text:
    if not second.zh:
        return first
    return Text(first.zh + second.zh, f"{first.en} {second.en}")
