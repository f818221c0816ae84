"""The tests of readers that are not PC/SC, as people choose them."""

from __future__ import annotations

from collections.abc import Callable

from drivers.card_readers.serial.session import FrameSession, SwipeSession, WedgeSession
from drivers.plan import PlanCode
from drivers.profile import Profile
from drivers.types import Param, StepSpec, TestPlan, Text

_OPEN = StepSpec("open", Text("打开端口", "Open the port"), deadline=8)
_TALK = StepSpec("talk", Text("读卡器应答", "Does it answer"), deadline=20)
_REPLY = Param("reply_seconds", Text("等待应答（秒）", "Wait for an answer (s)"), "1")

SWIPE = TestPlan(
    id="card.swipe",
    kind="card_reader",
    title=Text("拉卡机（磁条）测试", "Stripe reader test"),
    about=Text(
        "串口磁卡机。指示灯亮时匀速刷同一张卡 3 次，看每道能否读出、是否一致。号码只留前后几位。",
        "A stripe reader on a serial line. Swipe one card 3 times: does every track read, and "
        "alike. Numbers are masked.",
    ),
    steps=(
        _OPEN,
        _TALK,
        StepSpec("swipe", Text("刷卡", "Swipe the card"), deadline=160),
        StepSpec("judge", Text("磁道", "The tracks"), deadline=5),
    ),
    params=(
        Param("swipes", Text("刷卡次数", "Swipes"), "3"),
        Param("swipe_seconds", Text("每次等待（秒）", "Wait for each (s)"), "15"),
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
SERIAL = TestPlan(
    id="card.serial",
    kind="card_reader",
    title=Text("串口读卡器测试", "Serial card reader test"),
    about=Text(
        "放一张卡。看应答、波特率、卡号，同一块读 10 遍比对；只读不写，约 5 秒。",
        "Put a card on it. Answers, baud rate, number of the card, one block read 10 times; reads "
        "only, about 5 seconds.",
    ),
    steps=(
        _OPEN,
        _TALK,
        StepSpec("card", Text("卡和卡号", "Card and its number"), deadline=12),
        StepSpec("blocks", Text("反复读同一块", "One block again and again"), deadline=60),
    ),
    params=(
        Param("loops", Text("读几遍", "How often"), "10"),
        Param("block", Text("块号", "Block"), "0"),
        Param("key", Text("密钥 A（十六进制）", "Key A (hexadecimal)"), "FFFFFFFFFFFF"),
        _REPLY,
    ),
)


def _speaks(*dialects: str) -> Callable[[Profile], bool]:
    def fits(profile: Profile) -> bool:
        return profile.data.get("dialect") in dialects

    return fits


def serial_card_plans() -> tuple[PlanCode, ...]:
    """Every test of this room with its code."""
    return (
        PlanCode(SWIPE, SwipeSession, fits=_speaks("msr", "mrs100")),
        PlanCode(WEDGE, WedgeSession, needs_line=False, fits=_speaks("wedge")),
        PlanCode(SERIAL, FrameSession, fits=_speaks("stx", "aabb")),
    )
