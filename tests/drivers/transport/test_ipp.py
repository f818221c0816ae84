"""The encoding of IPP: what is sent, and that no reply can break the reader."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.transport import ipp


def _attribute(tag: int, name: str, value: bytes) -> bytes:
    key = name.encode()
    return struct.pack(">BH", tag, len(key)) + key + struct.pack(">H", len(value)) + value


def _reply(*parts: bytes, status: int = 0) -> bytes:
    return struct.pack(">BBHI", 1, 1, status, 7) + b"".join(parts) + b"\x03"


def test_a_request_is_as_rfc_8010_prints_it() -> None:
    data = ipp.encode(ipp.GET_PRINTER, 1, [("printer-uri", "ipp://x/y")])
    assert data == (
        b"\x01\x01\x00\x0b\x00\x00\x00\x01\x01"
        b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        b"\x48\x00\x1battributes-natural-language\x00\x02en"
        b"\x45\x00\x0bprinter-uri\x00\x09ipp://x/y\x03"
    )


def test_more_values_of_one_name_leave_it_out() -> None:
    data = ipp.encode(ipp.GET_PRINTER, 1, [("requested-attributes", ["a", "b"])])
    assert data.endswith(b"\x44\x00\x14requested-attributes\x00\x01a\x44\x00\x00\x00\x01b\x03")


def test_a_reply_is_read_with_its_groups_and_several_values() -> None:
    data = _reply(
        b"\x01",
        _attribute(0x47, "attributes-charset", b"utf-8"),
        b"\x04",
        _attribute(0x23, "printer-state", struct.pack(">i", 5)),
        _attribute(0x44, "printer-state-reasons", b"paused"),
        _attribute(0x44, "", b"media-empty"),
        _attribute(0x22, "printer-is-accepting-jobs", b"\x01"),
        _attribute(0x35, "printer-info", b"\x00\x02zh\x00\x06" + "票据".encode()),
        _attribute(0x34, "media-col", b""),
        _attribute(0x4A, "", b"media-size"),
        _attribute(0x21, "", struct.pack(">i", 1)),
        _attribute(0x37, "", b""),
        _attribute(0x21, "queued-job-count", struct.pack(">i", 3)),
    )
    group = ipp.decode(data).first(ipp.PRINTER)
    assert group["printer-state"] == [5]
    assert group["printer-state-reasons"] == ["paused", "media-empty"]
    assert group["printer-is-accepting-jobs"] == [True]
    assert group["printer-info"] == ["票据"]
    assert group["queued-job-count"] == [3]
    assert "media-col" not in group


@given(st.binary(max_size=300))
def test_any_bytes_are_a_reply_or_a_refusal(data: bytes) -> None:
    try:
        answer = ipp.decode(data)
    except ipp.BadIpp:
        return
    assert isinstance(answer.good, bool)


def test_a_reply_cut_off_anywhere_is_refused() -> None:
    data = _reply(b"\x04", _attribute(0x35, "printer-info", b"\x00\x02zh\x00\x01x"))
    for end in range(len(data)):
        with pytest.raises(ipp.BadIpp):
            ipp.decode(data[:end])
