"""Why does the card reader not connect to the PC? From the plug to the card, one step at a time."""

from __future__ import annotations

from collections.abc import Callable

from drivers.card_readers.channel import Channel
from drivers.card_readers.faults import CardInUse, CardMute, NoCard, NoReader
from drivers.card_readers.profile import card_profiles
from drivers.card_readers.recognising import name_of
from drivers.card_readers.scrub import card_line
from drivers.card_readers.usb_devices import UsbReader, usb_readers
from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.questions import Question, Reply
from drivers.transport.cards import card_port
from drivers.types import NO_TEXT, Text, Verdict, reading

Look = Callable[[], "tuple[UsbReader, ...] | None"]
_NOT_TRIED = StepOutcome(
    Verdict.NOT_RUN, Text("手边没有卡，这一步没有做。", "No card at hand; not done.")
)
_SEEN = 5.0  # seconds in which a card must be noticed


class FindSession(BaseSession):
    """One run of ``card.find``. Writes nothing, presents no code."""

    def __init__(self, context: RunContext, look: Look | None = None) -> None:
        super().__init__()
        assert context.line is not None
        self._context = context
        self._line = card_line(context.line, context.capture.tap)
        self._look = look or (lambda: usb_readers(card_profiles()))
        self._plugged: tuple[UsbReader, ...] | None = None
        self._missing: NoReader | None = None
        self._has_card = True
        self._atr = b""

    @property
    def _virtual(self) -> bool:
        return not self._context.port.startswith("pcsc")

    # ------------------------------------------------------------ computer and reader

    def _usb(self) -> StepOutcome:
        if self._virtual:
            return StepOutcome(Verdict.NOT_RUN, Text("不是 USB 读卡器。", "No USB reader."))
        self._plugged = self._look()
        if self._plugged is None:
            return StepOutcome(
                Verdict.NOT_RUN,
                Text(
                    "这台电脑不能列出 USB 设备；请看设备管理器里有没有带感叹号的设备。",
                    "USB devices cannot be listed here; look for marked ones in the device "
                    "manager.",
                ),
            )
        count = reading(
            "usb_readers", Text("USB 上的读卡器", "Readers on the USB"), len(self._plugged)
        )
        if not self._plugged:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    "USB 上没有看到读卡器：线没插好、USB 口没电，或者它走串口。",
                    "There is no card reader on the USB: cable out, port without power, or it has "
                    "a serial line.",
                ),
                (count,),
                "NO_USB_READER",
            )
        names = "、".join(f"{item.name}（{item.ids}）" for item in self._plugged)
        return StepOutcome(
            Verdict.PASS, Text(f"USB 上有：{names}。", f"On the USB: {names}."), (count,)
        )

    def _service(self) -> StepOutcome:
        try:
            self._line.open(5.0)
        except NoReader as error:
            self._missing = error
        return StepOutcome(Verdict.PASS, Text("智能卡服务在运行。", "The smart card service runs."))

    def _reader(self) -> StepOutcome:
        if self._missing is None:
            port = card_port(self._line)
            self.identity["reader"] = port.reader
            return StepOutcome(
                Verdict.PASS, Text(f"服务认出了读卡器 {port.reader}。", f"It has {port.reader}.")
            )
        if not self._plugged:
            return StepOutcome(
                Verdict.FAIL, self._missing.text(), (), self._missing.code, stop=True
            )
        names = "、".join(f"{item.name}（{item.ids}）" for item in self._plugged)
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"USB 上有 {names}，服务却没有认出它：缺驱动，或驱动没有认领。"
                "装厂家驱动后拔插一次；Linux 装 libccid 并重启 pcscd。",
                f"{names} is on the USB, but the service does not have it: its driver is missing "
                "or did not take it. Install the maker's driver and plug it again; on Linux "
                "install libccid and restart pcscd.",
            ),
            (),
            "READER_NO_DRIVER",
            stop=True,
        )

    def _others(self) -> StepOutcome:
        use = card_port(self._line).used_by_others()
        if use == "exclusive":
            return StepOutcome(Verdict.FAIL, CardInUse().text(), (), CardInUse.code, stop=True)
        if use == "shared":
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(
                    "另一个程序正连着这张卡（没有独占）。两个程序一起读写会互相干扰：测试前先关掉它。",
                    "Another program has the card open (not for itself alone). Two programs "
                    "disturb each other: close it before testing.",
                ),
                (),
                "CARD_SHARED",
            )
        return StepOutcome(Verdict.PASS, Text("没有别的程序占用。", "No other program holds it."))

    # ------------------------------------------------------------ the card

    def _ask_insert(self) -> Question:
        return Question(
            "insert",
            Text(
                "把一张卡插到底（非接触卡平放在感应区），别拿走。",
                "Put a card in, all the way (or flat on the field), and leave it there.",
            ),
            (
                ("in", Text("插好了", "It is in"), Verdict.PASS),
                ("none", Text("手边没有卡", "No card at hand"), Verdict.NOT_RUN),
            ),
        )

    def _told_insert(self, reply: Reply) -> StepOutcome | None:
        self._has_card = reply.choice == "in"
        return None

    def _inserted(self) -> StepOutcome:
        if not self._has_card:
            return _NOT_TRIED
        if card_port(self._line).wait(True, _SEEN):
            return StepOutcome(
                Verdict.PASS, Text("读卡器感觉到了卡。", "The reader feels the card.")
            )
        self._has_card = False
        return StepOutcome(Verdict.FAIL, NoCard().text(), (), NoCard.code)

    def _answers(self) -> StepOutcome:
        if not self._has_card:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        try:
            self._atr = Channel(self._line).connect(1.0)
        except CardMute as error:
            return StepOutcome(Verdict.FAIL, error.text(), (), error.code)
        shown = self._atr.hex(" ").upper()
        self.identity["atr"] = shown
        kind = name_of(self._atr)
        what = kind.upper() if kind is not None else ""
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"卡有应答：ATR {shown}"
                + (f"（{what}）。" if what else "，不是水卡常用的存储卡。"),
                f"The card answers: ATR {shown}" + (f" ({what})." if what else ", no memory card."),
            ),
        )

    def _ask_remove(self) -> Question | None:
        if not self._has_card:
            return None
        return Question(
            "remove",
            Text("把卡拔出来（拿开）。", "Take the card out."),
            (("out", Text("拔出来了", "It is out"), Verdict.PASS),),
        )

    def _removed(self) -> StepOutcome:
        if not self._has_card:
            return _NOT_TRIED
        if card_port(self._line).wait(False, _SEEN):
            return StepOutcome(
                Verdict.PASS,
                Text("拔卡也感觉到了。读卡器是好的。", "It noticed that too. The reader works."),
            )
        return StepOutcome(
            Verdict.FAIL,
            Text(
                "卡拔出来了，读卡器仍说有卡：卡座的检测开关卡住了，收费系统会读到上一个用户的卡。"
                "更换读卡器。",
                "The card is out and the reader still says it is in: its switch is stuck, and the "
                "billing system may take the last customer for this one. Replace it.",
            ),
            (),
            "CARD_SWITCH_STUCK",
        )

    def close(self) -> None:
        self._line.close()
