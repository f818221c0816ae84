"""The receipt printer test as people choose it: its steps, parameters and the question asked."""

from __future__ import annotations

from drivers.plan import PlanCode
from drivers.printers.session import ReceiptSession
from drivers.types import Param, StepSpec, TestPlan, Text

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


def receipt_plan() -> PlanCode:
    """``printer.receipt`` with its code."""
    return PlanCode(RECEIPT, ReceiptSession)
