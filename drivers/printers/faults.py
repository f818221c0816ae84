"""What a receipt printer says of itself when it cannot print, and what a ticket met on its way.

Extended codes 201 to 213 are those of UnifiedPOS; from 220 on they are ours.
"""

from __future__ import annotations

from drivers.errors import PrinterFault
from drivers.printers.status import PrinterState
from drivers.types import Text


class CoverOpen(PrinterFault):
    code = "COVER_OPEN"
    extended = 201
    WHAT = Text("打印机上盖打开", "The printer cover is open")
    MEANING = Text("上盖没有扣紧，打印机不打印。", "The cover is not latched; it does not print.")
    TODO = Text("合上上盖，两边都要扣紧。", "Close the cover until both sides latch.")


class PaperEnd(PrinterFault):
    code = "REC_EMPTY"
    extended = 203
    WHAT = Text("打印机缺纸", "The printer is out of paper")
    MEANING = Text(
        "纸用完、没装好，或缺纸传感器脏了。", "Paper used up, not seated, or a dirty sensor."
    )
    TODO = Text("装好纸卷（热敏面朝上）后再试。", "Load a roll (thermal side up) and try again.")


class SlipEmpty(PrinterFault):
    code = "SLP_EMPTY"
    extended = 204
    WHAT = Text("票据打印机缺纸", "The invoice printer is out of forms")
    MEANING = Text(
        "票据用完、没装好，或走纸杆位置不对。", "No forms, not seated, or the lever is wrong."
    )
    TODO = Text(
        "装好票据，走纸杆拨到连续纸（拖纸）位置，再按联机键。",
        "Load forms, set the lever to continuous paper, press the online key.",
    )


class CutterJam(PrinterFault):
    code = "CUTTER_JAM"
    extended = 210
    WHAT = Text("切刀卡住", "The cutter is jammed")
    MEANING = Text("纸屑或卡纸使切刀不能归位。", "Paper keeps the cutter from its home position.")
    TODO = Text(
        "断电，清除卡纸，用手轮把切刀归位，再开机。",
        "Switch off, clear the paper, turn the cutter home by its wheel, switch on.",
    )


class Mechanical(PrinterFault):
    code = "MECHANICAL"
    extended = 211
    WHAT = Text("打印机机械故障", "The printer has a mechanical error")
    MEANING = Text("机芯报错（卡纸或走纸不畅）。", "The mechanism reports an error (jam or feed).")
    TODO = Text("断电清除卡纸后再试。", "Switch off, clear the jam, try again.")


class Unrecoverable(PrinterFault):
    code = "UNRECOVERABLE"
    extended = 212
    WHAT = Text("打印机有不可恢复的故障", "The printer has an unrecoverable error")
    MEANING = Text("主板、打印头或电源有硬件故障。", "Board, head or supply has a hardware fault.")
    TODO = Text(
        "断电重启；仍报错则更换并送修。", "Restart; if it stays, replace it and send it to repair."
    )


class AutoRecoverable(PrinterFault):
    code = "AUTO_RECOVERABLE"
    extended = 213
    WHAT = Text("打印头过热", "The print head is too hot")
    MEANING = Text("打印机自行停下降温。", "The printer stopped to cool down.")
    TODO = Text("等几分钟再试。", "Wait some minutes and try again.")


class PrinterError(PrinterFault):
    code = "FAILURE"
    number = 111
    WHAT = Text("打印机报告故障", "The printer reports an error")
    MEANING = Text("它没有说是哪一种。", "It does not say which.")
    TODO = Text(
        "看错误灯的闪烁方式并查手册。", "See how the error lamp blinks and look in its manual."
    )


class Offline(PrinterFault):
    code = "OFFLINE"
    number = 108
    WHAT = Text("打印机脱机", "The printer is offline")
    MEANING = Text("它在线上，但没有准备好打印。", "It answers, but it is not ready to print.")
    TODO = Text("按联机键，或关机重开。", "Press its online key, or switch it off and on.")


class ProcessIdMissing(PrinterFault):
    code = "PROCESS_ID_MISSING"
    extended = 220
    WHAT = Text("打印机没有确认这张票", "The printer did not confirm the ticket")
    MEANING = Text(
        "数据送到了，状态正常，但没有收到打印完成的编号：可能跳票。",
        "The data arrived and the state is fine, but the number that says printed never came: "
        "the ticket may be skipped.",
    )
    TODO = Text(
        "看纸上有没有这张票，按票号核对。",
        "See whether the ticket is on paper; compare its number.",
    )


class ProcessIdMismatch(PrinterFault):
    code = "PROCESS_ID_MISMATCH"
    extended = 221
    WHAT = Text("打印机确认了另一张票的编号", "The printer confirmed the number of another ticket")
    MEANING = Text(
        "有别的程序同时在打印（串票），或打印机不按顺序确认。",
        "Another program prints at the same time (mixed tickets), or the printer confirms wrongly.",
    )
    TODO = Text(
        "停掉其他打印程序，逐张核对票号。", "Stop other printing programs and compare the numbers."
    )


class TooSlow(PrinterFault):
    code = "SLOW"
    extended = 222
    WHAT = Text("规定时间内没有打完", "It did not finish printing in time")
    MEANING = Text(
        "状态正常，但数据没有处理完：波特率太低、流控卡住，或打印机很慢。",
        "The state is fine, but the data is not processed: low baud rate, flow control, or a very "
        "slow printer.",
    )
    TODO = Text(
        "核对波特率和流控；把等待时间加长再试。", "Check baud rate and flow control; wait longer."
    )


class BadFormat(PrinterFault):
    code = "BADFORMAT"
    extended = 207
    WHAT = Text("文字里有打不出来的字", "The text has characters that cannot be printed")
    MEANING = Text("打印机的字库没有这些字。", "The printer's font does not have them.")
    TODO = Text("换成常用字后再打。", "Use other characters.")

    @property
    def meaning(self) -> Text:
        if not self.detail:
            return self.MEANING
        return Text(f"字库没有：{self.detail}。", f"Not in the printer's font: {self.detail}.")


def fault_of(state: PrinterState, port: str = "") -> PrinterFault | None:
    """The fault a state means, the one the person can see first; None when it can print."""
    causes: tuple[tuple[bool, type[PrinterFault]], ...] = (
        (state.cover_open, CoverOpen),
        (state.paper_end, PaperEnd),
        (state.cutter_error, CutterJam),
        (state.mechanical, Mechanical),
        (state.unrecoverable, Unrecoverable),
        (state.auto_recoverable, AutoRecoverable),
        (state.error, PrinterError),
        (not state.online, Offline),
    )
    raw = " ".join(f"{value:02x}" for value in state.raw.values())
    return next((kind(raw, port=port) for wrong, kind in causes if wrong), None)
