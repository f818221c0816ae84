"""The tests of stripe readers and serial card readers."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from decimal import Decimal

from drivers.card_readers.serial.faults import SwipeError
from drivers.card_readers.serial.frame_reader import ContactlessA, ContactlessB, SwipeC
from drivers.card_readers.serial.msr import StripeReader
from drivers.card_readers.serial.profile import SerialProfile
from drivers.card_readers.serial.tracks import Track, scrubbing
from drivers.card_readers.serial.wedge import judge
from drivers.errors import BadReply, DeviceError, Illegal, NoReply
from drivers.plan import Advanced, BaseSession, RunContext, StepOutcome
from drivers.questions import Field, Question, Reply, typed
from drivers.transport.base import Line
from drivers.types import Limit, Reading, Text, Verdict, reading

MOST_SWIPES = 9  # steps of the plan; more would only wear the card
BAUDS = (9600, 19200, 115200, 38400, 57600)


class SerialCardSession(BaseSession):
    """What a test on a serial line begins with."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        if context.line is None or context.profile is None:
            raise Illegal(Text("读卡器测试需要端口", "a reader test needs a port"))
        self._context = context
        line = context.line
        # what goes into the capture has no whole card number
        self._line = Line(line.transport, line.budget, scrubbing(context.capture.tap))
        self._profile = SerialProfile.of(context.profile)
        self._wait = context.number("reply_seconds", 0.05, 30) or 1.0

    def close(self) -> None:
        self._line.close()

    def _number_of(self, name: str, low: int, high: int, usual: int) -> int:
        return int(self._context.number(name, low, high) or usual)


