"""Commands to a card and what it says, over an open line of a card reader."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.card_readers.faults import CardMute, CardRefused
from drivers.card_readers.status_words import status_text
from drivers.transport.base import Line
from drivers.transport.cards import CardPort, card_port


@dataclass(frozen=True, slots=True)
class Response:
    """``word`` the two status bytes as a number."""

    data: bytes
    word: int

    @property
    def done(self) -> bool:
        return self.word == 0x9000


class Channel:
    """One card on one line. ``seconds``: how long a card may think over a command."""

    def __init__(self, line: Line, seconds: float = 2.0) -> None:
        self.line = line
        self._seconds = seconds

    @property
    def port(self) -> CardPort:
        return card_port(self.line)

    def connect(self, deadline: float) -> bytes:
        """Wait for a card, connect anew, and give its ATR. See ``CardPort.connect_card``."""
        self.port.connect_card(self.line.budget.bounded(deadline, self.line.url))
        return self.port.atr()

    def send(self, apdu: bytes) -> Response:
        """Raises CardMute when nothing comes in time or too little, and what the port raises."""
        self.line.write(apdu, self._seconds)
        raw = self.line.read(4096, self._seconds)
        if len(raw) < 2:
            self.line.budget.bounded(self._seconds, self.line.url)  # the step's time is up
            raise CardMute(raw.hex(" "), port=self.line.url, command=_shown(apdu))
        return Response(raw[:-2], int.from_bytes(raw[-2:], "big"))

    def ask(self, apdu: bytes, length: int | None = None) -> bytes:
        """The data of a command that must succeed, ``length`` bytes of it. Some ACS readers add
        the four protection bytes to what they read (ACR1281U manual §6.2): those are cut off.
        Raises CardRefused."""
        response = self.send(apdu)
        if not response.done:
            raise self.refused(apdu, response.word)
        if length is None:
            return response.data
        if len(response.data) not in (length, length + 4):
            raise CardMute(
                f"{len(response.data)} bytes for {length}", port=self.line.url, command=_shown(apdu)
            )
        return response.data[:length]

    def refused(self, apdu: bytes, word: int) -> CardRefused:
        return CardRefused(
            f"{word:04X}", status_text(word), port=self.line.url, command=_shown(apdu)
        )


def _shown(apdu: bytes) -> str:
    return apdu[:5].hex(" ")  # the head only: a code or key comes after it
