"""Words for the wire view of a card reader: what each command is, what each answer says."""

from __future__ import annotations

from collections.abc import Iterable

from drivers.capture import WireRecord
from drivers.card_readers.status_words import status_text
from drivers.printers.decode import Decoded
from drivers.types import Text, same

_TYPES = {0x05: "SLE4428", 0x06: "SLE4442", 0x08: "SLE4404"}


class WireDecoder:
    """Decode records one by one as they come in; an answer is known by the command before it.
    Never raises."""

    def __init__(self, dialect: str = "") -> None:
        self._dialect = dialect
        self._command = b""

    def add(self, record: WireRecord) -> Decoded:
        if record.direction == "tx":
            self._command = record.data
            words = _command(record.data)
        else:
            words = self._answer(record.data)
        return Decoded(record.at, record.direction, record.data, words)

    def _answer(self, data: bytes) -> Text:
        if len(data) < 2:
            return same(data.hex(" ").upper())
        word, body = int.from_bytes(data[-2:], "big"), data[:-2]
        command = self._command
        presented = command[:2] == b"\xff\x20" and len(command) > 5
        if presented and self._dialect != "omnikey" and word >> 8 == 0x90:
            return _counter(word & 0xFF, len(command) - 5, self._dialect == "acs")
        said = status_text(word)
        if command[:2] == b"\xff\xb1" and body:
            return _counter(body[0], len(body) - 1, True)
        if not body:
            return Text(f"{word:04X} {said.zh}", f"{word:04X} {said.en}")
        return Text(
            f"{word:04X} {said.zh}，{len(body)} 字节", f"{word:04X} {said.en}, {len(body)} bytes"
        )


def _counter(count: int, code_length: int, sure: bool) -> Text:
    """An ACS reader's error counter: 90 00 there is no success."""
    full = 0x07 if code_length == 3 else 0xFF
    if count == full:
        return Text("密码对，次数满", "code right, all tries there")
    if count:
        left = count.bit_count()
        return Text(f"还能试 {left} 次", f"tries left: {left}")
    if sure:
        return Text("卡已锁死", "card locked")
    return Text("9000：ACS 上是锁死，OMNIKEY 上是密码对", "9000: locked (ACS) or right (OMNIKEY)")


def _command(data: bytes) -> Text:
    if len(data) < 4 or data[0] != 0xFF:
        return Text(f"命令 {data[:4].hex(' ').upper()}", f"command {data[:4].hex(' ').upper()}")
    ins, address = data[1], int.from_bytes(data[2:4], "big")
    size = data[4] if len(data) > 4 else 0
    if ins == 0xA4:
        name = _TYPES.get(data[5], "") if len(data) > 5 else ""
        return Text(f"选卡型 {name}", f"choose card type {name}")
    if ins == 0xB0:
        return Text(
            f"读 {address:02X}h 起 {size or 256} 字节", f"read {size or 256} at {address:02X}h"
        )
    if ins in (0xD0, 0xD6):
        return Text(f"写 {address:02X}h 起 {size} 字节", f"write {size} bytes at {address:02X}h")
    if ins == 0xD1 or (ins == 0x30 and address == 3):
        return Text("写保护（不可恢复）", "protect (for good)")
    if ins == 0x86:
        block = data[7] if len(data) > 7 else 0
        kind = {0x60: "A", 0x61: "B"}.get(data[8] if len(data) > 8 else 0, "?")
        return Text(f"核对密钥 {kind}，块 {block}", f"authenticate key {kind}, block {block}")
    if ins == 0x70:
        return Text("二线总线命令（OMNIKEY）", "two-wire bus command (OMNIKEY)")
    return _PLAIN.get(ins, Text(f"未知命令 {ins:02X}", f"unknown command {ins:02X}"))


_PLAIN = {
    0x20: Text("核对密码", "present the code"),
    0x21: Text("改密码", "change the code"),
    0xD2: Text("改密码", "change the code"),
    0x82: Text("装入密钥", "load a key"),
    0xB1: Text("读错误计数器", "read the error counter"),
    0xB2: Text("读写保护位", "read the protection bits"),
    0x3A: Text("读写保护位", "read the protection bits"),
    0xCA: Text("读卡号 UID", "read the UID"),
}


def decode(records: Iterable[WireRecord], dialect: str = "") -> list[Decoded]:
    """One ``Decoded`` for each record. ``dialect`` acs, omnikey, or empty where it is not known."""
    decoder = WireDecoder(dialect)
    return [decoder.add(record) for record in records]
