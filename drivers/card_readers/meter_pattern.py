"""Meter numbers as they stand on cards, made so that what goes wrong shows: neighbouring digits
differ (a skipped one is seen), both halves of a BCD byte differ (a swap is seen), and every digit
changes from one loop to the next (an old one is seen)."""

from __future__ import annotations

from collections.abc import Sequence

RECORD = 16  # bytes: 12 digits as BCD, then the last 10 of them as ASCII
_BCD = 6
_STEPS = (1, 3, 7, 9)


def number(loop: int, record: int) -> str:
    """The twelve digits of one meter number."""
    start, step = (loop * 7 + record * 3) % 10, _STEPS[record % len(_STEPS)]
    return "".join(str((start + step * place) % 10) for place in range(12))


def pattern(loop: int, length: int) -> bytes:
    """``length`` bytes of meter numbers for one loop."""
    parts = bytearray()
    for record in range((length + RECORD - 1) // RECORD):
        digits = number(loop, record)
        parts += bytes.fromhex(digits) + digits[2:].encode()
    return bytes(parts[:length])


def digits_of(data: bytes) -> list[int]:
    """Every digit of a pattern in order; -1 for what is none."""
    found: list[int] = []
    for at, byte in enumerate(data):
        if at % RECORD < _BCD:
            found += [half if half < 10 else -1 for half in (byte >> 4, byte & 0x0F)]
        else:
            found.append(byte - 0x30 if 0x30 <= byte <= 0x39 else -1)
    return found


def wrong_digits(want: bytes, got: bytes) -> int:
    """How many digits differ."""
    pairs = zip(digits_of(want), digits_of(got), strict=True)
    return sum(a != b for a, b in pairs)


def swapped(data: bytes) -> bytes:
    """Both halves of every byte exchanged."""
    return bytes((byte << 4 | byte >> 4) & 0xFF for byte in data)


def skips(want: bytes, got: bytes) -> tuple[bool, bool]:
    """Whether ``got`` can be ``want`` with one half byte, or one whole byte, left out and what
    follows moved up; and whether that is proven, because two digits at least did move."""
    if want == got:
        return True, False
    wanted, gotten = want.hex(), got.hex()
    same = next(n for n, (a, b) in enumerate(zip(wanted, gotten, strict=True)) if a != b)
    for width in (1, 2):
        rest = wanted[same + width :]
        if gotten[same : same + len(rest)] == rest:
            return True, len(rest) >= 4
    return False, False


def differing(want: bytes, got: bytes) -> Sequence[int]:
    """Where two equally long pieces differ."""
    return [at for at, (a, b) in enumerate(zip(want, got, strict=True)) if a != b]
