"""Text in both languages, and the words of readings: what a unit or a one-word value is called.

Symbols of the SI and of computing (mm, s, ms, %, MB, V) are the same in both languages and have no
entry here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """A sentence for a person, in both languages of the product."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


NO_TEXT = Text("", "")


def same(text: str) -> Text:
    """A text that is not language: a name, a number, a model."""
    return Text(text, text)


UNITS: Final[Mapping[str, Text]] = {
    "lines/s": Text("行/秒", "lines/s"),
    "chars/s": Text("字/秒", "chars/s"),
    "characters": Text("字", "characters"),
    "tickets/min": Text("张/分", "tickets/min"),
    "chars": Text("字", "chars"),
    "links": Text("个链接", "links"),
    "lines": Text("行", "lines"),
    "B": Text("字节", "B"),
    "rows": Text("行", "rows"),
    "bytes": Text("字节", "bytes"),
    "B/s": Text("字节/秒", "B/s"),
    "baud": Text("波特", "baud"),
    "times": Text("次", "times"),
    "records": Text("条", "records"),
    "files": Text("个文件", "files"),
    "days": Text("天", "days"),
    "min": Text("分钟", "min"),
}

# what a reading says when it says it in one word; a reading may bring words of its own
WORDS: Final[Mapping[str, Text]] = {
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "ok": Text("正常", "ok"),
    "none": Text("无", "none"),
    "error": Text("出错", "error"),
    "open": Text("打开", "open"),
    "closed": Text("关好", "closed"),
    "online": Text("联机", "online"),
    "offline": Text("脱机", "offline"),
    "adequate": Text("充足", "adequate"),
    "near_end": Text("将尽", "near its end"),
    "end": Text("用完", "used up"),
    "enabled": Text("可用", "enabled"),
    "stopped": Text("已停止", "stopped"),
    "ready": Text("就绪", "ready"),
    "busy": Text("忙", "busy"),
    "present": Text("有", "present"),
    "absent": Text("没有", "absent"),
    "missing": Text("缺失", "missing"),
    "unknown": Text("不明", "unknown"),
    "match": Text("一致", "match"),
    "differ": Text("不一致", "differ"),
    "same": Text("相同", "same"),
    "different": Text("不同", "different"),
    "on": Text("开", "on"),
    "off": Text("关", "off"),
    "full": Text("满", "full"),
    "empty": Text("空", "empty"),
    "low": Text("低", "low"),
    "high": Text("高", "high"),
    "good": Text("好", "good"),
    "bad": Text("坏", "bad"),
}


def unit_text(unit: str) -> Text:
    """What a unit is called; a symbol is itself."""
    return UNITS.get(unit, same(unit))


def word_text(value: str, own: Mapping[str, Text] | None = None) -> Text | None:
    """A one-word value in words, first by the reading's ``own``; None for any other value."""
    if own is not None and value in own:
        return own[value]
    return WORDS.get(value)
