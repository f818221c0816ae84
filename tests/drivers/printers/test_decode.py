from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from drivers.capture import WireRecord
from drivers.printers.decode import WireDecoder, decode

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _words(*records: tuple[Literal["tx", "rx"], bytes]) -> list[str]:
    return [item.text.zh for item in decode(WireRecord(_AT, d, b) for d, b in records)]


def test_a_conversation_in_words() -> None:
    assert _words(
        ("tx", b"\x1b@\x10\x04\x04"),
        ("rx", b"\x7e"),
        ("tx", b"\x1c&\xcb\xae\xb7\xd1\n\n\x1dVB\x00"),
        ("tx", b"\x1d(H\x06\x00000007\x1dr\x01"),
        ("rx", b"7\x220007\x00\x00"),
        ("rx", b"\x92"),
    ) == [
        "初始化 · 查询实时状态：纸",
        "纸：缺纸",
        "中文开 · “水费” · 换行 · 切纸",
        "要求确认票号 0007 · 查询状态（按顺序）",
        "票 0007 打印完成 · 已处理；有纸",
        "无法识别 92",
    ]


@given(st.lists(st.tuples(st.sampled_from(["tx", "rx"]), st.binary(max_size=30)), max_size=12))
def test_any_bytes_get_words(pieces: list[tuple[Literal["tx", "rx"], bytes]]) -> None:
    decoder = WireDecoder()
    for direction, data in pieces:
        found = decoder.add(WireRecord(_AT, direction, data))
        assert bool(found.text.zh) == bool(found.text.en)
