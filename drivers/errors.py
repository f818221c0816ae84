"""One error tree for all devices: a sentence for the person, port and command for the engineer.

Names and numbers are those of UnifiedPOS/OPOS (OPOS_E_CLOSED 101 … OPOS_E_EXTENDED 114; printer
extended codes 201 …). Where UnifiedPOS has no word (a wrong process ID, an unreadable reply) the
number is that of the nearest one and the code is ours.
"""

from __future__ import annotations

from typing import ClassVar

from drivers.types import Lang, Text


class DeviceError(Exception):
    """Base of all. ``code`` is stable and unique per class; ``number`` the UnifiedPOS number;
    ``extended`` the extended number or None. ``port`` and ``command`` say where it happened."""

    code: ClassVar[str] = "FAILURE"
    number: ClassVar[int] = 111
    extended: ClassVar[int | None] = None
    WHAT: ClassVar[Text] = Text("设备操作失败", "The device operation failed")
    MEANING: ClassVar[Text] = Text(
        "设备没有完成这项操作。", "The device did not complete the operation."
    )
    TODO: ClassVar[Text] = Text(
        "断电重启设备后再试；仍失败请记录报文并报修。",
        "Switch it off and on and try again; if it still fails, keep the capture and report it.",
    )

    def __init__(
        self, detail: str = "", *, port: str = "", command: str = "", holder: str = ""
    ) -> None:
        self.detail = detail
        self.port = port
        self.command = command
        self.holder = holder
        super().__init__(detail or self.WHAT.en)

    @property
    def what(self) -> Text:
        return self.WHAT

    @property
    def meaning(self) -> Text:
        return self.MEANING

    @property
    def todo(self) -> Text:
        return self.TODO

    def text(self) -> Text:
        """What happened, what it means, what to do, in both languages."""
        return Text(self.sentence("zh"), self.sentence("en"))

    def sentence(self, lang: Lang) -> str:
        where = f"（{self.port}）" if lang == "zh" else f" ({self.port})"
        head = self.what.to(lang) + (where if self.port else "")
        stop, gap = ("。", "") if lang == "zh" else (".", " ")
        return f"{head}{stop}{gap}{self.meaning.to(lang)}{gap}{self.todo.to(lang)}"

    def __str__(self) -> str:
        parts = [self.code, self.sentence("en")]
        parts += [f"command: {self.command}"] if self.command else []
        parts += [f"detail: {self.detail}"] if self.detail else []
        return " | ".join(parts)


# ---------------------------------------------------------------- use of the driver


class NotOpen(DeviceError):
    code = "CLOSED"
    number = 101
    WHAT = Text("设备还没有打开", "The device is not open")
    MEANING = Text("程序在打开之前使用了它。", "It was used before it was opened.")
    TODO = Text("先打开设备。", "Open the device first.")


class NotClaimed(DeviceError):
    code = "NOTCLAIMED"
    number = 103
    WHAT = Text("设备没有独占", "The device is not claimed")
    MEANING = Text(
        "多个程序同时写会串票，所以必须先独占。",
        "Two writers would mix tickets, so it must be claimed.",
    )
    TODO = Text("先独占设备。", "Claim the device first.")


class NotEnabled(DeviceError):
    code = "DISABLED"
    number = 105
    WHAT = Text("设备没有启用", "The device is not enabled")
    MEANING = Text("启用之前不能使用。", "It cannot be used before it is enabled.")
    TODO = Text("先启用设备。", "Enable the device first.")


class NoService(DeviceError):
    code = "NOSERVICE"
    number = 104
    WHAT = Text("没有可用的驱动或测试", "There is no driver or test for this")
    MEANING = Text("这个程序不认识所要的名称。", "This program does not know the name asked for.")
    TODO = Text("从列表里选择一个。", "Choose one from the list.")

    def __init__(self, detail: str = "", *, known: tuple[str, ...] = (), port: str = "") -> None:
        super().__init__(detail, port=port)
        self.known = known

    @property
    def what(self) -> Text:
        if not self.detail:
            return self.WHAT
        return Text(f"不认识“{self.detail}”", f"“{self.detail}” is not known")

    @property
    def todo(self) -> Text:
        if not self.known:
            return self.TODO
        names = ", ".join(self.known)
        return Text(f"可用：{names}。", f"Known: {names}.")


