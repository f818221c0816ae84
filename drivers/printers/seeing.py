"""What a person can see on paper, what it means, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from drivers.plan import StepOutcome
from drivers.questions import Question
from drivers.types import NO_TEXT, Text, Verdict


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that may be seen; ``advice`` is empty for what is right."""

    key: str
    label: Text
    verdict: Verdict
    code: str = ""
    advice: Text = NO_TEXT


CLEAR: Final = Seen("clear", Text("全部清楚", "All clear"), Verdict.PASS)
NOTHING: Final = Seen(
    "nothing",
    Text("没有出纸", "Nothing came out"),
    Verdict.FAIL,
    "NOTHING_PRINTED",
    Text(
        "数据发出去了，打印机没有动：查联机灯、数据线两头和所选端口。",
        "The data left but the printer did not move: check its online lamp, both ends of the "
        "cable, and the port.",
    ),
)
UNSURE: Final = Seen("unsure", Text("看不清，无法判断", "Cannot tell"), Verdict.INCONCLUSIVE)
GARBLED: Final = Seen(
    "garbled",
    Text("中文乱码", "Chinese garbled"),
    Verdict.FAIL,
    "CHINESE",
    Text(
        "打印机没有中文字库，或仿真不对：在面板上改为 ESC/POS（中文）或 LQ 中文仿真。",
        "No Chinese font, or the wrong emulation: set it to ESC/POS (Chinese) or LQ Chinese.",
    ),
)
MISSING: Final = Seen(
    "missing",
    Text("缺行或缺字", "Lines or characters missing"),
    Verdict.FAIL,
    "MISSING",
    Text(
        "数据在路上丢了：查流控（RTS/CTS）、波特率和数据线。",
        "Data was lost on the way: check flow control (RTS/CTS), baud rate and cable.",
    ),
)
PICTURES: Final = (
    Seen(
        "lines",
        Text("黑条里有白线", "White lines in the black bar"),
        Verdict.FAIL,
        "HEAD",
        Text(
            "用酒精棉擦打印头再试；白线还在同一处，是发热点坏了，要换打印头。",
            "Clean the head with alcohol; a white line that stays in its place is a dead element: "
            "the head has to be replaced.",
        ),
    ),
    Seen(
        "code",
        Text("二维码扫不出", "The QR code cannot be scanned"),
        Verdict.FAIL,
        "QR_CODE",
        Text(
            "调浓度、擦打印头；打成字符，是这台打印机不会打二维码。",
            "Adjust the density, clean the head; letters instead of a code mean that this printer "
            "cannot print one.",
        ),
    ),
)
RECEIPT: Final = (
    CLEAR,
    Seen(
        "blank",
        Text("空白票", "Blank"),
        Verdict.FAIL,
        "BLANK",
        Text(
            "纸走了字没出来：热敏面装反，或打印头坏了、没有压紧。",
            "Paper moved without print: the coated side is the wrong way round, or the head is "
            "broken or not pressed down.",
        ),
    ),
    GARBLED,
    MISSING,
    Seen(
        "faint",
        Text("字迹太淡", "Too faint"),
        Verdict.FAIL,
        "FAINT",
        Text(
            "擦打印头，调高打印浓度；纸放久了也会变淡。",
            "Clean the head, raise the density; old paper prints faint as well.",
        ),
    ),
    NOTHING,
    UNSURE,
)
FORM: Final = (
    CLEAR,
    Seen(
        "blank",
        Text("空白", "Blank"),
        Verdict.FAIL,
        "BLANK",
        Text(
            "头在动字没出来：色带用尽、脱落或装反，或间隙太大。",
            "The head moves without print: ribbon used up, off or reversed, or the gap too wide.",
        ),
    ),
    GARBLED,
    MISSING,
    Seen(
        "faint",
        Text("偏淡或缺针（有白线）", "Faint, or a pin missing (white lines)"),
        Verdict.FAIL,
        "FAINT",
        Text(
            "换色带、按联数调间隙；横着的白线是断针，要修打印头。",
            "Change the ribbon, set the gap to the copies; a white line across is a broken pin.",
        ),
    ),
    Seen(
        "crooked",
        Text("竖线不直（错开）", "Upright lines are staggered"),
        Verdict.FAIL,
        "REGISTRATION",
        Text(
            "来回打印没有对齐：改为单向打印，或做双向校正。",
            "The two directions do not meet: print in one direction, or adjust them.",
        ),
    ),
    NOTHING,
    UNSURE,
)


def question(step_id: str, prompt: Text, seen: Iterable[Seen]) -> Question:
    """The question only eyes can answer."""
    return Question(step_id, prompt, tuple((s.key, s.label, s.verdict) for s in seen))


def told(key: str, seen: Iterable[Seen]) -> StepOutcome | None:
    """What an answer means: its code and what to do."""
    found = next((s for s in seen if s.key == key), None)
    if found is None:
        return None
    zh = f"{found.label.zh}。{found.advice.zh}" if found.advice.zh else found.label.zh
    en = f"{found.label.en}. {found.advice.en}" if found.advice.en else found.label.en
    return StepOutcome(found.verdict, Text(zh, en), code=found.code)
