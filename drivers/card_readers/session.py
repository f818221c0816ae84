"""What every card test begins with: the reader, the card, what it is and how well it is locked."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from drivers.card_readers.channel import Channel
from drivers.card_readers.faults import NoCard
from drivers.card_readers.memory import MemoryCard
from drivers.card_readers.profile import CardProfile
from drivers.card_readers.recognising import CARD_NAMES, AnyCard, recognise
from drivers.card_readers.scrub import card_line
from drivers.card_readers.sle import SleCard
from drivers.plan import BaseSession, RunContext, Sampled, StepOutcome
from drivers.transport.cards import card_port
from drivers.types import Limit, Reading, Text, Verdict, reading

WAITING = Text("等待插卡（剩余秒数）", "Waiting for a card (seconds left)")


class CardSession(BaseSession):
    """Steps ``open`` and ``card``. The line notes no codes: see ``scrub``."""

    def __init__(self, context: RunContext) -> None:
        super().__init__()
        assert context.line is not None
        self._context = context
        self._line = card_line(context.line, context.capture.tap)
        self._channel = Channel(self._line)
        self._wanted = context.choice("card", CARD_NAMES)
        self._wait = context.number("card_seconds", 0, 120)
        self._made: AnyCard | None = None
        profile = CardProfile.of(context.profile)
        self._dialect = profile.dialect if profile is not None else None
        # a code that cannot be one is refused before anything starts
        recognise(self._channel, b"", "mifare-1k", None, {"key": context.params.get("key", "")})

    @property
    def _chosen(self) -> AnyCard:
        if self._made is None:
            raise NoCard(port=self._line.url)
        return self._made

    def _open(self) -> StepOutcome:
        """The service, and the reader in it."""
        self._line.open(5.0)
        port = card_port(self._line)
        self.identity["reader"] = port.reader
        names = "、".join(port.readers)
        return StepOutcome(
            Verdict.PASS,
            Text(
                f"读卡器 {port.reader} 已找到（共 {len(port.readers)} 个：{names}）。",
                f"Found the reader {port.reader} (of {len(port.readers)}: "
                f"{', '.join(port.readers)}).",
            ),
            (reading("readers", Text("读卡器个数", "Readers"), len(port.readers)),),
        )

    def _card_in(self) -> bytes:
        """Wait for a card and connect to it; its ATR. Raises NoCard."""
        seconds = 5.0 if self._wait is None else self._wait
        port = card_port(self._line)
        waited = 0.0
        while waited < seconds and not port.wait(True, min(1.0, seconds - waited)):
            waited += 1.0
            self._context.watch(Sampled(WAITING, waited, max(0.0, seconds - waited), "s"))
        atr = self._channel.connect(0.0)
        self.identity["atr"] = atr.hex(" ").upper()
        return atr

    def _card(self) -> StepOutcome:
        atr = self._card_in()
        self._made = recognise(
            self._channel, atr, self._wanted, self._dialect, self._context.params
        )
        self._made.choose()
        self.identity |= dict(self._made.identity)
        shown, title = atr.hex(" ").upper(), self._made.title
        zh = f"卡已插好：{title.zh}，ATR {shown}。"
        en = f"A card is in: {title.en}, ATR {shown}."
        if isinstance(self._made, SleCard):
            dialect = self._made.dialect.name.upper()
            zh += f"读卡器按 {dialect} 的命令应答。"
            en += f" The reader speaks {dialect}."
        return StepOutcome(Verdict.PASS, Text(zh, en))

    def close(self) -> None:
        self._line.close()


def tries_reading(card: SleCard, counter: int) -> Reading:
    """How often the code may still be wrong, and the error counter as it stands."""
    return reading(
        "tries",
        Text("密码还能试几次", "Tries left for the code"),
        counter.bit_count(),
        "times",
        Limit(low=Decimal(card.tries_full)),
        bytes((counter,)),
    )


class CardWay(Protocol):
    """How a kind of reader comes to a ``MemoryCard``: what the meter-number test needs of it."""

    def open(self) -> StepOutcome:
        """Open the port."""
        ...

    def find(self) -> tuple[MemoryCard, StepOutcome]:
        """Wait for a card and choose it."""
        ...

    def tries(self) -> tuple[int, int] | None:
        """Tries left for its code and all of them; None where wrong ones cost nothing."""
        ...

    def unlock(self, accepted: bool) -> None:
        """Open it for writing. Raises CodeNeeded, WrongCode, WrongKey, CardLocked, FewTries."""
        ...