class BadUrl(DeviceError):
    """A port URL that cannot be read; ``reason`` says which part."""

    code = "ILLEGAL"
    number = 106

    def __init__(self, url: str, reason: Text) -> None:
        super().__init__(reason.en, port=url)
        self.reason = reason

    @property
    def what(self) -> Text:
        return Text("端口地址不对", "The port address is not right")

    @property
    def meaning(self) -> Text:
        return Text(f"{self.reason.zh}。", f"{self.reason.en}.")

    @property
    def todo(self) -> Text:
        return Text(
            "例：serial:COM3?baud=9600&parity=N，socket://192.168.1.50:9100，usb:04b8:0e15。",
            "Examples: serial:COM3?baud=9600&parity=N, socket://192.168.1.50:9100, usb:04b8:0e15.",
        )


class Illegal(DeviceError):
    """A parameter or an operation that makes no sense for this device; the reason is in it."""

    code = "ILLEGAL"
    number = 106

    def __init__(self, reason: Text, *, port: str = "", command: str = "") -> None:
        super().__init__(reason.en, port=port, command=command)
        self.reason = reason

    @property
    def what(self) -> Text:
        return self.reason

    @property
    def meaning(self) -> Text:
        return Text("所以没有执行。", "So nothing was done.")

    @property
    def todo(self) -> Text:
        return Text("改正后再试。", "Correct it and try again.")


# ---------------------------------------------------------------- the port


class PortError(DeviceError):
    """The way to the device does not work; nothing is known of the device itself."""

    code = "PORT"
    number = 107
    WHAT = Text("端口出错", "The port failed")
    MEANING = Text(
        "操作系统报告了端口错误。", "The operating system reported an error of the port."
    )
    TODO = Text("重新插拔数据线后再试。", "Unplug and plug the cable, then try again.")


class NoSuchPort(PortError):
    code = "NOEXIST"
    number = 109
    WHAT = Text("没有这个端口", "There is no such port")
    MEANING = Text(
        "电脑上找不到它：线没插好、驱动没装，或编号变了。",
        "The computer does not have it: cable out, driver missing, or the number changed.",
    )
    TODO = Text(
        "检查数据线和电源，刷新端口列表后重选。",
        "Check cable and power, refresh the list, choose again.",
    )


class PortInUse(PortError):
    code = "CLAIMED"
    number = 102
    WHAT = Text("端口被占用", "The port is in use")

    @property
    def meaning(self) -> Text:
        if self.holder:
            return Text(
                f"程序 {self.holder} 正在使用它。", f"It is held by the program {self.holder}."
            )
        return Text("另一个程序正在使用它。", "Another program is using it.")

    @property
    def todo(self) -> Text:
        return Text(
            "关闭那个程序（收费系统、打印助手等）后再试。",
            "Close that program (billing client, print helper, …) and try again.",
        )


class PortGone(PortError):
    code = "NOHARDWARE"
    number = 107
    WHAT = Text("测试中端口断开", "The port went away during the test")
    MEANING = Text(
        "数据线被拔出、设备断电，或连接被对方关闭。",
        "The cable was pulled, the device lost power, or the peer closed the connection.",
    )
    TODO = Text("接好线、开机后重新测试。", "Connect the cable, switch on, and test again.")


class Refused(PortError):
    code = "REFUSED"
    number = 107
    WHAT = Text("对方拒绝连接", "The connection was refused")
    MEANING = Text(
        "地址通，但这个端口号上没有服务。",
        "The address is reachable, but nothing listens on that port.",
    )
    TODO = Text(
        "核对 IP 和端口（网口打印机通常是 9100），确认设备已开机。",
        "Check address and port (network printers mostly use 9100) and that the device is on.",
    )


class Unreachable(PortError):
    code = "UNREACHABLE"
    number = 108
    WHAT = Text("连不上这个地址", "The address cannot be reached")
    MEANING = Text(
        "在规定时间内没有连上，或者名称解析失败。",
        "There was no connection within the time allowed, or the name did not resolve.",
    )
    TODO = Text("检查网线、IP 地址和网段。", "Check the network cable, the address and the subnet.")


class PeerBusy(PortError):
    code = "BUSY"
    number = 113
    WHAT = Text("设备一接通就断开连接", "The device closed the connection at once")
    MEANING = Text(
        "网口打印机同时只接一台电脑，多半正被别的电脑占用。",
        "A network printer serves one computer at a time; another one probably holds it.",
    )
    TODO = Text("停止其他电脑的打印后再试。", "Stop printing from other computers and try again.")


