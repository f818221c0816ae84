"""How the meter-number test comes to a card in a PC/SC reader."""

from __future__ import annotations

from drivers.card_readers.memory import MemoryCard
from drivers.card_readers.meter_session import MeterSession
from drivers.card_readers.session import CardSession
from drivers.card_readers.sle import SleCard
from drivers.plan import RunContext, StepOutcome


class PcscWay(CardSession):
    """A ``CardWay``."""

    def open(self) -> StepOutcome:
        return self._open()

    def find(self) -> tuple[MemoryCard, StepOutcome]:
        told = self._card()  # names the card in its words
        return self._chosen, told

    def tries(self) -> tuple[int, int] | None:
        card = self._chosen
        return (card.tries(), card.tries_full) if isinstance(card, SleCard) else None

    def unlock(self, accepted: bool) -> None:
        self._chosen.unlock(accepted)


class PcscMeterSession(MeterSession):
    """``card.meter`` on a PC/SC reader."""

    def __init__(self, context: RunContext) -> None:
        super().__init__(context, PcscWay(context))
