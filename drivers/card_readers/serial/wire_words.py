"""Words for the wire view of swipe and serial card readers. What it sees is scrubbed already; it
masks numbers once more, for captures that come from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.capture import WireRecord
from drivers.card_readers.serial.contactless import ACK, ENQ, NAK
from drivers.card_readers.serial.frames import FORMS, Style
from drivers.card_readers.serial.quiet import Kind, Scrubber
from drivers.printers.decode import Decoded
from drivers.types import Text, same

_MSR = {
    ord("a"): Text("复位", "reset"),
    ord("e"): Text("线路测试", "line test"),
    ord("t"): Text("问型号", "model"),
    ord("v"): Text("问固件", "firmware"),
    ord("r"): Text("等待刷卡", "wait for a swipe"),
    ord("m"): Text("等待刷卡（原始）", "wait for a swipe (raw)"),
    ord("w"): Text("写卡", "write a card"),
    ord("n"): Text("写卡（原始）", "write a card (raw)"),
    ord("c"): Text("擦卡", "erase a card"),
    0x87: Text("存储自检", "memory test"),
}
_STATUS = {
    0x30: Text("成功", "ok"),
    0x31: Text("读写出错", "read or write error"),
    0x32: Text("格式不对", "wrong format"),
    0x34: Text("命令不认识", "unknown command"),
    0x39: Text("刷卡不合格", "bad swipe"),
    0x41: Text("自检失败", "self test failed"),
    ord("y"): Text("线路正常", "line is good"),
}
_STX = {
    b"00": Text("复位", "reset"),
    b"10": Text("有没有卡", "is a card there"),
    b"50": Text("寻卡", "find a card"),
    b"51": Text("读卡号", "read the UID"),
    b"52": Text("核对密钥 A", "present key A"),
    b"59": Text("核对密钥 B", "present key B"),
    b"53": Text("读块", "read a block"),
    b"20": Text("问版本", "version"),
    b"30": Text("读磁卡", "read a swiped card"),
}
_AABB = {
    0x20: Text("读块", "read a block"),
    0x25: Text("读卡号", "read the UID"),
    0x83: Text("问序列号", "serial number"),
    0x86: Text("问版本", "version"),
}
_STATES = {
    ord("Y"): Text("成功", "yes"),
    ord("N"): Text("否", "no"),
    ord("E"): Text("无卡", "none"),
}
_SINGLE = {
    ACK: Text("应答 ACK", "ACK"),
    NAK: Text("拒绝 NAK", "NAK"),
    ENQ: Text("请应答 ENQ", "ENQ: go on"),
}
_STYLES: dict[str, Style] = {"stx": "stx2", "aabb": "aabb", "mrs100": "stx1"}
_KINDS: dict[str, Kind] = {"msr": "msr", "mrs100": "mrs100", "stx": "stx", "aabb": "aabb"}


class WireDecoder:
    """Decode records one by one as they come in. Never raises."""

    def __init__(self, dialect: str) -> None:
        self._dialect = dialect
        self._scrub = Scrubber(_KINDS.get(dialect, "mrs100"))

    def add(self, record: WireRecord) -> Decoded:
        data = self._scrub(record.direction, record.data)
        style = _STYLES.get(self._dialect)
        sent = record.direction == "tx"
        words = _msr(data, sent) if style is None else _framed(data, style, sent)
        return Decoded(record.at, record.direction, data, words)


def decode(records: Iterable[WireRecord], dialect: str) -> list[Decoded]:
    """One ``Decoded`` for each record."""
    decoder = WireDecoder(dialect)
    return [decoder.add(record) for record in records]


def _msr(data: bytes, sent: bool) -> Text:
    if sent and data[:1] == b"\x1b" and len(data) > 1:
        return _MSR.get(data[1], same(f"ESC {data[1]:02X}"))
    if not sent and data[:2] == b"\x1bs":
        end = data.rfind(b"?\x1c\x1b")
        state = _STATUS.get(data[end + 3]) if 0 <= end < len(data) - 3 else None
        if state is None:
            return Text("刷卡数据（未完）", "data of a swipe (not whole)")
        return Text(f"刷卡数据，{state.zh}", f"data of a swipe, {state.en}")
    if not sent and len(data) == 2 and data[0] == 0x1B and data[1] in _STATUS:
        return _STATUS[data[1]]
    return same(_plain(data))


def _framed(data: bytes, style: Style, sent: bool) -> Text:
    if len(data) == 1 and data[0] in _SINGLE:
        return _SINGLE[data[0]]
    form = FORMS[style]
    at = data.find(form.head)
    body = data[at + form.body_at :] if at >= 0 else b""
    if len(body) < 3:
        return Text("不完整的帧", "part of a frame")
    if style == "aabb":
        if sent:
            return _AABB.get(body[0], same(f"{body[0]:02X}"))
        if body[0] == 0:
            return Text("完成", "done")
        return Text(f"失败 {body[1]:02X}", f"failed {body[1]:02X}")
    name = _STX.get(body[:2], same(body[:2].hex(" ")))
    if sent:
        return name
    size = int.from_bytes(data[at + form.size_at : at + form.body_at], "big")
    state = next((_STATES[byte] for byte in body[2 : min(5, size)] if byte in _STATES), None)
    if state is None:
        return Text(f"{name.zh}：有应答", f"{name.en}: answered")
    return Text(f"{name.zh}：{state.zh}", f"{name.en}: {state.en}")


def _plain(data: bytes) -> str:
    text = data.decode("ascii", "replace").replace("\x1b", "ESC ")
    return text if text.isprintable() else data.hex(" ")
