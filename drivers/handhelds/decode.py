"""Words for the wire view of a handheld."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.capture import WireRecord
from drivers.printers.decode import Decoded
from drivers.transfer.frames import (
    ACK,
    CAN,
    EOT,
    NAK,
    SIZES,
    WANT_CRC,
    WANT_STREAM,
    read_header,
)
from drivers.types import Text, same

_SINGLE = {
    ACK: Text("应答 ACK", "ACK"),
    NAK: Text("重发 NAK", "NAK: again"),
    EOT: Text("文件结束 EOT", "EOT: end of file"),
    CAN: Text("取消 CAN", "CAN: cancelled"),
    WANT_CRC: Text("请发送（CRC）", "C: begin, with CRC"),
    WANT_STREAM: Text("请连续发送", "G: begin, streaming"),
}
_COMMANDS = {
    "ID": Text("问机号", "who are you"),
    "TIME": Text("时钟", "clock"),
    "BEGIN": Text("开始通信", "begin"),
    "DIR": Text("文件列表", "list of files"),
    "GET": Text("读文件", "get a file"),
    "PUT": Text("写文件", "put a file"),
    "DEL": Text("删除文件", "delete a file"),
    "END": Text("结束通信", "end"),
    "OK": Text("成功", "done"),
    "ERR": Text("拒绝", "refused"),
}


class WireDecoder:
    """Decode records one by one as they come in: the pieces of one block are told once, with its
    first. Never raises."""

    def __init__(self) -> None:
        self._inside = {"tx": 0, "rx": 0}  # bytes of a block that are still to come

    def add(self, record: WireRecord) -> Decoded:
        data = record.data
        left = self._inside[record.direction]
        if left > 0:
            self._inside[record.direction] = max(0, left - len(data))
            rest = data[left:]
            said = self._said(rest, record.direction) if rest else same("…")
            return Decoded(record.at, record.direction, data, said)
        return Decoded(record.at, record.direction, data, self._said(data, record.direction))

    def _said(self, data: bytes, direction: str) -> Text:
        size = SIZES.get(data[0]) if data else None
        if size is not None and len(data) >= 3 and data[1] ^ data[2] == 0xFF:
            whole = 3 + size + 2
            self._inside[direction] = max(0, whole - len(data))
            if data[1] == 0 and size <= 1024:
                name = read_header(data[3 : 3 + size])[0].decode("gbk", "replace")
                if name.isprintable() and name:
                    return Text(f"文件头 {name}", f"header {name}")
            return Text(f"第 {data[1]} 块，{size} 字节", f"block {data[1]}, {size} bytes")
        if len(data) <= 3 and data and all(byte in _SINGLE for byte in data):
            words = [_SINGLE[byte] for byte in data]
            return Text("，".join(w.zh for w in words), ", ".join(w.en for w in words))
        return _line(data)


def _line(data: bytes) -> Text:
    text = data.decode("gbk", errors="replace").strip("\r\n")
    word = text.split(" ", 1)[0]
    known = _COMMANDS.get(word)
    shown = text if len(text) <= 80 else text[:79] + "…"
    if not shown.isprintable() and "\n" not in shown:
        return Text(f"{len(data)} 字节", f"{len(data)} bytes")
    shown = shown.replace("\r\n", " ↵ ").replace("\n", " ↵ ")
    return Text(f"{shown}  {known.zh}", f"{shown}  {known.en}") if known else same(shown)


def decode(records: Iterable[WireRecord]) -> list[Decoded]:
    """One ``Decoded`` for each record."""
    decoder = WireDecoder()
    return [decoder.add(record) for record in records]
