"""A reader that types: judged by what arrived in a field and how quickly."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from drivers.card_readers.serial.stripe import Track, split_tracks
from drivers.types import Text

DEVICE_MS = 50  # between two keys: a reader is quicker, nobody's fingers are
_SWAPPED = {":": ";", "：": ";", "；": ";", "％": "%", "？": "?"}


@dataclass(frozen=True, slots=True)
class Typed:
    """``code`` "" when all is right; ``text`` says what it means and what to do."""

    code: str
    text: Text
    tracks: tuple[Track, ...] = ()
    slowest: int = 0  # ms between two keys


def judge(text: str, gaps: Sequence[int]) -> Typed:
    """What was typed. Without ``gaps`` (a terminal) the speed is not judged."""
    slowest = sorted(gaps)[int(len(gaps) * 0.9)] if gaps else 0
    if not text:
        return Typed(
            "WEDGE_NOTHING",
            Text(
                "没有收到任何字符：线没插好，或读卡器没有刷到。",
                "Not one character came: the cable, or the card was not read.",
            ),
        )
    if any(unicodedata.east_asian_width(char) in "FW" for char in text):
        return Typed(
            "WEDGE_INPUT_METHOD",
            Text(
                "收到全角或汉字：输入法开着。切到英文输入后再刷。",
                "Full-width or Chinese characters came: an input method is on. Switch it to "
                "English.",
            ),
        )
    found = tuple(split_tracks(text).values())
    if not found or text[0] == ":":
        return _without_tracks(text, slowest)
    if slowest > DEVICE_MS and len(text) > 3:
        return Typed(
            "WEDGE_SLOW",
            Text(
                f"字符间隔 {slowest} 毫秒，像是手敲的，或读卡器的键间延时太长。",
                f"{slowest} ms between keys: typed by hand, or the reader's key delay is long.",
            ),
            found,
            slowest,
        )
    return _tracks(text, found, slowest)


def _without_tracks(text: str, slowest: int) -> Typed:
    if text[0] in ":" or ":" in text[:2]:
        return Typed(
            "WEDGE_LAYOUT",
            Text(
                "起始符“;”变成了“:”：大小写锁定或键盘布局不对。关掉 Caps Lock，布局设为美式英语。",
                "The start “;” came as “:”: Caps Lock or another keyboard layout. Turn Caps Lock "
                "off, set the layout to US English.",
            ),
            (),
            slowest,
        )
    if text.isalnum():
        return Typed(
            "WEDGE_NO_SENTINEL",
            Text(
                "只有号码，没有起始符和结束符：读卡器设成了不送符号，收费系统可能认不出。",
                "The number came without start and end: the reader is set not to send them, and "
                "the billing system may not take it.",
            ),
            (),
            slowest,
        )
    return Typed(
        "WEDGE_RUBBISH",
        Text(
            "收到的不是磁条数据：读卡器的设置（键盘布局、波特率）不对。",
            "What came is no stripe: the reader's settings are wrong.",
        ),
        (),
        slowest,
    )


def _tracks(text: str, found: tuple[Track, ...], slowest: int) -> Typed:
    if len(text) >= 8 and text[::2] == text[1::2]:
        return Typed(
            "WEDGE_DOUBLED",
            Text(
                "每个字符都出现两次：键间延时太短，或装了两个驱动。",
                "Every character came twice: the key delay is too short, or two drivers run.",
            ),
            found,
            slowest,
        )
    cut = [item for item in found if item.problem == "end"]
    if cut:
        return Typed(
            "WEDGE_CUT",
            Text(
                "磁道没有结束符，后半截丢了：刷得太快，或键间延时太短。",
                "A track has no end: swiped too quickly, or the key delay is too short.",
            ),
            found,
            slowest,
        )
    bad = [item for item in found if item.problem]
    if bad:
        if any("a" <= char <= "z" for char in text):
            return Typed(
                "WEDGE_CAPS",
                Text(
                    "字母大小写反了：关掉 Caps Lock。",
                    "Upper and lower case are swapped: turn Caps Lock off.",
                ),
                found,
                slowest,
            )
        return Typed(
            "TRACK_SHIFTED",
            Text(
                "磁道里有不该有的字符：磁头错位，或卡磁条受损。",
                "A track holds characters it cannot: the head is out of place, or the stripe "
                "damaged.",
            ),
            found,
            slowest,
        )
    numbers = "、".join(str(item.number) for item in found)
    return Typed(
        "",
        Text(f"读出磁道 {numbers}。", f"Read tracks {numbers.replace('、', ', ')}."),
        found,
        slowest,
    )
