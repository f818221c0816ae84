"""How the meter-number test comes to a card through the library of a reader's maker."""

from __future__ import annotations

from typing import cast

from drivers.card_readers.memory import MemoryCard
from drivers.card_readers.meter_session import MeterSession
from drivers.card_readers.serial.vendor_calls import LIBRARIES, Calls, Maker
from drivers.card_readers.serial.vendor_cards import (
    VendorCard,
    VendorSle4442,
    open_vendor_card,
)
from drivers.errors import Illegal
from drivers.plan import RunContext, StepOutcome
from drivers.types import Text, Verdict

_ALL = 3  # tries of an SLE4442


class VendorWay:
    """A ``CardWay``."""

    def __init__(self, context: RunContext) -> None:
        if context.profile is None or context.profile.data.get("dialect") not in LIBRARIES:
            raise Illegal(Text("这个型号没有厂家库", "this profile names no maker's library"))
        self._context = context
        self._maker = cast(Maker, context.profile.data["dialect"])
        self._baud = int(context.profile.serial.get("baud", "9600"))
        self._calls: Calls | None = None
        self._card: VendorCard | None = None

    def open(self) -> StepOutcome:
        dll = self._context.params.get("dll", "")
        self._calls = Calls(
            self._maker, self._context.port, dll, self._baud, self._context.budget.cancel
        )
        return StepOutcome(Verdict.PASS, Text("厂家驱动已打开读卡器。", "The library opened it."))

    def find(self) -> tuple[MemoryCard, StepOutcome]:
        assert self._calls is not None
        self._card = open_vendor_card(self._calls, _hex(self._context, "key") or b"\xff" * 6)
        title = self._card.title
        text = Text(f"卡已插好：{title.zh}。", f"A card is in: {title.en}.")
        return self._card, StepOutcome(Verdict.PASS, text)

    def tries(self) -> tuple[int, int] | None:
        card = self._card
        return (card.tries(), _ALL) if isinstance(card, VendorSle4442) else None

    def unlock(self, accepted: bool) -> None:
        if isinstance(self._card, VendorSle4442):
            self._card.unlock(_hex(self._context, "psc"), accepted)

    def close(self) -> None:
        if self._card is not None:
            self._card.close()


def _hex(context: RunContext, name: str) -> bytes | None:
    text = context.params.get(name, "").replace(" ", "")
    if not text:
        return None
    try:
        return bytes.fromhex(text)
    except ValueError:
        raise Illegal(
            Text(f"参数 {name} 应为十六进制", f"parameter {name} must be hexadecimal")
        ) from None


class VendorMeterSession(MeterSession):
    """``card.meter`` through a maker's library."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context, VendorWay(context))
