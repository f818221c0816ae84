"""The printer tests as people choose them: steps, parameters, what each needs and how long."""

from __future__ import annotations

from functools import partial
from typing import Any

from drivers.plan import PlanCode, RunContext, Session
from drivers.profile import Profile
from drivers.types import Param, StepSpec, TestPlan, Text

OPEN = StepSpec("open", Text("打开端口", "Open the port"), deadline=8)
IDENTIFY = StepSpec("identify", Text("识别型号", "Identify the model"), deadline=8)
STATUS = StepSpec("status", Text("读取状态", "Read the state"), deadline=8)
PORT = StepSpec("port", Text("端口报告的状态", "What the port says"), deadline=8)
FINAL = StepSpec("final", Text("复查状态", "Check the state again"), deadline=8)
SITE = Param("site", Text("网点名称", "Site name"))
DATE = Param("date", Text("日期时间", "Date and time"))
NUMBER = Param("number", Text("测试编号", "Test number"))
REPLY = Param("reply_seconds", Text("等待应答（秒）", "Wait for a reply (s)"), "1.5")
CONFIRM = Param("confirm_seconds", Text("等待打印确认（秒）", "Wait for confirmation (s)"), "15")
GRACE = Param("confirm_grace", Text("票号宽限（秒）", "Grace for the ticket number (s)"), "3")
BASELINE = Param("baseline", Text("验收时的身份", "Identity when accepted"))
FORM = Param("form", Text("票据规格（241-1、241-2、241-3）", "Form (241-1, 241-2, 241-3)"), "241-3")

