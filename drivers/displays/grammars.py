"""How the bytes of each display language are cut into commands and text, for simulators and the
wire view. Sources as in ``dialects``."""

from __future__ import annotations

from drivers.printers.tokens import NEED_MORE, Grammar, Rule, Token, Tokenizer, fixed


def _line(buf: bytes) -> int:
    """Up to and with CR."""
    return buf.find(b"\r") + 1


def _string(buf: bytes) -> int:  # ESC Q A|B|D … CR
    return NEED_MORE if len(buf) < 3 else _line(buf)


def _user_characters(buf: bytes) -> int:  # ESC & s n m (a, a × s bytes)…
    if len(buf) < 5:
        return NEED_MORE
    at = 5
    for _ in range(max(0, buf[4] - buf[3] + 1)):
        if len(buf) <= at:
            return NEED_MORE
        at += 1 + buf[at] * max(1, buf[2])
    return at


def _frame(buf: bytes) -> int:  # EOT SOH … ETB
    end = buf.find(b"\x17")
    return end + 1


_CONTROLS = {
    0x08: "BS",
    0x09: "HT",
    0x0A: "LF",
    0x0B: "HOM",
    0x0C: "CLR",
    0x0D: "CR",
    0x18: "CAN",
}
_ESC: dict[int, Rule] = {
    **fixed(2, "@\x11\x12\x13"),
    **fixed(3, "s*=_fc#d?%tR["),
    ord("l"): 4,
    ord("W"): 6,
    ord("Q"): _string,
    ord("&"): _user_characters,
}
_US: dict[int, Rule] = {
    **fixed(2, "@\x01\x02\x03\x0a\x0d\x0bB"),
    **fixed(3, "XErC.,;P"),
    ord("$"): 4,
    ord("#"): 4,
}
CHARACTER = Grammar({0x1B: ("ESC", _ESC), 0x1F: ("US", _US)}, _CONTROLS)
UTC_GRAMMAR = Grammar(
    {
        0x1B: ("ESC", {ord("u"): _line}),
        0x10: ("DLE", dict.fromkeys(range(40), 2)),
        0x04: ("EOT", dict.fromkeys(range(256), 2)),
    },
    {
        **_CONTROLS,
        0x11: "DC1",
        0x12: "DC2",
        0x13: "DC3",
        0x14: "DC4",
        0x1C: "FLASH ON",
        0x1D: "FLASH OFF",
        0x1F: "RESET",
    },
)
ADM_GRAMMAR = Grammar(
    {
        n: (name, dict.fromkeys(range(256), 2))
        for n, name in ((0x10, "POINT"), (0x11, "BLINK ON"), (0x12, "BLINK OFF"))
    },
    {**_CONTROLS, 0x0E: "CLEAR UPPER", 0x0F: "CLEAR LOWER"},
)
DSP_GRAMMAR = Grammar({0x04: ("EOT", {0x01: _frame})}, {0x0D: "CR", 0x0A: "LF"})


class AedexTokenizer(Tokenizer):
    """AEDEX commands begin with two printable characters, the attention code, which can be
    changed (command 8); what stands outside a command is text. A NUL may follow the CR."""

    def __init__(self) -> None:
        super().__init__(CHARACTER)
        self.attention = b"!#"
        self._held = bytearray()

    def reset(self) -> None:
        self._held.clear()

    @property
    def pending(self) -> bytes:
        return bytes(self._held)

    def feed(self, data: bytes) -> list[Token]:
        self._held += data
        tokens: list[Token] = []
        while self._held:
            buf = bytes(self._held)
            token = self._cut(buf)
            if token is None:
                break
            del self._held[: len(token.data)]
            if token.name == "AEDEX 8" and len(token.data) >= 6:
                self.attention = token.data[3:5]
            tokens.append(token)
        return tokens

    def _cut(self, buf: bytes) -> Token | None:
        if buf[0] in (0x00, 0x0D):
            return Token("command", "NUL" if buf[0] == 0 else "CR", buf[:1])
        if buf.startswith(self.attention):
            end = buf.find(b"\r")
            if end < 0:
                return None if len(buf) < 256 else Token("unknown", "AEDEX", buf[:2])
            return Token("command", f"AEDEX {chr(buf[2])}", buf[: end + 1])
        if self.attention.startswith(buf):
            return None
        at = buf.find(self.attention[:1], 1)
        end = len(buf) if at < 0 else at
        stop = next((i for i, byte in enumerate(buf[:end]) if byte in (0x00, 0x0D)), end)
        return Token("text", "", buf[: max(1, stop)])


_GRAMMARS = {
    "utc": UTC_GRAMMAR,
    "utc-enhanced": UTC_GRAMMAR,
    "adm788": ADM_GRAMMAR,
    "dsp800": DSP_GRAMMAR,
}


def tokenizer_for(dialect: str) -> Tokenizer:
    """What cuts the bytes sent to a display of this dialect."""
    if dialect == "aedex":
        return AedexTokenizer()
    return Tokenizer(_GRAMMARS.get(dialect, CHARACTER))
