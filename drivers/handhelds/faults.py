"""What a meter-reading handheld says, or does not say, when it cannot."""

from __future__ import annotations

from drivers.errors import DeviceError, DeviceFault
from drivers.types import Text


class HandheldFault(DeviceFault):
    """The handheld answers, and says that it cannot."""

    code = "HANDHELD"


class CannotBegin(HandheldFault):
    code = "CANNOT_INIT"
    WHAT = Text("抄表机不能初始化数据", "The handheld cannot initialise its data")
    MEANING = Text(
        "它拒绝开始通讯：上期数据没有上传，或存储损坏。",
        "It refuses to begin: the last readings are not uploaded, or its storage is damaged.",
    )
    TODO = Text(
        "先把上期数据上传并核对条数，再初始化；仍失败则换备用机。",
        "Upload the last readings and compare the counts, then initialise; else use the spare one.",
    )


class BatteryLow(HandheldFault):
    code = "BATTERY_LOW"
    WHAT = Text("抄表机电量不足", "The handheld's battery is low")
    MEANING = Text(
        "它拒绝传输，以免中途断电。", "It refuses to transfer, lest it dies in the middle."
    )
    TODO = Text("接上电源或充到 50% 以上再传。", "Connect power or charge above 50 %.")


class StorageFull(HandheldFault):
    code = "HANDHELD_FULL"
    WHAT = Text("抄表机存储已满", "The handheld's storage is full")
    MEANING = Text("新的抄表册放不下，旧数据没有动。", "There is no room; old data is untouched.")
    TODO = Text(
        "确认旧册已上传入库后再清理。", "Clear old books once they are in the system for certain."
    )


class NoSuchFile(HandheldFault):
    code = "NO_FILE"
    number = 109
    WHAT = Text("抄表机里没有这个文件", "The handheld has no such file")
    MEANING = Text("没有生成数据，或文件名不同。", "No data was made, or it has another name.")
    TODO = Text("在抄表机上查看文件列表。", "Look at the list of files on the handheld.")


class HandheldSilent(DeviceError):
    """Not one rate has an answer: nothing is known of the handheld."""

    code = "HANDHELD_SILENT"
    number = 112
    WHAT = Text("抄表机没有应答", "The handheld does not answer")
    TODO = Text(
        "放正底座、开机、进入“数据通信”；端口设置选与电脑相同的口；关掉厂家通讯程序；换线再试。",
        "Seat it in its cradle, switch it on, enter data communication; set its port to the one "
        "used; close the maker's program; try another cable.",
    )

    def __init__(self, rates: str, *, port: str = "") -> None:
        super().__init__(rates, port=port)

    @property
    def meaning(self) -> Text:
        return Text(
            f"端口能打开，但按 {self.detail} 波特都问过，没有能懂的应答："
            "没进入通信状态、线或触点不通，或者不是这个型号。",
            f"The port opens, but at {self.detail} baud nothing sensible came: it is not in its "
            "communication mode, cable or contacts are broken, or it is another model.",
        )


class FileThere(HandheldFault):
    """The test would write over a file that is not its own; nothing was sent."""

    code = "FILE_EXISTS"
    number = 110
    WHAT = Text("抄表机里已有这个名字的文件", "The handheld has a file of this name already")
    MEANING = Text(
        "它不是测试文件，写进去就会覆盖，测试后还会删除，所以没有写。",
        "It is no test file; writing would replace it and the test would delete it afterwards, so "
        "nothing was written.",
    )
    TODO = Text(
        "测试文件名留空（CCTEST），或换一个没有的名字。",
        "Leave the name of the test file empty (CCTEST), or give one that is not there.",
    )


class NotUnderstood(HandheldFault):
    code = "NOT_UNDERSTOOD"
    WHAT = Text("抄表机不认识这个命令", "The handheld does not know the command")
    MEANING = Text("型号配置与这台机器不符。", "The profile does not fit this handheld.")
    TODO = Text("换一个型号配置再试。", "Try another profile.")


