"""A card seen as bytes with addresses, whatever reader it is in: what the meter-number test
works on. PC/SC cards, serial readers and makers' libraries each give one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Protocol

from drivers.types import Text


class MemoryCard(Protocol):
    """A card that is in, chosen and, where it needs a code or key to be written, opened.

    Addresses and lengths are bytes from 0. Every method may raise NoCard, CardGone, CardReset,
    CardMute, PortGone, CardRefused, Cancelled, StepTimeout; a wrong address or length is Illegal.
    """

    @property
    def title(self) -> Text:
        """What kind of card it is, such as "SLE4442"."""
        ...

    @property
    def size(self) -> int:
        """How many bytes can be addressed."""
        ...

    @property
    def free(self) -> tuple[range, ...]:
        """Where ordinary data may be written, in rising order: without maker's bytes, protected
        bytes, keys and whatever could lock the card. Each begins and ends on ``write_size``."""
        ...

    @property
    def read_sizes(self) -> tuple[int, ...]:
        """The lengths one read command may have, largest first; the smallest divides all. A read
        begins at a multiple of its length."""
        ...

    @property
    def write_size(self) -> int:
        """A write begins at a multiple of this and is a multiple of it long."""
        ...

    @property
    def identity(self) -> Mapping[str, str]:
        """What tells this card from another (``card``, ``uid``, ``atr``): the same after it was
        pulled and came back. Never a code or key."""
        ...

    def read(self, address: int, length: int) -> bytes:
        """Exactly ``length`` bytes by ONE command, never from a memory of ours. ``length`` is one
        of ``read_sizes``."""
        ...

    def write(self, address: int, data: bytes) -> None:
        """Write; in several commands if need be. Returning means only that the reader said done:
        cards exist that say so and keep the old bytes. Nothing is read back here."""
        ...

    def begin(self) -> None:
        """Keep other programs off the card until ``end``; nothing where the way to it is ours
        alone. Raises CardBusy when another program does not let it go in time."""
        ...

    def end(self) -> None:
        """Never raises, safe to call twice."""
        ...

    def renew(self, deadline: float) -> None:
        """After an error: wait at most ``deadline`` seconds for a card, connect, choose and open
        it anew, outside ``begin``. Raises NoCard, and AnotherCard when it is not the same one."""
        ...


@contextmanager
def alone(card: MemoryCard) -> Iterator[None]:
    """Nobody else touches the card in between."""
    card.begin()
    try:
        yield
    finally:
        card.end()


def read_all(card: MemoryCard, where: range, size: int) -> bytes:
    """The bytes ``where`` (beginning and ending on ``size``) read in pieces of ``size``."""
    return b"".join(card.read(at, size) for at in range(where.start, where.stop, size))
