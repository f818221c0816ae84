"""Words for the wire view of a handheld: blocks of XMODEM and YMODEM, packets of Kermit and of
MULTIPOINT, lines of text, single answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from drivers.capture import WireRecord
from drivers.handhelds.multipoint import ESC, ETX, STX, Packet, Reader
from drivers.printers.decode import Decoded
from drivers.transfer.frames import ACK, CAN, EOT, NAK, SIZES, read_header
from drivers.types import Text, same

_SINGLE = {
    ACK: Text("应答 ACK", "ACK"),
    NAK: Text("重发 NAK", "NAK: again"),
    EOT: Text("文件结束 EOT", "EOT: end of file"),
    CAN: Text("取消 CAN", "CAN: cancelled"),
}
_INVITES = {
    b"C": Text("请发送（CRC）", "C: begin, with CRC"),
    b"G": Text("请连续发送", "G: begin, streaming"),
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
_PACKETS = {
    "L": Text("写文件", "put a file"),
    "U": Text("读文件", "get a file"),
    "Y": Text("数据", "data"),
    "Z": Text("文件结束", "end of file"),
    "z": Text("取消写文件", "no further"),
    "y": Text("取消读文件", "no further"),
    "D": Text("文件列表", "list of files"),
    "E": Text("删除文件", "delete a file"),
    "J": Text("文件在不在", "is it there"),
    "G": Text("内存", "memory"),
    "M": Text("设时钟", "set the clock"),
    "R": Text("问机号", "who are you"),
    "v": Text("版本", "version"),
}
_KERMIT = {
    "S": Text("开始", "begin"),
    "F": Text("文件名", "file name"),
    "A": Text("属性", "attributes"),
    "D": Text("数据", "data"),
    "Z": Text("文件结束", "end of file"),
    "B": Text("全部结束", "end of all"),
    "Y": Text("应答", "yes"),
    "N": Text("重发", "no: again"),
    "E": Text("错误", "error"),
}
_TEXT = re.compile(rb"[^\x01-\x06\x15\x18]+")
_INSIDE = same("…")
_LONGEST = 80  # characters that are shown of a line


class _Side:
    """One direction. ``left`` bytes of a block are still to come; ``held`` waits for its rest."""

    def __init__(self) -> None:
        self._left = 0
        self._held = b""

    def feed(self, data: bytes) -> list[Text]:
        words: list[Text] = []
        if self._left:
            taken = min(self._left, len(data))
            self._left -= taken
            data = data[taken:]
            words.append(_INSIDE)
        if self._held:
            data, self._held = self._held + data, b""
        while data:
            said, used = self._one(data)
            if said is None:  # the rest of it is still to come
                self._held = data
                words.append(_INSIDE)
                break
            words.append(said)
            self._left = max(0, used - len(data))
            data = data[used:]
        return words

    def _one(self, data: bytes) -> tuple[Text | None, int]:
        """What ``data`` begins with, and its length."""
        first = data[0]
        if first in SIZES:
            if len(data) < 3:
                return None, 0
            if data[1] ^ data[2] == 0xFF:
                return _block(data), 3 + SIZES[first] + 2
            if first == STX and data[1] == ESC:
                return _packet(data)
            if first == 1 and 0x23 <= data[1] < 0x7F:
                return _kermit(data)
        if first in _SINGLE:
            run = len(data) - len(data.lstrip(data[:1]))
            said = _SINGLE[first]
            return (said if run == 1 else Text(f"{said.zh} ×{run}", f"{said.en} ×{run}")), run
        match = _TEXT.match(data)
        if match is None:
            return same(f"{first:02X}"), 1
        return _line(match[0]), match.end()


def _block(data: bytes) -> Text:
    size, number = SIZES[data[0]], data[1]
    if number == 0:
        name = read_header(data[3 : 3 + size])[0].decode("gbk", "replace")
        if name and name.isprintable():
            return Text(f"文件头 {name}", f"header {name}")
    return Text(f"第 {number} 块，{size} 字节", f"block {number}, {size} bytes")


def _packet(data: bytes) -> tuple[Text | None, int]:
    """Of MULTIPOINT: it ends with ETX, or with the address of the terminal."""
    for at in range(2, len(data)):
        end = data[at]
        if end != ETX and not (0xB0 <= end <= 0xB6 or 0xC1 <= end <= 0xD9):
            continue
        if data[at - 1] == 0x5C and end != ETX:
            continue
        events = Reader(None if end == ETX else end).feed(data[: at + 1])
        event = events[0] if events else None
        if not isinstance(event, Packet) or not event.command:
            return Text("损坏的数据包", "damaged packet"), at + 1
        known = _PACKETS.get(event.command, same(event.command))
        shown = event.parameters.strip(b"\0").decode("gbk", "replace")
        if event.command == "Y" and event.parameters:
            size = len(event.parameters)
            return Text(f"{known.zh} {size} 字节", f"{known.en}, {size} bytes"), at + 1
        shown = f" {_short(shown)}" if shown and shown.isprintable() else ""
        return Text(f"{known.zh}{shown}", f"{known.en}{shown}"), at + 1
    return (None, 0) if len(data) < 1300 else (Text("损坏的数据包", "damaged packet"), len(data))


def _kermit(data: bytes) -> tuple[Text | None, int]:
    if len(data) < 4:
        return None, 0
    kind = chr(data[3])
    known = _KERMIT.get(kind)
    if known is None:
        return same(f"{data[0]:02X}"), 1
    whole = data[1] - 32 + 2
    name = data[4 : whole - 1].decode("gbk", "replace") if kind in "FE" else ""
    shown = f" {_short(name)}" if name and name.isprintable() else ""
    return Text(f"Kermit {kind} {known.zh}{shown}", f"Kermit {kind}: {known.en}{shown}"), whole


def _line(data: bytes) -> Text:
    if data.strip(b"\r\n") in _INVITES:
        return _INVITES[data.strip(b"\r\n")]
    text = data.decode("gbk", errors="replace").strip("\r\n")
    shown = _short(text.replace("\r\n", " ↵ ").replace("\n", " ↵ ").replace("\r", " ↵ "))
    if not shown.isprintable():
        return Text(f"{len(data)} 字节", f"{len(data)} bytes")
    if not shown.strip():
        return same("↵")
    known = _COMMANDS.get(text.split(" ", 1)[0])
    return Text(f"{shown}  {known.zh}", f"{shown}  {known.en}") if known else same(shown)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class WireDecoder:
    """Decode records one by one as they come in: the pieces of one block are told once, with its
    first. Never raises."""

    def __init__(self) -> None:
        self._sides: dict[str, Callable[[bytes], list[Text]]] = {
            "tx": _Side().feed,
            "rx": _Side().feed,
        }

    def add(self, record: WireRecord) -> Decoded:
        words = self._sides[record.direction](record.data)
        if len(words) > 1 and words[0] is _INSIDE:
            words = words[1:]
        said = Text(" · ".join(w.zh for w in words), " · ".join(w.en for w in words))
        return Decoded(record.at, record.direction, record.data, said)


def decode(records: Iterable[WireRecord]) -> list[Decoded]:
    """One ``Decoded`` for each record."""
    decoder = WireDecoder()
    return [decoder.add(record) for record in records]
