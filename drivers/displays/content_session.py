"""One run of the content test: what the customer should see, shown and asked one after another."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from drivers.displays import seeing
from drivers.displays.dialects import Lamp
from drivers.displays.display import LineDisplay
from drivers.displays.profile import DisplayProfile
from drivers.errors import DeviceError, Illegal
from drivers.plan import BaseSession, RunContext, StepOutcome
from drivers.printers.seeing import Seen, question, told
from drivers.questions import Question, Reply
from drivers.types import NO_TEXT, Text, Verdict, reading, same

MUTE = Text(
    "这种顾客屏从不应答：字节送出去了，亮没亮由人看。",
    "This kind never answers: the bytes left, whether it lights a person must see.",
)
NO_ANSWER = ("NAK", "TIMEOUT", "BAD_REPLY")  # what a display that should answer may give instead
_AMOUNTS = {
    "total": (Lamp.TOTAL, "TOTAL", Text("应收（总计）", "total")),
    "received": (Lamp.RECEIVED, "RECEIVED", Text("收款", "received")),
    "change": (Lamp.CHANGE, "CHANGE", Text("找零", "change")),
    "price": (Lamp.PRICE, "PRICE", Text("单价", "price")),
}


class DisplaySession(BaseSession):
    """What every display test begins with."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        if context.line is None or context.profile is None:
            raise Illegal(Text("顾客屏测试需要端口", "a display test needs a port"))
        self._context = context
        self._profile = DisplayProfile.of(context.profile)
        self._line = context.line
        wait = context.number("reply_seconds", 0.05, 10) or 1.0
        self._display = LineDisplay(context.line, self._profile, wait)
        self.statistics = self._display.counts

    def close(self) -> None:
        self._display.close()

    def _open(self) -> StepOutcome:
        self._display.open()
        self._display.claim(timeout=1.0)
        self._display.enable()
        return StepOutcome(
            Verdict.PASS, Text("端口已独占打开。", "The port is open, for this test alone.")
        )

    def _alive(self) -> StepOutcome:
        self._display.clear_text()
        if self._display.answers:
            text = Text(
                "它应答 ACK：线路和命令都对。", "It answers ACK: line and commands are right."
            )
            return StepOutcome(Verdict.PASS, text)
        return StepOutcome(Verdict.PASS, MUTE)


