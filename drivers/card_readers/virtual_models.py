"""Which virtual cards there are, in which readers, and what can be wrong with them."""

from __future__ import annotations

from drivers.simulation import FaultSpec
from drivers.types import Text

CARD_MODELS = (
    "sle4442-acs",
    "sle4442-omnikey",
    "sle4428-acs",
    "sle4428-omnikey",
    "mifare-1k-acs",
    "mifare-1k-omnikey",
)
CARD_LISTENS = ("vpcd", "pty", "tcp")
CARD_FAULTS = (
    FaultSpec("no_card", Text("读卡器里没有卡", "No card in the reader")),
    FaultSpec("yanked", Text("写到一半卡被拔出", "Card pulled while being written")),
    FaultSpec("mute", Text("卡不应答", "Card does not answer")),
    FaultSpec("slow", Text("每条命令慢 0.4 秒", "Answers 0.4 s late")),
    FaultSpec("locked", Text("密码错完，卡已锁死", "Card locked, no tries left")),
    FaultSpec("tried", Text("有人输错过一次密码", "A wrong code was tried once")),
    FaultSpec("wrong_key", Text("密码/密钥与约定不同", "Another code or key than agreed")),
    FaultSpec("worn", Text("部分单元写坏，保持旧值", "Worn cells keep their value")),
    FaultSpec("silent_refusal", Text("说写好了，其实没写", "Says written, writes nothing")),
    FaultSpec("skipping", Text("成块读时跳掉一位数字", "Skips a digit in block reads")),
    FaultSpec("swapped_nibbles", Text("读出的半字节颠倒", "Reads nibbles swapped")),
    FaultSpec("stale_reads", Text("读到的是缓存的旧数据", "Reads old data from a cache")),
    FaultSpec("interfering", Text("另一个程序在改同一张卡", "Another program changes the card")),
)