RECEIPT = TestPlan(
    id="printer.receipt",
    kind="printer",
    title=Text("票据打印机测试", "Receipt printer test"),
    about=Text(
        "需要：打印机开机、装好纸、连好线。约 20 秒，用纸约 28 厘米。会打印一张中文测试票。",
        "Needs the printer switched on, paper loaded and cable connected. About 20 seconds and "
        "28 cm of paper. Prints one Chinese test ticket.",
    ),
    steps=(
        OPEN,
        IDENTIFY,
        STATUS,
        StepSpec("print", Text("发送测试票", "Send the test ticket"), deadline=25),
        StepSpec("confirm", Text("确认已打印", "Confirm the print"), deadline=30),
        StepSpec("speed", Text("测打印速度", "Measure the speed"), deadline=45),
        StepSpec("look", Text("人工看票", "Look at the paper"), kind="ask"),
        FINAL,
    ),
    params=(
        SITE,
        DATE,
        NUMBER,
        Param(
            "speed_lines", Text("测速行数（0 不测）", "Lines for the speed test (0: none)"), "20"
        ),
        Param(
            "pictures", Text("图形（none、raster、qr，空：按型号）", "Pictures (none, raster, qr)")
        ),
        # our own floor: the slowest receipt mechanisms print some 50 mm/s, about 12 lines
        Param("min_lines_per_second", Text("最低速度（行/秒）", "Lowest speed (lines/s)"), "3"),
        CONFIRM,
        GRACE,
        REPLY,
        BASELINE,
    ),
)
CHECK = TestPlan(
    id="printer.check",
    kind="printer",
    title=Text("票据打印机检测（不打印）", "Receipt printer check (no print)"),
    about=Text(
        "只读状态，不打印，不用纸，约 5 秒：型号、联机、上盖、纸、故障、自动状态。",
        "Reads only, prints nothing, about 5 seconds: model, online, cover, paper, errors, "
        "automatic status.",
    ),
    steps=(
        OPEN,
        IDENTIFY,
        STATUS,
        StepSpec("abilities", Text("打印机的能力", "What it can do"), deadline=8),
        StepSpec("automatic", Text("自动状态", "Automatic status"), deadline=10),
    ),
    params=(REPLY, BASELINE),
)
BATCH = TestPlan(
    id="printer.batch",
    kind="printer",
    title=Text("批量打印测试（跳票、串票、卡纸）", "Batch test (skipped, mixed, jammed)"),
    about=Text(
        "连打 10 张带号短票，逐张要打印机确认；卡纸会给出作废票号。约 1 分钟，用纸约 60 厘米。",
        "Prints 10 short numbered tickets and has each confirmed; after a jam it names the void "
        "bills. About 1 minute and 60 cm of paper.",
    ),
    steps=(
        OPEN,
        STATUS,
        StepSpec("print", Text("逐张打印并确认", "Print and confirm each"), deadline=600),
        StepSpec("cleared", Text("排除故障", "Clear the fault"), kind="ask"),
        StepSpec("resume", Text("接着打完", "Go on to the end"), deadline=600),
        StepSpec("look", Text("人工核对", "Compare by hand"), kind="ask"),
        FINAL,
    ),
    params=(
        SITE,
        Param("count", Text("张数（2–1000）", "Tickets (2–1000)"), "10"),
        Param("first_bill", Text("起始票据号", "First bill number"), "00000001"),
        Param("patience_seconds", Text("一张最多等（秒）", "Wait for one (s)"), "15"),
        Param("confirm_grace", Text("票号宽限（秒）", "Grace for the number (s)"), "2"),
    ),
)
DRIVER = TestPlan(
    id="printer.driver",
    kind="printer",
    title=Text("驱动与设置对比", "Driver and settings compared"),
    about=Text(
        "同样内容打三张：直连、经队列、由驱动排版，摆在一起就知道是哪一边的事。约 1 分钟。",
        "Prints the same three times: directly, through the queue, laid out by the driver. Side by "
        "side they show whether printer or driver is at fault. About 1 minute.",
    ),
    steps=(
        OPEN,
        STATUS,
        StepSpec("direct", Text("直连打印", "Print directly"), deadline=45),
        StepSpec("queue_state", Text("队列状态", "State of the queue"), deadline=20),
        StepSpec("queue_raw", Text("经队列打印", "Print through the queue"), deadline=30),
        StepSpec("queue_driver", Text("由驱动打印", "Print by the driver"), deadline=30),
        StepSpec("compare", Text("人工对比", "Compare by eye"), kind="ask"),
    ),
    params=(
        Param("queue", Text("收费系统用的打印队列", "Queue that the billing system prints to")),
        CONFIRM,
        GRACE,
        REPLY,
    ),
)
FIND = TestPlan(
    id="printer.find",
    kind="printer",
    title=Text("打印机识别检查", "Is the printer recognised"),
    about=Text(
        "不用选端口：看电脑认到哪些串口、USB 打印机和队列，哪个有应答。约 15 秒，不打印。",
        "Needs no port: which serial ports, USB printers and queues the computer sees, and which "
        "answers. About 15 seconds, prints nothing.",
    ),
    steps=(
        StepSpec("look", Text("查找端口和设备", "Look for ports and devices"), deadline=15),
        StepSpec("queues", Text("打印队列", "Print queues"), deadline=15),
        StepSpec("answers", Text("逐个询问", "Ask each"), deadline=40),
    ),
    params=(
        Param("queue", Text("应有的打印队列", "Print queue that must be there")),
        Param("reply_seconds", Text("等待应答（秒）", "Wait for a reply (s)"), "1"),
    ),
)
FORM_TEST = TestPlan(
    id="printer.form",
    kind="printer",
    title=Text("针式票据打印机测试", "Invoice printer test"),
    about=Text(
        "需要：装好票据（或废票），联机灯亮。约 40 秒，用一张票。打印中文、数字、断针检查。",
        "Needs forms (or scrap) loaded and the online lamp lit. About 40 seconds and one form. "
        "Prints Chinese, figures and a pin check.",
    ),
    steps=(
        OPEN,
        PORT,
        StepSpec("print", Text("发送测试票", "Send the test sheet"), deadline=40),
        StepSpec("printed", Text("计时", "Time it"), kind="ask"),
        StepSpec("look", Text("人工看票", "Look at the paper"), kind="ask"),
        FINAL,
    ),
    params=(
        FORM,
        SITE,
        DATE,
        NUMBER,
        Param("min_chars_per_second", Text("最低速度（字/秒）", "Lowest speed (chars/s)")),
        BASELINE,
    ),
)
FEED = TestPlan(
    id="printer.feed",
    kind="printer",
    title=Text("票据规格与走纸测试", "Bill size and feed test"),
    about=Text(
        "连打 5 张，每张一条横线，用尺量首尾两张，算出每张漂移和原因。约 2 分钟，用 5 张票。",
        "Prints 5 sheets with a line each; measured on the first and the last it gives the drift "
        "per sheet and its cause. About 2 minutes and 5 forms.",
    ),
    steps=(
        OPEN,
        PORT,
        StepSpec("print", Text("打印 5 张", "Print the sheets"), deadline=120),
        StepSpec("measure", Text("量横线位置", "Measure the lines"), kind="ask"),
        FINAL,
    ),
    params=(
        FORM,
        Param("sheets", Text("张数（2–20）", "Sheets (2–20)"), "5"),
        Param("max_drift_mm", Text("每张漂移上限（毫米）", "Most drift a sheet (mm)"), "0.15"),
    ),
)
ALIGN = TestPlan(
    id="printer.align",
    kind="printer",
    title=Text("套打对位（尺量或拍照）", "Form alignment (ruler or photo)"),
    about=Text(
        "在票据上打一组十字，拍照或用尺量，得出偏移、比例、歪斜和修正量，再打一张确认。约 3 分钟。",
        "Prints crosses on the form; a photo or some distances give offset, scale and skew and the "
        "correction; a second print confirms it. About 3 minutes and 2 forms.",
    ),
    steps=(
        OPEN,
        PORT,
        StepSpec("print", Text("打印十字", "Print the crosses"), deadline=60),
        StepSpec("measure", Text("量十字", "Measure the crosses"), kind="ask"),
        StepSpec("again", Text("按修正量再打一张", "Print again, corrected"), deadline=60),
        StepSpec("confirm", Text("再量一次", "Measure again"), kind="ask"),
        FINAL,
    ),
    params=(
        FORM,
        Param("reference", Text("参照物（frame 边框、sheet 纸边）", "frame or sheet"), "frame"),
        Param("frame_x", Text("边框左上角离打印起点，横（mm）", "Frame corner, x (mm)"), "6"),
        Param("frame_y", Text("边框左上角离撕纸线，纵（mm）", "Frame corner, y (mm)"), "6"),
        Param("frame_width", Text("边框宽（mm）", "Frame width (mm)"), "195"),
        Param("frame_height", Text("边框高（mm）", "Frame height (mm)"), "78"),
        Param("ruler", Text("照片里有钢尺（1 有）", "A ruler is in the photo (1)"), "0"),
        Param("tolerance_mm", Text("允许偏差（mm）", "Tolerance (mm)"), "0.5"),
    ),
)


def _receipts(profile: Profile) -> bool:
    return bool(profile.data.get("dialect") == "escpos")


def _forms(profile: Profile) -> bool:
    return bool(profile.data.get("dialect") == "escp")


def _session(plan_id: str, context: RunContext) -> Session:
    """What carries the test out is loaded when it begins: the program starts without it."""
    from drivers.printers.sessions import SESSIONS

    return SESSIONS[plan_id](context)


def _code(plan: TestPlan, **more: Any) -> PlanCode:
    return PlanCode(plan, partial(_session, plan.id), **more)


def printer_plans() -> tuple[PlanCode, ...]:
    """Every printer test with its code, the usual one first."""
    return (
        _code(RECEIPT, fits=_receipts),
        _code(CHECK, fits=_receipts),
        _code(BATCH, fits=_receipts),
        _code(DRIVER, fits=_receipts),
        _code(FORM_TEST, fits=_forms),
        _code(FEED, fits=_forms),
        _code(ALIGN, fits=_forms),
        _code(FIND, needs_line=False),
    )
