"""What a customer display says when it answers at all, and what is sent that it cannot show."""

from __future__ import annotations

from drivers.errors import DeviceError
from drivers.types import Text


class DisplayNak(DeviceError):
    code = "NAK"
    number = 111
    WHAT = Text("顾客屏拒绝了命令", "The display refused the command")
    MEANING = Text(
        "它在线上，但收到的字节不对：命令集或通信参数不符。",
        "It is there, but what it received was wrong: command set or line settings differ.",
    )
    TODO = Text("核对型号（命令集）、波特率和校验。", "Check model (command set), baud and parity.")


class NotShowable(DeviceError):
    code = "BADFORMAT"
    number = 114
    WHAT = Text("有顾客屏显示不出的字", "There are characters the display cannot show")
    MEANING = Text(
        "数码屏只有数字；两行屏没有点阵就没有汉字。",
        "Segments show figures only; a display without dots has no Chinese.",
    )
    TODO = Text("改用它有的字符。", "Use characters that it has.")

    @property
    def meaning(self) -> Text:
        if not self.detail:
            return self.MEANING
        return Text(f"显示不出：{self.detail}。", f"It cannot show: {self.detail}.")
