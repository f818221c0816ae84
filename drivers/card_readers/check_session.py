"""Is the reader well, is the card well, what is on it: nothing is written, no code presented."""

from __future__ import annotations

import statistics
import time
from decimal import Decimal

from drivers.card_readers.faults import CardLocked, FewTries, WrongKey
from drivers.card_readers.memory import MemoryCard
from drivers.card_readers.meter_test import MeterTest
from drivers.card_readers.session import CardSession, tries_reading
from drivers.card_readers.sle import SleCard
from drivers.plan import Advanced, StepOutcome
from drivers.transport.cards import card_port
from drivers.types import Limit, Reading, Text, Verdict, reading

_SLOW = Decimal(250)  # milliseconds for one short command: a good reader needs 2 to 40
_ASKED = 5  # times


class CheckSession(CardSession):
    """One run of ``card.check``."""

    def _state(self) -> StepOutcome:
        """UID, or error counter and protection bits."""
        card = self._chosen
        if not isinstance(card, SleCard):
            uid = self.identity.get("uid", "")
            return StepOutcome(
                Verdict.PASS,
                Text(f"卡号 UID {uid}。", f"UID {uid}."),
                (reading("uid", Text("卡号 UID", "UID"), uid),),
            )
        counter = card.counter()
        guarded = len(card.protected)
        readings = (
            tries_reading(card, counter),
            reading("error_counter", Text("错误计数器", "Error counter"), f"{counter:02X}"),
            reading("protected", Text("写保护的字节", "Protected bytes"), guarded, "bytes"),
        )
        if counter == 0:
            return StepOutcome(Verdict.FAIL, CardLocked().text(), readings, CardLocked.code)
        left = counter.bit_count()
        if left < card.tries_full:
            return StepOutcome(
                Verdict.FAIL,
                Text(
                    f"有人输错过密码：只剩 {left} 次（满 {card.tries_full} 次），用完就锁死。"
                    "用正确的密码写一次就恢复；别猜。",
                    f"A wrong code was tried: {left} of {card.tries_full} tries left, then the "
                    "card locks. The right code sets them back; do not guess.",
                ),
                readings,
                FewTries.code,
            )
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"没锁：密码还能试 {left} 次；{guarded} 个字节写保护。",
                f"Not locked: {left} tries left; {guarded} bytes are protected.",
            ),
            readings,
        )

    def _read(self) -> StepOutcome:
        """All of it in every way of reading, and how fast the reader answers."""
        card = self._chosen
        if not isinstance(card, SleCard):
            try:
                card.unlock()
            except WrongKey as error:
                return StepOutcome(Verdict.INCONCLUSIVE, error.text(), (), error.code)
        pace = pace_of(card)
        if pace.ok is False:
            return StepOutcome(Verdict.FAIL, slow_text(pace), (pace,), "CARD_SLOW")
        test = MeterTest(card, _everything(card))
        began = time.monotonic()
        watch = self._context.watch
        finding = test.keep(lambda done, total: watch(Advanced(done, total, "times")))
        took = time.monotonic() - began
        size = sum(map(len, test.places))
        readings = (
            pace,
            reading("bytes_read", Text("读出", "Read"), size, "bytes"),
            reading("read_seconds", Text("读取用时", "Time to read"), f"{took:.3f}", "s"),
        )
        if finding is not None:
            return StepOutcome(Verdict.FAIL, finding.cause.text, readings, finding.cause.code)
        ways = ", ".join(str(n) for n in card.read_sizes)
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"读出 {size} 字节，按 {ways} 字节一块读结果都一致。",
                f"Read {size} bytes; reading in pieces of {ways} gives the same.",
            ),
            readings,
        )

    def close(self) -> None:
        """So that the next program finds the card as it was."""
        if self._line.is_open:
            card_port(self._line).end()
        super().close()


def _everything(card: MemoryCard) -> tuple[range, ...]:
    """What may be read without a code: all of a contact card, the opened blocks of another."""
    return (range(card.size),) if isinstance(card, SleCard) else card.free


def pace_of(card: MemoryCard) -> Reading:
    """The median time of a short read, in ms, with its limit."""
    at = card.free[0].start
    times: list[float] = []
    for _ in range(_ASKED):
        began = time.perf_counter()
        card.read(at, card.read_sizes[-1])
        times.append((time.perf_counter() - began) * 1000)
    value = f"{statistics.median(times):.2f}"
    return reading("command_ms", Text("每条命令", "One command"), value, "ms", Limit(high=_SLOW))


def slow_text(pace: Reading) -> Text:
    return Text(
        f"能读，但读卡器太慢（每条命令 {pace.value} 毫秒），收费系统会超时："
        "换 USB 口直插电脑，别接集线器，更新驱动。",
        f"It reads, but slowly ({pace.value} ms a command), so the billing system gives up: plug "
        "it straight into another USB port, no hub, update the driver.",
    )
