"""Swipe and serial card readers: the two tests on a line, and the virtual readers."""

from __future__ import annotations

from collections.abc import Callable

from drivers.card_readers.serial.contact_session import ContactSession
from drivers.card_readers.serial.stripe_session import MOST, StripeSession
from drivers.card_readers.serial.virtual_base import VirtualReader
from drivers.card_readers.serial.virtual_contactless import VirtualAaBb, VirtualStx
from drivers.card_readers.serial.virtual_swipe import VirtualMrs100, VirtualMsr
from drivers.errors import NoService
from drivers.plan import PlanCode
from drivers.profile import Profile
from drivers.types import Param, StepSpec, TestPlan, Text

_OPEN = StepSpec("open", Text("打开端口", "Open the port"), deadline=8)
_TALK = StepSpec("talk", Text("应答与波特率", "Answer and baud rate"), deadline=30)
_REPLY = Param("reply_seconds", Text("等待应答（秒）", "Wait for an answer (s)"), "2")

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
_VIRTUAL: dict[str, Callable[[str, int], VirtualReader]] = {
    "msr": VirtualMsr,
    "mrs100": VirtualMrs100,
    "stx": VirtualStx,
    "aabb": VirtualAaBb,
}


def _speaks(*dialects: str) -> Callable[[Profile], bool]:
    return lambda profile: profile.data.get("dialect") in dialects


def line_plans() -> tuple[PlanCode, ...]:
    return (
        PlanCode(SWIPE, StripeSession, fits=_speaks("msr", "mrs100")),
        PlanCode(SERIAL, ContactSession, fits=_speaks("stx", "aabb")),
    )


def virtual_readers(profiles: tuple[Profile, ...]) -> tuple[str, ...]:
    """Ids of the profiles of which there is a virtual reader."""
    return tuple(p.id for p in profiles if p.data.get("dialect") in _VIRTUAL)


def make_reader(model: str, profiles: tuple[Profile, ...]) -> VirtualReader:
    """A virtual reader of a profile. Raises NoService, naming what there is."""
    found = {profile.id: profile for profile in profiles if profile.data.get("dialect") in _VIRTUAL}
    name = model or next(iter(found), "")
    if name not in found:
        raise NoService(name, known=tuple(found))
    profile = found[name]
    baud = int(profile.serial.get("baud", "9600"))
    return _VIRTUAL[str(profile.data["dialect"])](name, baud)
