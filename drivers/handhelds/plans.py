"""The handheld tests as people choose them."""

from __future__ import annotations

from functools import partial
from typing import Any

from drivers.plan import PlanCode, RunContext, Session
from drivers.profile import Profile
from drivers.types import Param, StepSpec, TestPlan, Text

_OPEN = StepSpec("open", Text("打开端口", "Open the port"), deadline=8)
_BEGIN = StepSpec("begin", Text("进入数据通信", "Begin the session"), deadline=12)
_CLOCK = StepSpec("clock", Text("时钟与电脑相差", "Clock against the laptop"), deadline=12)
_LIST = StepSpec("list", Text("文件列表", "List of files"), deadline=20)
_END = StepSpec("end", Text("结束通信（保留数据）", "End the session, data kept"), deadline=12)
_CLOCK_LIMIT = Param(
    "max_clock_seconds", Text("时钟最多相差（秒）", "Clock may differ by (s)"), "60"
)
_LAYOUT = Param(
    "layout", Text("抄表册格式（空：按型号）", "Layout of the book (empty: the profile's)")
)
_REPLY = Param("reply_seconds", Text("等待应答（秒）", "Wait for an answer (s)"), "3")
_STALL = Param(
    "stall_seconds", Text("停多久算中断（秒）", "Stopped for so long is broken (s)"), "20"
)
_START = Param(
    "start_seconds", Text("等待开始传输（秒）", "Wait for a transfer to start (s)"), "60"
)
_DLL = Param("dll", Text("厂家驱动 DLL 的路径", "Path of the maker's DLL"))

TRANSFER = TestPlan(
    id="handheld.transfer",
    kind="handheld",
    title=Text("抄表机上下传测试", "Handheld transfer test"),
    about=Text(
        "抄表机放好底座、进入“数据通信”。下载一个测试册，再读回逐条比对，量速率；只删自己的测试文件，"
        "原有数据不动。9600 波特约 2 分钟。",
        "Handheld in its cradle, in data communication. Loads a test book, reads it back record by "
        "record, measures the rate; deletes only its own file. About 2 minutes at 9600 baud.",
    ),
    steps=(
        _OPEN,
        _BEGIN,
        _CLOCK,
        StepSpec("clock_set", Text("校准时钟", "Set the clock"), kind="ask"),
        _LIST,
        StepSpec("put", Text("下载测试册到抄表机", "Load the test book"), deadline=420),
        StepSpec("get", Text("读回（上传到电脑）", "Read it back"), deadline=420),
        StepSpec("compare", Text("逐条比对", "Compare record by record"), deadline=20),
        StepSpec("untouched", Text("原有数据没有动", "What was there is untouched"), deadline=20),
        StepSpec("clean", Text("删除测试文件", "Delete the test file"), deadline=20),
        _END,
    ),
    params=(
        Param("records", Text("测试册的条数", "Records in the test book"), "40"),
        Param("file", Text("测试文件名", "Name of the test file"), "CCTEST"),
        _LAYOUT,
        _CLOCK_LIMIT,
        # blocks of 128 bytes through a good USB adapter (8 ms each way) reach 30 % at 115200
        Param("min_rate_percent", Text("速率不低于线路的（%）", "Rate at least (% of line)"), "25"),
        Param("tries", Text("中断后再试（次）", "Tries after a break"), "1"),
        _REPLY,
        _START,
        _STALL,
        _DLL,
    ),
)
CHECK = TestPlan(
    id="handheld.check",
    kind="handheld",
    title=Text("抄表机检测（只读）", "Handheld check (reads only)"),
    about=Text(
        "抄表机放好底座、进入“数据通信”。看能否通信和初始化，时钟、文件，约 5 秒；没有应答时换别的"
        "波特率再问，约 10 秒。不改数据。",
        "Handheld in its cradle, in data communication. Can it talk and initialise, is its clock "
        "right, which files are there; about 5 seconds. One that is silent is asked at other baud "
        "rates, about 10 seconds. Changes nothing.",
    ),
    steps=(
        _OPEN,
        StepSpec("identity", Text("机号与版本", "Who it is"), deadline=40),
        _BEGIN,
        _CLOCK,
        _LIST,
        _END,
    ),
    params=(_CLOCK_LIMIT, _REPLY, _DLL),
)
READ = TestPlan(
    id="handheld.read",
    kind="handheld",
    title=Text("抄表数据检查", "Check of the readings"),
    about=Text(
        "把抄表机里的抄表册读到电脑，逐条检查格式、编码、读数和抄表日期；原文件留作佐证，抄表机不删任何数据。",
        "Reads the book from the handheld and checks format, encoding, readings and dates record "
        "by record; the file is kept as evidence, nothing is erased.",
    ),
    steps=(
        _OPEN,
        _BEGIN,
        _LIST,
        StepSpec("fetch", Text("读取抄表册", "Fetch the book"), deadline=620),
        StepSpec("form", Text("格式与编码", "Format and encoding"), deadline=30),
        StepSpec("dates", Text("抄表日期", "Dates of reading"), deadline=30),
        StepSpec("readings", Text("读数与状态", "Readings and states"), deadline=30),
        StepSpec("kept", Text("数据仍在抄表机里", "The data is still there"), deadline=20),
        _END,
    ),
    params=(
        Param("file", Text("文件名（空：最大的抄表册）", "File (empty: the largest book)")),
        _LAYOUT,
        Param("period_from", Text("本期开始（2026-11-01）", "Period from (2026-11-01)")),
        Param("period_to", Text("本期结束", "Period to")),
        Param("tries", Text("中断后再试（次）", "Tries after a break"), "1"),
        _REPLY,
        _START,
        _STALL,
        _DLL,
    ),
)


def _commanded(profile: Profile) -> bool:
    return profile.data.get("control") in ("lines", "multipoint", "folder", "dll", "none")


def _session(plan_id: str, context: RunContext) -> Session:
    """What carries the test out is loaded when it begins: the program starts without it."""
    from drivers.handhelds.sessions import SESSIONS

    return SESSIONS[plan_id](context)


def _code(plan: TestPlan, **more: Any) -> PlanCode:
    return PlanCode(plan, partial(_session, plan.id), **more)


def handheld_plans() -> tuple[PlanCode, ...]:
    """Every handheld test with its code, the usual one first."""
    return (_code(TRANSFER, fits=_commanded), _code(CHECK, fits=_commanded), _code(READ))
