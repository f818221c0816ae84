"""Words for the wire view of an invoice printer: positions in millimetres."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.capture import WireRecord
from drivers.printers.decode import Decoded, joined
from drivers.printers.escp_tokens import ESCP
from drivers.printers.tokens import Token, Tokenizer
from drivers.types import Text, same

_WORDS = {
    "ESC @": Text("初始化", "initialise"),
    "ESC x": Text("字体质量", "quality"),
    "ESC U": Text("单向打印", "one direction"),
    "ESC P": Text("每英寸 10 字", "10 per inch"),
    "ESC 2": Text("行距 1/6 英寸", "1/6 inch lines"),
    "ESC 0": Text("行距 1/8 英寸", "1/8 inch lines"),
    "ESC O": Text("不跳页缝", "no perforation skip"),
    "FS &": Text("中文开", "Chinese on"),
    "FS .": Text("中文关", "Chinese off"),
    "FS S": Text("汉字间距", "Chinese spacing"),
    "CR": Text("回车", "CR"),
    "LF": Text("换行", "LF"),
    "FF": Text("换页", "form feed"),
}


def decode(records: Iterable[WireRecord]) -> list[Decoded]:
    """One ``Decoded`` for each record. Never raises."""
    decoder = _Decoder()
    return [decoder.add(record) for record in records]


class _Decoder:
    def __init__(self) -> None:
        self._tokens = Tokenizer(ESCP)
        self._chinese = False

    def add(self, record: WireRecord) -> Decoded:
        words = [self._said(token) for token in self._tokens.feed(record.data)]
        return Decoded(record.at, record.direction, record.data, joined(words))

    def _said(self, token: Token) -> Text:
        data = token.data
        if token.kind == "text":
            shown = data.decode("gbk" if self._chinese else "cp437", errors="replace")
            return same(f"“{shown}”")
        if token.kind == "unknown":
            return Text(f"未知命令 {token.name}", f"unknown command {token.name}")
        if token.name in ("FS &", "FS ."):
            self._chinese = token.name == "FS &"
        if token.name == "ESC $":
            mm = (data[2] | data[3] << 8) / 60 * 25.4
            return Text(f"横向到 {mm:.1f} 毫米", f"across to {mm:.1f} mm")
        if token.name == "ESC J":
            mm = data[2] / 180 * 25.4
            return Text(f"走纸 {mm:.2f} 毫米", f"feed {mm:.2f} mm")
        if token.name == "ESC C":
            lines = f"{data[2]}" if data[2] else f'{data[3]}"'
            return Text(f"页长 {lines} 行", f"page length {lines} lines")
        if token.name == "ESC *":
            count = data[3] | data[4] << 8
            return Text(f"图形 {count} 列", f"graphics, {count} columns")
        return _WORDS.get(token.name, same(token.name))
