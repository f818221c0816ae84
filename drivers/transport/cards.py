"""What a card reader can do beside carrying bytes. There a write is one command APDU, a read its
whole response with both status bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Protocol, runtime_checkable

from drivers.errors import Illegal
from drivers.transport.base import Line
from drivers.types import Text

Use = Literal["", "shared", "exclusive"]


@runtime_checkable
class CardPort(Protocol):
    """A transport to a card in a reader. All may raise NoCard, CardGone, CardMute, CardReset,
    CardInUse, CardServiceStuck, PortGone, NotOpen, Cancelled. An open port needs no card."""

    @property
    def reader(self) -> str:
        """The reader's name, as the system tells it."""
        ...

    @property
    def readers(self) -> tuple[str, ...]:
        """All readers there were when the port was opened."""
        ...

    def atr(self) -> bytes:
        """The answer to reset of the card that is connected."""
        ...

    def present(self) -> bool:
        """Whether a card is in the reader; needs no connection to it."""
        ...

    def wait(self, present: bool, deadline: float) -> bool:
        """Until a card is in (or none is), at most ``deadline`` seconds; whether it is so."""
        ...

    def used_by_others(self) -> Use:
        """Whether another program has the card open now; asked while we have not."""
        ...

    def connect_card(self, deadline: float) -> None:
        """Wait for a card at most ``deadline`` seconds (0: it must be there) and connect to it,
        powered anew if it was connected. What was chosen on the card before is forgotten."""
        ...

    def begin(self, deadline: float = 5.0) -> None:
        """Keep other programs off the card until ``end``. Raises CardInUse when one of them does
        not let it go in time."""
        ...

    def end(self) -> None:
        """Never raises, safe to call twice."""
        ...


def card_port(line: Line) -> CardPort:
    """The card side of an open line; raises Illegal for a line that is no card reader."""
    port = getattr(line.transport, "inner", line.transport)  # of a virtual device: its real port
    if not isinstance(port, CardPort):
        raise Illegal(
            Text(
                "这个端口不是读卡器（应为 pcsc:读卡器名）",
                "this port is no card reader (pcsc:READER NAME)",
            ),
            port=line.url,
        )
    return port


@contextmanager
def transaction(port: CardPort) -> Iterator[None]:
    """Nobody else touches the card in between."""
    port.begin()
    try:
        yield
    finally:
        port.end()
