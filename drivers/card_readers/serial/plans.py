"""The tests of swipe and serial card readers and of keyboard wedges, as people choose them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from drivers.plan import PlanCode, RunContext, Session
from drivers.profile import Profile, load_profiles
from drivers.types import Param, StepSpec, TestPlan, Text

_OPEN = StepSpec("open", Text("打开端口", "Open the port"), deadline=8)
_TALK = StepSpec("talk", Text("应答与波特率", "Answer and baud rate"), deadline=30)
_REPLY = Param("reply_seconds", Text("等待应答（秒）", "Wait for an answer (s)"), "2")

MOST = 6  # swipes of one run
SERIAL_CARD_MODELS = ("msr606", "mrs100", "stx-reader", "aabb-reader")
SWIPE = TestPlan(
    id="card.swipe",
    kind="card_reader",
    title=Text("拉卡机（磁条）测试", "Swipe reader test"),
    about=Text(
        "串口或 USB 转串口的拉卡机，一张卡。按提示一次一次刷同一张卡，约 1 分钟：每道能否读出、"
        "出错率、几次是否一致；有一道不出时再多刷一次查磁头错位。不写卡；号码只留前六后四。",
        "A swipe reader on a serial line and one card. Swipe the same card each time it is asked "
        "for, about a minute: every track, error rate, alike or not; one more swipe if a track "
        "stays away, to see whether the head is out of place. Writes nothing; numbers are masked.",
    ),
    steps=(
        _OPEN,
        _TALK,
        StepSpec("identity", Text("型号与自检", "Model and self test"), deadline=15),
        *(
            StepSpec(
                f"swipe_{n}", Text(f"第 {n} 次：请刷卡", f"Swipe {n}: swipe now"), deadline=125
            )
            for n in range(1, MOST + 1)
        ),
        StepSpec(
            "raw", Text("再刷一次：查磁头位置", "Once more: where the heads are"), deadline=125
        ),
        StepSpec("judge", Text("结论", "Conclusion"), deadline=5),
    ),
    params=(
        Param("swipes", Text("刷卡次数（1–6）", "Swipes (1–6)"), "3"),
        Param("swipe_seconds", Text("每次等待（秒）", "Wait for each (s)"), "15"),
        Param("tracks", Text("卡上有哪几道（如 12，可空）", "Tracks on the card (such as 12)")),
        _REPLY,
    ),
)
SERIAL = TestPlan(
    id="card.serial",
    kind="card_reader",
    title=Text("串口读卡器测试", "Serial card reader test"),
    about=Text(
        "先放一张卡。看应答和波特率、有没有卡、连读两次卡号、同一块读 20 遍比对，约 10 秒。"
        "只读不写，不改读卡器设置。",
        "Put a card on it first. Answer and baud rate, the card, its number twice, one block 20 "
        "times, about 10 seconds. Reads only and changes no setting of the reader.",
    ),
    steps=(
        _OPEN,
        _TALK,
        StepSpec("present", Text("有没有卡", "Is a card there"), deadline=65),
        StepSpec("uid", Text("卡号读两次", "Its number twice"), deadline=15),
        StepSpec("blocks", Text("反复读同一块", "One block again and again"), deadline=120),
    ),
    params=(
        Param("loops", Text("读几遍", "How often"), "20"),
        Param("sector", Text("扇区", "Sector"), "1"),
        Param("block", Text("块（0–2）", "Block (0–2)"), "0"),
        Param("key", Text("密钥 A（十六进制）", "Key A (hexadecimal)"), "FFFFFFFFFFFF"),
        Param("card_seconds", Text("等卡（秒）", "Wait for a card (s)"), "10"),
        _REPLY,
    ),
)
WEDGE = TestPlan(
    id="card.wedge",
    kind="card_reader",
    title=Text("键盘口刷卡器测试", "Keyboard wedge test"),
    about=Text(
        "像键盘一样输入的刷卡器。光标放在框里刷两次，看符号、速度和输入法。不用选端口。",
        "A reader that types. Swipe twice into the field: sentinels, speed, input method. Needs no "
        "port.",
    ),
    steps=(
        StepSpec("swipe1", Text("第一次刷卡", "First swipe"), kind="ask"),
        StepSpec("swipe2", Text("第二次刷卡", "Second swipe"), kind="ask"),
        StepSpec("same", Text("两次一致", "Both alike"), deadline=5),
    ),
)


def _speaks(*dialects: str) -> Callable[[Profile], bool]:
    return lambda profile: profile.data.get("dialect") in dialects


def _session(plan_id: str, context: RunContext) -> Session:
    """What carries the test out is loaded when it begins: the program starts without it."""
    from drivers.card_readers.serial.sessions import SESSIONS

    return SESSIONS[plan_id](context)


def _code(plan: TestPlan, **more: Any) -> PlanCode:
    return PlanCode(plan, partial(_session, plan.id), **more)


def serial_card_profiles() -> tuple[Profile, ...]:
    return load_profiles("card_readers_serial.yaml")


def serial_card_plans() -> tuple[PlanCode, ...]:
    """Every test of this room with its code."""
    return (
        _code(SWIPE, fits=_speaks("msr", "mrs100")),
        _code(SERIAL, fits=_speaks("stx", "aabb")),
        _code(WEDGE, fits=_speaks("wedge"), needs_line=False),
    )
