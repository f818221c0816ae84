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
    """A port URL that cannot be read; ``reason`` says which part, a sentence without its stop."""

    code = "ILLEGAL"
    number = 106

    def __init__(self, url: str, reason: Text) -> None:
        super().__init__(reason.en, port=url)
        self.reason = reason

    @property
    def what(self) -> Text:
        if not self.port:
            return Text("没有给出端口", "No port is given")
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


# ---------------------------------------------------------------- what a device says of itself


class DeviceFault(DeviceError):
    """The device answers, and says that it cannot, or fails in what it is tested for: that is a
    result of the test, and not a test that could not be done."""

    code = "FAULT"
    number = 114


class PrinterFault(DeviceFault):
    """The printer answers, and says that it cannot print."""

    code = "PRINTER_FAULT"


def error_classes() -> tuple[type[DeviceError], ...]:
    """Every class of the tree, for help pages and tests."""
    import pkgutil
    from importlib import import_module

    import drivers

    # the branches of the tree are known once loaded: each room has its own in faults.py
    import_module("drivers.port_errors")
    for module in pkgutil.walk_packages(drivers.__path__, "drivers."):
        if module.name.endswith(".faults"):
            import_module(module.name)

    def walk(cls: type[DeviceError]) -> list[type[DeviceError]]:
        return [cls, *(found for sub in cls.__subclasses__() for found in walk(sub))]

    return tuple(walk(DeviceError))
