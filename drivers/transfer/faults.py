"""Why a transfer ended without the whole file, and what that means for the data."""

from __future__ import annotations

from drivers.errors import DeviceFault
from drivers.types import Text


class TransferFault(DeviceFault):
    """``done`` of ``total`` bytes and ``block`` of ``blocks`` are sure (acknowledged, or received
    and kept); 0 when unknown."""

    code = "TRANSFER"

    def __init__(
        self,
        detail: str = "",
        *,
        port: str = "",
        done: int = 0,
        total: int = 0,
        block: int = 0,
        blocks: int = 0,
    ) -> None:
        super().__init__(detail, port=port)
        self.done, self.total, self.block, self.blocks = done, total, block, blocks

    @property
    def meaning(self) -> Text:
        if not self.done:
            return self.MEANING
        of_zh = f"（共 {self.total}）" if self.total else ""
        of_en = f" of {self.total}" if self.total else ""
        blocks_zh = f"（共 {self.blocks} 块）" if self.blocks else ""
        blocks_en = f" of {self.blocks}" if self.blocks else ""
        return Text(
            f"{self.MEANING.zh}已确认 {self.done} 字节{of_zh}，"
            f"最后确认的是第 {self.block} 块{blocks_zh}。",
            f"{self.MEANING.en} {self.done}{of_en} bytes are sure, the last one acknowledged was "
            f"block {self.block}{blocks_en}.",
        )


class NeverStarted(TransferFault):
    code = "NOT_STARTED"
    number = 112
    WHAT = Text("对方没有开始传输", "The other side did not start the transfer")
    MEANING = Text(
        "线路是通的，但没有收到起始信号：抄表机没有进入通讯状态，或选的协议不同。",
        "The line is open but no start came: the handheld is not in its communication mode, or "
        "uses another protocol.",
    )
    TODO = Text(
        "在抄表机上进入数据通讯，核对协议和波特率后重试。",
        "Enter data communication on the handheld, compare protocol and baud rate, try again.",
    )


class Stalled(TransferFault):
    code = "STALLED"
    number = 112
    WHAT = Text("传输中途停住了", "The transfer stopped midway")
    MEANING = Text("规定时间内没有任何进展。", "Nothing moved within the time allowed.")
    TODO = Text(
        "查底座触点、线和电量，重新传输；抄表机里的数据没有删除。",
        "Check the cradle's contacts, cable and battery, then send again; nothing was erased on "
        "the handheld.",
    )


class PeerCancelled(TransferFault):
    code = "PEER_CANCELLED"
    WHAT = Text("对方取消了传输", "The other side cancelled the transfer")
    MEANING = Text(
        "收到取消信号：存储满、文件被拒绝，或有人在抄表机上按了退出。",
        "It sent the cancel signal: storage full, file refused, or somebody left the mode.",
    )
    TODO = Text("看抄表机屏幕上的提示，处理后重传。", "See what its screen says, then send again.")


class TooManyErrors(TransferFault):
    code = "TOO_MANY_ERRORS"
    WHAT = Text("错误太多，传输已放弃", "Too many errors, the transfer was given up")
    MEANING = Text(
        "同一块反复校验失败：干扰、接触不良，或波特率不一致。",
        "One block failed its check again and again: interference, bad contact, or different baud "
        "rates.",
    )
    TODO = Text(
        "换线、清洁触点、降低波特率后再试。", "Change the cable, clean contacts, lower the rate."
    )


class OutOfStep(TransferFault):
    code = "OUT_OF_STEP"
    WHAT = Text("块号对不上", "The block numbers do not fit")
    MEANING = Text(
        "对方跳过了一块，继续收会缺数据。", "A block was skipped; going on would lose data."
    )
    TODO = Text("重新传输整个文件。", "Send the whole file again.")


class ShortFile(TransferFault):
    code = "SHORT_FILE"
    WHAT = Text("文件没有传完就结束了", "The file ended before it was whole")
    MEANING = Text(
        "对方发出了结束信号，但字节数比它报的少。",
        "The other side said that it was the end, with fewer bytes than it had told.",
    )
    TODO = Text(
        "不要删除抄表机里的数据，重新传输。", "Erase nothing on the handheld; transfer it again."
    )


class OtherProtocol(TransferFault):
    code = "OTHER_PROTOCOL"
    WHAT = Text("对方用的是另一种协议", "The other side uses another protocol")
    MEANING = Text(
        "XMODEM 与 YMODEM 的第一块不同，收到的不是所选的那一种。",
        "XMODEM and YMODEM begin with different blocks; this was not the one chosen.",
    )
    TODO = Text(
        "在抄表机上核对传输协议，或在这里改选。",
        "Compare the protocol set on the handheld, or choose the other one here.",
    )


class StreamBroken(TransferFault):
    code = "STREAM_BROKEN"
    WHAT = Text("连续传输中断", "The streamed transfer broke")
    MEANING = Text(
        "YMODEM-g 不重发，一个坏字节就会结束传输。",
        "YMODEM-g sends nothing again: one damaged byte ends it.",
    )
    TODO = Text("改用普通 YMODEM 再传。", "Transfer again with plain YMODEM.")


class Overdue(TransferFault):
    code = "TRANSFER_OVERDUE"
    number = 112
    WHAT = Text("传输超过了总时限", "The transfer took longer than allowed in all")
    MEANING = Text(
        "数据还在走，但太慢：波特率低或重发太多。",
        "Data still moved, but too slowly: a low rate, or too many repeats.",
    )
    TODO = Text(
        "提高波特率，检查线和触点后重传。",
        "Raise the baud rate, check cable and contacts, then send again.",
    )


class FileRefused(TransferFault):
    code = "FILE_REFUSED"
    WHAT = Text("收到的文件不能保存", "The file that came cannot be kept")
    MEANING = Text("文件名或大小不合规定。", "Its name or size is not acceptable.")
    TODO = Text("在抄表机上核对文件名和大小。", "Check its name and size on the handheld.")


class NoRoom(TransferFault):
    code = "NO_ROOM"
    WHAT = Text("磁盘写不进去", "The disk cannot be written")
    MEANING = Text("收到的部分已保留。", "What had come is kept.")
    TODO = Text("腾出空间后再收。", "Make room, then receive again.")


class NoKermit(TransferFault):
    code = "NO_KERMIT"
    number = 104
    WHAT = Text("这台电脑没有 Kermit 程序", "There is no Kermit program on this computer")
    MEANING = Text(
        "这种抄表机用 Kermit 协议，本程序借用 G-Kermit（gkermit）来传。",
        "This handheld speaks Kermit; the program G-Kermit (gkermit) does that for this one.",
    )
    TODO = Text(
        "Debian、UOS、麒麟：安装软件包 gkermit。Windows 没有 gkermit：在抄表机上改用 XMODEM 或 "
        "YMODEM，或换一台 Linux 电脑。",
        "Debian, UOS, Kylin: install the package gkermit. Windows has none: set the handheld to "
        "XMODEM or YMODEM, or use a Linux computer.",
    )
