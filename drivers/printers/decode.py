"""Words for the wire view: what each captured piece says, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from drivers.capture import WireRecord
from drivers.capture_links import Direction
from drivers.printers.escpos_bytes import INFO_NAMES
from drivers.printers.status import (
    Asb,
    Block,
    Event,
    Flow,
    Info,
    Number,
    Ordered,
    PrinterState,
    ProcessId,
    RealTime,
    StatusParser,
)
from drivers.printers.tokens import Token, Tokenizer
from drivers.types import Text, same


@dataclass(frozen=True, slots=True)
class Decoded:
    """One captured piece and what it says; an empty text is the rest of something longer."""

    at: datetime
    direction: Direction
    data: bytes
    text: Text


class WireDecoder:
    """Decode records one by one as they come in. Never raises."""

    def __init__(self) -> None:
        self._tokens = Tokenizer()
        self._parser = StatusParser()
        self._chinese = False

    def add(self, record: WireRecord) -> Decoded:
        if record.direction == "tx":
            words = [self._token(token) for token in self._tokens.feed(record.data)]
        else:
            words = [_event(event) for event in self._parser.feed(record.data)]
        return Decoded(record.at, record.direction, record.data, joined(words))

    def _token(self, token: Token) -> Text:
        if token.kind == "text":
            codec = "gbk" if self._chinese else "cp437"
            return same("“" + token.data.decode(codec, errors="replace") + "”")
        if token.kind == "unknown":
            return Text(f"未知命令 {token.name}", f"unknown command {token.name}")
        data = token.data
        if token.name == "DLE EOT":
            self._parser.expect_realtime(data[2])
            what = _REALTIME.get(data[2], same(str(data[2])))
            return Text(f"查询实时状态：{what.zh}", f"real-time status: {what.en}")
        if token.name == "GS I":
            self._parser.expect_info(data[2])
            what = _INFO.get(INFO_NAMES.get(data[2], ""), same(str(data[2])))
            return Text(f"查询{what.zh}", f"ask for {what.en}")
        if token.name == "GS r":
            self._parser.expect_status(data[2])
            return Text("查询状态（按顺序）", "status in turn")
        if token.name == "GS a":
            self._parser.asb_on = bool(data[2])
            return (
                Text("打开自动状态", "automatic status on")
                if data[2]
                else Text("关闭自动状态", "automatic status off")
            )
        if token.name == "GS ( H" and len(data) == 11:
            name = data[7:].decode("ascii", errors="replace")
            return Text(f"要求确认票号 {name}", f"confirm ticket {name} when printed")
        if token.name in ("FS &", "FS ."):
            self._chinese = token.name == "FS &"
        return _COMMANDS.get(token.name, same(token.name))


def decode(records: Iterable[WireRecord]) -> list[Decoded]:
    """One ``Decoded`` for each record."""
    decoder = WireDecoder()
    return [decoder.add(record) for record in records]


def joined(words: list[Text]) -> Text:
    merged: list[Text] = []
    for word in words:  # a row of line feeds says no more than one
        if not merged or merged[-1] != word or word not in _COMMANDS.values():
            merged.append(word)
    return Text(" · ".join(w.zh for w in merged), " · ".join(w.en for w in merged))


def _event(event: Event) -> Text:
    if isinstance(event, RealTime):
        return _state_words(event)
    if isinstance(event, Info):
        name = _INFO.get(INFO_NAMES.get(event.n or 0, ""), Text("信息", "information"))
        value = event.data.decode("gbk", errors="replace")
        return Text(f"{name.zh}：{value}", f"{name.en}: {value}")
    if isinstance(event, ProcessId):
        return Text(f"票 {event.id} 打印完成", f"ticket {event.id} printed")
    if isinstance(event, Ordered):
        if event.n in (1, 49):
            if event.value & 0x0C:
                return Text("已处理；缺纸", "processed; paper end")
            if event.value & 0x03:
                return Text("已处理；纸将尽", "processed; paper near end")
            return Text("已处理；有纸", "processed; paper present")
        return Text(f"钱箱状态 {event.value:02X}", f"drawer status {event.value:02X}")
    if isinstance(event, Asb):
        note = Text("", "") if event.conforming else Text("（不合规范）", " (non-conforming)")
        raw = event.data.hex(" ").upper()
        return Text(f"自动状态 {raw}{note.zh}", f"automatic status {raw}{note.en}")
    if isinstance(event, Flow):
        return Text("继续发送", "XON") if event.on else Text("暂停发送", "XOFF")
    if isinstance(event, Number):
        return Text(f"类型 {event.value:02X}", f"type {event.value:02X}")
    if isinstance(event, Block):
        if event.identifier == 0x25:
            return Text("缓冲区已清除", "buffers cleared")
        return same(f"37 {event.identifier:02X}")
    return Text(f"无法识别 {event.data.hex(' ').upper()}", f"unknown {event.data.hex(' ').upper()}")


def _state_words(event: RealTime) -> Text:
    if event.n is None:
        return Text(
            f"没有问过的状态 {event.value:02X}", f"status nobody asked for {event.value:02X}"
        )
    state = PrinterState({event.n: event.value})
    found = [
        words
        for wrong, words in (
            (event.n == 1 and not state.online, Text("脱机", "offline")),
            (state.cover_open, Text("上盖打开", "cover open")),
            (state.paper_end, Text("缺纸", "paper end")),
            (state.paper_near_end and not state.paper_end, Text("纸将尽", "paper near end")),
            (state.error, Text("有故障", "error")),
            (state.cutter_error, Text("切刀故障", "cutter error")),
            (state.mechanical, Text("机械故障", "mechanical error")),
            (state.unrecoverable, Text("不可恢复故障", "unrecoverable error")),
            (state.auto_recoverable, Text("过热", "overheated")),
        )
        if wrong
    ]
    what = _REALTIME.get(event.n, same(str(event.n)))
    if not found:
        return Text(f"{what.zh}正常", f"{what.en} fine")
    return Text(
        f"{what.zh}：" + "、".join(w.zh for w in found),
        f"{what.en}: " + ", ".join(w.en for w in found),
    )


_REALTIME = {
    1: Text("打印机", "printer"),
    2: Text("脱机原因", "offline cause"),
    3: Text("故障原因", "error cause"),
    4: Text("纸", "paper"),
}
_INFO = {
    "firmware": Text("固件", "firmware"),
    "maker": Text("厂家", "maker"),
    "model": Text("型号", "model"),
    "serial": Text("序列号", "serial number"),
    "fonts": Text("字库", "fonts"),
}
_COMMANDS = {
    "LF": Text("换行", "line feed"),
    "CR": Text("回车", "carriage return"),
    "ESC @": Text("初始化", "initialise"),
    "FS &": Text("中文开", "Chinese on"),
    "FS .": Text("中文关", "Chinese off"),
    "ESC d": Text("走纸", "feed"),
    "ESC t": Text("字符代码页", "code page"),
    "ESC p": Text("开钱箱", "open drawer"),
    "ESC a": Text("对齐", "align"),
    "GS !": Text("字号", "character size"),
    "GS V": Text("切纸", "cut"),
    "GS v": Text("图像", "image"),
    "GS ( k": Text("二维码", "QR code"),
    "GS k": Text("条码", "bar code"),
    "DLE ENQ": Text("恢复", "recover"),
    "DLE DC4": Text("实时动作", "real-time action"),
}
