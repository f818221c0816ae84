"""The wire in words, and no secret in it whatever the capture."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.capture import WireRecord
from drivers.card_readers.serial.frames import build
from drivers.card_readers.serial.wire_words import decode

NOW = datetime(2026, 1, 1, tzinfo=UTC)
TRACK = b"\x1bs\x1b\x01\x1b+\x1b\x02;6222020000001234567=2912?\x1b\x03\x1b+?\x1c\x1b0"
KEY = bytes.fromhex("A0A1A2A3A4A5")


@pytest.mark.parametrize(
    ("dialect", "way", "data", "zh"),
    [
        ("msr", "tx", b"\x1be", "线路测试"),
        ("msr", "rx", b"\x1by", "线路正常"),
        ("msr", "tx", b"\x1br", "等待刷卡"),
        ("msr", "rx", TRACK, "刷卡数据，成功"),
        ("msr", "rx", TRACK[:9], "刷卡数据（未完）"),
        ("msr", "rx", b"\x1bREVH6.14", "ESC REVH6.14"),
        ("stx", "tx", build("stx2", b"50"), "寻卡"),
        ("stx", "rx", b"\x06", "应答 ACK"),
        ("stx", "rx", build("stx2", b"50E"), "寻卡：无卡"),
        ("stx", "rx", build("stx2", b"53\x01\x00Y" + bytes(16)), "读块：成功"),
        ("stx", "tx", build("stx2", b"52\x01" + KEY), "核对密钥 A"),
        ("stx", "rx", b"\x02\x00", "不完整的帧"),
        ("aabb", "tx", build("aabb", b"\x25\x26\x00"), "读卡号"),
        ("aabb", "rx", build("aabb", b"\x01\x83"), "失败 83"),
        ("mrs100", "rx", build("stx1", b"30N\x41"), "读磁卡：否"),
    ],
)
def test_words(dialect: str, way: str, data: bytes, zh: str) -> None:
    record = WireRecord(NOW, "tx" if way == "tx" else "rx", data)
    (found,) = decode([record], dialect)
    assert found.text.zh == zh and found.text.en
    assert KEY not in found.data and b"00001234567" not in found.data


@given(
    st.sampled_from(["msr", "mrs100", "stx", "aabb", "other"]),
    st.lists(st.tuples(st.sampled_from(["tx", "rx"]), st.binary(max_size=60)), max_size=6),
)
def test_anything_has_words(dialect: str, pieces: list[tuple[str, bytes]]) -> None:
    records = [WireRecord(NOW, "tx" if way == "tx" else "rx", data) for way, data in pieces]
    for record, found in zip(records, decode(records, dialect), strict=True):
        assert len(found.data) == len(record.data)
