"""The card reader tests on PC/SC as people choose them."""

from __future__ import annotations

from functools import partial
from typing import Any

from drivers.card_readers.profile import is_library, is_pcsc
from drivers.plan import PlanCode, RunContext, Session
from drivers.types import Param, StepSpec, TestPlan, Text

_OPEN = StepSpec("open", Text("服务与读卡器", "Service and reader"), deadline=10)
_CARD = StepSpec("card", Text("插卡与识别", "Card and what it is"), deadline=130)
_WAIT = Param("card_seconds", Text("等待插卡（秒）", "Wait for a card (s)"), "5")
_KIND = Param(
    "card",
    Text(
        "卡型（空：自动；sle4442、sle4428、mifare-1k）",
        "Kind of card (empty: found out; sle4442, sle4428, mifare-1k)",
    ),
)
_KEY = Param(
    "key",
    Text("非接触卡扇区密钥（12 位十六进制，空：出厂密钥）", "Sector key (12 hex digits; factory)"),
    secret=True,
)
CHECK = TestPlan(
    id="card.check",
    kind="card_reader",
    title=Text("读卡机检测（只读）", "Card reader check (reads only)"),
    about=Text(
        "插好一张卡。约 3 秒：服务、读卡器、卡型、卡号或剩余密码次数和写保护，"
        "整卡按不同块长读出比对。不写卡，不试密码。",
        "Put a card in. About 3 seconds: service, reader, kind of card, UID or tries left and "
        "protection, the whole card read in pieces of several lengths. Writes nothing, presents "
        "no code.",
    ),
    steps=(
        _OPEN,
        _CARD,
        StepSpec("state", Text("卡号、密码次数、写保护", "UID, tries, protection"), deadline=10),
        StepSpec("read", Text("读卡", "Read"), deadline=120),
    ),
    params=(_WAIT, _KIND, _KEY),
)
FIND = TestPlan(
    id="card.find",
    kind="card_reader",
    title=Text("读卡机连不上电脑", "Card reader does not connect"),
    about=Text(
        "备一张卡。约 1 分钟：USB、智能卡服务、驱动、是否被别的程序占用，"
        "再插卡、拔卡看它有没有反应。不写卡。",
        "Have a card ready. About a minute: USB, smart card service, driver, other programs; then "
        "a card goes in and out to see whether it is noticed. Writes nothing.",
    ),
    steps=(
        StepSpec("usb", Text("USB 上有没有", "On the USB"), deadline=10),
        StepSpec("service", Text("智能卡服务", "Smart card service"), deadline=10),
        StepSpec("reader", Text("服务认没认出", "Known to the service"), deadline=5),
        StepSpec("others", Text("别的程序", "Other programs"), deadline=8),
        StepSpec("insert", Text("插卡", "Put a card in"), kind="ask"),
        StepSpec("inserted", Text("感觉到卡", "Card noticed"), deadline=12),
        StepSpec("answers", Text("卡有没有应答", "Card answers"), deadline=12),
        StepSpec("remove", Text("拔卡", "Take it out"), kind="ask"),
        StepSpec("removed", Text("感觉到拔卡", "Removal noticed"), deadline=12),
    ),
)
METER = TestPlan(
    id="card.meter",
    kind="card_reader",
    title=Text("表号跳位测试（写卡后恢复）", "Meter number test (writes, then restores)"),
    about=Text(
        "要卡密码，最好用空白卡。先保存原内容，写表号、按不同块长读回逐位比对 20 遍，再恢复并核对；"
        "取消或出错也先恢复。虚拟卡约 2 秒，真卡约 1 分钟，中途不要拔卡。",
        "Needs the card's code; best use a blank card. Keeps the content, writes meter numbers, "
        "reads them back in pieces of several lengths and compares digit by digit, 20 times, then "
        "puts the content back and compares it, also after a cancel or an error. About a minute "
        "with a real card; do not pull it.",
    ),
    steps=(
        _OPEN,
        _CARD,
        StepSpec("consent", Text("同意写卡", "Agree to write"), kind="ask"),
        StepSpec("risk", Text("密码次数不满", "Tries are missing"), kind="ask"),
        StepSpec("unlock", Text("核对密码", "Present the code"), deadline=30),
        StepSpec("keep", Text("保存原内容", "Keep the content"), deadline=120),
        StepSpec("test", Text("写入、读回、比对、恢复", "Write, read, compare"), deadline=1800),
        StepSpec("restored", Text("核对恢复", "Compare what was restored"), deadline=60),
    ),
    params=(
        Param(
            "psc",
            Text("卡密码（4442 六位、4428 四位十六进制）", "Code (6 or 4 hex digits)"),
            secret=True,
        ),
        _KEY,
        Param("loops", Text("遍数", "Loops"), "20"),
        Param("bytes", Text("测试字节数（最多）", "Bytes to test (at most)"), "224"),
        Param("return_seconds", Text("拔卡后等插回（秒）", "Wait for a pulled card (s)"), "20"),
        _WAIT,
        _KIND,
        Param("dll", Text("厂家库（DLL）的路径", "Path of the maker's library")),
    ),
)


def _session(plan_id: str, context: RunContext) -> Session:
    """What carries the test out is loaded when it begins: the program starts without it."""
    from drivers.card_readers.sessions import SESSIONS

    return SESSIONS[plan_id](context)


def _code(plan: TestPlan, **more: Any) -> PlanCode:
    return PlanCode(plan, partial(_session, plan.id), **more)


def card_plans() -> tuple[PlanCode, ...]:
    """Every PC/SC card test with its code, the usual one first."""
    return (
        _code(CHECK, fits=is_pcsc),
        _code(FIND, fits=is_pcsc),
        _code(METER, fits=lambda profile: is_pcsc(profile) or is_library(profile)),
    )
