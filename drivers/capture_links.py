"""How captured bytes are framed for Wireshark, by the kind of port they went through.

    serial  250 LINKTYPE_RTAC_SERIAL: 12 bytes before the data: u32 seconds, u32 microseconds
            (big-endian), u8 event (1 data TX start, 2 data RX start), u8 lines, u16 footer
    tcp     101 LINKTYPE_RAW: IPv4 and TCP as they would have been, handshake included, so that
            "follow stream" works; the laptop is shown as 192.0.2.1 (RFC 5737)
    usb     220 LINKTYPE_USB_LINUX_MMAPPED: the 64-byte header of usbmon, bulk transfers
    other   252 LINKTYPE_WIRESHARK_UPPER_PDU: dissector "data" and the direction
    card    the same with dissector "iso7816": it tells commands from answers by the direction

https://www.tcpdump.org/linktypes.html and the pages it links to; epan/exported_pdu.h for 252.
"""

from __future__ import annotations

import ipaddress
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Direction = Literal["tx", "rx"]
RTAC_SERIAL, RAW_IP, USB_LINUX, UPPER_PDU = 250, 101, 220, 252
MOST = 65000  # bytes of data in a packet: every framing fits behind it


class Framing(Protocol):
    """Frames of one file, in order; a framing may count what went before."""

    def start(self, at: datetime) -> Iterator[bytes]:
        """What comes before the first data."""
        ...

    def frame(self, at: datetime, direction: Direction, data: bytes) -> bytes: ...


@dataclass
class Serial:
    def start(self, at: datetime) -> Iterator[bytes]:
        return iter(())

    def frame(self, at: datetime, direction: Direction, data: bytes) -> bytes:
        seconds, micro = split(at)
        return struct.pack(">IIBBH", seconds, micro, 1 if direction == "tx" else 2, 0, 0) + data


def serial_data(packet: bytes) -> tuple[Direction, bytes] | None:
    """None for an event that carries no data."""
    if len(packet) < 12:
        raise ValueError("packet shorter than its header")
    event = packet[8]
    if event not in (1, 2) or len(packet) == 12:
        return None
    return ("tx" if event == 1 else "rx"), packet[12:]


_HERE = ipaddress.IPv4Address("192.0.2.1")
_THERE = ipaddress.IPv4Address("192.0.2.2")  # where the device has no IPv4 address of its own
_OUR_PORT = 49152  # the first of the dynamic ports: what tells the directions apart


@dataclass
class Tcp:
    host: str = ""
    port: int = 9100
    _sequence: dict[Direction, int] = field(default_factory=lambda: {"tx": 0, "rx": 0})

    def start(self, at: datetime) -> Iterator[bytes]:
        yield self._packet("tx", 0x02, b"")
        self._sequence["tx"] = 1
        yield self._packet("rx", 0x12, b"")
        self._sequence["rx"] = 1
        yield self._packet("tx", 0x10, b"")

    def frame(self, at: datetime, direction: Direction, data: bytes) -> bytes:
        packet = self._packet(direction, 0x18, data)
        self._sequence[direction] = (self._sequence[direction] + len(data)) & 0xFFFFFFFF
        return packet

    def _packet(self, direction: Direction, flags: int, data: bytes) -> bytes:
        try:
            there = ipaddress.IPv4Address(self.host)
        except ValueError:
            there = _THERE
        back: Direction = "rx" if direction == "tx" else "tx"
        ends = [(_HERE.packed, _OUR_PORT), (there.packed, self.port)]
        (source, from_port), (target, to_port) = ends if direction == "tx" else ends[::-1]
        acknowledged = self._sequence[back] if flags & 0x10 else 0
        head = struct.pack(
            ">HHIIBBHHH",
            from_port,
            to_port,
            self._sequence[direction],
            acknowledged,
            5 << 4,
            flags,
            65535,
            0,
            0,
        )
        segment = head + data
        pseudo = source + target + struct.pack(">BBH", 0, 6, len(segment))
        segment = segment[:16] + checksum(pseudo + segment) + segment[18:]
        size = 20 + len(segment)
        ip = struct.pack(">BBHHHBBH", 0x45, 0, size, 0, 0x4000, 64, 6, 0) + source + target
        return ip[:10] + checksum(ip) + ip[12:] + segment


