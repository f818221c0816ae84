"""The bytes of XMODEM and YMODEM (Chuck Forsberg, "XMODEM/YMODEM Protocol Reference", 1988)."""

from __future__ import annotations

import binascii
from typing import Final

SOH: Final = 0x01  # a block of 128 bytes follows
STX: Final = 0x02  # a block of 1024 bytes follows
EOT: Final = 0x04
ACK: Final = 0x06
NAK: Final = 0x15
CAN: Final = 0x18
PAD: Final = 0x1A  # CP/M's end of file: fills the last block
WANT_CRC: Final = 0x43  # "C"
WANT_STREAM: Final = 0x47  # "G": blocks without waiting for an answer (YMODEM-g)
CANCEL: Final = bytes((CAN,)) * 5 + b"\b" * 5  # the backspaces rub it out on a person's screen
SMALL, LARGE = 128, 1024
SIZES: Final = {SOH: SMALL, STX: LARGE}


def crc16(data: bytes | memoryview) -> int:
    """CRC-16/XMODEM: polynomial 1021 hex, from zero."""
    return binascii.crc_hqx(data, 0)


def checksum(data: bytes | memoryview) -> int:
    return sum(data) & 0xFF


def block(number: int, data: bytes | memoryview, *, crc: bool = True) -> bytes:
    """One whole frame; ``data`` of at most 1024 bytes is filled up to 128 or 1024."""
    size = SMALL if len(data) <= SMALL else LARGE
    body = bytes(data).ljust(size, bytes((PAD,)))
    low = number & 0xFF
    head = bytes((SOH if size == SMALL else STX, low, low ^ 0xFF))
    tail = crc16(body).to_bytes(2, "big") if crc else bytes((checksum(body),))
    return head + body + tail


def header(name: bytes, size: int, modified: int = 0, *, crc: bool = True) -> bytes:
    """YMODEM's block 0: name, NUL, "length mtime" in decimal and octal; all NUL ends the batch."""
    text = name + b"\0" + (f"{size} {modified:o}".encode() if name else b"")
    room = SMALL if len(text) <= SMALL else LARGE
    body = text[:room].ljust(room, b"\0")
    return block(0, body, crc=crc)


def read_header(body: bytes) -> tuple[bytes, int | None, int]:
    """Name, size (None where it is not told) and modification time of a block 0; an empty name
    ends the batch. Never raises."""
    name, _, rest = body.partition(b"\0")
    words = rest.partition(b"\0")[0].split()
    size = int(words[0]) if words and words[0].isdigit() and len(words[0]) <= 12 else None
    try:
        modified = max(0, int(words[1], 8)) if len(words) > 1 else 0
    except ValueError:
        modified = 0
    return name, size, modified


def bound(block: int, baud: int, latency: float, overhead: int = 5) -> float:
    """The most that stop and wait can give: data as a share of what the line carries, 0-1.
    ``block`` 128 or 1024 bytes of data, ``latency`` seconds one way, ``overhead`` the bytes around
    a block (5 with CRC, 4 with a checksum). A block takes its own time on the wire, its answer one
    byte more, and nothing moves while either is on its way:

        block / (block + overhead + 1 + 2 * latency * baud / 10)

    At 115200 and 8 ms each way: 0.843 with blocks of 1024, 0.402 with 128. YMODEM-g waits for no
    answers: 1024/1029 whatever the latency."""
    return block / (block + overhead + 1 + 2 * latency * baud / 10)
