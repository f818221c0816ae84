"""Words for the wire view of a serial card reader."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.capture import WireRecord
from drivers.card_readers.serial.framing import FrameReader, Kind
from drivers.card_readers.serial.msr import parse_block
from drivers.card_readers.serial.tracks import masked
from drivers.printers.decode import Decoded
from drivers.types import Text, same

_MSR = {
    0x61: Text("复位", "reset"),
    0x65: Text("通信测试", "comm test"),
    0x72: Text("等待刷卡", "read"),
    0x74: Text("问型号", "model"),
    0x76: Text("问版本", "firmware"),
}
_STX = {
    b"00": Text("复位", "reset"),
    b"10": Text("有没有卡", "card there"),
    b"50": Text("寻卡", "find"),
    b"51": Text("卡号", "UID"),
    b"52": Text("认证 A", "authenticate A"),
    b"59": Text("认证 B", "authenticate B"),
    b"53": Text("读块", "read block"),
}
_KINDS: dict[str, Kind] = {"stx": "a", "aabb": "b", "mrs100": "c"}


def decode(records: Iterable[WireRecord], dialect: str) -> list[Decoded]:
    """One ``Decoded`` for each record. Never raises."""
    readers = (
        {way: FrameReader(_KINDS[dialect]) for way in ("tx", "rx")} if dialect in _KINDS else {}
    )
    return [_one(record, dialect, readers) for record in records]


def _one(record: WireRecord, dialect: str, readers: dict[str, FrameReader]) -> Decoded:
    reader = readers.get(record.direction)
    if reader is None:
        words = _msr(record)
    else:
        found = [_frame(item.command, item.data, dialect) for item in reader.feed(record.data)]
        words = (
            Text("，".join(w.zh for w in found), ", ".join(w.en for w in found))
            if found
            else (Text("不完整", "not whole yet"))
        )
    return Decoded(record.at, record.direction, record.data, words)


def _msr(record: WireRecord) -> Text:
    data = record.data
    if record.direction == "tx" and len(data) == 2 and data[0] == 0x1B:
        return _MSR.get(data[1], same(f"ESC {data[1]:02X}"))
    if data[:2] == b"\x1bs":
        tracks, state = parse_block(data)
        shown = " ".join(item.shown for item in tracks if item.text)
        return Text(f"刷卡 {shown} 状态 {state:02X}", f"swipe {shown} state {state:02X}")
    return same(masked(data.decode("ascii", "replace")).replace("\x1b", "ESC "))


def _frame(command: int, data: bytes, dialect: str) -> Text:
    if dialect == "stx":
        known = _STX.get(bytes((command,)) + data[:1])
        if known is not None:
            rest = data[1:].hex(" ")
            return Text(f"{known.zh} {rest}".strip(), f"{known.en} {rest}".strip())
    shown = masked(data.decode("ascii", "replace"))
    return same(f"{command:02X} {shown if shown.isprintable() else data.hex(' ')}".strip())
