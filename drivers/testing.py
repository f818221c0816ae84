"""For driver tests: a conversation as the manual prints it, sent and received in pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from drivers.cancel import CancelToken
from drivers.transport.base import Line

Pair = tuple[bytes | None, bytes | None]


class ScriptedTransport:
    """Takes exactly the bytes of the script, in any pieces, and gives the answer to each once its
    request is complete. None: nothing is sent (the device speaks first) or nothing is answered.
    Anything else is an AssertionError at the very byte."""

    url = "script:"
    readable = True

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = list(pairs)
        self._want = b""
        self._have = bytearray()
        self._sent = bytearray()
        self.is_open = False
        self._step()

    def _step(self) -> None:
        while not self._want and self._pairs:
            request, answer = self._pairs[0]
            if request is None:
                self._have += answer or b""
                self._pairs.pop(0)
                continue
            self._want = request
            return

    def open(self, deadline: float, cancel: CancelToken) -> None:
        self.is_open = True

    def close(self) -> None:
        self.is_open = False

    def write(self, data: bytes, deadline: float) -> None:
        for byte in data:
            shown = bytes((byte,)).hex()
            if byte not in self._want[:1]:
                wanted = self._want.hex(" ") or "nothing"
                raise AssertionError(
                    f"after {self._sent.hex(' ')}: sent {shown}, expected {wanted}"
                )
            self._sent.append(byte)
            self._want = self._want[1:]
            if not self._want:
                self._have += self._pairs.pop(0)[1] or b""
                self._sent.clear()
                self._step()

    def read(self, limit: int, deadline: float) -> bytes:
        """What is there at once: a script knows whether more will come, so it never waits."""
        data = bytes(self._have[:limit])
        del self._have[:limit]
        return data

    def drain(self) -> bytes:
        return b""  # what the script says is meant to be read

    @property
    def rest(self) -> str:
        """What was expected and did not happen; empty when all did."""
        parts = [f"not sent: {self._want.hex(' ')}"] if self._want else []
        parts += [f"not sent: {(pair[0] or b'').hex(' ')}" for pair in self._pairs[1:]]
        parts += [f"not read: {self._have.hex(' ')}"] if self._have else []
        return "; ".join(parts)


@contextmanager
def expected_protocol(pairs: Sequence[Pair]) -> Iterator[Line]:
    """A line that holds exactly this conversation; afterwards all of it must have happened."""
    transport = ScriptedTransport(pairs)
    yield Line(transport)
    if transport.rest:
        raise AssertionError(transport.rest)
