"""What can go wrong between a program and a card: service, reader, card, code.

Extended numbers are UnifiedPOS SmartCardRW: 203 torn card, 204 no card.
"""

from __future__ import annotations

from drivers.errors import DeviceError
from drivers.port_errors import PortError, PortInUse
from drivers.types import Text

# ---------------------------------------------------------------- service and reader


class NoCardService(PortError):
    code = "CARD_SERVICE"
    number = 104
    WHAT = Text("电脑的智能卡服务没有运行", "The smart card service of the computer does not run")
    MEANING = Text(
        "程序只能通过它找到读卡器；它不运行，什么读卡器都“连不上电脑”。",
        "Programs reach card readers only through it; without it no reader “connects”.",
    )
    TODO = Text(
        "Windows：在“服务”里启动 Smart Card（SCardSvr），启动类型改为自动。"
        "Linux：安装并启动 pcscd（systemctl enable --now pcscd.socket）。",
        "Windows: start the service Smart Card (SCardSvr) and set it to automatic. "
        "Linux: install and start pcscd (systemctl enable --now pcscd.socket).",
    )


class CardServiceStuck(PortError):
    code = "CARD_SERVICE_STUCK"
    number = 112
    WHAT = Text("智能卡服务没有回应", "The smart card service does not come back")
    MEANING = Text(
        "调用发出后在规定时间内没有返回：读卡器、驱动或服务卡住了。",
        "A call did not return in the time allowed: reader, driver or service hangs.",
    )
    TODO = Text(
        "拔插读卡器；还不行就重启智能卡服务（SCardSvr / pcscd）后再测。",
        "Unplug and plug the reader; if it stays, restart the service (SCardSvr or pcscd).",
    )


class NoReader(PortError):
    code = "NO_READER"
    number = 109
    WHAT = Text("智能卡服务里没有这个读卡器", "The smart card service has no such reader")
    MEANING = Text(
        "服务在运行，但没有列出它：没插好、驱动没装，或者它不是 PC/SC 读卡器。",
        "The service runs but does not list it: not plugged in, no driver, or no PC/SC reader.",
    )
    TODO = Text(
        "换一个 USB 口直接插电脑，装厂家驱动；串口或专用库的读卡器选对应的型号测。",
        "Plug it straight into another USB port, install its driver; test a reader on a serial "
        "line or with a maker's library under its own model.",
    )

    @property
    def meaning(self) -> Text:
        if not self.detail:
            return self.MEANING
        return Text(
            f"{self.MEANING.zh}有：{self.detail}。", f"{self.MEANING.en} It has: {self.detail}."
        )


class CardInUse(PortInUse):
    code = "CARD_IN_USE"
    number = 102
    WHAT = Text("卡被另一个程序独占", "The card is held by another program")

    @property
    def todo(self) -> Text:
        return Text(
            "关闭收费系统、写卡工具、网银控件后再试；仍占用就把读卡器拔插一次。",
            "Close the billing client, card writers and bank plug-ins and try again; if it stays "
            "held, unplug and plug the reader.",
        )


# ---------------------------------------------------------------- the card


class NoCard(DeviceError):
    code = "NO_CARD"
    number = 114
    extended = 204
    WHAT = Text("读卡器里没有卡", "There is no card in the reader")
    MEANING = Text(
        "读卡器在，但没有感觉到卡：没插到底、插反了，或触点脏、卡坏了。",
        "The reader is there but feels no card: not fully in, wrong way round, dirty or broken.",
    )
    TODO = Text(
        "芯片朝里朝上插到底，或把卡平放在感应区；用橡皮擦净触点，再换一张卡比较。",
        "Chip first and up, all the way in, or flat on the field; clean the contacts and compare "
        "with another card.",
    )


class CardGone(DeviceError):
    code = "CARD_GONE"
    number = 114
    extended = 203
    WHAT = Text("操作中卡被拔出", "The card was pulled during the operation")
    MEANING = Text(
        "卡离开了读卡器或接触不良；正在写的那几个字节可能没写完。",
        "It left the reader or has a bad contact; bytes just being written may be incomplete.",
    )
    TODO = Text(
        "把同一张卡重新插好再测；没人拔而反复出现，是卡座触点坏了。",
        "Put the same card back and test again; if nobody pulled it, the contacts are worn.",
    )


class CardMute(DeviceError):
    code = "CARD_MUTE"
    number = 112
    WHAT = Text("卡没有应答", "The card does not answer")
    MEANING = Text(
        "卡在读卡器里，但不回应复位或命令：插反、触点脏、卡坏，或读卡器不支持这种卡。",
        "It is in, but answers neither reset nor command: wrong way round, dirty, broken, or of a "
        "kind the reader does not know.",
    )
    TODO = Text(
        "取出重插；换一张同样的卡：换了就好是卡坏，都不行是读卡器。",
        "Take it out and in again; try another of the same kind: if that works the card is broken, "
        "if not the reader.",
    )


class CardReset(DeviceError):
    code = "CARD_RESET"
    number = 113
    WHAT = Text("卡被另一个程序复位了", "Another program reset the card")
    MEANING = Text(
        "两个程序同时用这张卡，已核对的密码和选中的卡型都失效了：读写会互相干扰。",
        "Two programs use the card at once; what was chosen and opened on it is lost, and they "
        "disturb each other.",
    )
    TODO = Text(
        "关闭另一个读写卡的程序（收费系统、监控控件）后再测。",
        "Close the other card program (billing client, monitor) and test again.",
    )


