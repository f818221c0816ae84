"""A virtual card on a port in memory, that can be pulled, or fall silent, at any command."""

from __future__ import annotations

import time
from typing import Literal

from drivers.cancel import CancelToken
from drivers.card_readers.faults import CardGone, CardReset, NoCard
from drivers.card_readers.simulator import VirtualCardReader
from drivers.card_readers.virtual_faults import Faulty
from drivers.transport.cards import Use

How = Literal["before", "after", "silence", "reset"]


class DirectCard:
    """``cut``: at this command the card is pulled ``before`` the chip saw it or ``after`` (its
    answer is lost), stays silent, or is ``reset`` by another program. ``back``: how many looks
    later it is in again; None: never. ``total`` commands went over it."""

    readable = True

    def __init__(
        self,
        model: str,
        cut: int | None = None,
        how: How = "before",
        back: int | None = None,
    ) -> None:
        self.device = VirtualCardReader(model)
        self.reader = self.device.card.reader.name
        self.readers = (self.reader,)
        self.total = 0
        self.commands: list[bytes] = []
        self.is_open = False
        self.within = False
        self.cut_done = False
        self.on_command = lambda _number: None
        self._cut, self._how, self._back = cut, how, back
        self._connected = False
        self._answer = b""

    @property
    def url(self) -> str:
        return "pcsc:direct"

    @property
    def card(self) -> Faulty:
        return self.device.card

    def open(self, deadline: float, cancel: CancelToken) -> None:
        self.is_open = True
        self._cancel = cancel

    def close(self) -> None:
        self.is_open = self._connected = False

    def write(self, data: bytes, deadline: float) -> None:
        self._cancel.check()
        if not self._connected:
            raise CardGone(port=self.url)
        self.total += 1
        self.commands.append(data)
        self.on_command(self.total)
        hit = self._cut is not None and self.total == self._cut and not self.cut_done
        self.cut_done |= hit
        if hit and self._how == "silence":
            self._answer = b""
            return
        if hit and self._how == "before":
            self._pull()
        answer = self.card.exchange(data)
        if hit and self._how == "after":
            self._pull()
        if hit and self._how == "reset":
            self.card.power()
            self._connected = False
            raise CardReset(port=self.url)
        self._answer = answer or b""

    def _pull(self) -> None:
        self.card.removed, self._connected = True, False
        self.card.power()
        raise CardGone(port=self.url)

    def read(self, limit: int, deadline: float) -> bytes:
        self._cancel.check()
        answer, self._answer = self._answer, b""
        if not answer:
            until = time.monotonic() + min(deadline, 0.05)
            while time.monotonic() < until:
                pass
        return answer

    def drain(self) -> bytes:
        return b""

    def atr(self) -> bytes:
        return self.card.reader.atr

    def present(self) -> bool:
        if self.card.removed and self._back is not None:
            self._back -= 1
            if self._back <= 0:
                self.card.removed = False
        return not self.card.out

    def wait(self, present: bool, deadline: float) -> bool:
        return self.present() is present

    def used_by_others(self) -> Use:
        return ""

    def connect_card(self, deadline: float) -> None:
        self._cancel.check()
        self.within = False
        if not self.present():
            raise NoCard(port=self.url)
        self.card.power()
        self._connected = True

    def begin(self, deadline: float = 5.0) -> None:
        self.within = True

    def end(self) -> None:
        self.within = False
