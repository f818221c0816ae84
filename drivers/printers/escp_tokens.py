"""How long each ESC/P command is; the sources are those of ``escp_bytes``."""

from __future__ import annotations

from drivers.printers.tokens import NEED_MORE, Grammar, Rule, counted, fixed, until_nul

_PER_COLUMN = {**dict.fromkeys(range(8), 1), **dict.fromkeys(range(32, 41), 3)}
_PER_COLUMN |= dict.fromkeys((71, 72, 73), 6)  # 48 dots, double pass


def per_column(mode: int) -> int:
    """Bytes a column of ESC * ``mode``; 1 for a mode nobody knows."""
    return _PER_COLUMN.get(mode, 1)


def _graphics(buf: bytes) -> int:  # ESC * m nL nH d…
    if len(buf) < 5:
        return NEED_MORE
    return 5 + (buf[3] | buf[4] << 8) * per_column(buf[2])


def _page_length(buf: bytes) -> int:  # ESC C n | ESC C NUL n
    if len(buf) < 3:
        return NEED_MORE
    return 3 if buf[2] else 4


def _nine_pin(buf: bytes) -> int:  # ESC ^ m nL nH d…, two bytes a column
    if len(buf) < 5:
        return NEED_MORE
    return 5 + (buf[3] | buf[4] << 8) * 2


def _user_characters(buf: bytes) -> int:  # ESC & NUL n1 n2 (a0 a1 a2 d…)…, three bytes a column
    if len(buf) < 5:
        return NEED_MORE
    at = 5
    for _ in range(max(0, buf[4] - buf[3] + 1)):
        if len(buf) < at + 3:
            return NEED_MORE
        at += 3 + buf[at + 1] * 3
    return at


_ESC: dict[int, Rule] = {
    **fixed(2, "@20PMgEFGH45OTi<678=9"),
    **fixed(3, "xUJ3+AlQNpWw-kItR!S ajr%/qfbs\x19Vm"),
    **fixed(4, "$\\ce"),
    ord("C"): _page_length,
    ord("X"): 5,
    ord(":"): 5,
    ord("*"): _graphics,
    ord("^"): _nine_pin,
    ord("&"): _user_characters,
    **{ord(letter): counted(2) for letter in "KLYZ"},
    ord("D"): until_nul,
    ord("B"): until_nul,
    ord("("): counted(3),
}
_FS: dict[int, Rule] = {
    **fixed(2, "&.\x0e\x0f\x12\x14UVJK"),
    **fixed(3, "!-WkxrACDPi"),
    **fixed(4, "STZ"),
    ord("2"): 2 + 2 + 72,  # one 24-dot character of the user's own
    ord("("): counted(3),
}
ESCP = Grammar(
    {0x1B: ("ESC", _ESC), 0x1C: ("FS", _FS)},
    {
        0x00: "NUL",
        0x07: "BEL",
        0x08: "BS",
        0x09: "HT",
        0x0A: "LF",
        0x0B: "VT",
        0x0C: "FF",
        0x0D: "CR",
        0x0E: "SO",
        0x0F: "SI",
        0x11: "DC1",
        0x12: "DC2",
        0x13: "DC3",
        0x14: "DC4",
        0x18: "CAN",
    },
)
