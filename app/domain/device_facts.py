"""What a device says of itself, and how that differs from what it said when it was accepted.

A fact stays the same from one visit to the next unless somebody changed the device: maker, model,
serial number, firmware, line settings. What is measured anew each time (speed, delay, paper) is no
fact.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from app.domain.text import Text, same

Facts = Mapping[str, str]
Held = Literal["baseline", "record"]

# in the order in which they are shown
LABELS: Final[Mapping[str, Text]] = {
    "maker": Text("厂商", "Maker"),
    "model": Text("型号", "Model"),
    "serial": Text("序列号", "Serial number"),
    "firmware": Text("固件", "Firmware"),
    "reader": Text("读卡器", "Reader"),
    "tracks": Text("磁道", "Tracks"),
    "address": Text("地址", "Address"),
    "baud": Text("波特率", "Baud rate"),
    "parity": Text("校验位", "Parity"),
    "chinese": Text("双字节汉字", "Two-byte characters"),
    "cutter": Text("切刀", "Cutter"),
    "customer_display": Text("接有顾客屏", "Customer display"),
    "system": Text("系统", "System"),
    "bits": Text("系统位数", "System, bits"),
    "processor": Text("处理器", "Processor"),
    "memory_mb": Text("内存 MB", "Memory, MB"),
    "java": Text("Java 版本", "Java version"),
    "java_bits": Text("Java 位数", "Java, bits"),
    "java_first": Text("先用的 Java", "Java that comes first"),
    "java_security": Text("Java 安全级别", "Java security level"),
    "default_printer": Text("默认打印机", "Default printer"),
    "gateway": Text("网关", "Gateway"),
}
CHANGED: Final = "changed."  # before a fact's name: a measurement that tells it has changed
_PAPER: Final = "paper."  # the default paper of a print queue
_DRIVER: Final = "driver."  # its driver
_RANK: Final = {key: rank for rank, key in enumerate(LABELS)}
# another one of these is another device; what the old one said of the rest is no more to be held
# against it
IDENTITY: Final = frozenset({"model", "serial"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One fact that is not what it was. ``held``: against the accepted baseline, or against what a
    person wrote into the record."""

    key: str
    before: str
    now: str
    held: Held = "baseline"

    @property
    def label(self) -> Text:
        return label_of(self.key)

    @property
    def said(self) -> Text:
        """ "固件 1.02 → 1.10"."""
        change = f"{self.before} → {self.now}"
        return Text(f"{self.label.zh} {change}", f"{self.label.en} {change}")


def label_of(key: str) -> Text:
    """The name of a fact. One that this program does not know is called by its key."""
    if key in LABELS:
        return LABELS[key]
    if key.startswith(_PAPER):
        queue = key.removeprefix(_PAPER)
        return Text(f"{queue} 默认纸张", f"{queue}, default paper")
    if key.startswith(_DRIVER):
        queue = key.removeprefix(_DRIVER)
        return Text(f"{queue} 驱动", f"{queue}, driver")
    return same(key)


def ordered(facts: Facts) -> tuple[tuple[str, str], ...]:
    """The facts that say something, in the order in which they are shown."""
    told = ((key, value) for key, value in facts.items() if value)
    return tuple(sorted(told, key=lambda pair: (_RANK.get(pair[0], len(_RANK)), pair[0])))


def differences(baseline: Facts, now: Facts, record: Facts | None = None) -> tuple[Difference, ...]:
    """What both sides tell and tell differently. A fact that only one of them knows is no
    difference: not every test reads everything. ``record`` is what a person wrote (model, serial
    number), and speaks where the baseline is silent."""
    found = []
    for key, value in ordered(now):
        before, written = baseline.get(key, ""), (record or {}).get(key, "")
        if before:
            if _bare(before) != _bare(value):
                found.append(Difference(key, before, value))
        elif written and not _alike(written, value):
            found.append(Difference(key, written, value, "record"))
    return tuple(found)


def accepted(baseline: Facts, now: Facts) -> dict[str, str]:
    """The baseline once ``now`` has been accepted: what it tells, and of the rest what was known
    of the same device before."""
    other = any(d.key in IDENTITY for d in differences(baseline, now))
    kept = {} if other else dict(baseline)
    return dict(ordered({**kept, **dict(ordered(now))}))


def _bare(text: str) -> str:
    """Without what printers and people add: blanks at the ends and in a row."""
    return " ".join(text.split())


def _alike(written: str, told: str) -> bool:
    """Whether a person's "tm-t88v" may be the device's "EPSON TM-T88V"."""
    one, other = _letters(written), _letters(told)
    return not one or not other or one in other or other in one


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
