"""The wire as evidence: bytes with times, kept as a pcap that Wireshark opens.

pcap, link type 250 (LINKTYPE_RTAC_SERIAL). Each packet begins with 12 bytes: u32 big-endian
seconds, u32 big-endian microseconds, u8 event (1 data TX start, 2 data RX start), u8 control
lines, u16 footer 0; then the bytes. https://www.tcpdump.org/linktypes/LINKTYPE_RTAC_SERIAL.html
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

Direction = Literal["tx", "rx"]
LINKTYPE_RTAC_SERIAL = 250
_MAGIC_MICRO = 0xA1B2C3D4
_MAGIC_NANO = 0xA1B23C4D
_SNAPLEN = 65535
_EVENT = {"tx": 1, "rx": 2}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class WireRecord:
    """Bytes seen at the port. ``at`` UTC, to the microsecond; "tx" is from the laptop."""

    at: datetime
    direction: Direction
    data: bytes


class Capture:
    """Records from any thread; ``on_record`` hears each record live."""

    def __init__(
        self,
        on_record: Callable[[WireRecord], None] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._records: list[WireRecord] = []
        self._lock = threading.Lock()
        self._on_record = on_record
        self._now = now

    def tap(self, direction: str, data: bytes) -> None:
        """Note bytes; fits ``transport.base.Tap``. Empty data is not noted."""
        if not data:
            return
        record = WireRecord(self._now(), "tx" if direction == "tx" else "rx", bytes(data))
        with self._lock:
            self._records.append(record)
        if self._on_record is not None:
            self._on_record(record)

    @property
    def records(self) -> tuple[WireRecord, ...]:
        with self._lock:
            return tuple(self._records)

    def to_pcap(self) -> bytes:
        return to_pcap(self.records)


def to_pcap(records: Iterable[WireRecord]) -> bytes:
    """A whole pcap file. Records longer than a packet may be are split."""
    parts = [struct.pack("<IHHiIII", _MAGIC_MICRO, 2, 4, 0, 0, _SNAPLEN, LINKTYPE_RTAC_SERIAL)]
    room = _SNAPLEN - 12
    for record in records:
        micro = (record.at - _EPOCH) // timedelta(microseconds=1)
        seconds, micro = divmod(max(0, micro), 1_000_000)
        for start in range(0, len(record.data), room):
            data = record.data[start : start + room]
            head = struct.pack(">IIBBH", seconds, micro, _EVENT[record.direction], 0, 0)
            size = len(head) + len(data)
            parts += [struct.pack("<IIII", seconds, micro, size, size), head, data]
    return b"".join(parts)


def parse_pcap(blob: bytes) -> tuple[WireRecord, ...]:
    """The data records of a link-type-250 pcap, either byte order. Raises ValueError if it is
    none, or is cut off; events that carry no data (status changes, ends) are left out."""
    if len(blob) < 24:
        raise ValueError("not a pcap file: shorter than its header")
    order = "<" if struct.unpack("<I", blob[:4])[0] in (_MAGIC_MICRO, _MAGIC_NANO) else ">"
    magic, _, _, _, _, _, link = struct.unpack(order + "IHHiIII", blob[:24])
    if magic not in (_MAGIC_MICRO, _MAGIC_NANO):
        raise ValueError("not a pcap file: wrong magic number")
    if link & 0xFFFF != LINKTYPE_RTAC_SERIAL:
        raise ValueError(f"link type {link} is not {LINKTYPE_RTAC_SERIAL} (serial line)")
    records: list[WireRecord] = []
    at = 24
    while at < len(blob):
        if at + 16 > len(blob):
            raise ValueError(f"packet header cut off at byte {at}")
        size = struct.unpack(order + "I", blob[at + 8 : at + 12])[0]
        packet = blob[at + 16 : at + 16 + size]
        if len(packet) != size or size < 12:
            raise ValueError(f"packet cut off at byte {at}")
        seconds, micro, event, _, _ = struct.unpack(">IIBBH", packet[:12])
        if event in (1, 2) and size > 12:
            when = _EPOCH + timedelta(seconds=seconds, microseconds=micro)
            records.append(WireRecord(when, "tx" if event == 1 else "rx", packet[12:]))
        at += 16 + size
    return tuple(records)


def hex_lines(data: bytes, width: int = 16) -> list[str]:
    """Lines of ``offset  hex  |printable|`` for the wire view, ``width`` bytes each."""
    lines: list[str] = []
    for start in range(0, len(data), width):
        row = data[start : start + width]
        shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
        lines.append(f"{start:04x}  {row.hex(' '):<{width * 3 - 1}}  |{shown}|")
    return lines
