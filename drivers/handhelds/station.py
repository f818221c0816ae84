"""One terminal on a MULTIPOINT line, asked and answered packet by packet."""

from __future__ import annotations

from drivers.cancel import Deadline
from drivers.errors import BadReply, NoReply
from drivers.handhelds.faults import CommandRefused
from drivers.handhelds.multipoint import Packet, Reader, address, packet
from drivers.transfer.frames import ACK, NAK
from drivers.transport.base import Line

TRIES = 4  # of one packet, of one answer


class Station:
    """``wait`` seconds for each answer; ``errors`` counts what had to go again, or never came."""

    def __init__(self, line: Line, letter: str, wait: float, baud: int) -> None:
        self._line = line
        self.to = address(letter)
        self.wait, self.tries = wait, TRIES
        self._second = baud / 10  # bytes
        self._reader = Reader()
        self._events: list[int | Packet] = []
        self.errors = 0

    def command(self, command: str, parameters: bytes = b"") -> None:
        """Until it is acknowledged. Raises CommandRefused for one that is refused every time,
        NoReply, BadReply."""
        said = self._send(command, parameters)
        if said != ACK:
            raise BadReply(_shown(said), port=self._line.url, command=command)

    def ask(self, command: str, parameters: bytes = b"") -> Packet:
        """The answer, which is acknowledged. Raises as ``command`` does."""
        said: int | Packet | None = self._send(command, parameters)
        if said == ACK:  # it has understood; the answer follows
            said = self._event(command)
        return self._answer(said, command)

    def _send(self, command: str, parameters: bytes) -> int | Packet:
        """Its first word to a command that it has understood."""
        refused = False
        sent = packet(command, parameters, self.to)
        for _ in range(self.tries):
            self._line.drain()
            self._reader.reset()
            self._events.clear()
            self._line.write(sent, 2.0 + len(sent) / self._second)
            said = self._event(command)
            if said is not None and said != NAK:
                return said
            refused = said == NAK
            self.errors += 1
        kind = CommandRefused if refused else NoReply
        raise kind(port=self._line.url, command=command)

    def _answer(self, said: int | Packet | None, command: str) -> Packet:
        """Damaged ones are asked for again by NAK."""
        for _ in range(self.tries):
            if isinstance(said, Packet) and said.command:
                self._line.write(bytes((ACK,)), 1.0)
                return said
            self.errors += 1
            self._line.write(bytes((NAK,)), 1.0)
            said = self._event(command)
        raise BadReply(_shown(said), port=self._line.url, command=command)

    def _event(self, command: str) -> int | Packet | None:
        """The next thing it says; None for silence."""
        until = Deadline(self.wait)
        while not self._events:
            data = self._line.read(512, until.left)
            if not data and until.expired:
                self._reader.reset()
                return None
            if data and self._reader.inside:
                until = Deadline(self.wait)  # a packet on a slow line takes its time
            self._events += self._reader.feed(data)
        return self._events.pop(0)


def _shown(said: int | Packet | None) -> str:
    if isinstance(said, Packet):
        return said.command or "damaged"
    return "" if said is None else f"{said:02X}"