class AnotherCard(DeviceError):
    code = "ANOTHER_CARD"
    number = 114
    WHAT = Text("插回来的不是同一张卡", "The card that came back is another one")
    MEANING = Text("没有对它写任何东西。", "Nothing was written to it.")
    TODO = Text("插回原来那张卡。", "Put the first card back in.")


class UnknownCard(DeviceError):
    code = "CARD_UNKNOWN"
    number = 106
    WHAT = Text("不认识这种卡", "This kind of card is not known")
    MEANING = Text(
        "ATR 不是存储卡的：可能是 CPU 卡（社保卡、银行卡）或别的芯片。",
        "Its ATR is none of a memory card: a processor card (bank, social security) or another "
        "chip.",
    )
    TODO = Text(
        "核对卡的种类；水卡常见 SLE4442、SLE4428、Mifare 1K。",
        "Compare the kind of card; water cards are mostly SLE4442, SLE4428 or Mifare 1K.",
    )


class UnknownDialect(DeviceError):
    code = "CARD_DIALECT"
    number = 106
    WHAT = Text("不知道读卡器用哪套存储卡命令", "The reader's memory-card commands are not known")
    MEANING = Text(
        "它既不按 ACS 也不按 OMNIKEY 的命令应答；同一个应答在两套里意思相反，所以不试密码。",
        "It answers neither as ACS nor as OMNIKEY; one reply means opposite things in the two, so "
        "no code is tried.",
    )
    TODO = Text(
        "选对读卡器型号；没有就用厂家软件读写。",
        "Choose the right model; if there is none, use the maker's software.",
    )


class CardRefused(DeviceError):
    """``detail`` the status word in hexadecimal; ``reason`` in words."""

    code = "CARD_REFUSED"
    number = 111
    WHAT = Text("读卡器拒绝了命令", "The reader refused the command")
    TODO = Text(
        "核对卡型和读卡器型号；原始应答在报文里。",
        "Compare kind of card and model of reader; the raw reply is in the capture.",
    )

    def __init__(self, detail: str, reason: Text, *, port: str = "", command: str = "") -> None:
        super().__init__(detail, port=port, command=command)
        self.reason = reason

    @property
    def meaning(self) -> Text:
        return Text(
            f"应答 {self.detail}：{self.reason.zh}。", f"It says {self.detail}: {self.reason.en}."
        )


# ---------------------------------------------------------------- codes and keys


class CodeNeeded(DeviceError):
    code = "CODE_NEEDED"
    number = 106
    WHAT = Text("写这张卡要先核对密码", "Writing this card needs its code first")
    MEANING = Text(
        "没有给出密码；不核对密码，卡会说“写好了”而什么都不写。",
        "None was given; without it the card says “written” and writes nothing.",
    )
    TODO = Text(
        "向发卡单位要密码，填在参数 psc 里（4442 六位十六进制，4428 四位）；不要猜。",
        "Ask the issuer and give it as psc (six hexadecimal digits for 4442, four for 4428); do "
        "not guess.",
    )


class WrongCode(DeviceError):
    code = "WRONG_CODE"
    number = 114
    WHAT = Text("卡密码不对", "The code of the card is wrong")
    TODO = Text(
        "停下来，别再试：次数用完卡就永久锁死。向发卡单位核实密码。",
        "Stop and do not try again: when the tries are used up the card is locked for good. Ask "
        "the issuer for the code.",
    )

    @property
    def meaning(self) -> Text:
        left = self.detail or "?"
        return Text(f"还能试 {left} 次。", f"Tries left: {left}.")


class CardLocked(DeviceError):
    code = "CARD_LOCKED"
    number = 114
    WHAT = Text("卡已锁死", "The card is locked")
    MEANING = Text(
        "密码错误次数用完了，这张卡永远不能再写，只能读。",
        "Its tries are used up: it can never be written again, only read.",
    )
    TODO = Text("读出数据，换一张新卡补办。", "Read its data and issue a new card.")


class FewTries(DeviceError):
    code = "FEW_TRIES"
    number = 106
    WHAT = Text("有人输错过密码，没有再试", "A wrong code was tried before; no code was presented")
    TODO = Text(
        "确认密码正确，并同意承担风险后再继续。",
        "Go on only when the code is known to be right and the risk is accepted.",
    )

    @property
    def meaning(self) -> Text:
        left = self.detail or "?"
        return Text(
            f"这张卡只剩 {left} 次机会，用完就锁死。",
            f"The card has {left} tries left and locks when they are gone.",
        )


class WrongKey(DeviceError):
    code = "WRONG_KEY"
    number = 114
    WHAT = Text("扇区密钥不对", "The key of the sector is wrong")
    MEANING = Text(
        "卡认得出，但这把密钥打不开它的数据区；非接触卡试错不会锁卡。",
        "The card is known, but this key does not open its data; a wrong key does no harm here.",
    )
    TODO = Text(
        "向发卡单位要密钥，填在参数 key 里（十二位十六进制）。",
        "Ask the issuer and give it as key (twelve hexadecimal digits).",
    )


class NotRestored(DeviceError):
    code = "NOT_RESTORED"
    number = 114
    WHAT = Text("卡上的原内容没有恢复成功", "The card's content could not be put back")
    MEANING = Text(
        "测试写进去的数字还在卡上，这张卡现在不能发给用户。",
        "The test's digits are still on it; do not hand this card out.",
    )
    TODO = Text(
        "原内容已存为附件；用发卡软件把这张卡重写一遍。",
        "The content is kept as an attachment; write the card again with the issuing software.",
    )