class SwipeSession(SerialCardSession):
    """One run of ``card.swipe``: swipes one after the other, each within its time."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._reader: StripeReader | SwipeC = (
            SwipeC(self._line, self._wait)
            if self._profile.dialect == "mrs100"
            else StripeReader(self._line, self._wait)
        )
        self.statistics = self._reader.counts
        self._swipes = self._number_of("swipes", 1, MOST_SWIPES, 3)
        self._patience = context.number("swipe_seconds", 0.2, 120) or 15.0
        self._seen: list[tuple[Track, ...]] = []
        self._failed = 0

    def close(self) -> None:
        self._reader.close()

    def _open(self) -> StepOutcome:
        self._reader.open()
        self._reader.claim(timeout=1.0)
        self._reader.enable()
        return StepOutcome(Verdict.PASS, Text("端口已打开。", "The port is open."))

    def _talk(self) -> StepOutcome:
        """Who it is; a reader that is silent here is not connected, or at another baud rate."""
        if isinstance(self._reader, SwipeC):
            self.identity = {"firmware": self._reader.version()}
        else:
            self._reader.comm_test()
            self.identity = {"model": f"MSR-{self._reader.model()}"}
            with suppress(DeviceError):  # older ones do not tell it
                self.identity["firmware"] = self._reader.firmware()
        said = " ".join(self.identity.values())
        return StepOutcome(Verdict.PASS, Text(f"它应答：{said}。", f"It answers: {said}."))

    def _swipe(self) -> StepOutcome:
        """All swipes; the person swipes the same card each time the lamp asks for it."""
        nothing = 0
        for number in range(self._swipes):
            self._context.watch(Advanced(number, self._swipes, "times"))
            try:
                self._seen.append(self._reader.read(self._context.budget.bounded(self._patience)))
            except NoReply:
                nothing += 1
                if nothing > 1 or number == 0:
                    return StepOutcome(
                        Verdict.INCONCLUSIVE,
                        Text(
                            f"{self._patience:.0f} 秒内没有刷卡，或读卡器没有感觉到。",
                            f"No swipe within {self._patience:.0f} s, or the reader did not feel "
                            "it.",
                        ),
                        code="NO_SWIPE",
                    )
            except (SwipeError, BadReply):
                self._failed += 1
        self._context.watch(Advanced(self._swipes, self._swipes, "times"))
        return StepOutcome(
            Verdict.PASS, Text(f"刷了 {self._swipes} 次。", f"{self._swipes} swipes.")
        )

    def _judge(self) -> StepOutcome:
        if not self._seen and not self._failed:
            return StepOutcome(Verdict.NOT_RUN, Text("没有可判断的。", "Nothing to judge."))
        return judged(self._seen, self._failed)


def judged(swipes: list[tuple[Track, ...]], failed: int) -> StepOutcome:
    """How often each track was read, and whether the same card read the same each time."""
    count = len(swipes) + failed
    readings: list[Reading] = []
    never: list[int] = []
    problems: Counter[str] = Counter()
    for number in (1, 2, 3):
        held = [t for swipe in swipes for t in swipe if t.number == number and t.text]
        if not held:
            continue
        good = sum(t.good for t in held)
        problems.update(t.problem for t in held if t.problem)
        label = Text(f"磁道 {number} 读出", f"Track {number} read")
        limit = Limit(low=Decimal(count)) if good else None
        readings.append(reading(f"track{number}", label, good, "times", limit))
        if not good:
            never.append(number)
    if failed:
        label = Text("没读出的刷卡", "Swipes that failed")
        readings.append(reading("failed", label, failed, "times", Limit(high=Decimal(0))))
    shown = next((t.shown for swipe in swipes for t in swipe if t.number == 2 and t.good), "")
    if shown:
        readings.append(reading("number", Text("号码（已遮盖）", "Number (masked)"), shown))
    if not readings or not any(t.good for swipe in swipes for t in swipe):
        text = Text(
            "没有一道能读：磁头脏、错位，或卡坏了。先用清洁卡，再换一张卡。",
            "No track can be read: head dirty or out of place, or the card is bad. Clean, then "
            "try another card.",
        )
        return StepOutcome(Verdict.FAIL, text, tuple(readings), "SWIPE")
    if never or problems["characters"] or problems["start"]:
        places = "、".join(map(str, never)) or "?"
        text = Text(
            f"磁道 {places} 读不对，别的能读：磁头错位，调整或更换拉卡机。",
            f"Track {places} does not read, others do: the head is out of place; adjust or "
            "replace it.",
        )
        return StepOutcome(Verdict.FAIL, text, tuple(readings), "TRACK_SHIFTED")
    texts = {tuple(t.text for t in swipe if t.good) for swipe in swipes}
    if len(texts) > 1:
        text = Text(
            "同一张卡每次读出的不一样：不要用它收费，清洁磁头后再测。",
            "The same card reads differently: do not collect with it; clean the head and test.",
        )
        return StepOutcome(Verdict.FAIL, text, tuple(readings), "UNSTABLE")
    if failed:
        text = Text(
            f"{count} 次里有 {failed} 次没读出：清洁磁头，匀速刷。",
            f"{failed} of {count} swipes failed: clean the head, swipe evenly.",
        )
        return StepOutcome(Verdict.FAIL, text, tuple(readings), "SWIPE")
    return StepOutcome(
        Verdict.PASS,
        Text("每次都读出，内容一致。", "Every swipe was read, and alike."),
        tuple(readings),
    )


class WedgeSession(BaseSession):
    """One run of ``card.wedge``: a person swipes into a field."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        self._found: list[tuple[Track, ...]] = []

    def _question(self, step: str) -> Question:
        number = step.removeprefix("swipe")
        return Question(
            step,
            Text(
                f"第 {number} 次：光标在框里，切到英文输入，刷卡。",
                f"Swipe {number}: cursor in the field, English input, swipe the card.",
            ),
            (
                ("swiped", Text("刷了", "Swiped"), Verdict.PASS),
                ("nothing", Text("没有反应", "Nothing came"), Verdict.FAIL),
            ),
            (Field("track", Text("刷卡输入框", "Field to swipe into"), "keys"),),
        )

    def question(self, step_id: str) -> Question | None:
        return self._question(step_id)

    def answered(self, step_id: str, reply: Reply) -> StepOutcome | None:
        text, gaps = typed(reply.values.get("track", ""))
        if reply.choice == "nothing":
            text = ""
        found = judge(text, gaps)
        readings: list[Reading] = [
            reading("characters", Text("字符", "Characters"), len(text), "chars")
        ]
        if found.slowest:
            label = Text("字符间隔", "Between characters")
            readings.append(reading("gap", label, found.slowest, "ms"))
        for item in found.tracks:
            label = Text(f"磁道 {item.number}", f"Track {item.number}")
            readings.append(reading(f"track{item.number}", label, item.shown))
        if not found.code:
            self._found.append(found.tracks)
        verdict = Verdict.FAIL if found.code else Verdict.PASS
        return StepOutcome(verdict, found.text, tuple(readings), found.code)

    def _same(self) -> StepOutcome:
        texts = {tuple(t.text for t in swipe) for swipe in self._found}
        if not texts:
            return StepOutcome(Verdict.NOT_RUN, Text("没有可比的。", "Nothing to compare."))
        if len(texts) > 1:
            return StepOutcome(
                Verdict.FAIL,
                Text("同一张卡两次不一样。", "The same card read differently."),
                code="UNSTABLE",
            )
        return StepOutcome(Verdict.PASS, Text("两次一致。", "Both swipes are alike."))


