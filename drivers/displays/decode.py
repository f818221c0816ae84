"""Words for the wire view of a customer display."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.capture import WireRecord
from drivers.displays.grammars import tokenizer_for
from drivers.printers.decode import Decoded, joined
from drivers.printers.tokens import Token
from drivers.types import Text, same

_WORDS = {
    "ESC @": Text("复位", "reset"),
    "CLR": Text("清屏", "clear"),
    "RESET": Text("复位", "reset"),
    "ESC =": Text("选通设备", "select the device"),
    "ESC *": Text("亮度", "brightness"),
    "US X": Text("亮度", "brightness"),
    "US E": Text("闪烁", "blinking"),
    "US $": Text("光标", "cursor"),
    "FLASH OFF": Text("停止闪烁", "flashing off"),
    "CLEAR UPPER": Text("清第一行", "clear row one"),
    "CLEAR LOWER": Text("清第二行", "clear row two"),
}
_ANSWERS = {0x06: Text("应答 ACK", "ACK"), 0x15: Text("拒绝 NAK", "NAK")}


class WireDecoder:
    """Decode records one by one as they come in. Never raises."""

    def __init__(self, dialect: str) -> None:
        self._tokens = tokenizer_for(dialect)

    def add(self, record: WireRecord) -> Decoded:
        if record.direction == "tx":
            words = [_said(token) for token in self._tokens.feed(record.data)]
        else:
            words = [_ANSWERS.get(byte, same(f"{byte:02X}")) for byte in record.data]
        return Decoded(record.at, record.direction, record.data, joined(words))


def decode(records: Iterable[WireRecord], dialect: str) -> list[Decoded]:
    """One ``Decoded`` for each record."""
    decoder = WireDecoder(dialect)
    return [decoder.add(record) for record in records]


def _said(token: Token) -> Text:
    shown = token.data.decode("gbk", errors="replace")
    if token.kind == "text":
        return same(f"“{shown}”")
    if token.kind == "unknown":
        return Text(f"未知命令 {token.name}", f"unknown command {token.name}")
    if token.name in ("ESC Q", "ESC u", "AEDEX 1", "AEDEX 2"):
        text = shown[3:].strip("\r")
        return Text(f"显示“{text}”", f"show “{text}”")
    if token.name == "ESC s":
        return Text(f"指示灯 {token.data[2] & 0x0F}", f"lamp {token.data[2] & 0x0F}")
    if token.name == "EOT SOH" or token.data[:2] == b"\x04\x01":
        return same(f"DSP800 {shown[2:-1]}")
    return _WORDS.get(token.name, same(token.name))