class NoPermission(PortError):
    code = "NOPERMISSION"
    number = 104
    WHAT = Text("没有使用端口的权限", "There is no permission to use the port")
    MEANING = Text(
        "操作系统不允许当前用户打开它。", "The operating system does not let this user open it."
    )
    TODO = Text(
        "Linux：串口把用户加入 dialout 组；USB 打印机加 udev 规则 "
        'SUBSYSTEM=="usb", ATTR{idVendor}=="04b8", MODE="0660", GROUP="lp"（换成它的厂商号），'
        "并加入 lp 组后重新登录。",
        "Linux: add the user to group dialout for serial ports; for a USB printer add a udev rule "
        'SUBSYSTEM=="usb", ATTR{idVendor}=="04b8", MODE="0660", GROUP="lp" (with its vendor id), '
        "join group lp and log in again.",
    )


class NoBackend(PortError):
    code = "NOBACKEND"
    number = 104
    WHAT = Text("电脑上没有 USB 访问库", "The computer has no USB access library")
    MEANING = Text(
        "找不到 libusb，不能直接访问 USB 打印机。",
        "libusb was not found, so USB cannot be used directly.",
    )
    TODO = Text(
        "Linux 安装 libusb-1.0；Windows 用 Zadig 给打印机装 WinUSB，或改用它的串口/网口。",
        "Linux: install libusb-1.0; Windows: give the printer WinUSB with Zadig, or use its serial "
        "or network port.",
    )


class WriteStuck(PortError):
    code = "WRITE_STUCK"
    number = 112
    WHAT = Text("设备不再接收数据", "The device stopped accepting data")
    MEANING = Text(
        "缓冲区满或流控不放行：缺纸、开盖、脱机，或流控设置不一致。",
        "Its buffer is full or flow control holds: no paper, cover open, offline, or a wrong "
        "flow control setting.",
    )
    TODO = Text(
        "看打印机指示灯，核对流控设置。", "Look at its lamps and compare the flow control setting."
    )


class WriteOnly(PortError):
    code = "WRITE_ONLY"
    number = 106
    WHAT = Text("这个端口只能写", "This port can only be written")
    MEANING = Text("读不到设备的状态。", "The state of the device cannot be read.")
    TODO = Text("要读状态请用串口、USB 或网口。", "Use serial, USB or network to read the state.")


# ---------------------------------------------------------------- the conversation


class NoReply(DeviceError):
    code = "TIMEOUT"
    number = 112
    WHAT = Text("设备没有应答", "The device does not answer")
    MEANING = Text(
        "端口打开了，但规定时间内没有收到任何字节：没开机、线接错、波特率不对或不支持该命令。",
        "The port is open but not one byte came in time: power off, wrong cable, wrong baud rate, "
        "or the command is unknown to it.",
    )
    TODO = Text(
        "检查电源和线，核对波特率与校验，再试另一个端口。",
        "Check power and cable, compare baud rate and parity, then try another port.",
    )


class BadReply(DeviceError):
    code = "BAD_REPLY"
    number = 111
    WHAT = Text("设备的应答读不懂", "The reply of the device makes no sense")
    MEANING = Text(
        "收到的字节不符合协议：波特率或校验不对，或者不是这种设备。",
        "The bytes do not fit the protocol: wrong baud rate or parity, or another kind of device.",
    )
    TODO = Text(
        "核对波特率、校验和型号配置；原始字节在报文里。",
        "Compare baud rate, parity and profile; the raw bytes are in the capture.",
    )


class StepTimeout(DeviceError):
    code = "DEADLINE"
    number = 112
    WHAT = Text("超过了规定时间", "It took longer than allowed")
    MEANING = Text(
        "设备有反应，但没有在规定时间内完成。",
        "The device reacts, but did not finish within the time allowed.",
    )
    TODO = Text(
        "看设备是否卡住；重启后再试。", "See whether it is stuck; restart it and try again."
    )


# ---------------------------------------------------------------- the printer's own state


class PrinterFault(DeviceError):
    """The printer answers, and says that it cannot print."""

    number = 114


class CoverOpen(PrinterFault):
    code = "COVER_OPEN"
    extended = 201
    WHAT = Text("打印机上盖打开", "The printer cover is open")
    MEANING = Text("上盖没有扣紧，打印机不打印。", "The cover is not latched; it does not print.")
    TODO = Text("合上上盖，两边都要扣紧。", "Close the cover until both sides latch.")


class PaperEnd(PrinterFault):
    code = "REC_EMPTY"
    extended = 203
    WHAT = Text("打印机缺纸", "The printer is out of paper")
    MEANING = Text(
        "纸用完、没装好，或缺纸传感器脏了。", "Paper used up, not seated, or a dirty sensor."
    )
    TODO = Text("装好纸卷（热敏面朝上）后再试。", "Load a roll (thermal side up) and try again.")


