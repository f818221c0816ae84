"""What can go wrong with swipe readers and with readers on a serial line.

Numbers are the nearest of UnifiedPOS (MSR and SmartCardRW have few of their own). Status bytes of
MSR206/605: programmer's manuals of both, section 7 (30 ok, 31 read or write, 32 command format,
34 invalid command, 39 bad swipe) and section 6 (41: a self test failed).
"""

from __future__ import annotations

from drivers.errors import DeviceError, DeviceFault
from drivers.types import Text


class ReaderSilent(DeviceError):
    code = "READER_SILENT"
    number = 112
    WHAT = Text("读卡器没有应答", "The card reader does not answer")
    MEANING = Text(
        "常用波特率都试过，一个字节也没有回来：没通电、线断了、端口选错，或是键盘口读卡器。",
        "At every usual baud rate not one byte came back: no power, broken cable, wrong port, or a "
        "reader that types like a keyboard.",
    )
    TODO = Text(
        "看电源灯；重插 USB 或串口线；换一个端口；能在记事本里刷出字的，改做“键盘口刷卡”测试。",
        "Look at its lamp; plug its cable anew; try another port; if swiping types into an editor, "
        "do the keyboard-wedge test instead.",
    )


class FrameCut(DeviceError):
    code = "FRAME_CUT"
    number = 111
    WHAT = Text("读卡器的应答只来了一半", "Only part of the reader's answer came")
    MEANING = Text(
        "开头是对的，后面的字节丢了：接触不良、线太长或转接线有毛病。",
        "It began right, then bytes were lost: a bad contact, a long cable or a faulty adapter.",
    )
    TODO = Text(
        "压紧或更换数据线和转接线，直接插电脑后面的口再测。",
        "Tighten or change cable and adapter, plug straight into the computer and test again.",
    )


class BadChecksum(DeviceError):
    code = "BAD_BCC"
    number = 111
    WHAT = Text("读卡器应答的校验不对", "The checksum of the reader's answer is wrong")
    MEANING = Text(
        "字节在路上变了，或者读卡器出错：读出的卡号不可信。",
        "Bytes changed on the way, or the reader errs: numbers it reads cannot be trusted.",
    )
    TODO = Text(
        "核对波特率和校验位，换线，远离强电；换了线仍这样，读卡器要修。",
        "Compare baud rate and parity, change the cable, keep off mains wires; if it stays, the "
        "reader needs repair.",
    )


class ReaderNak(DeviceError):
    code = "READER_NAK"
    number = 111
    WHAT = Text("读卡器说收到的命令是坏的", "The reader says the command came in damaged")
    MEANING = Text(
        "它应答 NAK：电脑到读卡器方向的字节变了。",
        "It answers NAK: bytes changed on their way to it.",
    )
    TODO = Text("换数据线或转接线再测。", "Change the cable or adapter and test again.")


class ReaderRefused(DeviceFault):
    """``detail`` the code it gave, ``reason`` in words."""

    code = "READER_REFUSED"
    number = 114
    WHAT = Text("读卡器不执行命令", "The reader does not carry out the command")
    TODO = Text("核对选的型号是不是这台读卡器。", "Check that the model chosen is this reader's.")

    def __init__(self, detail: str, reason: Text, *, port: str = "", command: str = "") -> None:
        super().__init__(detail, port=port, command=command)
        self.reason = reason

    @property
    def meaning(self) -> Text:
        return Text(
            f"它应答 {self.detail}：{self.reason.zh}。", f"It says {self.detail}: {self.reason.en}."
        )


# ---------------------------------------------------------------- status bytes of MSR206/605


class CardUnreadable(DeviceFault):
    code = "MSR_READ"
    number = 114
    extended = 203
    WHAT = Text("这次没有读出卡", "This swipe could not be read")
    MEANING = Text(
        "卡刷过了，但磁道解不出来：刷得太快太慢、卡消磁、磁头脏。",
        "The card went by but no track could be decoded: too fast or slow, a demagnetised card, a "
        "dirty head.",
    )
    TODO = Text(
        "匀速再刷；换一张卡；用清洁卡擦磁头。",
        "Swipe again at an even speed; try another card; clean the head.",
    )


class CommandFormat(DeviceFault):
    code = "MSR_FORMAT"
    WHAT = Text("读卡器说命令格式不对", "The reader says the command's format is wrong")
    MEANING = Text(
        "字节在路上变了，或它的固件不支持这条命令。",
        "Bytes changed on the way, or its firmware lacks the command.",
    )
    TODO = Text("换线再测；仍如此就核对型号。", "Change the cable; if it stays, check the model.")


class CommandUnknown(DeviceFault):
    code = "MSR_COMMAND"
    WHAT = Text("读卡器不认识这条命令", "The reader does not know the command")
    MEANING = Text(
        "它不是 MSR206/605，或者固件太旧。", "It is no MSR206/605, or its firmware is old."
    )
    TODO = Text("核对型号。", "Check the model.")


class BadSwipe(DeviceFault):
    code = "BAD_SWIPE"
    number = 114
    WHAT = Text("刷卡动作不合格", "The swipe was not good")
    MEANING = Text(
        "卡没有一次划到底，或中途停顿、倒退。",
        "The card did not go through in one move, or stopped or went back.",
    )
    TODO = Text("把卡贴着槽底匀速一次划到底。", "Keep it on the bottom of the slot, one even move.")


class SelfTestFailed(DeviceFault):
    code = "MSR_FAULT"
    number = 111
    WHAT = Text("读卡器自检不通过", "The reader failed its self test")
    MEANING = Text("它内部有故障。", "It has an internal fault.")
    TODO = Text(
        "断电重启再测；仍不过就送修。", "Switch it off and on; if it stays, have it repaired."
    )


class UnknownStatus(DeviceFault):
    code = "MSR_STATUS"
    WHAT = Text("读卡器给了未知的状态", "The reader gave an unknown status")
    MEANING = Text(
        "手册里没有这个状态：型号不同，或字节在路上变了。",
        "The manual has no such status: another model, or bytes changed on the way.",
    )
    TODO = Text("核对型号；换线再测。", "Check the model; change the cable and test again.")


STATUS: dict[int, type[DeviceFault]] = {
    0x31: CardUnreadable,
    0x32: CommandFormat,
    0x34: CommandUnknown,
    0x39: BadSwipe,
    0x41: SelfTestFailed,
}