class CommandRefused(HandheldFault):
    """NAK again and again: it hears the command and does not do it; its protocol has no reasons."""

    code = "HANDHELD_REFUSED"
    WHAT = Text("抄表机拒绝了这个命令", "The handheld refuses the command")
    MEANING = Text(
        "它收到了，但不执行，协议里不说原因：不能初始化、电量低、正在运行别的程序，"
        "或者这个型号没有这个命令。",
        "It hears it and does not do it, and its protocol gives no reason: it cannot initialise, "
        "its battery is low, another program runs on it, or this model does not have the command.",
    )
    TODO = Text(
        "看它屏幕上的提示，退到通信画面，充电后再试。",
        "Read its screen, go back to its communication screen, charge it, try again.",
    )


class LengthDiffers(HandheldFault):
    """Where blocks have no number, the length of the whole is what tells a lost one."""

    code = "LENGTH_DIFFERS"
    WHAT = Text("文件长度对不上", "The length of the file does not fit")
    MEANING = Text(
        "抄表机说的长度与传过的不同：有一块丢了或重复了，这个文件不能用。",
        "The handheld tells another length than went over the line: a block was lost or came "
        "twice; the file is of no use.",
    )
    TODO = Text(
        "重传整个文件；再次出现就换线、清洁触点，还不行停用这台机子。",
        "Send the whole file again; if it happens again, change the cable and clean the contacts, "
        "else take it out of use.",
    )


class CannotDo(DeviceError):
    """This family has no such operation; nothing was sent."""

    code = "NO_SUCH_OPERATION"
    number = 106
    WHAT = Text("这种抄表机没有这个功能", "This kind of handheld has no such function")
    MEANING = Text("它的协议里没有对应的命令。", "Its protocol has no command for it.")
    TODO = Text("改用适合它的测试。", "Use a test that fits it.")


class LibraryPort(DeviceError):
    """The maker's library found no port, or could not open it."""

    code = "HJDLL_PORT"
    number = 107
    WHAT = Text("厂家驱动打不开抄表机的端口", "The maker's driver cannot open the handheld's port")
    MEANING = Text(
        "没有找到抄表机，端口号不对，或端口被别的程序（厂家通讯程序）占着。",
        "It found no handheld, the port's number is wrong, or another program (the maker's own) "
        "holds it.",
    )
    TODO = Text(
        "关掉厂家通讯程序；抄表机：系统设置 → 端口设置选 U2CK，再进入“数据通信”；装好 USB 驱动。",
        "Close the maker's program; on the handheld set System, Port to U2CK and enter Data "
        "communication; install the USB driver.",
    )


class LibraryTransfer(HandheldFault):
    """The maker's library says that the transfer failed; it does not tell how far it came."""

    code = "HJDLL_TRANSFER"
    WHAT = Text("厂家驱动报告传输出错", "The maker's driver says that the transfer failed")
    MEANING = Text(
        "文件没有传完，驱动不说传到哪里。抄表机里的数据没有删除。",
        "The file is not through; how far it came is not told. Nothing was erased.",
    )
    TODO = Text(
        "查底座触点和线，重传整个文件；先不要初始化抄表机。",
        "Check the cradle's contacts and the cable, send the whole file again; do not initialise.",
    )


class FolderMissing(DeviceError):
    code = "NO_FOLDER"
    number = 109
    WHAT = Text("找不到抄表机的文件夹", "The handheld's folder is not there")
    MEANING = Text(
        "抄表机没有以 U 盘或 MTP 方式连上，或文件夹改了名。",
        "It is not connected as a USB disk or by MTP, or the folder has another name.",
    )
    TODO = Text(
        "在抄表机上选“USB 存储/文件传输”，再选这个文件夹。",
        "Choose USB storage / file transfer on the handheld, then choose its folder.",
    )


class FolderTrouble(DeviceError):
    """``detail`` is what the system said."""

    code = "FOLDER"
    WHAT = Text("抄表机的文件夹读写失败", "The handheld's folder cannot be read or written")
    MEANING = Text(
        "连接断开、写保护或空间不足；已有的文件没有动。",
        "It was disconnected, is write-protected or full; files there are untouched.",
    )
    TODO = Text("重新连接抄表机，查剩余空间。", "Connect it again and look at the room left.")
