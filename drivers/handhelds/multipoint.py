"""Unitech's MULTIPOINT protocol, as the programming references of PT600, PT630 (chapter 2) and
MR350 (4.4) give it.

    host       02 | 1B cmd parameters | CS1 CS2 | address      ADDR = 'A'-'Y', '0'-'6' + 80
    terminal   02 | 1B cmd parameters | CS1 CS2 | 03           or 06 ACK, 15 NAK, 04 nothing to say

In parameters ``\\`` goes as ``\\\\``, 00-1F as ``\\`` 80-9F, A0-FF but DC as ``\\`` 20-7F. The sum
is that of the bytes as they are sent, with the host's address, plus their number (1B cmd and
parameters); CS1 its high nibble + 40, CS2 its low one + 40. The host acknowledges an answer.

    L name  Y data … Z   file to the terminal, each acknowledged               z  no further
    U name  Y … Z        file to the host: it answers Y data, at the end Z     y  no further
    D names with commas   E erase   J is it there, PT630: how long   G kilobytes   M set the clock
    R its id   v id and version

Blocks have no number: a lost acknowledgement cannot be told from a lost block, so the length is
compared afterwards where the terminal tells it.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.transfer.frames import ACK, EOT, NAK

STX, ETX, ESC = 0x02, 0x03, 0x1B
_SLASH, _PLAIN_HIGH = 0x5C, 0xDC
_LONGEST = 1200  # bytes of a packet that is coming: nothing longer is one


def address(letter: str) -> int:
    """Raises ValueError for a letter that is no address."""
    if len(letter) != 1 or not ("A" <= letter <= "Y" or "0" <= letter <= "6"):
        raise ValueError(f"not an address: {letter!r}")
    return ord(letter) + 0x80


def escaped(data: bytes) -> bytes:
    out = bytearray()
    for byte in data:
        if byte == _SLASH:
            out += b"\\\\"
        elif byte < 0x20:
            out += bytes((_SLASH, byte + 0x80))
        elif byte >= 0xA0 and byte != _PLAIN_HIGH:
            out += bytes((_SLASH, byte - 0x80))
        else:
            out.append(byte)
    return bytes(out)


def plain(data: bytes) -> bytes | None:
    """What was escaped; None where an escape makes no sense."""
    out = bytearray()
    rest = iter(data)
    for byte in rest:
        if byte != _SLASH:
            out.append(byte)
            continue
        told = next(rest, -1)
        if told == _SLASH:
            out.append(_SLASH)
        elif 0x80 <= told < 0xA0:
            out.append(told - 0x80)
        elif 0x20 <= told < 0x80:
            out.append(told + 0x80)
        else:
            return None
    return bytes(out)


def packet(command: str, parameters: bytes = b"", to: int | None = None) -> bytes:
    """Of the host to the address ``to``, or of the terminal."""
    body = bytes((ESC, ord(command))) + escaped(parameters)
    return bytes((STX,)) + body + _sums(body, to) + bytes((ETX if to is None else to,))


def chunks(data: bytes, most: int) -> list[bytes]:
    """``data`` in pieces whose packets have at most ``most`` bytes."""
    room, found = most - 6, []
    start = size = 0
    for at, byte in enumerate(data):
        one = len(escaped(bytes((byte,))))
        if size + one > room:
            found.append(data[start:at])
            start, size = at, 0
        size += one
    return [*found, data[start:]] if data else []


def _sums(body: bytes, to: int | None) -> bytes:
    total = sum(body) + (to or 0) + len(body)
    return bytes(((total >> 4 & 0x0F) + 0x40, (total & 0x0F) + 0x40))


@dataclass(frozen=True, slots=True)
class Packet:
    """``command`` a letter; empty for one that is damaged."""

    command: str
    parameters: bytes = b""


class Reader:
    """Finds answers and packets among bytes; ``to`` is the terminal's address at its own end,
    None at the host's. What makes no sense outside a packet is noise and is left out."""

    def __init__(self, to: int | None = None) -> None:
        self._to = to
        self._end = ETX if to is None else to
        self._raw: bytearray | None = None

    @property
    def inside(self) -> bool:
        """A packet has begun and not ended."""
        return self._raw is not None

    def reset(self) -> None:
        self._raw = None

    def feed(self, data: bytes) -> list[int | Packet]:
        """ACK, NAK, EOT as numbers, packets as such, in their order."""
        found: list[int | Packet] = []
        for byte in data:
            if byte == STX:
                self._raw = bytearray()
            elif self._raw is None:
                if byte in (ACK, NAK, EOT):
                    found.append(byte)
            elif byte == self._end:
                found.append(self._packet(bytes(self._raw)))
                self._raw = None
            elif len(self._raw) > _LONGEST:
                self._raw = None
                found.append(Packet(""))
            else:
                self._raw.append(byte)
        return found

    def _packet(self, raw: bytes) -> Packet:
        body, sums = raw[:-2], raw[-2:]
        if len(body) < 2 or body[0] != ESC or sums != _sums(body, self._to):
            return Packet("")
        parameters = plain(body[2:])
        return Packet("") if parameters is None else Packet(chr(body[1]), parameters)
