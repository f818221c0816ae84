"""Cuts a printer's byte stream into commands and text; used by simulators and the wire view.

Real printers find a command's end from its opcode alone, and so does this: a real-time request
that lands inside another command's parameters is eaten as data (Partner RP-330 manual).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

NEED_MORE = 0  # a length of nothing: the command is not complete yet
_MAX_COMMAND = 1 << 20  # bytes; a longer "command" is a desynchronised stream


@dataclass(frozen=True, slots=True)
class Token:
    """``name`` such as "ESC @" or "GS V"; empty for text."""

    kind: Literal["text", "command", "unknown"]
    name: str
    data: bytes


Rule = int | Callable[[bytes], int]  # total length, or a function of the bytes so far


def counted(at: int, each: int = 1, head: int | None = None) -> Callable[[bytes], int]:
    """Length pL pH at ``at``, then that many bytes times ``each``."""

    def rule(buf: bytes) -> int:
        if len(buf) < at + 2:
            return NEED_MORE
        return (head or at + 2) + (buf[at] | buf[at + 1] << 8) * each

    return rule


def until_nul(buf: bytes) -> int:
    return buf.find(0, 2) + 1


def _bit_image(buf: bytes) -> int:  # ESC * m nL nH d…
    if len(buf) < 5:
        return NEED_MORE
    return 5 + (buf[3] | buf[4] << 8) * (3 if buf[2] in (32, 33) else 1)


def _user_characters(buf: bytes) -> int:  # ESC & y c1 c2 (x d…)…
    if len(buf) < 5:
        return NEED_MORE
    at = 5
    for _ in range(max(0, buf[4] - buf[3] + 1)):
        if len(buf) <= at:
            return NEED_MORE
        at += 1 + buf[at] * buf[2]
    return at


def _cut(buf: bytes) -> int:  # GS V m [n]
    if len(buf) < 3:
        return NEED_MORE
    return 4 if buf[2] in (65, 66, 97, 98, 103, 104) else 3


def _barcode(buf: bytes) -> int:  # GS k m d… NUL | GS k m n d…
    if len(buf) < 4:
        return NEED_MORE
    return buf.find(0, 3) + 1 if buf[2] < 65 else 4 + buf[3]


def _raster(buf: bytes) -> int:  # GS v 0 m xL xH yL yH d…
    if len(buf) < 8:
        return NEED_MORE
    return 8 + (buf[4] | buf[5] << 8) * (buf[6] | buf[7] << 8)


def _downloaded_image(buf: bytes) -> int:  # GS * x y d…
    return NEED_MORE if len(buf) < 4 else 4 + buf[2] * buf[3] * 8


def _large_graphics(buf: bytes) -> int:  # GS 8 L p1..p4 d…
    return NEED_MORE if len(buf) < 7 else 7 + int.from_bytes(buf[3:7], "little")


def _status_request(buf: bytes) -> int:  # DLE EOT n [a]
    return NEED_MORE if len(buf) < 3 else 4 if buf[2] in (7, 8, 18) else 3


def _real_time_action(buf: bytes) -> int:  # DLE DC4 fn …
    if len(buf) < 3:
        return NEED_MORE
    return {1: 5, 2: 5, 3: 8, 7: 4, 8: 10}.get(buf[2], 3)


def fixed(length: int, opcodes: str) -> dict[int, Rule]:
    return {ord(opcode): length for opcode in opcodes}


_ESC: dict[int, Rule] = {
    **fixed(2, "@2LSimv<\x0c"),
    **fixed(3, "! %-3=?EGJKMRTUVadertu{f"),
    **fixed(4, "$\\cB"),
    ord("p"): 5,
    ord("W"): 10,
    ord("*"): _bit_image,
    ord("&"): _user_characters,
    ord("D"): until_nul,
    ord("("): counted(3),
}
_FS: dict[int, Rule] = {
    **fixed(2, "&."),
    **fixed(3, "!-WC"),
    **fixed(4, "Sp?"),
    ord("2"): 2 + 2 + 72,
    ord("("): counted(3),
}
_GS: dict[int, Rule] = {
    **fixed(2, ":"),
    **fixed(3, "!/BHITabfhrw"),
    **fixed(4, "$LPW\\"),
    ord("^"): 5,
    ord("c"): 2,
    ord("("): counted(3),
    ord("*"): _downloaded_image,
    ord("8"): _large_graphics,
    ord("V"): _cut,
    ord("k"): _barcode,
    ord("v"): _raster,
}
_DLE: dict[int, Rule] = {0x04: _status_request, 0x05: 3, 0x14: _real_time_action}
_OPCODES = {0x04: "EOT", 0x05: "ENQ", 0x14: "DC4", 0x0C: "FF", 0x20: "SP"}


@dataclass(frozen=True, slots=True)
class Grammar:
    """A printer's language: what each prefix byte begins and how long its commands are."""

    prefixes: Mapping[int, tuple[str, Mapping[int, Rule]]]
    controls: Mapping[int, str]


ESCPOS = Grammar(
    {0x1B: ("ESC", _ESC), 0x1C: ("FS", _FS), 0x1D: ("GS", _GS), 0x10: ("DLE", _DLE)},
    {0x09: "HT", 0x0A: "LF", 0x0C: "FF", 0x0D: "CR", 0x18: "CAN"},
)


class Tokenizer:
    """Feed bytes in any pieces; the tokens are the same (but text may come in more pieces)."""

    def __init__(self, grammar: Grammar = ESCPOS) -> None:
        self._buffer = bytearray()
        self._grammar = grammar

    @property
    def pending(self) -> bytes:
        """The beginning of a command that is not complete."""
        return bytes(self._buffer)

    def reset(self) -> None:
        self._buffer.clear()

    def feed(self, data: bytes) -> list[Token]:
        self._buffer += data
        tokens: list[Token] = []
        while self._buffer:
            token = self._next(bytes(self._buffer))
            if token is None:
                break
            del self._buffer[: len(token.data)]
            tokens.append(token)
        return tokens

    def _next(self, buf: bytes) -> Token | None:
        first = buf[0]
        if first >= 0x20:
            end = next((i for i, byte in enumerate(buf) if byte < 0x20), len(buf))
            return Token("text", "", buf[:end])
        if first in self._grammar.controls:
            return Token("command", self._grammar.controls[first], buf[:1])
        if first not in self._grammar.prefixes:
            return Token("unknown", f"{first:02X}", buf[:1])
        if len(buf) < 2:
            return None
        prefix, rules = self._grammar.prefixes[first]
        rule = rules.get(buf[1])
        name = f"{prefix} {_OPCODES.get(buf[1]) or _printable(buf[1])}"
        if rule is None:
            return Token("unknown", name, buf[:2])
        length = rule if isinstance(rule, int) else rule(buf)
        if length > _MAX_COMMAND or (length == NEED_MORE and len(buf) > _MAX_COMMAND):
            return Token("unknown", name, buf[:2])
        if length == NEED_MORE or len(buf) < length:
            return None
        if buf[1] == ord("(") and prefix in ("GS", "FS", "ESC"):
            name += f" {_printable(buf[2])}"
        return Token("command", name, buf[:length])


def _printable(byte: int) -> str:
    return chr(byte) if 0x21 <= byte < 0x7F else f"{byte:02X}"
