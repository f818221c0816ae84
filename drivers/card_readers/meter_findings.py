"""What can make the digits of a meter number jump (跳号), and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from drivers.types import Text


@dataclass(frozen=True, slots=True)
class Cause:
    code: str
    text: Text


SWAPPED: Final = Cause(
    "NIBBLES_SWAPPED",
    Text(
        "跳号原因：每个字节的高低半字节读反了（BCD 12 读成 21）。收费系统和读卡器对半字节顺序"
        "约定不一致：核对读卡器驱动或动态库的版本，换成发卡时用的那一套。",
        "Cause: both halves of each byte come swapped (BCD 12 reads as 21). Billing system and "
        "reader disagree on the order: compare the reader's driver or library with the one the "
        "cards were issued with.",
    ),
)
SKIPPED: Final = Cause(
    "DIGIT_SKIPPED",
    Text(
        "跳号原因：成块读时漏掉了一位数字，后面的全部往前移。逐字节读是对的就说明卡没问题："
        "换 USB 口和线，升级读卡器驱动；仍这样就更换读卡器。",
        "Cause: a block read leaves one digit out and all after it move up. Where single bytes "
        "read right the card is fine: change USB port and cable, update the reader's driver; if "
        "it stays, replace the reader.",
    ),
)
STALE: Final = Cause(
    "STALE_READ",
    Text(
        "跳号原因：写入后读到的还是旧数据，重新上电才读到新的。读卡器或驱动有缓存："
        "让收费系统写完后重新选卡再读；升级驱动。",
        "Cause: after writing the old data is read until the card is powered anew. Reader or "
        "driver caches: the billing system must choose the card again after writing; update the "
        "driver.",
    ),
)
IGNORED: Final = Cause(
    "WRITE_IGNORED",
    Text(
        "跳号原因：读卡器说“写好了”，卡上一个字节都没变。密码没有真正核对上，或写保护："
        "收费系统写完必须回读核对；检查它是否先核对密码。",
        "Cause: the reader says “written” and not one byte changed. The code was not really "
        "accepted, or the card is protected: the billing system must read back what it wrote, and "
        "present the code first.",
    ),
)
WORN: Final = Cause(
    "CELLS_WORN",
    Text(
        "跳号原因：卡上有存储单元写坏了，重写也不变。这张卡报废：给用户换新卡。",
        "Cause: cells of the card are worn out and keep their value. This card is finished: give "
        "the customer a new one.",
    ),
)
DISTURBED: Final = Cause(
    "CARD_DISTURBED",
    Text(
        "跳号原因：没有写的时候卡上内容也在变。另一个程序同时在写这张卡，或者触点接触不良："
        "关掉其他读写卡的程序，擦净触点后再测。",
        "Cause: the content changes while nothing is written. Another program writes the same "
        "card, or its contacts are bad: close other card programs, clean the contacts, test again.",
    ),
)
MISREAD: Final = Cause(
    "READS_DIFFER",
    Text(
        "跳号原因：成块读和逐字节读的结果不一样，而且每次都一样。卡没有变，是读卡器或驱动读错了："
        "换 USB 口和线，更新驱动，仍这样就更换读卡器。",
        "Cause: blocks and single bytes read differently, the same way each time. The card does "
        "not change; reader or driver misreads: change USB port and cable, update the driver, or "
        "replace the reader.",
    ),
)
CAUSES: Final = (SWAPPED, SKIPPED, STALE, IGNORED, WORN, DISTURBED, MISREAD)


@dataclass(frozen=True, slots=True)
class Finding:
    """``wrong`` digits of ``digits`` compared; ``where`` the first addresses; ``view`` the way of
    reading in which it showed."""

    cause: Cause
    wrong: int
    where: tuple[int, ...]
    view: str
