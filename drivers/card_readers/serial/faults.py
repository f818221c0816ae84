"""What a card reader on a serial line, or a keyboard wedge, says or fails to say."""

from __future__ import annotations

from drivers.errors import DeviceFault
from drivers.types import Text


class ReaderFault(DeviceFault):
    """The reader answers, and says that it cannot."""

    code = "READER"
    WHAT = Text("读卡器报告出错", "The reader reports an error")
    MEANING = Text("它收到了命令，但没有做成。", "It got the command but could not carry it out.")
    TODO = Text("换一张卡、清洁磁头或触点后再试。", "Try another card; clean head and contacts.")


class SwipeError(ReaderFault):
    code = "SWIPE"
    WHAT = Text("刷卡没有读出来", "The swipe could not be read")
    MEANING = Text(
        "磁条受损、刷得太快太慢，或磁头脏、错位。",
        "The stripe is damaged, the swipe too quick or slow, or the head dirty or out of place.",
    )
    TODO = Text(
        "用清洁卡擦磁头，匀速再刷；换一张卡比较。",
        "Clean the head, swipe evenly again; compare with another card.",
    )


class CommandError(ReaderFault):
    code = "READER_COMMAND"
    WHAT = Text("读卡器不接受这个命令", "The reader does not accept the command")
    MEANING = Text("命令格式或型号不符。", "Its format or the model does not fit.")
    TODO = Text("换一个型号配置再试。", "Try another profile.")


class NoCardInField(ReaderFault):
    code = "NO_CARD"
    WHAT = Text("没有卡", "There is no card")
    MEANING = Text("读卡器在，感应区里没有卡。", "The reader is there; no card is in its field.")
    TODO = Text("把卡放在感应区再试。", "Put the card on the reader and try again.")


class WrongKey(ReaderFault):
    code = "WRONG_KEY"
    WHAT = Text("卡的密码认证失败", "The card's key was refused")
    MEANING = Text("密钥不对，或卡不是这一类。", "Wrong key, or another kind of card.")
    TODO = Text("核对参数 key，不要反复试。", "Compare the parameter key; do not keep trying.")
