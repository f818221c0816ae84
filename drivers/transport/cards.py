"""What a card reader can do beside carrying bytes. There a write is one command APDU, a read its
whole response with both status bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, runtime_checkable

from drivers.errors import Illegal
from drivers.transport.base import Line
from drivers.types import Text


@runtime_checkable
class CardPort(Protocol):
    """A transport to a card in a reader. All may raise NoCard, CardGone, PortGone, NotOpen."""

    @property
    def reader(self) -> str:
        """The reader's name, as the system tells it."""
        ...

    def atr(self) -> bytes:
        """The answer to reset of the card that is in now."""
        ...

    def present(self) -> bool:
        """Whether a card is in the reader; needs no connection to it."""
        ...

    def connect_card(self, deadline: float) -> None:
        """Wait for a card at most ``deadline`` seconds (0: it must be there) and connect to it,
        anew if there was one. What was chosen on the card before is forgotten."""
        ...

    def begin(self) -> None:
        """Keep other programs off the card until ``end``."""
        ...

    def end(self) -> None:
        """Never raises, safe to call twice."""
        ...


def card_port(line: Line) -> CardPort:
    """The card side of an open line; raises Illegal for a line that is no card reader."""
    port = line.transport
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