def tcp_data(packet: bytes) -> tuple[Direction, bytes] | None:
    if len(packet) < 40 or packet[0] >> 4 != 4:
        raise ValueError("no IPv4 packet")
    at = (packet[0] & 0x0F) * 4
    if len(packet) < at + 20:
        raise ValueError("no TCP segment")
    data = packet[at + (packet[at + 12] >> 4) * 4 :]
    ours = int.from_bytes(packet[at : at + 2], "big") == _OUR_PORT
    return ("tx" if ours else "rx", data) if data else None


@dataclass
class Usb:
    """A write is seen when it is submitted, a read when it is complete, as usbmon sees them."""

    _number: int = 0

    def start(self, at: datetime) -> Iterator[bytes]:
        return iter(())

    def frame(self, at: datetime, direction: Direction, data: bytes) -> bytes:
        self._number += 1
        seconds, micro = split(at)
        sent = direction == "tx"
        return (
            struct.pack(
                "<QBBBBHBBqiiII",
                self._number,
                ord("S") if sent else ord("C"),
                3,  # bulk
                0x01 if sent else 0x81,
                1,
                1,
                ord("-"),
                0,
                seconds,
                micro,
                -115 if sent else 0,  # EINPROGRESS, as usbmon writes it
                len(data),
                len(data),
            )
            + bytes(24)
            + data
        )


def usb_data(packet: bytes) -> tuple[Direction, bytes] | None:
    if len(packet) < 64:
        raise ValueError("packet shorter than its header")
    return ("rx" if packet[10] & 0x80 else "tx"), packet[64:]


@dataclass
class Other:
    dissector: bytes = b"data"  # a multiple of four bytes, filled up with zeros

    def start(self, at: datetime) -> Iterator[bytes]:
        return iter(())

    def frame(self, at: datetime, direction: Direction, data: bytes) -> bytes:
        tags = struct.pack(">HH", 12, len(self.dissector)) + self.dissector
        tags += struct.pack(">HHI", _P2P, 4, 0 if direction == "tx" else 1)
        return tags + struct.pack(">HH", 0, 0) + data


_P2P = 35  # EXP_PDU_TAG_P2P_DIRECTION: 0 sent, 1 received


def other_data(packet: bytes) -> tuple[Direction, bytes] | None:
    at, direction = 0, "tx"
    while at + 4 <= len(packet):
        tag, size = struct.unpack(">HH", packet[at : at + 4])
        body, at = packet[at + 4 : at + 4 + size], at + 4 + size
        if tag == 0:
            return ("rx" if direction == "rx" else "tx"), packet[at:]
        if tag == _P2P:
            direction = "rx" if body[-1:] == b"\x01" else "tx"
    raise ValueError("tags without an end")


READERS: dict[int, Callable[[bytes], tuple[Direction, bytes] | None]] = {
    RTAC_SERIAL: serial_data,
    RAW_IP: tcp_data,
    USB_LINUX: usb_data,
    UPPER_PDU: other_data,
}


def framing_of(port: str) -> tuple[int, Framing]:
    """The link type and framing that fit a port URL; a virtual device hangs on a serial line."""
    scheme, _, rest = port.partition(":")
    if scheme == "socket":
        host, _, number = rest.strip("/").rpartition(":")
        return RAW_IP, Tcp(host.strip("[]"), int(number) if number.isdigit() else 9100)
    if scheme == "usb":
        return USB_LINUX, Usb()
    if scheme in ("queue", "file"):
        return UPPER_PDU, Other()
    if scheme in ("pcsc", "vpcd"):
        return UPPER_PDU, Other(b"iso7816\0")
    return RTAC_SERIAL, Serial()


def split(at: datetime) -> tuple[int, int]:
    """Seconds and microseconds since 1970."""
    seconds = int(at.timestamp() // 1)
    return max(0, seconds), at.microsecond


def checksum(data: bytes) -> bytes:
    """The Internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\x00"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return int(~total & 0xFFFF).to_bytes(2, "big")
