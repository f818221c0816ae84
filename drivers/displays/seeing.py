"""What a person can see on a customer display, what it means, and what to do about it."""

from __future__ import annotations

from typing import Final

from drivers.printers.seeing import Seen
from drivers.types import Text, Verdict

RIGHT: Final = Seen("right", Text("对", "Right"), Verdict.PASS)
BLACK: Final = Seen(
    "black",
    Text("黑屏，什么也没有", "Black, nothing at all"),
    Verdict.FAIL,
    "DISPLAY_BLACK",
    Text(
        "接着做“顾客屏黑屏诊断”，它会逐个试波特率和校验。",
        "Go on with “Black display diagnosis”: it tries each baud rate and parity.",
    ),
)
TO_PRINTER: Final = Seen(
    "printer",
    Text("金额打到打印机上了", "It came out of the printer"),
    Verdict.FAIL,
    "TO_PRINTER",
    Text(
        "屏和打印机共用一条线，数据没有分给它：在打印机或收费系统里打开“顾客显示”，或给屏单独接口。",
        "The display shares the printer's line and does not get its data: switch customer display "
        "on in the printer or the billing system, or give it a port of its own.",
    ),
)
WRONG: Final = Seen(
    "wrong",
    Text("数字不对或乱码", "Wrong figures or garbled"),
    Verdict.FAIL,
    "CONTENT",
    Text(
        "多半是波特率、校验或命令集不符：做黑屏诊断找出波特率，再改选型号。",
        "Mostly baud rate, parity or command set: find the rate by the black display diagnosis, "
        "then choose another model.",
    ),
)
SEGMENTS: Final = Seen(
    "segments",
    Text("缺笔画或缺点", "Strokes or dots missing"),
    Verdict.FAIL,
    "SEGMENTS",
    Text("显示器件坏了，要更换。", "The display itself is broken; replace it."),
)
LAMP: Final = Seen(
    "lamp",
    Text("数字对，指示灯不对", "Figures right, lamp wrong"),
    Verdict.FAIL,
    "LAMP",
    Text(
        "灯的命令有两种：改选另一种型号（二进制灯码）再试；仍不对就是灯坏了。",
        "There are two lamp commands: try the other model (binary lamp code); if it stays, the "
        "lamp is broken.",
    ),
)
OLD: Final = Seen(
    "old",
    Text("还是上一次的内容", "Still what was shown before"),
    Verdict.FAIL,
    "UNCHANGED",
    Text(
        "屏收不到后来的数据：查流控（RTS/CTS）和接头。",
        "It does not get what comes later: check flow control (RTS/CTS) and the plug.",
    ),
)
DARK: Final = Seen(
    "same",
    Text("没有变化", "No change"),
    Verdict.INCONCLUSIVE,
    "BRIGHTNESS",
    Text("这台屏不认亮度命令。", "This display does not know the brightness command."),
)
UNSURE: Final = Seen("unsure", Text("看不清", "Cannot tell"), Verdict.INCONCLUSIVE)

AMOUNT_VFD: Final = (RIGHT, WRONG, SEGMENTS, OLD, BLACK, TO_PRINTER, UNSURE)
AMOUNT_LED: Final = (RIGHT, WRONG, SEGMENTS, LAMP, OLD, BLACK, TO_PRINTER, UNSURE)
FULL: Final = (
    Seen("right", Text("全亮", "All lit"), Verdict.PASS),
    SEGMENTS,
    BLACK,
    UNSURE,
)
LEVELS: Final = (
    Seen("right", Text("变暗又变亮", "It went dim and bright again"), Verdict.PASS),
    DARK,
    UNSURE,
)
GREETING: Final = (RIGHT, WRONG, SEGMENTS, BLACK, UNSURE)
