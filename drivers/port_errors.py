"""What can go wrong on the way to a device: the port itself, its rights, its other users."""

from __future__ import annotations

from drivers.errors import DeviceError
from drivers.types import Text


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


class QueueStopped(PortError):
    code = "QUEUE_STOPPED"
    number = 108
    WHAT = Text("打印队列已暂停", "The print queue is stopped")
    MEANING = Text(
        "任务会排着，不会打印；恢复后会把积压的一起打出来。",
        "Jobs wait and do not print; once it runs again all of them come out.",
    )
    TODO = Text(
        "先清掉积压的任务（按票号核对），再恢复队列。",
        "Remove the waiting jobs first (compare bill numbers), then resume the queue.",
    )


class QueueRefused(PortError):
    code = "QUEUE_REFUSED"
    number = 111
    WHAT = Text("打印队列不收这个任务", "The print queue does not take the job")
    MEANING = Text(
        "打印服务在，但拒绝了请求。", "The print service is there, but it refused the request."
    )
    TODO = Text(
        "看队列是否允许接收任务，驱动是否装好。",
        "See whether the queue accepts jobs and its driver is installed.",
    )


class JobFailed(PortError):
    code = "JOB_FAILED"
    number = 111
    WHAT = Text("打印任务失败", "The print job failed")
    MEANING = Text(
        "打印服务中止了任务：驱动或端口出错。",
        "The print service gave the job up: its driver or port failed.",
    )
    TODO = Text(
        "看队列的端口和驱动；用直连端口再测一次，就知道是哪一边。",
        "Look at the queue's port and driver; test the port directly to know which side it is.",
    )


class JobStuck(PortError):
    code = "JOB_STUCK"
    number = 112
    WHAT = Text("打印任务排着没有打", "The print job waits and does not print")
    MEANING = Text(
        "打印服务说在处理，但打印机没有收走数据。任务已撤销，不会稍后突然打出来。",
        "The service says it is processing, but the printer takes no data. The job was taken "
        "back, so that it does not come out later.",
    )
    TODO = Text(
        "看打印机是否开机联机，队列的端口是不是它。",
        "See whether the printer is on and online, and whether the queue's port is its own.",
    )


class WriteOnly(PortError):
    code = "WRITE_ONLY"
    number = 106
    WHAT = Text("这个端口只能写", "This port can only be written")
    MEANING = Text("读不到设备的状态。", "The state of the device cannot be read.")
    TODO = Text("要读状态请用串口、USB 或网口。", "Use serial, USB or network to read the state.")
