"""Why is the display black? From the plug to the baud rate, one question at a time."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.claiming import Life
from drivers.displays import seeing
from drivers.displays.content_session import NO_ANSWER, CheckSession
from drivers.errors import DeviceError
from drivers.plan import RunContext, StepOutcome
from drivers.printers.seeing import Seen, question, told
from drivers.questions import Question, Reply
from drivers.types import NO_TEXT, Text, Verdict, reading

_BAUDS = (2400, 9600, 19200, 4800)  # the commonest first
_PARITIES = {"N": "1", "O": "2", "E": "3"}  # as figures, for a display that has no letters
_PARITY_WORDS = {
    "N": Text("无校验", "no parity"),
    "O": Text("奇校验", "odd parity"),
    "E": Text("偶校验", "even parity"),
}


@dataclass(frozen=True, slots=True)
class Setting:
    baud: int
    parity: str

    @property
    def key(self) -> str:
        return f"{self.baud}-{self.parity}"

    def shown(self, digits: bool) -> str:
        """What the display shows of it at this setting: its own name."""
        return f"{self.baud}-{_PARITIES[self.parity]}" if digits else self.key

    def told(self, digits: bool) -> Text:
        """What is shown and what it means."""
        name = self.shown(digits)
        return Text(f"{name}  {self.said.zh}", f"{name}  {self.said.en}")

    @property
    def said(self) -> Text:
        words = _PARITY_WORDS[self.parity]
        return Text(f"{self.baud} 波特，{words.zh}", f"{self.baud} baud, {words.en}")


SETTINGS = tuple(Setting(baud, parity) for baud in _BAUDS for parity in _PARITIES)
LIT = Seen("lit", Text("亮了，能看清", "Lit and readable"), Verdict.PASS)
STILL = Seen("black", Text("还是黑的", "Still black"), Verdict.INCONCLUSIVE, "DISPLAY_BLACK")
SELECTED = (LIT, STILL, seeing.TO_PRINTER)


class BlackSession(CheckSession):
    """One run of ``display.black``. Sends only clear, text, selection, brightness and steady: no
    lamps, for what lights a lamp on one display writes the memory of another."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._seconds = context.number("seconds_each", 0, 10)
        self._lit = False
        self._swept = False

    def _open(self) -> StepOutcome:
        """A display that does not answer is what we are here for."""
        try:
            return super()._open()
        except DeviceError as error:
            if error.code not in NO_ANSWER:
                raise
        self._display.life = Life.ENABLED
        return StepOutcome(
            Verdict.PASS,
            Text("端口已打开，屏没有应答。", "The port is open; the display is silent."),
        )

    def _answer(self) -> StepOutcome:
        """A display that answers is known to be alive, or not, before anybody looks."""
        if not self._display.answers:
            return StepOutcome(
                Verdict.NOT_RUN,
                Text("这种屏不应答，由人看。", "This kind does not answer; a person looks."),
            )
        try:
            return self._alive()
        except DeviceError as error:
            if error.code not in NO_ANSWER:
                raise
            return StepOutcome(Verdict.INCONCLUSIVE, error.text(), (), error.code)

    def _selected(self) -> StepOutcome:
        """As it is set up now, and selected, if it hangs behind a printer."""
        try:
            chosen = self._display.select()
            self._show("12345678")
        except DeviceError as error:
            if error.code not in NO_ANSWER:
                raise
            return StepOutcome(Verdict.INCONCLUSIVE, error.text(), (), error.code)
        zh = "已选通顾客屏，并显示 12345678。" if chosen else "已显示 12345678。"
        en = "Selected the display and showed 12345678." if chosen else "Showed 12345678."
        return StepOutcome(Verdict.PASS, Text(zh, en))

    def _ask_selected_seen(self) -> Question:
        prompt = Text("屏上应是 12345678。看到的是？", "It should show 12345678. What do you see?")
        return question("selected_seen", prompt, SELECTED)

    def _told_selected_seen(self, reply: Reply) -> StepOutcome | None:
        self._lit = reply.choice == "lit"
        found = told(reply.choice, SELECTED)
        if reply.choice == "lit":
            return StepOutcome(
                Verdict.PASS,
                Text(
                    "屏是好的，设置也对：是收费系统没有把数据送到这个口，核对它的端口设置。",
                    "Display and settings are right: the billing system does not send to this "
                    "port; check its port setting.",
                ),
            )
        if found is not None and reply.choice == "printer":
            return StepOutcome(found.verdict, found.text, (), found.code, stop=True)
        return found

    def _sweep(self) -> StepOutcome:
        """Each setting shows its own name; only at the right one can it be read."""
        if self._lit:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        if not self._line.configurable:
            return StepOutcome(
                Verdict.NOT_RUN,
                Text("这个端口没有波特率可试。", "This port has no baud rate to try."),
            )
        digits = self._profile.dialect.digits_only
        for setting in SETTINGS:
            self._line.configure({"baud": str(setting.baud), "parity": setting.parity})
            try:
                self._display.clear_text()
                self._show(setting.shown(digits))
            except DeviceError as error:
                if error.code not in NO_ANSWER:
                    raise
            else:
                if self._display.answers:  # no need to ask a person
                    return self._wrong_baud(setting)
            self._context.budget.cancel.sleep(0.8 if self._seconds is None else self._seconds)
        self._swept = True
        return StepOutcome(
            Verdict.PASS,
            Text(f"试了 {len(SETTINGS)} 种设置。", f"Tried {len(SETTINGS)} settings."),
        )

    def _ask_sweep_seen(self) -> Question | None:
        if not self._swept:
            return None
        digits = self._profile.dialect.digits_only
        names = tuple((s.key, s.told(digits), Verdict.FAIL) for s in SETTINGS)
        return Question(
            "sweep_seen",
            Text(
                "刚才屏上清楚地出现过哪一个？乱码不算。",
                "Which of these could you read? Garbage does not count.",
            ),
            (
                *names,
                ("none", Text("一直黑着", "Black all the time"), Verdict.FAIL),
            ),
        )

    def _told_sweep_seen(self, reply: Reply) -> StepOutcome | None:
        found = next((s for s in SETTINGS if s.key == reply.choice), None)
        return None if found is None else self._wrong_baud(found)

    def _wrong_baud(self, found: Setting) -> StepOutcome:
        self._lit = True
        self._line.configure({"baud": str(found.baud), "parity": found.parity})
        options = f"?baud={found.baud}&parity={found.parity}"
        return StepOutcome(
            Verdict.FAIL,
            Text(
                f"屏是好的，通信参数不对：应为 {found.said.zh}。收费系统里照改，端口 …{options}。",
                f"The display is fine, the line settings are not: it wants {found.said.en}. Change "
                f"it in the billing system; the port is …{options}.",
            ),
            (reading("baud", Text("波特率", "Baud rate"), found.baud, "baud"),),
            "WRONG_BAUD",
        )

    def _levels(self) -> StepOutcome:
        """Full brightness and no blinking, in case either was left wrong."""
        if self._lit:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        own = self._profile
        if self._line.configurable:
            self._line.configure({"baud": str(own.baud), "parity": own.parity})
        try:
            done = [self._display.device_brightness(4), self._display.steady()]
            if not any(done):
                return StepOutcome(
                    Verdict.NOT_RUN,
                    Text("这种屏没有亮度命令。", "This kind has no brightness command."),
                )
            self._show("12345678")
        except DeviceError as error:
            if error.code not in NO_ANSWER:
                raise
            return StepOutcome(Verdict.INCONCLUSIVE, error.text(), (), error.code)
        self._swept = True
        return StepOutcome(
            Verdict.PASS, Text("已调到最亮，取消闪烁。", "Full brightness, blinking off.")
        )

    def _ask_levels_seen(self) -> Question | None:
        dialect = self._profile.dialect
        if self._lit or (dialect.brightness(4) is None and dialect.steady() is None):
            return None
        prompt = Text("现在亮了吗？", "Is it lit now?")
        return question("levels_seen", prompt, (LIT, STILL))

    def _told_levels_seen(self, reply: Reply) -> StepOutcome | None:
        self._lit = reply.choice == "lit"
        if not self._lit:
            return told(reply.choice, (LIT, STILL))
        return StepOutcome(
            Verdict.FAIL,
            Text(
                "亮度被调到最低或被关了，已恢复。",
                "Its brightness had been turned down or its picture off; it is right again.",
            ),
            (),
            "BRIGHTNESS",
        )

    def _advice(self) -> StepOutcome:
        if self._lit:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        return StepOutcome(
            Verdict.FAIL,
            Text(
                "各种设置都不亮：看电源适配器和电源灯；换一根数据线；换一个口；仍黑就是屏坏了，更换。",
                "No setting lights it: look at its power supply and lamp; change the cable; change "
                "the port; if it stays black the display is broken, replace it.",
            ),
            (),
            "DISPLAY_BLACK",
        )

    def _show(self, text: str) -> None:
        self._display.display_text_at(0, text)
