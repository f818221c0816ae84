"""The wire view: what each record means, however the bytes were cut into records."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.capture import WireRecord
from drivers.handhelds.decode import decode
from drivers.handhelds.multipoint import address, packet
from drivers.transfer.frames import block

AT = datetime(2026, 11, 27, tzinfo=UTC)
TO = address("A")


def said(*pieces: bytes, way: Literal["tx", "rx"] = "rx") -> list[str]:
    return [item.text.zh for item in decode(WireRecord(AT, way, piece) for piece in pieces)]


SAID = [
    (block(7, b"x" * 128), "第 7 块，128 字节"),
    (block(3, b"x" * 1024), "第 3 块，1024 字节"),
    (block(0, b"jk.dbf\x00123"), "文件头 jk.dbf"),
    (b"\x06", "应答 ACK"),
    (b"\x18" * 5, "取消 CAN ×5"),
    (b"C", "请发送（CRC）"),
    (b"PUT jk.dbf 120\r\n", "PUT jk.dbf 120  写文件"),
    ("OK 测试厂家,HH\r\n".encode("gbk"), "OK 测试厂家,HH  成功"),
    (b"PREPARE TO RECEIVE\r\nBY XMODEM\r\n", "PREPARE TO RECEIVE ↵ BY XMODEM"),
    (packet("L", b"A.EXE", TO), "写文件 A.EXE"),
    (packet("Y", b"\x00\xb0\xc1\x03data"), "数据 8 字节"),
    (packet("J", b"\x00120"), "文件在不在 120"),
    (packet("Z"), "文件结束"),
    (packet("L", b"A.EXE", TO)[:-2] + b"A\xc1", "损坏的数据包"),
    (b"\x01)!FJK.DBF\x21\r", "Kermit F 文件名 JK.DBF"),
]


@pytest.mark.parametrize(("data", "words"), SAID, ids=lambda x: str(x)[:20])
def test_what_each_thing_means(data: bytes, words: str) -> None:
    assert said(data)[0].startswith(words)


def test_pieces_of_one_block_are_told_once() -> None:
    data = block(1, b"x" * 128)
    assert said(data[:50], data[50:]) == ["第 1 块，128 字节", "…"]
    assert said(data[:1], data[1:2], data[2:], b"\x04") == [
        "…",
        "…",
        "第 1 块，128 字节",
        "文件结束 EOT",
    ]


def test_what_comes_in_one_piece_is_told_apart() -> None:
    data = b"OK 60\r\n" + block(1, b"x" * 128) + b"\x04"
    assert said(data) == ["OK 60  成功 · 第 1 块，128 字节 · 文件结束 EOT"]


@given(st.lists(st.binary(min_size=1, max_size=80), max_size=12))
def test_any_bytes_have_words(pieces: list[bytes]) -> None:
    found = said(*pieces)
    assert len(found) == len(pieces) and all(found)


@given(st.sampled_from([s for s, _ in SAID]), st.integers(1, 40))
def test_every_cut_tells_the_same(data: bytes, size: int) -> None:
    pieces = [data[at : at + size] for at in range(0, len(data), size)]
    assert len(said(*pieces)) == len(pieces)
