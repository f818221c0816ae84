"""The wire as evidence: bytes with times, kept as a pcap that Wireshark opens.

``capture_links`` tells how each kind of port is framed.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from drivers.capture_links import MOST, READERS, Direction, framing_of, split

_MAGIC_MICRO = 0xA1B2C3D4
_MAGIC_NANO = 0xA1B23C4D
_SNAPLEN = 65535 + 64
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

    def to_pcap(self, port: str = "") -> bytes:
        return to_pcap(self.records, port)


def to_pcap(records: Iterable[WireRecord], port: str = "") -> bytes:
    """A whole pcap file, framed as fits ``port`` (a URL; a serial line without one). Records
    longer than a packet may be are split."""
    link, framing = framing_of(port)
    parts = [struct.pack("<IHHiIII", _MAGIC_MICRO, 2, 4, 0, 0, _SNAPLEN, link)]

    def add(at: datetime, packet: bytes) -> None:
        parts.append(struct.pack("<IIII", *split(at), len(packet), len(packet)))
        parts.append(packet)

    begun = False
    for record in records:
        if not begun:
            begun = True
            for packet in framing.start(record.at):
                add(record.at, packet)
        for start in range(0, len(record.data), MOST):
            data = record.data[start : start + MOST]
            add(record.at, framing.frame(record.at, record.direction, data))
    return b"".join(parts)


def parse_pcap(blob: bytes) -> tuple[WireRecord, ...]:
    """The data of a pcap of one of our link types, either byte order. Raises ValueError if it is
    none, or is cut off; packets that carry no data are left out."""
    if len(blob) < 24:
        raise ValueError("not a pcap file: shorter than its header")
    order = "<" if struct.unpack("<I", blob[:4])[0] in (_MAGIC_MICRO, _MAGIC_NANO) else ">"
    magic, _, _, _, _, _, link = struct.unpack(order + "IHHiIII", blob[:24])
    if magic not in (_MAGIC_MICRO, _MAGIC_NANO):
        raise ValueError("not a pcap file: wrong magic number")
    read = READERS.get(link & 0xFFFF)
    if read is None:
        known = ", ".join(map(str, READERS))
        raise ValueError(f"link type {link} is none of {known}")
    records: list[WireRecord] = []
    at = 24
    while at < len(blob):
        if at + 16 > len(blob):
            raise ValueError(f"packet header cut off at byte {at}")
        seconds, part, size, _ = struct.unpack(order + "IIII", blob[at : at + 16])
        packet = blob[at + 16 : at + 16 + size]
        if len(packet) != size:
            raise ValueError(f"packet cut off at byte {at}")
        found = read(packet)
        if found is not None:
            micro = part // 1000 if magic == _MAGIC_NANO else part
            when = _EPOCH + timedelta(seconds=seconds, microseconds=micro)
            records.append(WireRecord(when, *found))
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
