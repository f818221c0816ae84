"""One run of ``card.serial``: a contactless reader on a line, its card, one block again and again.
Reads only; what keeps settings in the reader is never sent."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from drivers.card_readers.faults import NoCard
from drivers.card_readers.serial.contactless import AaBbReader, StxReader
from drivers.card_readers.serial.line_session import LineSession
from drivers.errors import Illegal
from drivers.plan import Advanced, RunContext, StepOutcome
from drivers.types import NO_TEXT, Limit, Text, Verdict, reading


class ContactSession(LineSession):
    """See the module."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context, {"stx": "stx", "aabb": "aabb"})
        self._reader: StxReader | AaBbReader = (
            StxReader(self._line, self._wait)
            if self._kind == "stx"
            else AaBbReader(self._line, self._wait)
        )
        self.statistics = self._reader.counts
        self._loops = int(context.number("loops", 1, 500) or 20)
        self._sector = int(context.number("sector", 0, 15) or 0)
        self._block = int(context.number("block", 0, 2) or 0)
        self._patience = context.number("card_seconds", 0.1, 60) or 10.0
        self._key = _key(context.params.get("key", ""))
        self._said: dict[str, str] = {}
        self._there = False

    def close(self) -> None:
        self._reader.close()

    def _open(self) -> StepOutcome:
        self._reader.open()
        self._reader.claim(timeout=1.0)
        self._reader.enable()
        return StepOutcome(
            Verdict.PASS, Text("端口已独占打开。", "The port is open, for this test alone.")
        )

    def _hello(self) -> None:
        self._said = self._reader.hello()

    def _talk(self) -> StepOutcome:
        found = self._first_words()
        self.identity = dict(self._said)
        return found

    def _present(self) -> StepOutcome:
        self._reader.begin_insertion(self._patience)
        self._there = True
        return StepOutcome(Verdict.PASS, Text("卡在感应区。", "A card is in the field."))

    def _uid(self) -> StepOutcome:
        """Twice: a reader that tells the last card's number first would collect for another."""
        if not self._there:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        second = (self._reader.uid(), self._reader.uid())[1]
        told = set(self._reader.numbers)  # some tell it already when they are asked for a card
        self.identity["uid"] = second.hex().upper()
        same = reading(
            "uid",
            Text("两次卡号", "UID read twice"),
            "same" if len(told) == 1 else "different",
            limit=Limit(expected="same"),
        )
        if len(told) > 1:
            text = Text(
                "连读两次卡号不同：它把上一张卡的号码报给了这一张，会收错户。重启读卡器；仍这样就更换。",
                "Two readings of the number differ: it tells the card before, and money goes to "
                "another account. Restart the reader; if it stays, replace it.",
            )
            return StepOutcome(Verdict.FAIL, text, (same,), "STALE_UID")
        text = Text("两次卡号相同。", "Both readings of the number are the same.")
        return StepOutcome(Verdict.PASS, text, (same,))

    def _blocks(self) -> StepOutcome:
        """The same block again and again must always be the same."""
        if not self._there:
            return StepOutcome(Verdict.NOT_RUN, NO_TEXT)
        seen: Counter[bytes] = Counter()
        lost = 0
        for number in range(self._loops):
            try:
                seen[self._reader.read_block(self._sector, self._block, self._key)] += 1
            except NoCard:
                lost += 1
            self._context.watch(Advanced(number + 1, self._loops, "times"))
        most = max(seen.values(), default=0)
        alike = reading(
            "alike",
            Text("一致的读取", "Reads alike"),
            most,
            "times",
            Limit(low=Decimal(self._loops)),
        )
        if len(seen) > 1:
            text = Text(
                "同一块几次读出的不一样（跳号）：停止用它写卡，换线、换读卡器。",
                "One block reads differently: digits skip. Write no cards with it; change cable "
                "and reader.",
            )
            return StepOutcome(Verdict.FAIL, text, (alike,), "UNSTABLE")
        if lost:
            text = Text(
                f"{self._loops} 次里 {lost} 次感觉不到卡：卡没放平，天线弱，或附近有金属。",
                f"{lost} of {self._loops} times it felt no card: not flat, a weak antenna, or "
                "metal near by.",
            )
            return StepOutcome(Verdict.FAIL, text, (alike,), "CARD_GONE")
        return StepOutcome(
            Verdict.PASS,
            Text(f"读了 {self._loops} 遍都一样。", f"{self._loops} reads, all alike."),
            (alike,),
        )


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text.strip() or "FFFFFFFFFFFF")
    except ValueError:
        key = b""
    if len(key) != 6:
        raise Illegal(
            Text("参数 key 应为 12 位十六进制", "parameter key must be 12 hexadecimal digits")
        )
    return key