class FrameSession(SerialCardSession):
    """One run of ``card.serial``: a contactless reader on a line."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._a = ContactlessA(self._line, self._wait)
        self._b = ContactlessB(self._line, self._wait)
        self._is_a = self._profile.dialect == "stx"
        self._reader = self._a if self._is_a else self._b
        self.statistics = self._reader.counts
        self._loops = self._number_of("loops", 1, 200, 10)
        self._key = _key(context)
        self._block = self._number_of("block", 0, 255, 0)

    def close(self) -> None:
        self._reader.close()

    def _open(self) -> StepOutcome:
        self._reader.open()
        self._reader.claim(timeout=1.0)
        self._reader.enable()
        return StepOutcome(Verdict.PASS, Text("端口已打开。", "The port is open."))

    def _talk(self) -> StepOutcome:
        """At the profile's baud rate; if it is silent there, at the others."""
        try:
            self._hello()
        except (NoReply, BadReply) as error:
            if not self._line.configurable:
                raise
            found = self._sweep()
            if found is None:
                raise error from None
            text = Text(
                f"它在 {found} 波特应答，不是 {self._profile.baud}：把系统里的波特率改过来。",
                f"It answers at {found} baud, not at {self._profile.baud}: change the setting in "
                "the system.",
            )
            rate = reading(
                "baud",
                Text("波特率", "Baud rate"),
                found,
                "baud",
                Limit(expected=str(self._profile.baud)),
            )
            return StepOutcome(Verdict.FAIL, text, (rate,), "OTHER_BAUD")
        return StepOutcome(Verdict.PASS, Text("读卡器应答正常。", "The reader answers."))

    def _hello(self) -> None:
        if self._is_a:
            self._a.reset()
        else:
            self._b.address(0)

    def _sweep(self) -> int | None:
        for baud in BAUDS:
            if baud == self._profile.baud:
                continue
            self._line.configure({"baud": str(baud)})
            try:
                self._hello()
            except (NoReply, BadReply):
                continue
            return baud
        self._line.configure({"baud": str(self._profile.baud)})
        return None

    def _card(self) -> StepOutcome:
        if not self._is_a:
            return StepOutcome(
                Verdict.NOT_RUN,
                Text(
                    "这种读卡器公开的命令只能问应答，读卡要厂家软件。",
                    "Of this reader only its answers are public; reading needs the maker's "
                    "program.",
                ),
            )
        if not self._a.present():
            return StepOutcome(
                Verdict.INCONCLUSIVE,
                Text("把卡放上去再测。", "Put a card on it and test again."),
                code="NO_CARD",
            )
        first, second = self._a.uid(), self._a.uid()
        self.identity = {"uid": first}
        found = reading("uid", Text("卡号 UID", "Card UID"), first)
        if first != second:
            text = Text(
                f"两次卡号不同（{first}、{second}）：应答对不上，不要用它写卡。",
                f"Two UIDs differ ({first}, {second}): its answers lag; do not write with it.",
            )
            return StepOutcome(Verdict.FAIL, text, (found,), "STALE")
        return StepOutcome(Verdict.PASS, Text("读到卡号。", "The card's number is read."), (found,))

    def _blocks(self) -> StepOutcome:
        """The same block again and again: always the same, or not."""
        if not self._is_a or not self.identity.get("uid"):
            return StepOutcome(Verdict.NOT_RUN, Text("没有卡可读。", "There is no card to read."))
        self._a.authenticate(self._block // 4, self._key)
        seen: Counter[bytes] = Counter()
        for number in range(self._loops):
            seen[self._a.read_block(self._block)] += 1
            self._context.watch(Advanced(number + 1, self._loops, "times"))
        alike = reading(
            "alike",
            Text("一致的读取", "Reads alike"),
            max(seen.values()),
            "times",
            Limit(low=Decimal(self._loops)),
        )
        if len(seen) > 1:
            text = Text(
                "同一块每次读出的不一样：跳号。停止写卡，换线、换读卡器。",
                "One block reads differently: digits skip. Stop writing cards; change cable and "
                "reader.",
            )
            return StepOutcome(Verdict.FAIL, text, (alike,), "UNSTABLE")
        return StepOutcome(Verdict.PASS, Text("每次都一致。", "Alike every time."), (alike,))


def _key(context: RunContext) -> bytes:
    text = context.params.get("key", "").strip() or "FFFFFFFFFFFF"
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 6:
        raise Illegal(
            Text("参数 key 应为 12 位十六进制", "parameter key must be 12 hexadecimal digits")
        )
    return key