class CutterJam(PrinterFault):
    code = "CUTTER_JAM"
    extended = 210
    WHAT = Text("切刀卡住", "The cutter is jammed")
    MEANING = Text("纸屑或卡纸使切刀不能归位。", "Paper keeps the cutter from its home position.")
    TODO = Text(
        "断电，清除卡纸，用手轮把切刀归位，再开机。",
        "Switch off, clear the paper, turn the cutter home by its wheel, switch on.",
    )


class Mechanical(PrinterFault):
    code = "MECHANICAL"
    extended = 211
    WHAT = Text("打印机机械故障", "The printer has a mechanical error")
    MEANING = Text("机芯报错（卡纸或走纸不畅）。", "The mechanism reports an error (jam or feed).")
    TODO = Text("断电清除卡纸后再试。", "Switch off, clear the jam, try again.")


class Unrecoverable(PrinterFault):
    code = "UNRECOVERABLE"
    extended = 212
    WHAT = Text("打印机有不可恢复的故障", "The printer has an unrecoverable error")
    MEANING = Text("主板、打印头或电源有硬件故障。", "Board, head or supply has a hardware fault.")
    TODO = Text(
        "断电重启；仍报错则更换并送修。", "Restart; if it stays, replace it and send it to repair."
    )


class AutoRecoverable(PrinterFault):
    code = "AUTO_RECOVERABLE"
    extended = 213
    WHAT = Text("打印头过热", "The print head is too hot")
    MEANING = Text("打印机自行停下降温。", "The printer stopped to cool down.")
    TODO = Text("等几分钟再试。", "Wait some minutes and try again.")


class PrinterError(PrinterFault):
    code = "FAILURE"
    number = 111
    WHAT = Text("打印机报告故障", "The printer reports an error")
    MEANING = Text("它没有说是哪一种。", "It does not say which.")
    TODO = Text(
        "看错误灯的闪烁方式并查手册。", "See how the error lamp blinks and look in its manual."
    )


class Offline(PrinterFault):
    code = "OFFLINE"
    number = 108
    WHAT = Text("打印机脱机", "The printer is offline")
    MEANING = Text("它在线上，但没有准备好打印。", "It answers, but it is not ready to print.")
    TODO = Text("按联机键，或关机重开。", "Press its online key, or switch it off and on.")


class ProcessIdMissing(PrinterFault):
    code = "PROCESS_ID_MISSING"
    extended = 220
    WHAT = Text("打印机没有确认这张票", "The printer did not confirm the ticket")
    MEANING = Text(
        "数据送到了，状态正常，但没有收到打印完成的编号：可能跳票。",
        "The data arrived and the state is fine, but the number that says printed never came: "
        "the ticket may be skipped.",
    )
    TODO = Text(
        "看纸上有没有这张票，按票号核对。",
        "See whether the ticket is on paper; compare its number.",
    )


class ProcessIdMismatch(PrinterFault):
    code = "PROCESS_ID_MISMATCH"
    extended = 221
    WHAT = Text("打印机确认了另一张票的编号", "The printer confirmed the number of another ticket")
    MEANING = Text(
        "有别的程序同时在打印（串票），或打印机不按顺序确认。",
        "Another program prints at the same time (mixed tickets), or the printer confirms wrongly.",
    )
    TODO = Text(
        "停掉其他打印程序，逐张核对票号。", "Stop other printing programs and compare the numbers."
    )


class TooSlow(PrinterFault):
    code = "SLOW"
    extended = 222
    WHAT = Text("规定时间内没有打完", "It did not finish printing in time")
    MEANING = Text(
        "状态正常，但数据没有处理完：波特率太低、流控卡住，或打印机很慢。",
        "The state is fine, but the data is not processed: low baud rate, flow control, or a very "
        "slow printer.",
    )
    TODO = Text(
        "核对波特率和流控；把等待时间加长再试。", "Check baud rate and flow control; wait longer."
    )


class BadFormat(PrinterFault):
    code = "BADFORMAT"
    extended = 207
    WHAT = Text("文字里有打不出来的字", "The text has characters that cannot be printed")
    MEANING = Text("打印机的字库没有这些字。", "The printer's font does not have them.")
    TODO = Text("换成常用字后再打。", "Use other characters.")

    @property
    def meaning(self) -> Text:
        if not self.detail:
            return self.MEANING
        return Text(f"字库没有：{self.detail}。", f"Not in the printer's font: {self.detail}.")


def error_classes() -> tuple[type[DeviceError], ...]:
    """Every class of the tree, for help pages and tests."""

    def walk(cls: type[DeviceError]) -> list[type[DeviceError]]:
        return [cls, *(found for sub in cls.__subclasses__() for found in walk(sub))]

    return tuple(walk(DeviceError))