class ContentSession(DisplaySession):
    """One run of ``display.content``. The price comes last: on a binary LED8 its lamp is ESC s 1,
    which saves to EEPROM on a CD5220, so three amounts must have been read right before."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._amounts = {name: _amount(context, name) for name in _AMOUNTS}
        self._greeting = context.params.get("greeting", "")
        self._right: set[str] = set()

    def _total(self) -> StepOutcome:
        return self._show("total")

    def _received(self) -> StepOutcome:
        return self._show("received")

    def _change(self) -> StepOutcome:
        return self._show("change")

    def _price(self) -> StepOutcome:
        return self._show("price")

    def _ask_total_seen(self) -> Question:
        return self._ask("total")

    def _ask_received_seen(self) -> Question:
        return self._ask("received")

    def _ask_change_seen(self) -> Question:
        return self._ask("change")

    def _ask_price_seen(self) -> Question:
        return self._ask("price")

    def _told_total_seen(self, reply: Reply) -> StepOutcome | None:
        return self._told("total", reply)

    def _told_received_seen(self, reply: Reply) -> StepOutcome | None:
        return self._told("received", reply)

    def _told_change_seen(self, reply: Reply) -> StepOutcome | None:
        return self._told("change", reply)

    def _told_price_seen(self, reply: Reply) -> StepOutcome | None:
        return self._told("price", reply)

    def _show(self, name: str) -> StepOutcome:
        lamp, words, said = _AMOUNTS[name]
        amount = self._amounts[name]
        display = self._display
        lit = self._lamp_allowed(name) and display.set_descriptor(lamp)
        if not self._profile.dialect.digits_only:
            display.display_text_at(0, "COUNTERCHECK TEST")
        display.display_amount(amount, words)
        zh = f"已显示{said.zh} {amount}" + ("，灯也换了。" if lit else "。")
        en = f"Showing {said.en} {amount}" + (" with its lamp." if lit else ".")
        return StepOutcome(Verdict.PASS, Text(zh, en), (reading(f"shown_{name}", said, amount),))

    def _lamp_allowed(self, name: str) -> bool:
        """See the class: lamp 1 in binary only once figures were read right."""
        binary = self._profile.dialect.id == "led8-binary"
        return not binary or name != "price" or {"total", "received", "change"} <= self._right

    def _ask(self, name: str) -> Question:
        _, words, said = _AMOUNTS[name]
        amount = self._amounts[name]
        if self._profile.dialect.digits_only:
            prompt = Text(
                f"屏上应是 {amount}，亮“{said.zh}”灯。看到的是？",
                f"It should show {amount} with the lamp “{said.en}”. What do you see?",
            )
        else:
            prompt = Text(
                f"第二行应是 {words} … {amount}。看到的是？",
                f"The second row should be {words} … {amount}. What do you see?",
            )
        return question(f"{name}_seen", prompt, self._seen)

    @property
    def _seen(self) -> tuple[Seen, ...]:
        return seeing.AMOUNT_LED if self._profile.dialect.lamps else seeing.AMOUNT_VFD

    def _told(self, name: str, reply: Reply) -> StepOutcome | None:
        if reply.choice == "right":
            self._right.add(name)
        found = told(reply.choice, self._seen)
        if found is not None and reply.choice in ("black", "printer"):
            return StepOutcome(found.verdict, found.text, (), found.code, stop=True)
        return found

    def _full(self) -> StepOutcome:
        self._display.fill()
        text = Text("全部笔画点亮。", "Every segment lit.")
        return StepOutcome(Verdict.PASS, text)

    def _ask_full_seen(self) -> Question:
        prompt = Text("应当全亮，没有暗的笔画。", "All should be lit, with no dark stroke.")
        return question("full_seen", prompt, seeing.FULL)

    def _told_full_seen(self, reply: Reply) -> StepOutcome | None:
        return told(reply.choice, seeing.FULL)

    def _brightness(self) -> StepOutcome:
        """Dim for two seconds, then full again."""
        if not self._display.device_brightness(1):
            return StepOutcome(
                Verdict.NOT_RUN,
                Text("这种屏没有亮度命令。", "This kind has no brightness command."),
            )
        self._context.budget.cancel.sleep(self._context.number("dim_seconds", 0, 10) or 0.0)
        self._display.device_brightness(4)
        return StepOutcome(Verdict.PASS, Text("调暗，再调亮。", "Dim, then full again."))

    def _ask_brightness_seen(self) -> Question | None:
        if self._profile.dialect.brightness(1) is None:
            return None
        prompt = Text("亮度变了吗？", "Did the brightness change?")
        return question("brightness_seen", prompt, seeing.LEVELS)

    def _told_brightness_seen(self, reply: Reply) -> StepOutcome | None:
        return told(reply.choice, seeing.LEVELS)

    def _hello(self) -> StepOutcome:
        """The greeting on the first row; Chinese where the display has dots."""
        if self._profile.dialect.digits_only:
            text = Text("数码屏没有文字。", "Segments have no letters.")
            return StepOutcome(Verdict.NOT_RUN, text)
        self._display.clear_text()
        missing = self._display.display_text_at(0, self._hello_text, allow_missing=True)
        if missing:
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text(f"显示不出：{missing}。", f"It cannot show: {missing}."),
                (),
                "BADFORMAT",
            )
        shown = self._hello_text
        return StepOutcome(Verdict.PASS, Text(f"已显示“{shown}”。", f"Showing “{shown}”."))

    @property
    def _hello_text(self) -> str:
        return self._greeting or ("欢迎光临" if self._profile.chinese else "WELCOME")

    def _ask_hello_seen(self) -> Question | None:
        if self._profile.dialect.digits_only:
            return None
        shown = self._hello_text
        prompt = Text(f"第一行应是“{shown}”。看到的是？", f"Row one should be “{shown}”.")
        return question("hello_seen", prompt, seeing.GREETING)

    def _told_hello_seen(self, reply: Reply) -> StepOutcome | None:
        return told(reply.choice, seeing.GREETING)

    def _final(self) -> StepOutcome:
        self._display.clear_text()
        self._display.set_descriptor(Lamp.OFF)
        return StepOutcome(Verdict.PASS, Text("已清屏。", "Cleared."))


class CheckSession(DisplaySession):
    """One run of ``display.check``: CheckHealth INTERNAL."""

    def _answer(self) -> StepOutcome:
        if not self._profile.dialect.replies:
            return StepOutcome(Verdict.INCONCLUSIVE, MUTE, (), "MUTE")
        try:
            return self._alive()
        except DeviceError as error:
            if error.code not in NO_ANSWER:
                raise  # the port is gone: that says nothing of the display
            return StepOutcome(Verdict.FAIL, error.text(), (), error.code)

    def _signals(self) -> StepOutcome:
        """RTS and CTS: a display that wants hardware flow control and has no CTS stays black."""
        found = self._line.signals()
        if not found:
            return StepOutcome(
                Verdict.NOT_RUN, Text("这个端口没有控制线。", "This port has no control lines.")
            )
        rows = tuple(
            reading(f"line_{name}", same(name.upper()), "on" if up else "off")
            for name, up in found.items()
        )
        return StepOutcome(Verdict.PASS, NO_TEXT, rows)


def _amount(context: RunContext, name: str) -> str:
    """A parameter as an amount of at most 99999.99; raises Illegal."""
    text = context.params.get(name, "") or "0.00"
    try:
        good = re.fullmatch(r"\d{1,5}(\.\d{1,2})?", text) is not None and Decimal(text) >= 0
    except InvalidOperation:
        good = False
    if not good:
        raise Illegal(
            Text(f"金额 {name} 不对：{text}", f"{name} is no amount up to 99999.99: {text}")
        )
    return f"{Decimal(text):.2f}"
