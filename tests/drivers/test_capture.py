from __future__ import annotations

import struct
import subprocess
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.capture import Capture, WireRecord, hex_lines, parse_pcap, to_pcap
from tests.drivers.peers import need

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES = st.integers(0, 2**32 * 10**6 - 1).map(lambda us: _EPOCH + timedelta(microseconds=us))
_RECORDS = st.lists(
    st.builds(WireRecord, _TIMES, st.sampled_from(["tx", "rx"]), st.binary(min_size=1, max_size=40))
)


PORTS = ["serial:COM3", "socket://10.1.2.3:9100", "socket://[::1]:9100", "usb:04b8:0202"]
PORTS += ["queue:票据", "file:/dev/usb/lp0", "virtual:printer", "", "pcsc:ACS", "vpcd://h:1"]


@pytest.mark.parametrize("port", PORTS)
@given(records=_RECORDS)
def test_round_trip_to_the_microsecond(port: str, records: list[WireRecord]) -> None:
    assert parse_pcap(to_pcap(records, port)) == tuple(records)


@pytest.mark.parametrize(
    ("port", "layers"),
    [
        ("serial:COM3", "rtacser"),
        ("socket://10.1.2.3:9100", "raw:ip:tcp"),
        ("usb:04b8:0202", "usb"),
        ("queue:bills", "exported_pdu"),
        ("pcsc:ACS", "exported_pdu:iso7816"),
    ],
)
def test_tshark_opens_it_and_finds_the_bytes(port: str, layers: str, tmp_path: Path) -> None:
    program = need("tshark", "tshark")
    at = datetime(2026, 11, 20, 8, 0, 0, 250_000, tzinfo=UTC)
    sent = [WireRecord(at, "tx", b"\x10\x04\x01"), WireRecord(at, "rx", b"\x12\x16\x00\x0f")]
    path = tmp_path / "wire.pcap"
    path.write_bytes(to_pcap(sent, port))
    words = [program, "-r", str(path), "-V", "-o", "tcp.check_checksum:TRUE"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert f"[Protocols in frame: {layers}" in done.stdout
    assert "Malformed" not in done.stdout and "incorrect" not in done.stdout
    assert "100401" in done.stdout and "1216000f" in done.stdout


def test_bytes_are_those_wireshark_reads() -> None:
    at = datetime(2026, 11, 20, 8, 0, 0, 250_000, tzinfo=UTC)
    blob = to_pcap([WireRecord(at, "tx", b"\x10\x04\x01")])
    assert blob[:4] == bytes.fromhex("d4c3b2a1")
    assert struct.unpack("<I", blob[20:24])[0] == 250
    seconds = int(at.timestamp())
    assert struct.unpack("<IIII", blob[24:40]) == (seconds, 250_000, 15, 15)
    assert blob[40:52] == struct.pack(">IIBBH", seconds, 250_000, 1, 0, 0)
    assert blob[52:] == b"\x10\x04\x01"


def test_a_long_record_is_split_and_nothing_is_lost() -> None:
    data = bytes(range(256)) * 600
    records = parse_pcap(to_pcap([WireRecord(datetime(2026, 1, 1, tzinfo=UTC), "rx", data)]))
    assert len(records) == 3
    assert b"".join(record.data for record in records) == data


@given(_RECORDS.filter(bool), st.integers(1, 30))
def test_a_cut_file_is_refused(records: list[WireRecord], missing: int) -> None:
    blob = to_pcap(records)
    cut = blob[: max(0, len(blob) - missing)]
    try:
        kept = parse_pcap(cut)
    except ValueError:
        return
    assert tuple(records)[: len(kept)] == kept  # cut exactly between packets


@given(st.binary(max_size=200))
def test_any_bytes_are_a_capture_or_a_value_error(blob: bytes) -> None:
    with suppress(ValueError):
        parse_pcap(blob)


def test_other_link_types_are_refused() -> None:
    blob = bytearray(to_pcap([]))
    blob[20:24] = struct.pack("<I", 1)
    with pytest.raises(ValueError, match="link type 1 "):
        parse_pcap(bytes(blob))


def test_the_tap_notes_direction_time_and_tells_live() -> None:
    live: list[WireRecord] = []
    clock = iter(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=n) for n in range(9))
    capture = Capture(live.append, now=lambda: next(clock))
    capture.tap("tx", b"a")
    capture.tap("rx", b"")
    capture.tap("rx", b"b")
    assert [(r.direction, r.data) for r in capture.records] == [("tx", b"a"), ("rx", b"b")]
    assert tuple(live) == capture.records
    assert parse_pcap(capture.to_pcap()) == capture.records


def test_hex_lines() -> None:
    assert hex_lines(b"\x1b@Hi" + bytes(14)) == [
        "0000  1b 40 48 69 00 00 00 00 00 00 00 00 00 00 00 00  |.@Hi............|",
        "0010  00 00                                            |..|",
    ]
